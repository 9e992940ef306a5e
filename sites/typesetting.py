"""How a text is set when it is shown: headings that can be linked to, a table of contents, the form of official papers.

Nothing that is stored changes: what was reviewed is what is read. Only what a paper says for certain about itself is
set apart (GB/T 9704: addressee flush, articles bold, signature at the right); everything else stays a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import html as lxml_html  # type: ignore[import-untyped]

from texts.html import NO_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

TEXT_BLOCKS = frozenset({"rich_text", "imported_text"})
#: From so many headings on a table of contents helps more than it takes room.
FEWEST_ENTRIES = 3
HIGHEST, DEEPEST = 2, 4

_NUMERAL = "[一二三四五六七八九十百千零〇○0-9]+"
_ARTICLE = re.compile(rf"第{_NUMERAL}[条條](?:之{_NUMERAL})?(?=\s|$)")
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零Ｏ一二三四五六七八九]{3})"
_DATE = rf"{_YEAR}\s?年\s?[\d一二三四五六七八九十]{{1,3}}\s?月\s?[\d一二三四五六七八九十]{{1,3}}\s?日"
_BODIES = "府|厅|廳|局|委|会|會|办|辦|室|部|院|处|處|队|隊|所|社|站|司|行|馆|署|中心|公司|人大|政协|机构|机关|机制|学校|单位"
_ONE_ISSUER = rf"[一-鿿（）()·、]{{1,38}}(?:{_BODIES})"
_ISSUER = rf"{_ONE_ISSUER}(?:\s+{_ONE_ISSUER}){{0,5}}"
_ADDRESSEE = re.compile(
    rf"(?:{_BODIES}|位|代表|企业|部门|村|镇|区|县|团|会员|人员|同志|校|者|们)[）)]?[：:]$"
)
_ONLY_DATE = re.compile(_DATE)
_ONLY_ISSUER = re.compile(_ISSUER)
_ISSUER_AND_DATE = re.compile(rf"(?P<issuer>{_ISSUER})\s+(?P<date>{_DATE})")
_ENUMERATED = re.compile(rf"(?:第?{_NUMERAL}[、.．章节節条條编]|[（(]{_NUMERAL}[）)])")
_SENTENCE_END = re.compile(r"[。；;！？!?]")
_LONGEST_ADDRESSEE = 200
_MARKUP = re.compile(r"""<!--.*?(?:-->|\Z)|</?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*+>""", re.DOTALL)
_INDENT = " \t\r\n　\xa0"


@dataclass(frozen=True)
class Heading:
    """A heading of a text: its level as shown (2 to 4), its words, the ASCII id by which it is linked to."""

    level: int
    text: str
    anchor: str


@dataclass
class TypesetText:
    """A text ready to be shown."""

    html: SafeString
    headings: list[Heading] = field(default_factory=list)

    @property
    def contents(self) -> list[Heading]:
        """The table of contents: the highest headings, with those below them where they alone are too few."""
        for level in range(HIGHEST, DEEPEST + 1):
            shown = [heading for heading in self.headings if heading.level <= level]
            if len(shown) >= FEWEST_ENTRIES:
                return shown
        return []


@dataclass
class _Sheet:
    """What is known of the text so far: headings and tables are counted through all its blocks."""

    official: bool
    first_level: int
    headings: list[Heading] = field(default_factory=list)
    tables: int = 0
    opened: bool = False


def typeset(
    blocks: Iterable[Any], context: Mapping[Any, Any], *, official: bool = False, first_level: int = HIGHEST
) -> TypesetText:
    """Render the blocks of a body and set them.

    ``official`` gives the form of an official paper; ``first_level`` is the level of the text's highest headings, so
    that no level is left out under the heading of the section in which the text stands.
    """
    sheet = _Sheet(official, first_level)
    pieces = []
    for block in blocks:
        rendered = block.render(context=dict(context))
        pieces.append(_set(rendered, sheet) if block.block_type in TEXT_BLOCKS else rendered)
    return TypesetText(mark_safe("".join(pieces)), sheet.headings)  # noqa: S308 - templates and clean markup


def typeset_html(html: str, *, official: bool = False, first_level: int = HIGHEST) -> TypesetText:
    """Set one piece of markup that is already clean."""
    sheet = _Sheet(official, first_level)
    return TypesetText(mark_safe(_set(html, sheet)), sheet.headings)  # noqa: S308 - clean markup, reordered


def _set(html: str, sheet: _Sheet) -> str:
    """Set one block of text; one that cannot be read to its end stays as it is."""
    if not html.strip():
        return ""
    root = _read(html)
    if root is None:
        return html
    _number_headings(root, sheet)
    _frame_tables(root, sheet)
    if sheet.official:
        _set_official(root, sheet)
    inner = "".join(
        lxml_html.tostring(element, encoding="unicode", method="html") for element in root.iterchildren()
    )
    return str(escape(root.text or "")) + inner


def _read(html: str) -> HtmlElement | None:
    """The elements of a text; None where words would be lost, because elements stand too deep in each other."""
    root = lxml_html.fragment_fromstring(
        html, create_parent="div", parser=lxml_html.HTMLParser(huge_tree=True)
    )
    for element in root.iter():
        element.tail = NO_CHARACTER.sub("", element.tail or "") or None
        if isinstance(element.tag, str):
            element.text = NO_CHARACTER.sub("", element.text or "") or None
            for name, value in element.items():
                # Replaced, not dropped: what stood on both sides must not become a scheme (java…script:).
                if NO_CHARACTER.search(value):
                    element.set(name, NO_CHARACTER.sub("\ufffd", value))
    words = NO_CHARACTER.sub("", unescape(_MARKUP.sub("", html)))
    return root if _letters(root.text_content()) >= _letters(words) else None


def _letters(text: str) -> int:
    return sum(map(len, text.split()))


def _number_headings(root: HtmlElement, sheet: _Sheet) -> None:
    """Give every heading an id and a level that follows on the one before it."""
    found = list(root.iter("h2", "h3", "h4"))
    ranks = {tag: rank for rank, tag in enumerate(sorted({heading.tag for heading in found}))}
    for heading in found:
        before = sheet.headings[-1].level if sheet.headings else sheet.first_level - 1
        level = min(sheet.first_level + ranks[heading.tag], before + 1, DEEPEST)
        heading.tag = f"h{level}"
        anchor = f"s{len(sheet.headings) + 1}"
        heading.set("id", anchor)
        sheet.headings.append(Heading(level, " ".join(heading.text_content().split()), anchor))


def _frame_tables(root: HtmlElement, sheet: _Sheet) -> None:
    """A wide table scrolls in itself, also by keyboard, and its first row of heads is repeated on paper."""
    for table in list(root.iter("table")):
        sheet.tables += 1
        table.set("class", "table")
        frame = lxml_html.Element("div")
        for name, value in (("class", "scroll"), ("role", "region"), ("tabindex", "0")):
            frame.set(name, value)
        caption = table.find("caption")
        named = caption is not None and caption.text_content().strip()
        frame.set("aria-label", named or _("表格%(number)d") % {"number": sheet.tables})
        frame.tail, table.tail = table.tail, None
        table.getparent().replace(table, frame)
        frame.append(table)
        _head(table)


def _head(table: HtmlElement) -> None:
    """Heads say what they head; a first row of heads only becomes the table's head."""
    body = table.find("tbody")
    rows = list(table.iter("tr"))
    if table.find("thead") is None and body is not None and rows:
        first = rows[0]
        if len(first) and all(cell.tag == "th" for cell in first):
            head = lxml_html.Element("thead")
            body.addprevious(head)
            head.append(first)
            if not len(body):
                body.drop_tree()
    for row in rows:
        in_head = row.getparent() is not None and row.getparent().tag == "thead"
        for cell in row.iter("th"):
            if not cell.get("scope"):
                cell.set("scope", "col" if in_head else "row")


def _set_official(root: HtmlElement, sheet: _Sheet) -> None:
    """Indents are made by the style sheet; articles bold, the addressee flush, signatures at the right."""
    lines = [element for element in root.iterchildren() if isinstance(element.tag, str)]
    for line in lines:
        if line.tag == "p" and line.text:
            line.text = line.text.lstrip(_INDENT)
    if not sheet.opened:
        _set_addressee(lines)
        sheet.opened = bool(lines)
    _set_signatures(lines)
    for line in lines:
        if line.tag == "p":
            _set_article(line)


def _words(line: HtmlElement) -> str:
    return str(line.text_content()).strip(_INDENT)


def _set_addressee(lines: Sequence[HtmlElement]) -> None:
    """The first paragraph, where it is no sentence and ends with bodies or people and a colon, says to whom the paper goes."""
    first = lines[0] if lines else None
    if first is None or first.tag != "p":
        return
    words = _words(first)
    if (
        _ADDRESSEE.search(words)
        and len(words) <= _LONGEST_ADDRESSEE
        and not _SENTENCE_END.search(words)
        and not _ENUMERATED.match(words)
    ):
        first.set("class", "flush")


def _set_signatures(lines: Sequence[HtmlElement]) -> None:
    """A date alone in a paragraph, with the issuers in the paragraphs before it; or both in one."""
    for number, line in enumerate(lines):
        if line.tag != "p" or len(line):
            continue
        words = _words(line)
        if both := _ISSUER_AND_DATE.fullmatch(words):
            line.text = both["issuer"]
            end = lxml_html.Element("br")
            end.tail = both["date"]
            line.append(end)
            line.set("class", "sign")
        elif _ONLY_DATE.fullmatch(words) and number:
            issuers = _issuers_before(lines, number)
            if issuers or number == len(lines) - 1:
                for signed in (*issuers, line):
                    signed.set("class", "sign")


def _issuers_before(lines: Sequence[HtmlElement], number: int) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    for place in range(number - 1, -1, -1):
        line = lines[place]
        if line.tag != "p" or len(line) or not _ONLY_ISSUER.fullmatch(_words(line)):
            break
        found.append(line)
    return found


def _set_article(line: HtmlElement) -> None:
    """第一条 is bold, also where the text was taken over without marks, with a whole blank after it."""
    first = line[0] if len(line) and not (line.text or "").strip(_INDENT) else None
    if first is not None and first.tag in {"b", "strong"} and _ARTICLE.fullmatch(_words(first)):
        article = first
    elif match := _ARTICLE.match(line.text or ""):
        article = lxml_html.Element("b")
        article.text = match[0]
        article.tail = (line.text or "")[match.end() :]
        line.text = None
        line.insert(0, article)
    else:
        return
    if article.tail and article.tail[0].isspace():
        article.tail = f"　{article.tail.lstrip()}"
