"""What was submitted, as a page again: for showing it as the public would get it, and for opening its files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.views import View

from approvals.models import HeldFile
from approvals.screens.access import review_for
from sites.models import SiteDocument, SitePage
from sites.serving import staff_response

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest, HttpResponse

    from approvals.models import Review
    from sites.models import SiteImage

#: Which files of a review a person has opened, in the session: review → short hashes.
OPENED = "files-opened"
SHORT = 16


def item_of(review: Review) -> SitePage | None:
    """The page exactly as it was submitted; None where it has been deleted for good since."""
    if review.page is None:
        return None
    item = review.page.specific.with_content_json(review.snapshot.content)
    return item if isinstance(item, SitePage) else None


def opened_files(request: HttpRequest, review: Review) -> set[str]:
    """Which files of this review the person has opened since logging in; short hashes."""
    return set(request.session.get(OPENED, {}).get(str(review.pk), ()))


def short_hash(sha256: str) -> str:
    """What the session remembers of a file."""
    return hashlib.sha256(sha256.encode()).hexdigest()[:SHORT]


class SnapshotView(View):
    """What the public would see; shown inside the review."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, review_id: int) -> HttpResponse:
        """Drawn as for a reader; 404 for strangers, and where the page is gone."""
        item = item_of(review_for(request.user, review_id))
        if item is None:
            raise Http404
        return item.make_preview_request(request, item.default_preview_mode)  # type: ignore[no-any-return]


class SnapshotFileView(View):
    """One file of what was submitted, by the SHA-256 of its bytes; also for reviewers of units that are asked."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, review_id: int, sha256: str) -> FileResponse:
        """The bytes; the session remembers that the person has opened them."""
        review = review_for(request.user, review_id)
        file = self._find(review, sha256)
        name = file.file.name
        if name is None or not file.file.storage.exists(name):
            raise Http404
        opened: dict[str, Any] = request.session.get(OPENED, {})
        of_review = opened.setdefault(str(review.pk), [])
        if (short := short_hash(sha256)) not in of_review:
            of_review.append(short)
            request.session[OPENED] = opened
        return staff_response(file)

    def _find(self, review: Review, sha256: str) -> SiteDocument | SiteImage:
        rows = HeldFile.objects.filter(page_number=review.page_number, digest=review.digest, sha256=sha256)
        row = rows.select_related("document", "image").first()
        file = row and (row.document or row.image)
        if file is None or file.sha256 != sha256:
            raise Http404
        return file
