"""Bodies of the sample content as blocks of a StreamField."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import Any

from sites.models import SiteImage

_TONES = {"info": "note", "warning": "warn", "success": "ok"}
_TEXT = {"heading": "<h2>{}</h2>", "paragraph": "<p>{}</p>"}


def paragraphs(text: str) -> str:
    """Plain text as HTML, one paragraph a line."""
    return "".join(
        f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip()
    )


def blocks_of(
    body: Iterable[dict[str, Any]], picture: Callable[[str, str], SiteImage]
) -> list[tuple[str, Any]]:
    """Blocks for the parts of a body; neighbouring headings and paragraphs become one text.

    ``picture`` gives the stored image for a file name and its alt text. Raises ``ValueError`` for an unknown part.
    """
    blocks: list[tuple[str, Any]] = []
    for is_text, parts in groupby(body, key=lambda part: part["kind"] in _TEXT):
        if is_text:
            html = (_TEXT[part["kind"]].format(escape(part["text"], quote=False)) for part in parts)
            blocks.append(("rich_text", "".join(html)))
        else:
            blocks += [_block(part, picture) for part in parts]
    return blocks


def _block(part: dict[str, Any], picture: Callable[[str, str], SiteImage]) -> tuple[str, Any]:
    match part["kind"]:
        case "table":
            return "table", _table(part)
        case "chart":
            lines = [part["header"], *part["rows"]]
            rows = "\n".join("\t".join(map(str, line)) for line in lines)
            return "chart", {"title": part["title"], "style": part["style"], "unit": "", "rows": rows}
        case "image":
            image = picture(part["file"], part["alt"])
            return "picture", {"image": image, "alt_text": part["alt"], "caption": part.get("caption", "")}
        case "callout":
            tone = _TONES.get(part["tone"], part["tone"])
            return "callout", {"tone": tone, "title": part["title"], "text": paragraphs(part["text"])}
        case "steps":
            return "steps", [
                {"title": item["title"], "text": paragraphs(item["text"])} for item in part["items"]
            ]
        case "faq":
            return "faq", [question(item) for item in part["items"]]
    raise ValueError(f"不认识正文部件“{part['kind']}”。")


def question(item: dict[str, str]) -> dict[str, str]:
    """One question and its answer as a block."""
    return {"question": item["question"], "answer": paragraphs(item["answer"])}


def _table(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": [part["header"], *part["rows"]],
        "table_caption": part["caption"],
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }
