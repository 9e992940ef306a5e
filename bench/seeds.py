"""Seeded cases for the scan: made-up ID numbers, cards and markings, written in every way, in a file of every kind.

Numbers are drawn with valid check digits from a fixed seed; they belong to nobody that we know of.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl
from openpyxl.comments import Comment
from PIL import Image

from approvals.scanners.bank_cards import luhn
from approvals.scanners.resident_ids import LENGTH, check_character
from tests.texts.extraction.making import W, chinese_pdf, docx, ofd, ofd_text, paragraph, pdf, zipped

AREAS = ("110101", "320102", "440305", "510104", "522625", "650102")
PREFIXES = (("622202", 19), ("621700", 19), ("623059", 19), ("622588", 16), ("4", 16), ("52", 16))
MARKINGS = (
    "机密★1年", "绝密★启用前", "秘密★６个月", "機密★長期", "密级：机密", "秘　密★", "绝 密 ★ 10年", "（秘密）", "机密"
)  # fmt: skip
ZERO_WIDTH = "\u200b"


def resident_id(chance: random.Random) -> str:
    """A number with a valid check character; about one in eleven ends in X."""
    born = f"{chance.randint(1930, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    first = f"{chance.choice(AREAS)}{born}{chance.randint(1, 999):03}"
    return first + check_character(first)


def bank_card(chance: random.Random) -> str:
    """A number with a valid check digit of a known prefix and length."""
    prefix, length = chance.choice(PREFIXES)
    first = prefix + "".join(chance.choices("0123456789", k=length - len(prefix) - 1))
    return next(first + str(last) for last in range(10) if luhn(first + str(last)))


def full_width(text: str) -> str:
    """The same in full-width characters."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def _cut(value: str) -> tuple[str, ...]:
    """A number in the groups that people write it in."""
    if len(value) == LENGTH:
        return value[:6], value[6:14], value[14:]
    return tuple(value[start : start + 4] for start in range(0, len(value), 4))


WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "full width": full_width,
    "spaces": lambda value: " ".join(_cut(value)),
    "hyphens": lambda value: "-".join(_cut(value)),
    "long dashes": lambda value: "—".join(_cut(value)),
    "dots": lambda value: "·".join(_cut(value)),
    "full width and ideographic spaces": lambda value: "　".join(full_width(part) for part in _cut(value)),
    "commas": lambda value: ",".join(_cut(value)),
    "slashes": lambda value: "/".join(_cut(value)),
    "hyphens between blanks": lambda value: " - ".join(_cut(value)),
    "digit by digit": " ".join,
    "behind letters": lambda value: f"ID{value}",
    "small x": str.lower,
    "zero width": ZERO_WIDTH.join,
}


@dataclass(frozen=True)
class Seed:
    """One number: rule, value, and how it is written."""

    rule: str
    value: str
    way: str
    written: str


def numbers(chance: random.Random) -> Iterator[Seed]:
    """An ID number and a card written in each way."""
    for way, write in WAYS.items():
        for rule, made in (("resident-id", resident_id(chance)), ("bank-card", bank_card(chance))):
            yield Seed(rule, made, way, write(made))


def lines_with(seeds: list[Seed]) -> list[str]:
    """Sentences with one number each, its neighbours digits too."""
    return [f"{number}. 王小明，证件{seed.written}，金额300元" for number, seed in enumerate(seeds, start=1)]


def rows_with(seeds: list[Seed]) -> list[list[str]]:
    """Rows of a table with a serial number before and an amount behind each number."""
    return [[str(number), "王小明", seed.written, "300.00"] for number, seed in enumerate(seeds, start=1)]


def _paragraphs(lines: list[str]) -> str:
    return "".join(paragraph(line) for line in lines)


def _word_table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _word_parts(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    body, words = paragraph("关于公示名单的通知"), _paragraphs(lines)
    deleted = "".join(f"<w:p><w:del><w:r><w:delText>{line}</w:delText></w:r></w:del></w:p>" for line in lines)
    inserted = "".join(f"<w:p><w:ins><w:r><w:t>{line}</w:t></w:r></w:ins></w:p>" for line in lines)
    away = "".join(paragraph(line, "<w:rPr><w:vanish/></w:rPr>") for line in lines)
    box = f"<w:p><w:r><w:pict><w:txbxContent>{words}</w:txbxContent></w:pict></w:r></w:p>"
    yield "docx body", docx(words)
    yield "docx table", docx(body + _word_table([[line, ""] for line in lines]))
    comment = f'<w:comments {W}><w:comment w:author="李">{words}</w:comment></w:comments>'
    yield "docx comment", docx(body, word__comments=comment)
    yield "docx deleted", docx(body + deleted)
    yield "docx inserted", docx(body + inserted)
    yield "docx hidden characters", docx(body + away)
    yield "docx text box", docx(body + box)
    yield "docx header", docx(body, word__header1=f"<w:hdr {W}>{words}</w:hdr>")
    notes = f"<w:footnotes {W}><w:footnote>{words}</w:footnote></w:footnotes>"
    yield "docx footnote", docx(body, word__footnotes=notes)


def _book(rows: list[list[str]], where: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "姓名", "号码", "金额"])
    if where == "hidden sheet":
        sheet = book.create_sheet("名册")
        sheet.sheet_state = "hidden"
    if where == "comment":
        for number, row in enumerate(rows, start=2):
            sheet.cell(number, 1, number).comment = Comment(row[2], "李")
    else:
        for row in rows:
            sheet.append([int(row[0]), *row[1:]])
    if where == "hidden row":
        for number in range(2, len(rows) + 2):
            sheet.row_dimensions[number].hidden = True
    if where == "hidden column":
        sheet.column_dimensions["C"].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _picture(lines: list[str]) -> bytes:
    """A photo with a description, which readers of its file see."""
    image, buffer = Image.new("RGB", (8, 8)), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "\n".join(lines).encode()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def files_with(lines: list[str], rows: list[list[str]]) -> Iterator[tuple[str, str, bytes]]:
    """What, name and bytes of a file of each kind and place that holds these lines, or these rows where it is a table."""
    text = "\n".join(lines).encode()
    table = _csv(rows)
    yield "txt", "a.txt", text
    yield "txt in GB 18030", "a.txt", "\n".join(lines).encode("gb18030")
    yield "csv", "a.csv", table
    for what, content in _word_parts(lines):
        yield what, "a.docx", content
    for where in ("cells", "hidden sheet", "hidden row", "hidden column", "comment"):
        yield f"xlsx {where}", "a.xlsx", _book(rows, where)
    yield "pdf body", "a.pdf", chinese_pdf(lines)
    yield "pdf table", "a.pdf", chinese_pdf(["  ".join(row) for row in rows])
    yield "pdf note", "a.pdf", pdf("page", note="\n".join(lines))
    yield "pdf attached", "a.pdf", pdf("page", attached={"名单.txt": text})
    drawn = "".join(ofd_text(line, f"20 {20 + 8 * number} 160 5") for number, line in enumerate(lines))
    yield "ofd", "a.ofd", ofd([drawn])
    yield "photo", "a.jpg", _picture(lines)
    packed = {
        "甲.txt": text,
        "乙.csv": table,
        "丙.docx": docx(_paragraphs(lines)),
        "丁.pdf": chinese_pdf(lines),
    }
    for name, content in packed.items():
        yield f"zip of {name.rpartition('.')[2]}", "a.zip", zipped({name: content})
    yield "zip of xlsx", "a.zip", zipped({"戊.xlsx": _book(rows, "hidden sheet")})


def bodies_with(lines: list[str], rows: list[list[str]]) -> Iterator[tuple[str, dict[str, object]]]:
    """Where on a page the lines stand, and the fields of such a page."""
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    broken = "".join(f"<p>{line[:9]}<b>{line[9:14]}</b>{line[14:]}</p>" for line in lines)
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    yield "rich text", {"body": [("rich_text", paragraphs)]}
    yield "rich text with formatting within", {"body": [("rich_text", broken)]}
    yield "imported table", {"body": [("imported_text", f"<table>{cells}</table>")]}
    yield "table", {"body": [("table", {"data": [["", "姓名", "号码", "金额"], *rows]})]}
    yield "steps", {"body": [("steps", [{"title": "一", "text": paragraphs}])]}
    yield "questions", {"body": [("faq", [{"question": line, "answer": "<p>是</p>"} for line in lines])]}
    yield "summary", {"summary": "\n".join(lines)}
