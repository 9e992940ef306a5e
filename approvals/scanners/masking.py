"""Asterisks for one value, wherever a draft holds it: 138****1234, 110*************2X, ****************1234.

The value is known by its keyed hash alone, as findings keep it; what has the same hash is the value. However it is written
(full width, separators, formatting within it), only its digits are replaced.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField

from approvals.scanners import bank_cards, mobile_numbers, resident_ids
from approvals.scanners.findings import keyed_hash
from approvals.scanners.passages import BREAKS, MADE_BY_PROGRAM, ZERO_WIDTH

if TYPE_CHECKING:
    from wagtail.models import Page

#: Characters of a value that stay: at its start and at its end (政府信息公开 去标识化 practice).
KEPT = {resident_ids.RULE: (3, 2), mobile_numbers.RULE: (3, 4), bank_cards.RULE: (0, 4)}
Span = tuple[int, int]
_PIECE = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>|<[^>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,30});"
)
_CELLS = frozenset(["td", "th"])


def mask(page: Page, rule: str, value_hash: str) -> Page:
    """The draft with asterisks for the value of a finding, in all its texts, blocks, tables and child rows.

    Neither the given page nor the database is changed. ``LookupError`` for a rule whose values have no mask; a page
    that does not hold the value comes back as it was. Files are not touched: a new file has to be uploaded.
    """
    if rule not in KEPT:
        raise LookupError(f"findings of {rule!r} cannot be masked")
    content = page.serializable_data()
    return page.with_content_json(_masked_row(type(page), content, _Masker(rule, value_hash)))  # type: ignore[no-any-return]


class _Masker:
    """Replaces one value in plain texts and in markup."""

    def __init__(self, rule: str, value_hash: str) -> None:
        self._value_hash = value_hash
        self._kept = KEPT[rule]
        self._found_in = _FINDERS[rule]

    def __call__(self, text: str) -> str:
        """The text with asterisks, read as markup first and then as it stands: attributes hold values too."""
        if "<" in text or "&" in text:
            text = self._replace(text, list(_characters_of_markup(text)))
        return self._replace(text, list(_characters(text)))

    def _replace(self, text: str, characters: list[tuple[str, Span]]) -> str:
        """Put an asterisk for each character of the value that does not stay; ``characters`` say where each stands."""
        plain = "".join(character for character, _span in characters)
        hidden: set[Span] = set()
        for start, end, value in self._found_in(plain):
            if keyed_hash(value) == self._value_hash:
                hidden |= set(self._spans(characters[start:end], len(value)))
        for start, end in sorted(hidden, reverse=True):
            text = f"{text[:start]}*{text[end:]}"
        return text

    def _spans(self, characters: list[tuple[str, Span]], length: int) -> Iterator[Span]:
        """Where those characters of the value stand that are to be hidden; country codes stay."""
        own = [span for character, span in characters if character.isalnum()][-length:]
        first, last = self._kept
        yield from own[first : len(own) - last]


def _found_numbers(finder: Callable[[str], Iterator[Any]]) -> Callable[[str], Iterator[tuple[int, int, str]]]:
    return lambda text: ((found.start, found.end, found.value) for found in finder(text))


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, int, str]]]] = {
    resident_ids.RULE: _found_numbers(resident_ids.found_in),
    bank_cards.RULE: _found_numbers(bank_cards.found_in),
    mobile_numbers.RULE: lambda text: (
        (*found.span(), mobile_numbers.value_of(found[0])) for found in mobile_numbers.found_in(text)
    ),
}


def _characters(text: str, offset: int = 0) -> Iterator[tuple[str, Span]]:
    """Each character in its plain form with where it stands."""
    for place, written in enumerate(text, start=offset):
        if not ZERO_WIDTH.match(written):
            for character in unicodedata.normalize("NFKC", written):
                yield character, (place, place + 1)


def _characters_of_markup(text: str) -> Iterator[tuple[str, Span]]:
    """The characters that a reader sees; tags between them are passed over, those that break a line are one."""
    position = 0
    for piece in _PIECE.finditer(text):
        yield from _characters(text[position : piece.start()], position)
        if piece[0].startswith("&"):
            yield from ((each, piece.span()) for each, _place in _characters(unescape(piece[0])))
        elif piece[2] and (piece[2].lower() in BREAKS or (piece[2].lower() in _CELLS and not piece[1])):
            yield "\n", piece.span()
        position = piece.end()
    yield from _characters(text[position:], position)


def _masked_row(model: type[models.Model], content: dict[str, Any], masker: _Masker) -> dict[str, Any]:
    """The stored form of a page or a child row, with its texts replaced; what the program made stays."""
    changed = dict(content)
    for field in model._meta.get_fields():
        if (
            not isinstance(field, models.Field)
            or isinstance(field, ParentalKey)
            or field.name in MADE_BY_PROGRAM
        ):
            continue
        value = content.get(field.name)
        if isinstance(field, StreamField) and isinstance(value, str):
            changed[field.name] = json.dumps(_masked_value(json.loads(value), masker))
        elif isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices:
            changed[field.name] = _masked_value(value, masker)
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name in content:
            changed[name] = [_masked_row(relation.related_model, row, masker) for row in content[name]]
    return changed


def _masked_value(value: Any, masker: _Masker) -> Any:
    if isinstance(value, str):
        return masker(value)
    if isinstance(value, list):
        return [_masked_value(each, masker) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in {"id", "type"} else _masked_value(each, masker) for key, each in value.items()
        }
    return value
