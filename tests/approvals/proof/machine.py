"""What every history stands on: a moment in time, a transaction that is undone, and the reader after each step."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

import time_machine
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant
from treebeard.exceptions import InvalidMoveToDescendant
from wagtail.models import Page

from sites import directory
from sites.models import CatalogEntry, DisclosureAttachment, HomePage
from sites.publishing.gates import PublicationRefused
from tests.approvals.proof.belief import Belief, Item, Said
from tests.approvals.proof.channels import OK, Served, behind_the_door, read_everything
from tests.approvals.proof.county import House
from tests.approvals.proof.marks import Mint, marks_in, slugs_in
from tests.units.travel import at
from units.models import User

GONE = 410
START = at(2026, 3, 2, 9)
DAY = datetime.timedelta(days=1)
#: How a step may be told no; anything else is a fault.
REFUSALS = (
    PublicationRefused,
    ValidationError,
    ProtectedError,
    PermissionDenied,
    InvalidMoveToDescendant,
    ObjectDoesNotExist,
)


class Leak(AssertionError):
    """Somebody read what was not cleared."""


class Machine(RuleBasedStateMachine):
    """One history. ``houses`` are built before, outside of it; ``counted`` says afterwards what all histories did."""

    houses: ClassVar[list[House]] = []
    counted: ClassVar[Counter[str]] = Counter()
    #: Read the lists of all units after every step, not only of those with something of their own (and, now and then, all).
    thorough: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.belief = Belief()
        self.mint = Mint()
        self._traveller = time_machine.travel(START, tick=True)
        self.clock = self._traveller.start()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self._seen_at: Any = None
        self._forget()
        self.counted["histories"] += 1

    def teardown(self) -> None:
        """Undo everything."""
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)
        self._traveller.stop()
        self._forget()

    @staticmethod
    def _forget() -> None:
        cache.clear()
        directory._memo = None

    # -- doing ---------------------------------------------------------------------------------------------------

    def attempt(self, action: Callable[[], Any], *, whole: bool = False) -> bool:
        """Do something that may be refused; whether it was done.

        Not in a transaction of its own, so that what a refused path leaves behind stays, as it would for good;
        ``whole`` is for what Django itself does in one (deleting, lists).
        """
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                if whole:
                    with transaction.atomic():
                        action()
                else:
                    action()
        except REFUSALS as refusal:
            self.counted[f"refused {type(refusal).__name__}"] += 1
            return False
        return True

    @staticmethod
    def now() -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC)

    @staticmethod
    def row(item: Item) -> Any:
        """The page as stored."""
        return Page.objects.get(pk=item.pk).specific

    def draft(self, item: Item) -> Any:
        """The page as its newest revision has it."""
        return self.row(item).get_latest_revision_as_object()

    def house_of(self, item: Item) -> House:
        """The unit under whose home the page stands now."""
        unit = HomePage.objects.filter(pk__in=item.above).values_list("unit_id", flat=True).get()
        return next(house for house in self.houses if house.unit.pk == unit)

    def items(self, *kinds: str, alias: bool = False) -> list[Item]:
        """What still exists."""
        found = [
            item for item in self.belief.items.values() if not item.gone and bool(item.alias_of) == alias
        ]
        return [item for item in found if not kinds or item.kind in kinds]

    def pick(self, items: list[Any], number: int) -> Any:
        """One of them."""
        return items[number % len(items)]

    @property
    def everybody(self) -> list[User]:
        return [user for house in self.houses for user in house.people]

    def fresh(self, user: User) -> User:
        """The person, without what was remembered about rights."""
        return User.objects.get(pk=user.pk)

    def express(self, page: Any, said: Said) -> None:
        """Have the page say it."""
        from sites.models import SiteDocument, SiteImage

        page.title, page.summary = f"关于{said.title}的通知", f"概述{said.summary}"
        body: list[Any] = [("rich_text", f"<p>正文{mark}</p>") for mark in said.body[:1]]
        body += [
            ("table", {"data": [["项目", mark]], "first_row_is_table_header": False})
            for mark in said.body[1:]
        ]
        if said.picture is not None:
            picture = SiteImage.objects.get(pk=said.picture)
            body.append(("picture", {"image": picture, "alt_text": "田", "caption": ""}))
        rows = [(SiteDocument.objects.get(pk=number), title) for number, title in said.files]
        if hasattr(page, "attachments"):
            page.attachments = [
                DisclosureAttachment(document=document, title=title, sort_order=order)
                for order, (document, title) in enumerate(rows)
            ]
            page.attribute = "on_request" if said.on_request else "proactive"
            page.attribute_ground = page.attribute_reason = "条例第十六条" if said.on_request else ""
        elif rows:
            body.append(("attachments", [{"document": document, "title": title} for document, title in rows]))
        page.body = body

    def adopt(self, page: Any, kind: str, said: Said, author: User | None, **more: Any) -> Item:
        """Know a page from now on."""
        item = Item(page.pk, 0, kind, page.slug, said, self._above(page), **more)
        self.belief.items[page.pk] = item
        if author is not None:
            item.authors.add(author.pk)
        self.belief.note(item, said, page.latest_revision_id, None)
        return item

    @staticmethod
    def _above(page: Page) -> tuple[int, ...]:
        ends = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
        return tuple(Page.objects.filter(path__in=ends).order_by("path").values_list("pk", flat=True))

    def look_where_they_stand(self) -> None:
        """Places change by many ways; the tree itself says where pages stand."""
        rows = Page.objects.in_bulk(list(self.belief.items))
        for pk, item in self.belief.items.items():
            item.gone = pk not in rows
            if not item.gone:
                item.above, item.slug = self._above(rows[pk]), rows[pk].slug
                item.alias_of = rows[pk].alias_of_id

    # -- reading -------------------------------------------------------------------------------------------------

    def _changes(self) -> Any:
        """A number that moves with every row written on this connection; only SQLite knows one."""
        if connection.vendor != "sqlite":
            return object()
        with connection.cursor() as cursor:
            cursor.execute("SELECT total_changes()")
            return cursor.fetchone()[0]

    @invariant()
    def nobody_reads_what_was_not_cleared(self) -> None:
        """After every step, in every channel."""
        if not self.belief.items or self._seen_at == self._changes():
            return
        self.look_where_they_stand()
        pages = [item.pk for item in self.belief.items.values() if not item.gone]
        live = set(Page.objects.filter(pk__in=pages, live=True).values_list("pk", flat=True))
        lines = set(CatalogEntry.objects.filter(page__in=pages).values_list("page", flat=True))
        public, now = live | lines, self.now()
        allowed = self.belief.allowed(public, now)
        # Whose address may be named anywhere: a line in the catalogue has none.
        slugs = {self.belief.items[pk].slug for pk in pages}
        named = {self.belief.items[pk].slug for pk in live if self.belief.in_force(pk, now)}
        for served in read_everything(self._houses_to_read(bool(public)), pages):
            self.counted["answers"] += 1
            self._judge(served, allowed, now)
            wrong = (slugs_in(served.content) & slugs) - named
            if served.page is None and served.status == OK and wrong:
                raise Leak(f"{served.address} names the address {wrong} of what is not public")
        # What is asked for without a login never depends on what is public: now and then is enough.
        for served in behind_the_door(pages[-1:]) if self.counted["readings"] % 3 == 0 else ():
            if served.status == OK or marks_in(served.content):
                raise Leak(f"{served.address} answered {served.status} to somebody without a login")
        self.counted["readings"] += 1
        self._seen_at = self._changes()

    def _houses_to_read(self, any_public: bool) -> list[House]:
        if self.thorough or self.counted["readings"] % 4 == 0:
            return self.houses
        if not any_public:
            return self.houses[:1]
        near = {pk for item in self.belief.items.values() for pk in item.above}
        return [house for house in self.houses if house is self.houses[0] or house.home.pk in near]

    def _judge(self, served: Served, allowed: set[str], now: datetime.datetime) -> None:
        if served.picture is not None:
            mark = self.belief.pictures.get(served.picture, "")
            if served.status == OK and mark not in allowed:
                raise Leak(f"{served.address} served a picture that was not cleared")
            return
        # A page that is not found repeats the address.
        found = marks_in(served.content) - marks_in(served.address.encode())
        if served.page is None:
            if wrong := found - allowed:
                raise Leak(f"{served.address} ({served.status}) said {wrong}")
            self.counted["marks read"] += len(found)
            return
        item = self.belief.items[served.page]
        mine = found & item.ever
        if served.status == GONE:
            # The notice of a withdrawal names what was there, as it was cleared once.
            wrong = found - item.once - allowed
        else:
            versions = self.belief.in_force(item.pk, now)
            fits = not mine or any(mine <= fixed.marks for fixed in versions)
            wrong = (found - mine - allowed) if fits else mine
            self.counted["pages read"] += bool(mine)
        if wrong:
            raise Leak(f"{served.address} ({served.status}), page {item.pk}: said {wrong}")
