"""SQL queries of admin requests, with few and many units: for somebody of one unit, and for somebody who sees all."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.scratch import scratch_transaction
from tests import factories
from tests.logging_in import let_tests_log_in
from units.models import Role, Unit, User
from units.permissions import Wanted, grant_many

COUNTIES = (3, 400)
HOST = {"HTTP_HOST": "yunxi.localhost"}
LIMIT = 120
PEOPLE_OF_A_UNIT = 12
OPENS, DOES_NOT_EXIST = 200, 404


def build(units: int) -> dict[str, Any]:
    """A county of so many units, one of them with a page and files; a foreign page."""
    portal = factories.make_portal()
    homes = [factories.make_department(f"u{number}", portal) for number in range(units - 1)]
    page, foreign = (factories.make_article(factories.make_column(home), live=False) for home in homes[:2])
    _staff([home.unit for home in homes])
    return {
        "unit": homes[0].unit,
        "county": portal.unit,
        "page": page,
        "foreign": foreign,
        "document": factories.make_document(homes[0].unit),
    }


def _staff(units: list[Unit]) -> None:
    """A dozen people for each unit, in roles that take turns: some 5,000 in 400 units."""
    roles = [role for role in Role if role not in (Role.SECURITY_AUDITOR, Role.SYSTEM_ADMINISTRATOR)]
    users = User.objects.bulk_create(
        User(username=f"p{number}", password="!", is_active=True)  # noqa: S106 - no login
        for number in range(len(units) * PEOPLE_OF_A_UNIT)
    )
    grant_many(
        [
            Wanted(user, units[number // PEOPLE_OF_A_UNIT], roles[number % len(roles)])
            for number, user in enumerate(users)
        ],
        reason="measurement",
    )


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
        "what the unit has": reverse("sites_admin:content"),
        "one item, to read": reverse("sites_admin:content_page", args=[page.pk]),
        "people": reverse("units_people:index"),
        "people of the unit": reverse("units_people:unit", args=[county["unit"].code]),
    }


def people(county: dict[str, Any]) -> dict[str, User]:
    """Somebody of the unit; and, from the county's unit, somebody whose role reaches over all units."""
    return {
        "editor": factories.make_user("editor", county["unit"], Role.EDITOR),
        "inspector": factories.make_user("inspector", county["county"], Role.INSPECTOR),
        "administrator": factories.make_user("administrator", county["county"], Role.UNIT_ADMINISTRATOR),
    }


def count(client: Client, address: str) -> tuple[int, int]:
    """Queries of a request (and of where it leads) that was made once before, and the status in the end."""
    client.get(address, **HOST)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, follow=True, **HOST)
    return len(captured), response.status_code


def measure() -> dict[str, Any]:
    """Person → screen → {units: queries}, and whether they are equal for few and many units."""
    let_tests_log_in()
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
                    if "_auth_user_id" not in client.session or status not in (OPENS, DOES_NOT_EXIST):
                        raise RuntimeError(f"{screen} answers {name} with {status}")
                    row = table.setdefault(name, {}).setdefault(screen, {})
                    row |= {f"{units} units": queries, "status": status}
    few, many = (f"{units} units" for units in COUNTIES)
    rows = [row for screens_of in table.values() for row in screens_of.values()]
    return {
        "by_screen": table,
        "equal_for_few_and_many_units": all(row[few] == row[many] for row in rows),
        "within_limit": all(row[many] <= LIMIT for row in rows),
    }
