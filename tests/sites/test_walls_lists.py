"""Lists, their filters, reports and exports show a department its own things and nothing of the one next door.

Each list is also asked of Wagtail as it comes, to see that it would have told.
"""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.sites import walls as w
from tests.sites.walls import HOST, OURS, STOCK, THEIRS, tells

pytestmark = pytest.mark.django_db


def address(name, walls):
    """The address of a list; of the own place in the tree where it has one."""
    if name.startswith("wagtailadmin_explore"):
        return reverse(name, args=[walls.ours.home.pk])
    if "type_use" in name:
        return reverse(name, args=["sites", "articlepage"])
    if name.startswith("bulk"):
        return reverse("wagtail_bulk_action", args=name.split()[1:])
    return reverse(name)


#: Lists with what they are asked, and whether Wagtail's own addresses are enough to see that stock tells.
LISTS = [
    ("wagtailadmin_explore", {}, False),
    ("wagtailadmin_explore_results", {"search_all": "1", "q": OURS}, False),
    ("wagtailadmin_pages:type_use", {}, False),
    ("wagtailadmin_pages:search", {"q": OURS}, False),
    ("wagtailadmin_choose_page", {}, False),
    ("wagtailadmin_choose_page_search", {"q": OURS}, False),
    ("wagtaildocs:index", {}, True),
    ("wagtailimages:index", {}, True),
    ("wagtaildocs_chooser:choose", {}, False),
    ("wagtailimages_chooser:choose", {}, False),
    ("wagtailadmin_reports:site_history", {}, False),
    ("wagtailadmin_reports:site_history", {"export": "csv"}, False),
    ("wagtailadmin_reports:locked_pages", {}, False),
    ("wagtailadmin_reports:locked_pages", {"export": "csv"}, False),
    ("wagtailadmin_reports:aging_pages", {}, False),
    ("wagtailadmin_reports:aging_pages", {"export": "csv"}, False),
    ("wagtailadmin_reports:page_types_usage", {}, True),
    ("wagtailadmin_home", {}, False),
]


@pytest.mark.parametrize(("name", "asked", "stock_tells"), LISTS)
def test_a_list_shows_the_own_things_only(walls, name, asked, stock_tells):
    client = walls.ours.entered()
    url = address(name, walls)

    answer = client.get(url, asked, **HOST)
    assert answer.status_code == 200
    assert not tells(answer, THEIRS)
    if name.endswith("_choose_page") is False:
        assert tells(answer, OURS)

    if stock_tells:
        with override_settings(ROOT_URLCONF=STOCK):
            assert tells(client.get(url, asked, **HOST), THEIRS), "the wall would stand around nothing"


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:locked_pages",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_reports:page_types_usage",
        "wagtaildocs:index",
        "wagtailimages:index",
    ],
)
def test_the_rows_that_filters_load_are_the_own_ones(walls, name):
    answer = walls.ours.entered().get(reverse(f"{name}_results"), **HOST)
    assert tells(answer, OURS)
    assert not tells(answer, THEIRS)


@pytest.mark.parametrize("role", ["editor", "releaser"])
def test_every_list_is_searched_in_vain_for_the_word_of_the_other_department(walls, role):
    client = walls.ours.entered(role)
    for name in ("wagtailadmin_pages:search", "wagtailadmin_choose_page_search"):
        answer = client.get(reverse(name), {"q": THEIRS}, **HOST)
        assert not tells(answer, walls.theirs.draft.title)
        assert not tells(answer, f"{THEIRS} 公开")


FILTERS = [
    ("wagtailadmin_explore", "owner", lambda side: side.editor.pk),
    ("wagtailadmin_explore", "edited_by", lambda side: side.editor.pk),
    ("wagtailadmin_explore", "site", lambda side: side.home.pk),
    ("wagtailadmin_pages:type_use", "owner", lambda side: side.editor.pk),
    ("wagtailadmin_reports:site_history", "user", lambda side: side.editor.pk),
    ("wagtailadmin_reports:locked_pages", "locked_by", lambda side: side.releaser.pk),
    ("wagtailadmin_reports:page_types_usage", "site", lambda side: side.home.pk),
    ("wagtaildocs:index", "collection_id", lambda side: side.document.collection_id),
    ("wagtailimages:index", "collection_id", lambda side: side.image.collection_id),
    ("wagtailimages:index", "tag", lambda side: f"{side.word}-tupian"),
]


@pytest.mark.parametrize(("name", "filter_name", "value"), FILTERS)
def test_a_filter_answers_a_foreign_number_like_an_unknown_one(walls, name, filter_name, value):
    client = walls.ours.entered()
    url = address(name, walls)

    own = client.get(url, {filter_name: value(walls.ours)}, **HOST)
    foreign = client.get(url, {filter_name: value(walls.theirs)}, **HOST)
    unknown = client.get(url, {filter_name: "987654321"}, **HOST)

    assert tells(own, OURS)
    asked = ("987654321", value(walls.theirs))
    assert w.says_but(foreign, *asked) == w.says_but(unknown, *asked)


def test_the_explorer_offers_the_own_people_and_sites_to_filter_by(walls):
    shown = walls.ours.entered().get(address("wagtailadmin_explore", walls), **HOST)
    text = w.says(shown)
    assert f"{OURS} 编辑".lower() in text
    assert f"{OURS} 局".lower() in text


def test_the_last_edited_page_and_the_count_by_type_are_the_own_ones(walls):
    table = walls.ours.entered().get(reverse("wagtailadmin_reports:page_types_usage"), **HOST)
    rows = {row.model: row for row in table.context["object_list"]}
    assert rows["articlepage"].count == 2
    assert rows["articlepage"].last_edited_page.title.startswith(OURS)
    assert rows["departmenthomepage"].count == 1


def test_an_inspector_sees_both_departments_and_a_person_without_a_reading_role_sees_none(walls):
    from sites.admin.narrowing.reach import pages_for
    from tests import factories as f
    from units.models import Role

    inspector = f.make_user("ducha", walls.portal.unit, Role.INSPECTOR)
    officer = f.make_user("shouli", walls.ours.unit, Role.CASE_OFFICER)
    drafts = {walls.ours.draft.pk, walls.theirs.draft.pk}
    assert drafts <= set(pages_for(inspector).values_list("pk", flat=True))
    assert not pages_for(officer).exists()


def test_the_home_screen_counts_no_page_of_the_other_department(walls):
    from wagtail.admin.site_summary import SiteSummaryPanel

    answer = walls.ours.entered().get(reverse("wagtailadmin_home"), **HOST)
    assert isinstance(answer.context["site_summary"], SiteSummaryPanel)
    assert answer.context["site_summary"].summary_items == []
