"""What is written beside a picture: EXIF with its place on earth, comments, descriptions. Not what it shows."""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image

from texts.extraction.collecting import Unreadable
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection

_LONGEST = 20_000
_NAMES = {
    ExifTags.IFD.GPSInfo: ExifTags.GPSTAGS,
    ExifTags.IFD.Exif: ExifTags.TAGS,
}
# The encoding stands before the comment, in eight bytes.
_COMMENT_PREFIX = 8


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read the picture's head; its pixels are never unpacked. Unreadable if it is no picture."""
    try:
        import pillow_heif  # type: ignore[import-untyped] # noqa: PLC0415

        pillow_heif.register_heif_opener()
    except ImportError:
        pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content))
            tags = image.getexif()
    except Exception as error:
        raise Unreadable(Reason.BROKEN) from error
    lines = [f"{ExifTags.TAGS.get(tag, tag)}: {_said(value)}" for tag, value in tags.items()]
    for part, names in _NAMES.items():
        lines += [f"{names.get(tag, tag)}: {_said(value)}" for tag, value in tags.get_ifd(part).items()]
    # Comments of GIF and JPEG, text chunks of PNG, XMP.
    lines += [f"{key}: {_said(value)}" for key, value in image.info.items() if _is_worth(key, value)]
    collection.add("\n".join(line for line in lines if not line.endswith(": ")), Kind.PROPERTY, place)
    collection.miss(Reason.PICTURE, place)


def _is_worth(key: Any, value: Any) -> bool:
    return isinstance(value, str | bytes) and key not in {"exif", "icc_profile", "photoshop"}


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        if value.startswith((b"ASCII\0", b"UNICODE\0", b"JIS\0")):
            encoding = "utf-16" if value.startswith(b"UNICODE") else "utf-8"
            value = value[_COMMENT_PREFIX:].decode(encoding, "ignore")
        else:
            value = _decoded(value)
    elif isinstance(value, str) and not value.isascii():
        # The standard knows ASCII only; what others write there is taken for Latin-1 by the library.
        with suppress(UnicodeEncodeError):
            value = _decoded(value.encode("latin-1")) or value
    elif isinstance(value, tuple):
        value = " ".join(_said(each) for each in value)
    return str(value).strip("\0 \r\n")[:_LONGEST]


def _decoded(value: bytes) -> str:
    """Windows writes its own fields in UTF-16, cameras and people in UTF-8 or GB 18030."""
    encodings = (
        ("utf-16-le",) if value[1::2].count(0) > len(value) // 4 else ("utf-8", "gb18030", "utf-16-le")
    )
    for encoding in encodings:
        try:
            text = value.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if text.strip("\0").isprintable() or "\n" in text else ""
    return ""
