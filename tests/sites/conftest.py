"""What tests of sites share: a county, staff of a department, a gate that can be closed, an anonymous reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from sites.addresses import address_parts
from sites.models import DepartmentHomePage, PortalHomePage
from sites.publishing import events, gates
from sites.publishing.gates import Candidate, Obstacle, PublicationRefused
from tests import factories as f
from tests.sites.walls import OURS, THEIRS, furnish
from units.models import Role, User

#: What the editor wrote and nobody has cleared.
UNCLEARED = "这一句还没有经过审查"
REFUSAL = "测试关口没有放行。"


@dataclass
class ClosingGate:
    """Lets everything through until it is closed; ``refuses`` makes it choose."""

    closed: bool = False
    refuses: Callable[[Candidate], bool] | None = None
    asked: list[Candidate] = field(default_factory=list)

    def close(self) -> None:
        self.closed = True

    def open(self) -> None:
        self.closed = False

    def obstacles(self, candidate: Candidate) -> list[Obstacle]:
        self.asked.append(candidate)
        if self.closed or (self.refuses is not None and self.refuses(candidate)):
            return [Obstacle("test-closed", REFUSAL, "请等待审查。")]
        return []


@pytest.fixture
def gate() -> Iterator[ClosingGate]:
    """A gate beside the registered ones; taken away afterwards."""
    gate = ClosingGate()
    gates.register("test", gate)
    yield gate
    gates.unregister("test")


@pytest.fixture
def told() -> Iterator[list[events.PublicationEvent]]:
    """The publication events sent, in order; clear it after arranging."""
    seen: list[events.PublicationEvent] = []

    def keep(sender: type, event: events.PublicationEvent, **_: Any) -> None:
        seen.append(event)

    events.publication_event.connect(keep)
    yield seen
    events.publication_event.disconnect(keep)


@pytest.fixture
def county(db: None) -> SimpleNamespace:
    """A portal and two departments, each with a column; the first department has a catalogue."""
    portal = f.make_portal()
    department = f.make_department("jyj", portal)
    other = f.make_department("mzj", portal)
    return SimpleNamespace(
        portal=portal,
        department=department,
        other=other,
        unit=department.unit,
        column=f.make_column(department),
        catalog=f.make_catalog(department),
        portal_column=f.make_column(portal),
        other_column=f.make_column(other),
    )


@pytest.fixture
def portal(db: None) -> PortalHomePage:
    """The county's portal."""
    return f.make_portal()


@pytest.fixture
def department(portal: PortalHomePage) -> DepartmentHomePage:
    """A department below it."""
    return f.make_department("jyj", portal)


@pytest.fixture
def editor(department: DepartmentHomePage) -> User:
    """Somebody who writes for the department."""
    return f.make_user("bianji", department.unit, Role.EDITOR)


@pytest.fixture
def releaser(department: DepartmentHomePage) -> User:
    """Somebody who signs for the department."""
    return f.make_user("qianfa", department.unit, Role.RELEASER)


@pytest.fixture
def walls(portal: PortalHomePage) -> SimpleNamespace:
    """Two departments that may know nothing of each other."""
    return SimpleNamespace(portal=portal, ours=furnish(OURS, portal), theirs=furnish(THEIRS, portal))


@dataclass
class Reader:
    """Somebody without an account."""

    client: Client

    def get(self, address: str, host: str = "", method: str = "get", **headers: Any) -> Any:
        """Fetch an absolute address, or a path on a host."""
        if address.startswith("http://"):
            host, _, path = address.removeprefix("http://").partition("/")
            address = f"/{path}"
        return getattr(self.client, method)(address, headers={"host": host or "yunxi.localhost"} | headers)

    def opens(self, page: Page) -> Any:
        """Fetch a page where it would answer now."""
        entry, path = address_parts(Page.objects.get(pk=page.pk))
        return self.get(path, entry.host)

    def sees(self, page: Page) -> str:
        """The text at the page's address, empty unless it answers 200; without the places where a title may break."""
        response = self.opens(page)
        return response.content.decode().replace("<wbr>", "") if response.status_code == 200 else ""


@pytest.fixture
def reader() -> Reader:
    """An anonymous visitor."""
    return Reader(Client())


@pytest.fixture
def superuser_client(db: None) -> Client:
    """The only person that Wagtail's own publishing buttons are shown to."""
    client = Client()
    client.force_login(f.make_user("root", is_superuser=True))
    return client


@contextmanager
def refused(match: str | None = None) -> Iterator[None]:
    """What is done inside is refused, and undone as it would be without the test's own transaction around it."""
    with pytest.raises(PublicationRefused, match=match), transaction.atomic():
        yield


def text_of(page: Page) -> str:
    """What a page says: title, summary, body."""
    return " ".join(str(getattr(page, name, "")) for name in ("title", "summary", "body"))


def draft_text(page: Page) -> str:
    """What the latest draft says."""
    return text_of(page.specific_class.objects.get(pk=page.pk).get_latest_revision_as_object())


def body(text: str) -> list[tuple[str, str]]:
    """A body of one paragraph."""
    return [("rich_text", f"<p>{text}</p>")]
