"""An article with a text that is public or not, one that nobody cleared in its draft, and who tries to bring it out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page

from approvals.models import StepKind
from sites.models import ArticlePage, SiteDocument
from tests import factories as f
from tests.approvals.walking import Office, approve, cleared, draft, submitted
from tests.sites.conftest import UNCLEARED, Reader, body

KNOWN = "这一句已经审过"


@dataclass
class World:
    """What a way gets: the page as stored, its office, another office, a superuser's browser, the other language."""

    page: ArticlePage
    office: Office
    other: Office
    client: Client
    reader: Reader
    english: Locale

    def stored(self) -> Any:
        """The page as it is stored now."""
        return type(self.page).objects.get(pk=self.page.pk)

    def draft(self) -> Any:
        """The newest text."""
        return self.stored().get_latest_revision_as_object()

    def revision(self) -> Any:
        """The newest revision."""
        return self.stored().get_latest_revision()

    def read(self) -> str:
        """All that somebody without an account gets: every page, the lists, feeds and files."""
        heard = [self.reader.sees(page) for page in Page.objects.filter(depth__gt=2)]
        for office in (self.office, self.other):
            for column in (office.column, office.catalog):
                entry, path = self._address(column)
                heard.append(self.reader.get(path + "feed/", entry.host).content.decode())
        for document in SiteDocument.objects.all():
            answer = self.reader.get(document.url)
            heard += [b"".join(answer.streaming_content).decode()] if answer.status_code == 200 else []
        return "\n".join(heard)

    @staticmethod
    def _address(page: Page) -> Any:
        from sites.addresses import address_parts

        return address_parts(Page.objects.get(pk=page.pk))


def new_draft(office: Office) -> Any:
    """Never public."""
    page = draft(office, title="草稿一则", body=body(UNCLEARED), summary="")
    return type(page).objects.get(pk=page.pk)


def changed(office: Office) -> Any:
    """Public with a text that was cleared; its draft says more."""
    page = cleared(draft(office, title="已公开的文章", body=body(KNOWN), summary=""), office)
    page.body = body(UNCLEARED)
    page.save_revision(user=office.editor)
    return type(page).objects.get(pk=page.pk)


def clear_only(page: Any, office: Office) -> None:
    """The newest text gets its clearance, and nothing else happens: the release was put off and taken back."""
    review = submitted(page, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser, at=timezone.now() + datetime.timedelta(hours=1))
    page.revisions.update(approved_go_live_at=None)


def make_root() -> Client:
    """The only person to whom Wagtail shows its own buttons."""
    client = Client()
    client.force_login(f.make_user("root", is_superuser=True))
    return client
