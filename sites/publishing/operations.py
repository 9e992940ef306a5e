"""What people do: release, withdraw, schedule, unschedule. Each can be asked for its obstacles before it is told."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from ledger.chain import record
from sites import directory
from sites.catalog.entries import line_obstacles, remove_entry, show_line
from sites.models import DisclosureAttribute, DisclosurePage, FormerAddress, SitePage
from sites.publishing import gates
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.records import subject_of
from units.permissions import may_release

if TYPE_CHECKING:
    from wagtail.models import Revision

    from units.models import User


class Operation(ABC):
    """One thing done to one page by one person (None: a program that answers for itself).

    ``program``: it follows from the rules of the house, whoever's name it bears; nobody's right is asked for.
    """

    def __init__(self, page: SitePage, *, by: User | None, program: bool = False) -> None:
        self.page = page
        self.by = by
        self.program = program

    @abstractmethod
    def obstacles(self) -> list[Obstacle]:
        """Everything that stands against it now; what a button can show and a refusal carries."""

    @abstractmethod
    def _perform(self) -> None:
        """Do it; called with the page row locked and no obstacle left."""

    def _without_right(self) -> list[Obstacle]:
        if self.program or self.by is None or may_release(self.by, self.page.owner_unit):
            return []
        return [
            Obstacle(
                "no-right",
                _("您没有签发“%s”所属单位内容的权限。") % self.page.title,
                _("请交本单位的签发人办理。"),
            )
        ]

    def _record(self, kind: str, *, reason: str = "", details: dict[str, Any] | None = None) -> None:
        record(
            kind,
            actor=self.by,
            subject=subject_of(self.page),
            subject_label=self.page.title,
            reason=reason,
            details=details,
        )

    def execute(self) -> SitePage:
        """Do it in one transaction and return the page as it is then; raises ``PublicationRefused``."""
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=self.page.pk)
            if obstacles := self.obstacles():
                raise PublicationRefused(obstacles, self.page)
            self._perform()
        return Page.objects.get(pk=self.page.pk).specific  # type: ignore[no-any-return]


class Release(Operation):
    """Make a revision of a page public (签发); for an on-request entry, its line in the catalogue."""

    def __init__(
        self,
        page: SitePage,
        revision: Revision | None = None,
        *,
        by: User | None,
        reason: str = "",
        on_behalf_of: User | None = None,
    ) -> None:
        super().__init__(page, by=by)
        self.revision = revision
        self.acting = gates.Acting(by, reason, on_behalf_of)

    def _candidate(self) -> SitePage:
        revision = self.revision or self.page.get_latest_revision()
        return revision.as_object() if revision else self.page  # type: ignore[no-any-return]

    def _is_line(self, candidate: SitePage) -> bool:
        return isinstance(candidate, DisclosurePage) and candidate.attribute == DisclosureAttribute.ON_REQUEST

    def obstacles(self) -> list[Obstacle]:
        """The right to release, the form's own rules, the page's, and every gate's."""
        candidate = self._candidate()
        found = self._without_right() + validity_obstacles(candidate)
        with gates.acting(self.acting.by, self.acting.reason, self.acting.on_behalf_of):
            if self._is_line(candidate):
                if self.page.live:
                    found.append(
                        Obstacle("still-public", _("全文还在公开。"), _("请先撤回，再改为依申请公开。"))
                    )
                found += line_obstacles(candidate)  # type: ignore[arg-type]
            else:
                found += gates.obstacles_for(candidate, was_public=self.page.live, path="release")
        return found

    def _perform(self) -> None:
        candidate = self._candidate()
        with gates.acting(self.acting.by, self.acting.reason, self.acting.on_behalf_of):
            if self._is_line(candidate):
                # The page never goes live, so nothing else would say that its newest text has been dealt with.
                newest = self.page.latest_revision_id
                candidate.has_unpublished_changes = self.revision is not None and self.revision.pk != newest
                show_line(candidate)  # type: ignore[arg-type]
                details = self.acting.details() | gates.digest_details(candidate)
                self._record("publication.line_shown", reason=self.acting.reason, details=details)
                return
            revision = (
                self.revision or self.page.get_latest_revision() or self.page.save_revision(user=self.by)
            )
            revision.publish(user=self.by, skip_permission_checks=True)


class Withdraw(Operation):
    """Take a page, or the catalogue line of an on-request entry, off the public side (撤回), with a reason."""

    def __init__(
        self, page: SitePage, *, by: User | None, reason: str, redirect_to: str = "", program: bool = False
    ) -> None:
        super().__init__(page, by=by, program=program)
        self.reason = reason.strip()
        self.redirect_to = redirect_to

    def _has_line(self) -> bool:
        return not self.page.live and hasattr(self.page, "catalog_entry")

    def obstacles(self) -> list[Obstacle]:
        """The right to do it, a reason, and something to withdraw."""
        found = self._without_right()
        if not self.reason:
            found.append(Obstacle("no-reason", _("撤回须写明理由。"), _("请填写理由后再试。")))
        if self.redirect_to and not _is_ours(self.redirect_to):
            found.append(
                Obstacle(
                    "not-ours",
                    _("转到的网址不在本县网站上。"),
                    _("请填本县网站的地址，以 / 或 http(s):// 开头。"),
                )
            )
        if not self.page.live and not self._has_line():
            found.append(Obstacle("not-public", _("它现在没有公开，不需要撤回。")))
        return found

    def _perform(self) -> None:
        with gates.acting(self.by, self.reason):
            if self._has_line():
                remove_entry(self.page.pk)
                Page.objects.filter(pk=self.page.pk).update(has_unpublished_changes=True)
                self._record("publication.line_withdrawn", reason=self.reason)
                return
            parts = self.page.get_url_parts()
            entry = self.page.site_entry
            # Nobody holds Wagtail's publish permission, which it would ask for; the right was asked for above.
            UnpublishPageAction(self.page, user=self.by).execute(skip_permission_checks=True)
            if self.redirect_to and parts and entry:
                FormerAddress.objects.filter(host=entry.host, path=parts[2]).update(
                    redirect_to=self.redirect_to
                )


class Schedule(Operation):
    """Have a revision released at a later moment; every gate is asked again when it fires."""

    def __init__(self, page: SitePage, *, at: datetime.datetime, by: User | None) -> None:
        super().__init__(page, by=by)
        self.at = at

    def obstacles(self) -> list[Obstacle]:
        """The same as for a release now, and a moment that lies ahead."""
        found = Release(self.page, by=self.by).obstacles()
        if self.at <= timezone.now():
            found.append(Obstacle("not-ahead", _("定时发布的时间已经过去。"), _("请选一个将来的时间。")))
        return found

    def _perform(self) -> None:
        revision = self.page.get_latest_revision() or self.page.save_revision(user=self.by)
        self.page.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
        revision.approved_go_live_at = self.at
        revision.save(update_fields=["approved_go_live_at"])
        self._record("publication.scheduled", details={"at": self.at.isoformat()})


class Unschedule(Operation):
    """Take back a scheduled release."""

    def obstacles(self) -> list[Obstacle]:
        """The right to do it, and something scheduled."""
        found = self._without_right()
        if not self.page.revisions.filter(approved_go_live_at__isnull=False).exists():
            found.append(Obstacle("not-scheduled", _("它没有定时发布的安排。")))
        return found

    def _perform(self) -> None:
        self.page.revisions.update(approved_go_live_at=None)
        self._record("publication.unscheduled")


def validity_obstacles(candidate: Any) -> list[Obstacle]:
    """What the form itself would refuse, one obstacle for each field."""
    try:
        candidate.full_clean()
    except ValidationError as error:
        return [
            Obstacle("invalid", f"{_field_label(candidate, name)}：{' '.join(messages)}")
            for name, messages in error.message_dict.items()
        ]
    return []


def _field_label(page: Any, name: str) -> str:
    try:
        return str(page._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return str(page._meta.verbose_name)


def _is_ours(address: str) -> bool:
    """A withdrawn page does not send its readers to strangers."""
    parts = urlsplit(address)
    if not parts.scheme and not parts.netloc:
        return address.startswith("/") and "\\" not in address
    return parts.scheme in ("http", "https") and directory.current().has_host(parts.hostname or "")
