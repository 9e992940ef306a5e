"""Who may have a file: the public what a public page uses, staff what lies in the collection of their unit.

Nothing under ``MEDIA_ROOT`` is served by the web server; every byte passes through here.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.documents import models as document_models
from wagtail.models import Page

from sites.models import PublicFile, SiteDocument, SiteImage, SiteRendition
from sites.pictures import CONTENT_TYPES
from units.permissions.roles import READERS
from units.scoping import owner_of
from units.walls.reach import holds

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

INLINE = {
    *("application/pdf", "text/plain", "image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"),
    *("audio/mpeg", "audio/mp4", "video/mp4", "video/webm"),
}
# Python 3.11 does not know them all.
RENDITION_TYPES = {f".{form}": content_type for form, content_type in CONTENT_TYPES.items()} | {
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
}
# A stored picture never changes under its name, so a reader's browser keeps it; what lies between asks again within
# the hour, so that a withdrawn picture is gone for everybody who has not seen it.
PICTURE_CACHING = "public, max-age=31536000, s-maxage=3600, immutable"


def is_public_document(document: SiteDocument) -> bool:
    """Whether a page that everybody may read uses exactly these bytes."""
    return _is_public(document, PublicFile.objects.filter(document=document))


def is_public_image(image: SiteImage) -> bool:
    """Whether a page that everybody may read uses exactly these bytes."""
    return _is_public(image, PublicFile.objects.filter(image=image))


def _is_public(file: SiteDocument | SiteImage, uses: QuerySet[PublicFile]) -> bool:
    pages = Page.objects.live().public().filter(pk__in=uses.filter(sha256=file.sha256).values("page_id"))
    return pages.exists() and not file.collection.get_view_restrictions().exists()


def may_have_document(request: HttpRequest, document: SiteDocument) -> bool:
    """The public has what public pages use; staff has what lies in their unit's collection."""
    return is_public_document(document) or _is_staff_for(request, document)


def _is_staff_for(request: HttpRequest, file: SiteDocument | SiteImage) -> bool:
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    unit = owner_of(file)
    return unit is not None and holds(user, READERS, frozenset({unit.pk}))


@require_safe
def serve_document(request: HttpRequest, token: str, filename: str) -> FileResponse:
    """A document's bytes; 404 for whoever may not know that it exists."""
    document = get_object_or_404(SiteDocument, token=token)
    name = document.file.name
    if not may_have_document(request, document) or name is None or not document.file.storage.exists(name):
        raise Http404
    document_models.document_served.send(sender=SiteDocument, instance=document, request=request)
    return _file_response(
        document, document.content_type, document.filename, public=is_public_document(document)
    )


def staff_response(file: SiteDocument | SiteImage) -> FileResponse:
    """The bytes as stored, for somebody whose right to them the caller has made sure of; never cached on the way."""
    if isinstance(file, SiteDocument):
        return _file_response(file, file.content_type, file.filename, public=False)
    suffix = PurePosixPath(file.file.name or "").suffix.lower()
    content_type = RENDITION_TYPES.get(suffix, "application/octet-stream")
    return _file_response(file, content_type, f"{file.title}{suffix}", public=False)


def _file_response(
    file: SiteDocument | SiteImage, content_type: str, filename: str, *, public: bool
) -> FileResponse:
    response = FileResponse(file.file.open("rb"), content_type=content_type)
    inline = content_type in INLINE
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "attachment"
    return _guarded(response, public=public)


@require_safe
def serve_rendition(request: HttpRequest, name: str) -> FileResponse:
    """A scaled picture's bytes; originals are never served here."""
    path = f"renditions/{name}"
    rendition = SiteRendition.objects.select_related("image").filter(file=path).first()
    if rendition is None or not default_storage.exists(path):
        raise Http404
    public = is_public_image(rendition.image)
    if not public and not _is_staff_for(request, rendition.image):
        raise Http404
    content_type = RENDITION_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
    response = _guarded(
        FileResponse(default_storage.open(path, "rb"), content_type=content_type), public=public
    )
    if public:
        response["Cache-Control"] = PICTURE_CACHING
    return response


def _guarded(response: FileResponse, *, public: bool) -> FileResponse:
    """Browsers must not guess types or run anything; only public bytes may be cached along the way."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    return response
