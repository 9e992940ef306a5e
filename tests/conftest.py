"""What every test stands on: a clean site directory, and a Wagtail without its sample page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from wagtail.models import Collection, Locale, Page

from sites import directory
from sites.admin import menus
from sites.publishing import gates, verification
from tests.ledger.flushing import let_tests_flush_the_ledger
from tests.logging_in import let_tests_log_in


def pytest_configure() -> None:
    """Tests that commit flush the database; the ledger's triggers stand aside for that moment only."""
    let_tests_flush_the_ledger()
    let_tests_log_in()


@pytest.fixture(autouse=True)
def fresh_directory() -> Iterator[None]:
    """The site directory outlives a rolled-back test; forget it."""
    cache.clear()
    directory._memo = None
    yield
    directory._memo = None


class OpenGate:
    """Lets everything through: rooms other than ``approvals`` are tested without the reviews above them."""

    def obstacles(self, candidate: Any) -> tuple[()]:
        return ()


@pytest.fixture(autouse=True)
def gate_of_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate of ``approvals`` stands open, except where its own tests say that it does not (tests/approvals)."""
    monkeypatch.setitem(gates._gates, "approvals", OpenGate())
    monkeypatch.setattr(verification, "_page_checks", [])
    monkeypatch.setattr(menus, "_conditions", [])


@pytest.fixture
def committed_roots(transactional_db: None) -> None:
    """What migrations made and a test before may have emptied away, for tests whose writers have their own connections."""
    ContentType.objects.clear_cache()
    if Page.get_first_root_node() is None:
        Locale.objects.get_or_create(language_code="zh-hans")
        Page.add_root(title="Root", slug="root")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    # Made by a migration, not by a model.
    home = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")[0]
    Permission.objects.get_or_create(content_type=home, codename="submit_translation")
