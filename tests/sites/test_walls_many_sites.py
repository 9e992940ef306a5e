"""One person who writes for 120 units: every list opens, on SQLite too, and asks no more than for three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sites.admin.access import below, sites_for
from sites.admin.narrowing.reach import pages_for
from tests import factories as f
from tests.sites.walls import HOST
from units.models import Role
from units.permissions import grant

pytestmark = pytest.mark.django_db

MANY = 120
#: Lists of pages in which stock asks for each row: as many rows as a page of the list has, however many units.
ROWS_ASK = {
    "wagtailadmin_explore_root": 4 * 50,
    "wagtailadmin_choose_page": 4 * 25,
    "wagtailadmin_api:pages:listing": 5 * 20,
}
LISTS = [
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailadmin_pages:search",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_search",
    "wagtaildocs:index",
    "wagtailimages:index",
    "wagtaildocs_chooser:choose",
    "wagtailimages_chooser:choose",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:workflow",
    "wagtail_localize:translations_report",
    "sites_admin:bin",
    "sites_admin:ledger",
    "wagtailadmin_api:pages:listing",
]


def county(portal, number):
    """Departments with a draft each, and somebody who writes and signs for all but the last."""
    everywhere = f.make_user(f"quanxian{number}")
    homes = [f.make_department(f"d{number}-{serial}", portal) for serial in range(number)]
    for home in homes[:-1]:
        for role in (Role.EDITOR, Role.RELEASER):
            grant(everywhere, home.unit, role)
    f.make_article(f.make_column(homes[0]), f"kept{number}", live=False).save_revision(user=everywhere)
    f.make_article(f.make_column(homes[-1]), f"foreign{number}", live=False).save_revision()
    return everywhere


def entered(user):
    client = Client()
    client.force_login(user)
    return client


def asked_of(client, name):
    params = {"q": "kept"} if "search" in name else {}
    client.get(reverse(name), params, follow=True, **HOST)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(name), params, follow=True, **HOST)
    return answer, len(queries)


def test_every_list_opens_for_a_person_of_120_units_and_asks_no_more_than_for_three(portal):
    many, few = entered(county(portal, MANY)), entered(county(portal, 4))
    for name in LISTS:
        answer, number = asked_of(many, name)
        assert answer.status_code == 200, name
        assert f"foreign{MANY}" not in answer.content.decode(), name
        _, fewer = asked_of(few, name)
        rows = ROWS_ASK.get(name, 0)
        assert number <= fewer + rows + 3, f"{name}: {number} queries for 120 units, {fewer} for three"


def test_the_condition_for_many_sites_stays_small(portal):
    everywhere = county(portal, MANY)
    text = str(pages_for(everywhere).query)
    assert text.count(" OR ") < 5
    assert pages_for(everywhere).filter(title=f"kept{MANY}").exists()
    assert not pages_for(everywhere).filter(title=f"foreign{MANY}").exists()


def test_whoever_reaches_the_whole_county_is_asked_about_with_one_place(portal):
    county(portal, 30)
    inspector = f.make_user("ducha", portal.unit, Role.INSPECTOR)
    assert len(sites_for(inspector)) == 31
    condition = str(pages_for(inspector).query)
    assert condition.count("LIKE") == 1
    assert pages_for(inspector).filter(title="foreign30").exists()
    assert str(below(sites_for(inspector))).count("path__startswith") == 1


def test_many_sites_are_chosen_at_once_in_the_explorers_filter_while_searching(portal):
    everywhere = county(portal, 20)
    homes = [entry.page_id for entry in sites_for(everywhere)]
    url = reverse("wagtailadmin_explore", args=[portal.get_parent().pk])
    answer = entered(everywhere).get(url, {"site": homes, "q": "kept20", "search_all": "1"}, **HOST)
    assert "kept20" in answer.content.decode()
