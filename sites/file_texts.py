"""The text of documents and pictures, read once for each SHA-256 and kept in the database, for scanning and searching.

As private as the drafts that use the files: nothing public reads it. It goes with the last file of its bytes.
"""

from __future__ import annotations

import datetime
import json
import logging
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.utils import timezone

from sites.models.file_texts import FileText
from sites.models.files import SiteDocument, SiteImage
from texts.extraction.keeping import KEPT, extract_once
from texts.extraction.limits import DEFAULT, Limits
from texts.extraction.results import Extracted, Reason, unreadable

logger = logging.getLogger(__name__)


class FileTexts:
    """The table as the cache that ``texts.extraction.keeping`` asks for; its keys end in digest and measure."""

    def get(self, key: str) -> dict[str, Any] | None:
        """What was kept under the key and still holds."""
        sha256, measure = _parts_of(key)
        kept = (
            FileText.objects.filter(sha256=sha256, measure=measure)
            .filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
            .values_list("content", flat=True)
            .first()
        )
        return None if kept is None else json.loads(kept)

    def set(self, key: str, value: dict[str, Any], timeout: int | None) -> None:
        """Keep an answer: for good, since bytes under a digest never change, or for as long as a doubtful one holds."""
        sha256, measure = _parts_of(key)
        for_good = timeout is None or timeout >= KEPT
        now = timezone.now()
        FileText.objects.bulk_create(
            [
                FileText(
                    sha256=sha256,
                    measure=measure,
                    content=json.dumps(value, ensure_ascii=False),
                    read_at=now,
                    expires_at=None if for_good else now + datetime.timedelta(seconds=timeout or 0),
                )
            ],
            update_conflicts=True,
            unique_fields=["sha256", "measure"],
            update_fields=["content", "read_at", "expires_at"],
        )


def text_of(file: SiteDocument | SiteImage, limits: Limits = DEFAULT) -> Extracted:
    """The text of a file and what of it could not be read; a file that is not there was ``NOT_RUN``. Never raises."""
    name = getattr(file, "original_name", "") or file.file.name or ""
    try:
        with file.file.open("rb") as opened:
            return extract_once(opened, name, FileTexts(), limits)
    except (OSError, ValueError) as error:
        logger.error("the bytes of file %s cannot be read: %s", file.pk, error)
        return unreadable(Reason.NOT_RUN)


def forget(sender: Any, instance: SiteDocument | SiteImage, **kwargs: Any) -> None:
    """Drop what was read of a deleted file, unless another file has the same bytes."""
    sha256 = instance.sha256
    transaction.on_commit(lambda: _forget_unused(sha256))


def connect() -> None:
    """Listen for deleted files, once the apps are ready."""
    for model in (SiteDocument, SiteImage):
        post_delete.connect(forget, sender=model, dispatch_uid=f"sites.file_texts.{model.__name__}")


def _forget_unused(sha256: str) -> None:
    if not any(model.objects.filter(sha256=sha256).exists() for model in (SiteDocument, SiteImage)):
        FileText.objects.filter(sha256=sha256).delete()


def _parts_of(key: str) -> tuple[str, str]:
    _prefix, sha256, measure = key.rsplit(".", 2)
    return sha256, measure
