"""What the public gets of a page has a digest: SHA-256 over a canonical form (docs/digest.md, version 1).

A review is bound to it (design, decision 4). `fields` says what counts, `values` and `markup` how it is written,
`references` fetches what a page refers to, `form` puts it together.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from approvals.digest.form import VERSION, NotDigestible, canonical_bytes

if TYPE_CHECKING:
    from wagtail.models import Page

__all__ = ["VERSION", "NotDigestible", "canonical_bytes", "canonical_form", "digest_of"]


def digest_of(page: Page, *, read_files: bool = False) -> str:
    """The digest of what a reader would get of ``page``, a draft (from a revision) or the live row: ``1:`` and 64 hex digits.

    ``read_files`` takes the SHA-256 of every file from its bytes instead of its row: slow, and finds bytes that were
    changed in the storage. The number of queries does not grow with the blocks, files or rows of the page.

    Raises ``NotDigestible`` for a page type without a table of fields, and for a bare ``Page``.
    Source: 条例 Art. 17 (先审查后公开): what was reviewed is what is published.
    """
    return f"{VERSION}:{hashlib.sha256(canonical_bytes(page, read_files=read_files)).hexdigest()}"


def canonical_form(page: Page) -> dict[str, Any]:
    """What the digest is taken over, as plain values, to look at and to store as a snapshot beside an opinion."""
    return json.loads(canonical_bytes(page))
