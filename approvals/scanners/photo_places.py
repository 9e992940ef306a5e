"""Places on earth kept in photos (EXIF GPS): where a person lives, or where a picture should not say that it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners.files import place_of
from approvals.scanners.findings import Finding, Severity, keyed_hash
from texts.extraction.results import Kind

if TYPE_CHECKING:
    from approvals.scanners.registry import Draft

RULE = "photo-place"
_POSITION = re.compile(
    r"^GPS(?:Latitude|Longitude|DestLatitude|DestLongitude): *(?=.*[1-9]).*$", re.MULTILINE
)


def scan(draft: Draft) -> Iterator[Finding]:
    """Each photo with a position is told, also one that is packed in an attachment."""
    for file in draft.files:
        for part in file.read.parts:
            if part.kind is Kind.PROPERTY and (found := _POSITION.findall(part.text)):
                yield Finding(
                    RULE,
                    Severity.WARN,
                    place_of(file.file, part.place),
                    "",
                    _("照片里记有拍摄地点的经纬度"),
                    _("请去掉照片的位置信息后重新上传。"),
                    keyed_hash("\n".join(found)),
                    file.sha256,
                )
