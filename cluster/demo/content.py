"""The sample content as it lies in ``demo/content``: one file a unit, one for what is under review.

Each item has an identity of its own.
"""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from sites.models.base import SLUG_ALPHABET
from texts.dates import parse_published_at

FOLDER = Path(settings.BASE_DIR) / "demo" / "content"
FILES = FOLDER / "files"
PICTURES = FOLDER / "pictures"


@dataclass(frozen=True)
class Item:
    """One item of the sample content."""

    unit: str
    type: str
    title: str
    published_at: datetime.datetime
    values: dict[str, Any]
    #: The file that it stands in.
    file: Path = FOLDER

    @property
    def stage(self) -> str:
        """How far it got in its review; empty for what was public before this system was there."""
        return str(self.values.get("stage", ""))

    @property
    def slug(self) -> str:
        """Looks like any other slug, and is the same each time the content is read."""
        digest = int(hashlib.sha256(f"{self.unit}|{self.type}|{self.title}".encode()).hexdigest(), 16)
        letters = ""
        for _position in range(6):
            digest, index = divmod(digest, len(SLUG_ALPHABET))
            letters += SLUG_ALPHABET[index]
        return f"{self.published_at:%Y%m%d}-{letters}"


def read_items(folder: Path = FOLDER) -> list[Item]:
    """Every item of every unit, oldest first; raises ``ValueError`` naming file and item."""
    items = []
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for values in content["item"]:
            moment = parse_published_at(values["published_at"])
            if moment is None:
                raise ValueError(f"{path.name}：《{values['title']}》的 published_at 不是时间。")
            unit = values.get("unit") or content["unit"]
            items.append(Item(unit, values["type"], values["title"], moment, values, path))
    return sorted(items, key=lambda item: item.published_at)
