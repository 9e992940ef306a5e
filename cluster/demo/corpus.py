"""Real documents spread over the sample county: which row goes to which unit, by general rules in a TOML file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cluster.demo.people import username
from sites import directory
from sites.importing.run import ImportImpossible, Target, target_for
from sites.importing.values import metadata_of
from texts.normalise import normalise
from units.models import Role, Unit, User


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")


class KindRule(_Rule):
    """What all rows of a kind get."""

    category: str = ""
    source: str = ""


class PlaceRule(_Rule):
    """Rows of these kinds (all, if none is named) with one of these words (any, if none is named) go to a unit."""

    unit: str
    kinds: list[str] = []
    words: list[str] = []


class SubjectRule(_Rule):
    """Rows with one of these words belong to a subject class."""

    code: str
    words: list[str]


class AttachRule(_Rule):
    """The first entries whose titles fit get one file each, in turn."""

    title: re.Pattern[str]
    files: list[str]
    entries: int = Field(gt=0)


class Mapping(_Rule):
    """The whole file."""

    source: str
    kinds: dict[str, KindRule] = {}
    place: list[PlaceRule]
    subject: list[SubjectRule] = []
    attach: list[AttachRule] = []


def read_mapping(path: Path) -> Mapping:
    """Read the rules; raises ``ImportImpossible`` with every mistake."""
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ImportImpossible(f"无法读取 {path}：{error.strerror}。") from error
    except tomllib.TOMLDecodeError as error:
        raise ImportImpossible(f"{path.name} 不是有效的 TOML：{error}。") from error
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, mistake['loc']))}：{mistake['msg']}" for mistake in error.errors())
        raise ImportImpossible(f"{path.name} 有误：\n" + "\n".join(wrong)) from error


class Spreading:
    """Says for each row where it goes, and gives it what the rules give it.

    They become drafts of ``by``; without, of each unit's own sample editor. Raises ``ImportImpossible`` when a unit has no
    site or the person may not write there.
    """

    def __init__(self, mapping: Mapping, attachments: Path | None, by: User | None) -> None:
        self.mapping = mapping
        self._targets = {
            code: _target(code, by) for code in dict.fromkeys(rule.unit for rule in mapping.place)
        }
        self._left = [rule.entries for rule in mapping.attach]
        self._files = [_matching(attachments, rule.files) for rule in mapping.attach]

    def place(self, fields: dict[str, Any], kind: str) -> Target:
        """The target of a row; fills in category, subject, source and attachments."""
        words = [normalise(metadata_of(fields.get(name))) for name in ("issuer", "title")]
        if (given := self.mapping.kinds.get(kind)) is not None:
            fields["category"] = fields.get("category") or given.category
            fields["source"] = given.source or fields.get("source")
        if not fields.get("subject"):
            fields["subject"] = next(
                (rule.code for rule in self.mapping.subject if _has(words[1], rule.words)), ""
            )
        if attached := self._attachments(metadata_of(fields.get("title"))):
            fields["attachments"] = attached
        for text in words:
            for rule in self.mapping.place:
                if rule.words and (not rule.kinds or kind in rule.kinds) and _has(text, rule.words):
                    return self._targets[rule.unit]
        for rule in self.mapping.place:
            if not rule.words and (not rule.kinds or kind in rule.kinds):
                return self._targets[rule.unit]
        raise ImportImpossible(f"没有规则说明“{kind}”类的文件放到哪里。")

    def _attachments(self, title: str) -> list[str]:
        for index, rule in enumerate(self.mapping.attach):
            if self._left[index] and self._files[index] and rule.title.search(title):
                self._left[index] -= 1
                return [self._files[index][self._left[index] % len(self._files[index])]]
        return []


def _has(text: str, words: list[str]) -> bool:
    return any(word in text for word in words)


def _matching(folder: Path | None, patterns: list[str]) -> list[str]:
    if folder is None:
        return []
    return sorted({path.name for pattern in patterns for path in folder.glob(pattern) if path.is_file()})


def _target(code: str, by: User | None) -> Target:
    unit = Unit.objects.filter(code=code).first()
    entries = directory.current().of_unit(unit.pk) if unit else []
    if unit is None or not entries:
        raise ImportImpossible(f"没有代码为“{code}”的单位，或者它没有网站。请先运行 make demo。")
    by = by or sample_person(unit, Role.EDITOR)
    address = f"{entries[0].host}/{entries[0].path}"
    return target_for(address, by)


def sample_person(unit: Unit, role: Role) -> User:
    """Who holds a role at a unit in the demo; raises ``ImportImpossible`` where the demo was not built."""
    name = username(unit, role)
    person = User.objects.filter(username=name).first()
    if person is None:
        raise ImportImpossible(f"没有“{name}”这个示例账号，请先运行 make demo。")
    return person
