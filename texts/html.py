"""HTML that may be published: what it means is kept, what it looks like and what it does is not.

The parsing and the allow-list are nh3's (ammonia); this module only says what is allowed and tidies the rest.
"""

import re
from html import escape
from html.parser import HTMLParser

import nh3

from texts.structure import Block, paragraphs_and_headings

TAGS = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "b",
        "i",
        "br",
        "a",
        "blockquote",
        "sup",
        "sub",
    ]
)
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
_SCHEMES = {"http", "https", "mailto"}
# Their content goes with them; of any other unknown tag the content stays.
_WITHOUT_CONTENT = {
    "script",
    "style",
    "iframe",
    "object",
    "template",
    "noscript",
    "title",
    "textarea",
    "select",
}
# Read as another tag: one h1 belongs to the page, h4 is the deepest, boxes of old pages are paragraphs.
_RENAMED = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    **dict.fromkeys(("div", "section", "article", "center", "pre", "address", "dt", "dd"), "p"),
    "tfoot": "tbody",
}
_RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(_RENAMED)})>")
_EMPTY_BLOCK = re.compile(r"<(p|h[234])>(?:\s|&nbsp;|<br>)*</\1>")
_PASSES = 8
_MAX_SPAN = 1000
_SCOPES = {"row", "col", "rowgroup", "colgroup"}
#: Characters that XML 1.0 does not know (production Char): control signs of word processors, half characters.
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_html(html: str) -> str:
    """Return `html` reduced to the tags in TAGS, links to http, https, mailto and relative addresses.

    Tables keep their spans and scopes; h1 becomes h2; paragraphs with nothing in them go, and so do characters
    that XML does not know. Cleaning twice changes nothing. An input that does not settle is returned as escaped
    text: safe in any case.
    """
    html = NO_CHARACTER.sub("", html)
    cleaned = _RENAMED_TAG.sub(_renamed, _sanitised(html, TAGS | _RENAMED.keys()))
    for _ in range(_PASSES):
        again = _without_empty_blocks(_sanitised(cleaned, TAGS))
        if again == cleaned:
            return cleaned
        cleaned = again
    return escape(NO_CHARACTER.sub("", nh3.clean(html, tags=set())), quote=False)


def text_to_html(plain: str) -> str:
    """Return plain text as HTML headings and paragraphs (see texts.structure); only white space is lost."""
    return "\n".join(_block_html(block) for block in paragraphs_and_headings(plain))


def plain_text(html: str) -> str:
    """Return what a reader sees: one line per block, cells of a row parted by tabs, no markup."""
    reader = _Reader()
    reader.feed(clean_html(html))
    reader.close()
    lines = (re.sub(r"[^\S\n\t]+", " ", line).strip(" ") for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line.rstrip("\t") for line in lines if line.strip())


def _sanitised(html: str, tags: frozenset[str] | set[str]) -> str:
    cleaned = nh3.clean(
        html,
        tags=set(tags),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        clean_content_tags=_WITHOUT_CONTENT,
        link_rel=None,
    )
    # Character references have become characters. What this joins (java&#1;script:) the next pass looks at.
    return NO_CHARACTER.sub("", cleaned)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value, or None to leave it out: spans are small numbers, scopes come from a list."""
    if name in {"colspan", "rowspan"}:
        return value if value.isascii() and value.isdigit() and 1 < int(value[:5]) <= _MAX_SPAN else None
    if name == "scope":
        return value if value in _SCOPES else None
    return value.strip()


def _renamed(match: re.Match[str]) -> str:
    return f"<{match[1]}{_RENAMED[match[2]]}>"


def _without_empty_blocks(html: str) -> str:
    while (shorter := _EMPTY_BLOCK.sub("", html)) != html:
        html = shorter
    return html


def _block_html(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{escape(block.text, quote=False)}</h{block.level}>"
    rest = block.text[len(block.lead) :]
    lead = f"<strong>{escape(block.lead, quote=False)}</strong>" if block.lead else ""
    return f"<p>{lead}{escape(rest, quote=False)}</p>"


class _Reader(HTMLParser):
    """Collects the text of cleaned HTML with a line break around each block."""

    _BREAKS = TAGS - {"strong", "em", "b", "i", "a", "sup", "sub", "td", "th"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.pieces.append("\t")
        elif tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\n", " ").replace("\t", " "))
