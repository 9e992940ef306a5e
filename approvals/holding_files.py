"""Files of what is under review or cleared are immutable; whoever replaces one makes a new file and a new draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from approvals.models import Clearance, HeldFile, Review, ReviewState
from sites.models import SiteDocument

if TYPE_CHECKING:
    from sites.models import SiteImage, SitePage


def hold(page: SitePage, digest: str) -> None:
    """Write down which files this content uses; in the caller's transaction."""
    HeldFile.objects.bulk_create(
        (
            HeldFile(
                page_number=page.pk,
                digest=digest,
                document=file if isinstance(file, SiteDocument) else None,
                image=None if isinstance(file, SiteDocument) else file,
                sha256=file.sha256,
            )
            for file in {(type(file), file.pk): file for file in page.used_files()}.values()
        ),
        ignore_conflicts=True,
    )


def is_held(file: SiteDocument | SiteImage) -> bool:
    """Whether something under review, or with a valid clearance, uses the file."""
    same: dict[str, Any] = {"page_number": OuterRef("page_number"), "digest": OuterRef("digest")}
    reviews = Review.objects.filter(state=ReviewState.OPEN, **same)
    # One that begins later counts: what it lets be public must still be there then.
    clearances = Clearance.objects.filter(revoked_at__isnull=True, **same)
    rows = HeldFile.objects.filter(**{"document" if isinstance(file, SiteDocument) else "image": file.pk})
    return rows.filter(Exists(reviews) | Exists(clearances)).exists()
