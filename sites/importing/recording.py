"""What an imported draft held when it came in, on the record.

Whoever clears old holdings clears what was reviewed before: a draft that somebody changed after the import is another text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain import record
from ledger.models import LedgerEntry
from sites.publishing import gates
from sites.publishing.records import subject_of

if TYPE_CHECKING:
    from sites.models import SitePage
    from units.models import User

KIND = "import.draft"


def record_import(page: SitePage, *, by: User, reason: str, undecided: bool = False) -> None:
    """Put the newest draft of a page on the record as imported by somebody; in the caller's transaction.

    ``undecided``: the file left its attribute blank, so nobody decided that it may be public.
    """
    revision = page.get_latest_revision()
    draft = revision.as_object() if revision else page
    record(
        KIND,
        actor=by,
        subject=subject_of(page),
        subject_label=page.title,
        reason=reason,
        details={**gates.digest_details(draft), **({"undecided": True} if undecided else {})},
    )


def import_of(page: SitePage) -> LedgerEntry | None:
    """The row of the record that says what a page held when it was imported; None for what was written here."""
    return LedgerEntry.objects.about(subject_of(page)).filter(kind=KIND).order_by("-sequence").first()
