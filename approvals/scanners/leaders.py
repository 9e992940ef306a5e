"""Leaders' names, posts and order, compared with the county's own list (检查指标 V1); the list ships empty.

Only what stands side by side is compared: a post right before or after a name, names in one enumeration.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models.watching import LeaderPost
from approvals.patterns import folded
from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from texts.normalise import normalise

if TYPE_CHECKING:
    from approvals.scanners.registry import Draft

RULE = "leaders"
# 副县长 is not the 县长 of the list, nor is a former one.
_NOT_OTHER = r"(?<![副原前代])"
_BETWEEN = r"[、,· ]?(?:同志)?"
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class _List:
    """The list as it is asked: names and posts in the form of folded texts."""

    posts: dict[str, list[LeaderPost]]
    names: dict[str, list[LeaderPost]]
    today: datetime.date

    @property
    def pattern_of_posts(self) -> str:
        """Any post, the longest first, so that 副县长 is not read as 县长."""
        return "|".join(re.escape(post) for post in sorted(self.posts, key=len, reverse=True))

    @property
    def pattern_of_names(self) -> str:
        """Any name, the longest first."""
        return "|".join(re.escape(name) for name in sorted(self.names, key=len, reverse=True))

    def rank_of(self, name: str) -> int | None:
        """The place of whoever holds a post today; None where the list does not say."""
        ranks = [row.rank for row in self.names[name] if row.rank is not None and row.is_held_on(self.today)]
        return min(ranks, default=None)


@dataclass(frozen=True)
class _Mistake:
    severity: Severity
    span: tuple[int, int]
    message: str
    hint: str


def scan(draft: Draft) -> Iterator[Finding]:
    """A listed name beside a post that it never held blocks; a former one, a near name, a wrong order are told."""
    listed = _read_list()
    if listed is None:
        return
    for passage, sha256 in draft.all_passages:
        text = folded(passage.text)
        if any(name in text for name in listed.names) or any(post in text for post in listed.posts):
            for finding in (*_beside(text, listed), *_order(text, listed)):
                yield _placed(finding, passage.place, text, sha256)


def _read_list() -> _List | None:
    rows = list(LeaderPost.objects.all())
    posts: dict[str, list[LeaderPost]] = {}
    names: dict[str, list[LeaderPost]] = {}
    for row in rows:
        posts.setdefault(folded(normalise(row.post)), []).append(row)
        names.setdefault(folded(normalise(row.name)), []).append(row)
    return _List(posts, names, timezone.localdate()) if rows else None


def _beside(text: str, listed: _List) -> Iterator[_Mistake]:
    posts, names = listed.pattern_of_posts, listed.pattern_of_names
    pairs = rf"{_NOT_OTHER}(?P<post>{posts}){_BETWEEN}(?P<name>{names})|(?P<name2>{names})(?P<post2>{posts})"
    for found in re.finditer(pairs, text):
        name, post = found["name"] or found["name2"], found["post"] or found["post2"]
        held = [row for row in listed.names[name] if row in listed.posts[post]]
        if not held:
            yield _Mistake(
                Severity.BLOCK,
                found.span(),
                _("姓名与职务不符：“%(words)s”") % {"words": found[0]},
                _("请按领导名单改正姓名或者职务；名单有误的，请更新名单。"),
            )
        elif not any(row.is_held_on(listed.today) for row in held):
            yield _Mistake(
                Severity.WARN,
                found.span(),
                _("现在不担任这一职务：“%(words)s”") % {"words": found[0]},
                _("请核对文中所说的时间；写现在的，请改正职务。"),
            )
    yield from _near_names(text, listed)


def _near_names(text: str, listed: _List) -> Iterator[_Mistake]:
    """After a post a name that differs from its holder's in one character other than the surname."""
    for found in re.finditer(rf"{_NOT_OTHER}(?P<post>{listed.pattern_of_posts}){_BETWEEN}", text):
        for row in listed.posts[found["post"]]:
            name = folded(normalise(row.name))
            written = text[found.end() : found.end() + len(name)]
            differing = sum(one != other for one, other in zip(name, written, strict=False))
            is_near = len(written) == len(name) >= _SHORTEST_NAME and differing == 1 and written[0] == name[0]
            # A two-character name shares its surname with half the county: only a longer one is a slip.
            if is_near and len(name) > _SHORTEST_NAME and written not in listed.names:
                yield _Mistake(
                    Severity.WARN,
                    (found.start(), found.end() + len(name)),
                    _("姓名可能有误：“%(written)s”") % {"written": written},
                    _("领导名单中是“%(name)s”，请核对。") % {"name": row.name},
                )


def _order(text: str, listed: _List) -> Iterator[_Mistake]:
    names = listed.pattern_of_names
    for found in re.finditer(rf"(?:{names})(?:[、,](?:{names}))+", text):
        ranks = [listed.rank_of(name) for name in re.findall(names, found[0])]
        known = [rank for rank in ranks if rank is not None]
        if known != sorted(known):
            yield _Mistake(
                Severity.WARN,
                found.span(),
                _("排序与领导名单不同：“%(words)s”") % {"words": found[0]},
                _("请按领导名单的顺序排列，或者注明理由。"),
            )


def _placed(mistake: _Mistake, place: str, text: str, sha256: str) -> Finding:
    start, end = mistake.span
    return Finding(
        RULE,
        mistake.severity,
        place,
        masked(text, start, end, secret=False),
        mistake.message,
        mistake.hint,
        keyed_hash(text[start:end]),
        sha256,
    )
