"""Rich text in canonical form: what a browser would tell apart, and nothing that an unchanged save may rewrite."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from sites.models import SiteDocument, SiteImage

if TYPE_CHECKING:
    from approvals.digest.references import References

#: The editor stores the former as the latter.
SAME = {"strong": "b", "em": "i"}
VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# fmt: off
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "embed", "i", "img", "ins", "kbd", "label",
    "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
# fmt: on
#: Given out by the editor anew for each block of a text.
EDITORS_OWN = frozenset({"data-block-key"})
_WHITESPACE = re.compile(r"[ \t\n\f\r]+")


class _Reader(HTMLParser):
    """Turns a text into tags and words, one after the other."""

    def __init__(self, references: References) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []
        self._references = references
        self._at_edge = True
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = SAME.get(tag, tag)
        self._edge_of(tag)
        self._preformatted += tag == "pre"
        self.parts.append([tag, self._attributes(tag, attrs)])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        tag = SAME.get(tag, tag)
        if tag in VOID:
            return
        self._edge_of(tag)
        self._preformatted -= tag == "pre" and self._preformatted > 0
        if tag == "p" and self.parts and self.parts[-1] == ["p", []]:
            self.parts.pop()
        else:
            self.parts.append([f"/{tag}"])

    def handle_data(self, data: str) -> None:
        if not self._preformatted:
            data = _WHITESPACE.sub(" ", data)
            if self._at_edge:
                data = data.removeprefix(" ")
        if not data:
            return
        self._at_edge = data.endswith(" ")
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += data
        else:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(["!", data])

    def handle_decl(self, decl: str) -> None:
        self.parts.append(["!", decl])

    def handle_pi(self, data: str) -> None:
        self.parts.append(["?", data])

    def unknown_decl(self, data: str) -> None:
        self.parts.append(["!", data])

    def finish(self) -> list[Any]:
        self.close()
        self._edge_of("")
        return self.parts

    def _edge_of(self, tag: str) -> None:
        """White space on either side of a block, or of a line's end, is not shown."""
        if tag in INLINE:
            return
        self._at_edge = True
        if self._preformatted:
            return
        for place in range(len(self.parts) - 1, -1, -1):
            part = self.parts[place]
            if isinstance(part, str):
                self.parts[place] = part.removesuffix(" ")
                if not self.parts[place]:
                    del self.parts[place]
                return
            if part[0].removeprefix("/") not in INLINE:
                return

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[list[Any]]:
        """All attributes in the order of their names; the number of a file gives way to the file."""
        kinds = dict(reversed(attrs))
        model: Any = None
        if tag == "a" and kinds.get("linktype") == "document":
            model = SiteDocument
        elif tag == "embed" and kinds.get("embedtype") == "image":
            model = SiteImage
        pairs = sorted((name, value or "") for name, value in attrs if name not in EDITORS_OWN)
        return [
            [name, self._references.to(model, value) if model is not None and name == "id" else value]
            for name, value in pairs
        ]


def canonical_markup(html: Any, references: References) -> list[Any]:
    """The tags and words of a stored rich text; files become references, other pages stay numbers.

    Not counted: order of attributes, the editor's block keys, white space that no browser shows, empty paragraphs,
    ``<strong>`` instead of ``<b>``, entities instead of characters. Comments count: whoever looks at the source reads
    them.
    """
    reader = _Reader(references)
    reader.feed(str(html or ""))
    return reader.finish()
