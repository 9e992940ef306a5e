"""Pictures as readers get them: small copies in three widths and in formats that old and new browsers read.

The copies are Wagtail's renditions, under Wagtail's names, but made here: the original is decoded once instead of once
for each copy, and what a camera wrote into it (place, owner, time) is left behind. When they are made is decided in
``sites.publishing.renditions``.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from sites.models.files import SiteImage, SiteRendition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Pixels; the widest is what a column of text needs on a fine screen, and what a gallery opens.
WIDTHS = (400, 800, 1200)
#: Width of the one copy for browsers that read neither AVIF nor WebP.
FALLBACK_WIDTH = 800
#: Pixels; WebP holds no more. A longer picture becomes narrower.
MOST_HEIGHT = 16_383
#: Seconds for which readers' requests leave a picture alone that could not be read.
FAILURE_STANDS = 3600
#: libavif's effort from 0 (slow) to 10: against the usual 6, 8 takes a third of the time for a twentieth more bytes.
AVIF_SPEED = 8

CONTENT_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_EXTENSIONS = {"jpeg": "jpg"}
_FALLBACKS = ("jpeg", "png")
_SPECS = [f"width-{width}|format-{form}" for width in WIDTHS for form in CONTENT_TYPES]


@dataclass(frozen=True)
class Source:
    """One ``<source>``: the same picture in one format, in all widths."""

    content_type: str
    srcset: str


@dataclass(frozen=True)
class ShownPicture:
    """What a template needs: sources from the best format on, the picture for all others, the largest to open."""

    sources: tuple[Source, ...]
    address: str
    width: int
    height: int
    large: str


def shown(image: SiteImage) -> ShownPicture | None:
    """How a picture is shown now; None where its file is gone or cannot be read.

    A picture whose copies are not yet made gets the plain one at once: a reader who comes early sees it too.
    """
    copies = _copies_of(image)
    if not any(_form(copy) in _FALLBACKS for copy in copies):
        copies += _made_for_a_reader(image)
    by_form: dict[str, list[SiteRendition]] = {}
    for copy in sorted(copies, key=lambda copy: copy.width):
        by_form.setdefault(_form(copy), []).append(copy)
    plain = next((by_form[form][-1] for form in _FALLBACKS if form in by_form), None)
    if plain is None:
        return None
    largest = by_form.get("webp", [plain])[-1]
    return ShownPicture(
        sources=tuple(
            Source(CONTENT_TYPES[form], ", ".join(f"{copy.url} {copy.width}w" for copy in by_form[form]))
            for form in ("avif", "webp")
            if form in by_form
        ),
        address=plain.url,
        width=largest.width,
        height=largest.height,
        large=largest.url,
    )


def load_copies(images: Iterable[SiteImage | None]) -> None:
    """Fetch the copies of many pictures with one query."""
    copies = SiteRendition.objects.filter(filter_spec__in=_SPECS)
    wanted = [image for image in images if image is not None]
    models.prefetch_related_objects(wanted, models.Prefetch("renditions", copies, to_attr="public_copies"))


def make_copies(image: SiteImage, *, only_fallback: bool = False) -> list[SiteRendition]:
    """Make the copies that the picture does not have yet; return the new ones.

    A file that is gone, too large or cannot be read gives none; a format that cannot hold the picture is left out.
    The reason is logged.
    """
    present = set(image.renditions.filter(filter_spec__in=_SPECS).values_list("filter_spec", flat=True))
    try:
        made = [
            _rendition(image, spec, form, content)
            for spec, form, content in _encoded(image, present, only_fallback=only_fallback)
        ]
        with transaction.atomic():
            for rendition in made:
                rendition.save()
    except IntegrityError:
        # Somebody else was faster.
        return list(image.renditions.filter(filter_spec__in=_SPECS).exclude(filter_spec__in=present))
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        logging.getLogger(__name__).warning("no copies of picture %s: %s", image.pk, error)
        return []
    return made


def _made_for_a_reader(image: SiteImage) -> list[SiteRendition]:
    """The plain copy, unless it is being made or could not be made of these bytes within the last hour.

    The mark is set before the attempt: many readers at once cost one, and so does one that ends the process.
    """
    mark = f"picture-failed-{image.pk}-{image.sha256}"
    if not cache.add(mark, True, FAILURE_STANDS):
        return []
    made = make_copies(image, only_fallback=True)
    if made:
        cache.delete(mark)
    return made


def _copies_of(image: SiteImage) -> list[SiteRendition]:
    """The copies, kept with the picture: see ``load_copies``."""
    if not hasattr(image, "public_copies"):
        load_copies([image])
    return cast("list[SiteRendition]", image.public_copies)


def _form(copy: SiteRendition) -> str:
    return copy.filter_spec.rpartition("format-")[2]


def _encoded(image: SiteImage, present: set[str], *, only_fallback: bool) -> Iterator[tuple[str, str, bytes]]:
    """Filter, format and bytes of each missing copy. Nothing is enlarged: a small picture has fewer widths."""
    picture = _bare(image)
    widths = [width for width in WIDTHS if width < picture.width]
    widths += [width for width in WIDTHS if width >= picture.width][:1]
    fallback = "png" if picture.mode == "RGBA" else "jpeg"
    for width in sorted(widths, reverse=True):
        forms = [] if only_fallback else ["webp", "avif"]
        if width == max(usual for usual in widths if usual <= FALLBACK_WIDTH):
            forms.append(fallback)
        missing = [form for form in forms if f"width-{width}|format-{form}" not in present]
        if missing and width < picture.width:
            height = max(1, round(picture.height * width / picture.width))
            picture = picture.resize((width, height), Pillow.Resampling.LANCZOS)
        for form in missing:
            spec = f"width-{width}|format-{form}"
            try:
                content = _saved(picture, form)
            # KeyError: a Pillow that was built without the format.
            except (KeyError, OSError, ValueError) as error:
                logging.getLogger(__name__).warning("no %s of picture %s: %s", spec, image.pk, error)
                continue
            yield spec, form, content


def _bare(image: SiteImage) -> Pillow.Image:
    """The picture upright, in sRGB, no larger than needed, without anything that a camera wrote into it.

    Raise ValueError, before anything is decoded, where it has more pixels than may be uploaded.
    """
    with image.open_file() as file, Pillow.open(file) as original:
        if original.width * original.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise ValueError(f"{original.width} x {original.height} pixels are too many")
        # JPEG can be decoded at an eighth to a half of its size: most of the time and the memory.
        original.draft(None, (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        ImageOps.exif_transpose(original, in_place=True)
        picture: Pillow.Image = original
        if profile := original.info.get("icc_profile"):
            picture = _in_srgb(picture, profile)
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        picture = picture.convert(mode)
    scale = min(WIDTHS[-1] / picture.width, MOST_HEIGHT / picture.height)
    if scale < 1:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    picture.info = {}
    return picture


def _in_srgb(picture: Pillow.Image, profile: bytes) -> Pillow.Image:
    """Colours as meant; a profile that does not fit is ignored, as browsers do."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = "RGBA" if picture.mode == "RGBA" else "RGB"
        mode = None if picture.mode in ("RGB", "RGBA") else target
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _saved(picture: Pillow.Image, form: str) -> bytes:
    options: dict[str, dict[str, Any]] = {
        "avif": {"quality": settings.WAGTAILIMAGES_AVIF_QUALITY, "speed": AVIF_SPEED},
        "webp": {"quality": settings.WAGTAILIMAGES_WEBP_QUALITY},
        "jpeg": {"quality": settings.WAGTAILIMAGES_JPEG_QUALITY, "progressive": True, "optimize": True},
        "png": {"optimize": True},
    }
    output = io.BytesIO()
    picture.save(output, form.upper(), **options[form])
    return output.getvalue()


def _rendition(image: SiteImage, spec: str, form: str, content: bytes) -> SiteRendition:
    name = f"{PurePosixPath(image.file.name).stem}.{_EXTENSIONS.get(form, form)}"
    return SiteRendition(image=image, filter_spec=spec, focal_point_key="", file=ContentFile(content, name))
