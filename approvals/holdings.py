"""Old holdings (存量信息): what was reviewed before it came here, cleared from a list that a releaser answers for.

Only what nobody has changed since: a draft exactly as it was imported, or what is public exactly as it was released before
there were clearances. Everything else is reviewed like any other text. 条例 Art. 17 asks for a review of every item; the
list says who made it then and when, and the clearance names the list by its SHA-256.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from approvals import clearing
from approvals.coverage import cleared_digest, says_nothing
from approvals.flow import open_review_of
from approvals.models import Clearance, ClearanceBasis
from approvals.scanners import Severity, scan_item
from approvals.standing import authors_of
from approvals.submitting import block_obstacles, is_line
from ledger.chain import record
from ledger.models import LedgerEntry
from sites.importing.recording import import_of
from sites.models import DisclosureAttribute, DisclosurePage, SitePage
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.operations import Release
from sites.publishing.records import PUBLIC_KINDS, subject_of, was_public
from texts.document_numbers import normalise_document_number
from units.permissions import may_release

if TYPE_CHECKING:
    from approvals.scanners import Finding
    from units.models import User


@dataclass(frozen=True)
class Listed:
    """One line of a list: which item, what it is called, who reviewed it before and when."""

    import_key: str = ""
    page: int | None = None
    title: str = ""
    document_number: str = ""
    reviewed_by: str = ""
    reviewed_on: datetime.date | None = None


@dataclass(frozen=True)
class Cleared:
    """What became of an item: ``published``, ``line``, ``kept`` (public already), ``already`` (cleared before), ``withheld``."""

    what: str
    page: SitePage
    warnings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Answering:
    """Who answers for a list, why, and its SHA-256; ``accepts``: why what the scan only warns of may be public."""

    by: User
    reason: str
    manifest: str
    accepts: str = ""


def put_on_record(answering: Answering, name: str) -> None:
    """Say that somebody answers for a list, before anything is cleared by it."""
    record(
        "holdings.listed",
        actor=answering.by,
        subject=f"manifest:{answering.manifest}",
        subject_label=name,
        reason=answering.reason,
        details={
            "manifest": answering.manifest,
            **({"accepts": answering.accepts} if answering.accepts else {}),
        },
    )


def clear(listed: Listed, answering: Answering) -> Cleared:
    """Clear one item and make it public, in one transaction; nothing for what has its clearance.

    A withheld entry stays a draft. Raises ``PublicationRefused`` with every reason, and then nothing has happened.
    """
    number = _number_of(listed)
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=number)
        page = Page.objects.get(pk=number).specific
        if not isinstance(page, SitePage):
            raise _refused("not-ours", _("这类页面没有公开审查的规则。"))
        is_public = page.live or hasattr(page, "catalog_entry")
        candidate = _content_of(page, is_public=is_public)
        if found := list(_wrong_in(listed, candidate)):
            raise PublicationRefused(found, page)
        digest = cleared_digest(candidate)
        if says_nothing(candidate) or Clearance.objects.covering(page.pk, digest).exists():
            return Cleared("already", page)
        if _is_withheld(candidate):
            return Cleared("withheld", page)
        found = [*_without_right(page, answering.by), *_not_as_before(page, digest, is_public=is_public)]
        scanned = scan_item(candidate, line_only=is_line(candidate))
        found += block_obstacles(scanned)
        warnings = [one for one in scanned if one.severity == Severity.WARN]
        if warnings and not answering.accepts:
            found.append(_warned(warnings))
        if found:
            raise PublicationRefused(found, page)
        return Cleared(
            _make_public(page, candidate, listed, answering, warnings, is_public=is_public), page, warnings
        )


def _number_of(listed: Listed) -> int:
    """The page that a line means: by its key, by its number, and if it has both, the same by both."""
    numbers = set()
    if listed.import_key:
        numbers |= set(
            DisclosurePage.objects.filter(import_key=listed.import_key).values_list("pk", flat=True)
        )
        if not numbers:
            raise _refused("not-there", _("没有导入编号为“%s”的条目。") % listed.import_key)
    if listed.page is not None:
        numbers |= set(Page.objects.filter(pk=listed.page).values_list("pk", flat=True))
        if not numbers:
            raise _refused("not-there", _("没有编号为 %d 的页面。") % listed.page)
    if not numbers:
        raise _refused("no-key", _("没有写导入编号，也没有写页面编号。"), _("至少写一个。"))
    if len(numbers) > 1 or (listed.page is not None and listed.page not in numbers):
        raise _refused("two-items", _("导入编号和页面编号说的不是同一条。"), _("请核对这一行。"))
    return int(numbers.pop())


def _content_of(page: SitePage, *, is_public: bool) -> SitePage:
    """What would be cleared: what is public now, or else the newest draft."""
    revision = page.get_latest_revision()
    if (is_public and page.live) or revision is None:
        return page
    return revision.as_object()  # type: ignore[no-any-return]


def _wrong_in(listed: Listed, page: SitePage) -> Iterator[Obstacle]:
    """A line that means another item than it finds, or does not say who reviewed it and when."""
    if not listed.title and not listed.document_number:
        yield Obstacle("no-title", _("没有写标题，也没有写发文字号，无法核对。"), _("至少写一个。"))
    if listed.title and _plain(listed.title) != _plain(page.title):
        yield Obstacle("another-title", _("清单上的标题是“%(listed)s”，这里的是“%(found)s”。")
                       % {"listed": listed.title, "found": page.title}, _("请核对这一行。"))  # fmt: skip
    number = getattr(page, "document_number", "")
    if listed.document_number and normalise_document_number(listed.document_number) != number:
        yield Obstacle("another-number", _("清单上的发文字号是“%(listed)s”，这里的是“%(found)s”。")
                       % {"listed": listed.document_number, "found": number}, _("请核对这一行。"))  # fmt: skip
    if not listed.reviewed_by.strip():
        yield Obstacle("nobody-reviewed", _("没有写原审查人。"), _("此前没有审查过的，请送审。"))
    if listed.reviewed_on is None:
        yield Obstacle("never-reviewed", _("没有写原审查日期。"), _("此前没有审查过的，请送审。"))
    elif listed.reviewed_on > timezone.localdate():
        yield Obstacle("reviewed-later", _("原审查日期（%s）还没有到。") % listed.reviewed_on.isoformat())


def _plain(title: str) -> str:
    return "".join(title.split())


def _without_right(page: SitePage, by: User) -> Iterator[Obstacle]:
    """Only a releaser of the unit answers for its holdings, and nobody for their own words."""
    if by.is_superuser or not may_release(by, page.owner_unit):
        yield Obstacle("no-right", _("%(who)s不是“%(unit)s”的签发人。") % {"who": by, "unit": page.owner_unit},
                       _("每个单位的清单由本单位的签发人负责。"))  # fmt: skip
    if by.pk in authors_of([page.pk]).get(page.pk, ()):
        yield Obstacle("duties", _("%s写过或改过它，不能对自己写的内容负责。") % by, _("请换一位签发人。"))


def _not_as_before(page: SitePage, digest: str, *, is_public: bool) -> Iterator[Obstacle]:
    """Whatever shows that it is not, or no longer, what was reviewed before."""
    send = _("请由编辑送审。")
    if (review := open_review_of(page)) is not None:
        yield Obstacle("under-review", _("它正在审查（%s）。") % review.number, _("请等审查结束。"))
    if Clearance.objects.filter(page_number=page.pk, revoked_at__isnull=False).exists():
        yield Obstacle("revoked", _("它曾被撤回或者撤销准予公开。"), send)
    elif is_public:
        released = LedgerEntry.objects.about(subject_of(page)).filter(kind__in=PUBLIC_KINDS)
        last = released.order_by("-sequence").first()
        if last is None or last.details.get("digest") != digest:
            yield Obstacle("not-as-released", _("现在公开的内容与台账记载的不同。"), send)
    elif was_public(page):
        yield Obstacle("withdrawn", _("它曾经公开，后来撤下了。"), send)
    elif (row := import_of(page)) is None:
        yield Obstacle("not-imported", _("它不是导入的存量信息。"), send)
    elif row.details.get("undecided"):
        yield Obstacle("undecided", _("导入时没有公开属性，还没有人核定。"), send)
    elif row.details.get("digest") != digest:
        yield Obstacle("changed", _("导入以后改过，不是此前审查的内容。"), send)


def _warned(warnings: list[Finding]) -> Obstacle:
    first = warnings[0]
    return Obstacle(
        "warnings",
        _("有 %(count)d 处疑点，例如“%(place)s”里%(what)s：…%(context)s…。")
        % {"count": len(warnings), "place": first.place, "what": first.message, "context": first.context},
        _("核对无误的，用 --accept-warnings 写明理由。"),
    )


def _make_public(  # noqa: PLR0913 - what is made public, and on whose word
    page: SitePage,
    candidate: SitePage,
    listed: Listed,
    answering: Answering,
    warnings: list[Finding],
    *,
    is_public: bool,
) -> str:
    if warnings:
        _accept(page, answering, warnings)
    clearing.give(candidate, by=answering.by, basis=ClearanceBasis.HOLDING, manifest=answering.manifest)
    if is_public:
        return "kept"
    day = listed.reviewed_on.isoformat() if listed.reviewed_on else ""
    reason = _("%(reason)s（%(who)s于%(day)s审查）") % {
        "reason": answering.reason,
        "who": listed.reviewed_by.strip(),
        "day": day,
    }
    Release(page, page.get_latest_revision(), by=answering.by, reason=reason).execute()
    return "line" if is_line(candidate) else "published"


def _accept(page: SitePage, answering: Answering, warnings: list[Finding]) -> None:
    """One row of the record for what the scan warned of in an item: no review holds these findings."""
    record(
        "finding.disposed",
        actor=answering.by,
        subject=subject_of(page),
        subject_label=page.title,
        reason=answering.accepts,
        details={
            "manifest": answering.manifest,
            "findings": [{"rule": one.rule, "place": one.place, "value": one.value_hash} for one in warnings],
        },
    )


def _is_withheld(page: SitePage) -> bool:
    return isinstance(page, DisclosurePage) and page.attribute == DisclosureAttribute.WITHHELD


def _refused(code: str, message: str, hint: str = "") -> PublicationRefused:
    return PublicationRefused([Obstacle(code, message, hint)])
