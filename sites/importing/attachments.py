"""Attachments of imported entries: looked up inside one folder only, checked by their bytes, stored once.

The store is the unit's collection; the same bytes in it are one document, however many entries use them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import filetype
from django.conf import settings
from django.core.files import File

from sites.importing.entry import RowRefused
from sites.models import SiteDocument

if TYPE_CHECKING:
    from wagtail.models import Collection

    from units.models import User

# By their first bytes: all new office formats are zip archives, all old ones OLE containers.
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (_PDF,),
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd", "zip"), (_ZIP,)),
    **dict.fromkeys(("doc", "xls", "ppt"), (_OLE,)),
    # Both generations of WPS carry these names.
    **dict.fromkeys(("wps", "et"), (_OLE, _ZIP)),
}
_TEXTS = {"txt", "csv"}
_NEW_OFFICE = {"docx", "xlsx", "pptx"}
_LOOKED_AT = 8192


class AttachmentFolder:
    """A folder of files; nothing outside of it is ever opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def find(self, name: str) -> Path:
        """The file with this name (or relative path) inside the folder, checked; raises ``RowRefused``."""
        relative = PurePosixPath(name.replace("\\", "/"))
        if "\x00" in name or relative.is_absolute() or ".." in relative.parts or ":" in relative.parts[0]:
            raise RowRefused(f"附件“{name}”不是附件目录里的文件名。")
        path = self.folder / relative
        # Where links are followed, the file itself must lie inside too.
        if not path.resolve().is_relative_to(self.folder):
            raise RowRefused(f"附件“{name}”指向附件目录以外。")
        if not path.is_file():
            raise RowRefused(f"附件目录里没有文件“{name}”。")
        _check(path, name)
        return path


def _check(path: Path, name: str) -> None:
    """The extension is one that may be published, and the bytes are what it promises."""
    extension = path.suffix.lower().lstrip(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise RowRefused(
            f"附件“{name}”的格式不能发布，可以用：{'、'.join(settings.WAGTAILDOCS_EXTENSIONS)}。"
        )
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError as error:
        raise RowRefused(f"附件“{name}”无法读取：{error.strerror}。") from error
    if not head:
        raise RowRefused(f"附件“{name}”是空文件。")
    guess = filetype.guess(head)
    if extension in _TEXTS:
        fits = guess is None and b"\x00" not in head
    else:
        # The header of a PDF may stand behind other bytes, within the first kilobyte.
        start = head[head.find(_PDF, 0, 1024) :] if extension == "pdf" and _PDF in head[:1024] else head
        fits = start.startswith(_SIGNATURES.get(extension, ()))
        if guess is not None and {guess.extension, extension} <= _NEW_OFFICE:
            fits = fits and guess.extension == extension
    if not fits:
        what = f"，实际是 {guess.extension}" if guess else ""
        raise RowRefused(f"附件“{name}”的内容不是 {extension} 格式{what}。")


def store(path: Path, collection: Collection, user: User) -> tuple[SiteDocument, bool]:
    """The document with the bytes of a file in a collection, and whether it was made now."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        present = SiteDocument.objects.filter(collection=collection, sha256=sha256).first()
        if present is not None:
            return present, False
        file.seek(0)
        document = SiteDocument(
            title=path.name[:255],
            original_name=path.name[-255:],
            collection=collection,
            uploaded_by_user=user,
        )
        document.file = File(file, name=path.name)
        document.save()
    return document, True
