"""SQL queries of admin requests, with few and many units: for somebody of one unit, and for somebody who sees all."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.scratch import scratch_transaction
from tests import factories
from units.models import Role, Unit, User

COUNTIES = (3, 400)
HOST = {"HTTP_HOST": "yunxi.localhost"}
LIMIT = 120


def build(units: int) -> dict[str, Any]:
    """A county of so many units, one of them with a page and files; a foreign page."""
    portal = factories.make_portal()
    homes = [factories.make_department(f"u{number}", portal) for number in range(units - 1)]
    page, foreign = (factories.make_article(factories.make_column(home), live=False) for home in homes[:2])
    return {
        "unit": homes[0].unit,
        "county": portal.unit,
        "page": page,
        "foreign": foreign,
        "document": factories.make_document(homes[0].unit),
    }


def screens(county: dict[str, Any]) -> dict[str, str]:
    """What is asked for."""
    page, foreign = county["page"], county["foreign"]
    return {
        "start page": reverse("wagtailadmin_home"),
        "account": reverse("wagtailadmin_account"),
        "explorer": reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        "explorer from the root": reverse("wagtailadmin_explore_root"),
        "editor": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "a foreign page": reverse("wagtailadmin_pages:edit", args=[foreign.pk]),
        "page chooser": reverse("wagtailadmin_choose_page"),
        "search": reverse("wagtailadmin_pages:search") + "?q=x",
        "documents": reverse("wagtaildocs:index"),
        "a document": reverse("wagtaildocs:edit", args=[county["document"].pk]),
        "explorer menu": reverse("wagtailadmin_api:pages:listing") + "?child_of=root&for_explorer=1",
        "site history": reverse("wagtailadmin_reports:site_history"),
        "record": reverse("sites_admin:ledger"),
        "units": reverse("units:index"),
    }


def people(county: dict[str, Any]) -> dict[str, User]:
    """Somebody of the unit; and, from the county's unit, somebody whose role reaches over all units."""
    found = {"editor": factories.make_user("editor", county["unit"], Role.EDITOR)}
    if inspector := getattr(Role, "INSPECTOR", None):
        found["inspector"] = factories.make_user("inspector", county["county"], inspector)
    return found


def count(client: Client, address: str) -> tuple[int, int]:
    """Queries of a request that was made once before, and its status."""
    client.get(address, **HOST)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, **HOST)
    return len(captured), response.status_code


def measure() -> dict[str, Any]:
    """Person → screen → {units: queries}, and whether they are equal for few and many units."""
    table: dict[str, dict[str, dict[str, Any]]] = {}
    for units in COUNTIES:
        with scratch_transaction():
            county = build(units)
            if Unit.objects.count() != units:
                raise RuntimeError(f"{units} units were asked for")
            for name, person in people(county).items():
                client = Client()
                client.force_login(person)
                for screen, address in screens(county).items():
                    queries, status = count(client, address)
                    row = table.setdefault(name, {}).setdefault(screen, {})
                    row |= {f"{units} units": queries, "status": status}
    few, many = (f"{units} units" for units in COUNTIES)
    rows = [row for screens_of in table.values() for row in screens_of.values()]
    return {
        "by_screen": table,
        "equal_for_few_and_many_units": all(row[few] == row[many] for row in rows),
        "within_limit": all(row[many] <= LIMIT for row in rows),
    }
