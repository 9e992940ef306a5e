"""What may be chosen: own pages and files; of another unit only what it shows to everybody, and only if it says so."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests import factories as f
from tests.sites.walls import HOST, OURS, THEIRS, says, says_but, tells, without_guard
from units.models import Role, UnitKind
from units.permissions import grant

pytestmark = pytest.mark.django_db

BROWSE = "wagtailadmin_choose_page"
BELOW = "wagtailadmin_choose_page_child"
SEARCH = "wagtailadmin_choose_page_search"
SEVERAL = "wagtailadmin_choose_page_chosen_multiple"


def show(side):
    side.unit.shows_published = True
    side.unit.save(update_fields=["shows_published"])


def choose(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked, **HOST)


def test_browsing_begins_at_the_own_site(walls):
    answer = choose(walls.ours.entered(), BROWSE)
    assert tells(answer, walls.ours.column.title)
    assert not tells(answer, THEIRS)


def test_who_works_for_two_units_begins_above_both_and_goes_down_to_each(walls):
    grant(walls.ours.editor, walls.portal.unit, Role.EDITOR)
    client = walls.ours.entered()
    start = choose(client, BROWSE)
    assert tells(start, walls.ours.home.title)
    assert tells(start, walls.portal.title)
    assert not tells(start, THEIRS)
    assert tells(choose(client, BELOW, walls.ours.home.pk), walls.ours.column.title)


def test_a_village_reaches_its_site_through_the_townships(walls):
    township = f.make_township("lxz", walls.portal)
    f.make_article(f.make_column(township), "township draft", live=False)
    village = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    home = f.make_home(village, site_path="lxz/xhc", parent=township)
    grant(walls.ours.editor, village, Role.EDITOR)
    client = walls.ours.entered()
    assert tells(choose(client, BELOW, township.pk), home.title)
    assert not tells(choose(client, BELOW, township.pk), "township draft")
    assert not tells(choose(client, SEARCH, q="township"), "township draft")


def test_a_foreign_place_does_not_exist(walls):
    client = walls.ours.entered()
    for place in (walls.theirs.home, walls.theirs.column, walls.theirs.draft):
        assert choose(client, BELOW, place.pk).status_code == 404
    # A later login of the same person ends the first.
    with without_guard():
        client = walls.ours.entered()
        for place in (walls.theirs.home, walls.theirs.column, walls.theirs.draft):
            assert tells(choose(client, BELOW, place.pk), THEIRS)


def test_several_at_once_are_the_own_ones(walls):
    client = walls.ours.entered()
    own, draft, public = (page.pk for page in (walls.ours.draft, walls.theirs.draft, walls.theirs.public))
    chosen = json.loads(client.get(reverse(SEVERAL), {"id": [own, public]}, **HOST).content)["result"]
    assert [page["id"] for page in chosen] == [own]
    assert client.get(reverse(SEVERAL), {"id": [own, draft]}, **HOST).status_code == 404
    with without_guard():
        assert tells(walls.ours.entered().get(reverse(SEVERAL), {"id": [own, draft]}, **HOST), THEIRS)


def test_what_a_unit_published_is_shown_to_others_only_when_it_says_so(walls):
    client = walls.ours.entered()
    assert not tells(choose(client, SEARCH, q=THEIRS), walls.theirs.public.title)
    show(walls.theirs)
    found = choose(client, SEARCH, q=THEIRS)
    assert tells(found, walls.theirs.public.title)
    assert not tells(found, walls.theirs.draft.title)
    below = choose(client, BELOW, walls.theirs.column.pk)
    assert tells(below, walls.theirs.public.title)
    assert not tells(below, walls.theirs.draft.title)


def test_what_is_behind_a_password_is_not_shown_to_others(walls):
    show(walls.theirs)
    PageViewRestriction.objects.create(page=walls.theirs.public, restriction_type="login")
    assert not tells(choose(walls.ours.entered(), SEARCH, q=THEIRS), walls.theirs.public.title)


def test_what_a_township_shows_is_not_what_its_village_published(walls):
    township = f.make_township("lxz", walls.portal)
    village = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    home = f.make_home(village, site_path="lxz/xhc", parent=township)
    f.make_article(f.make_column(township), "townshipword news")
    f.make_article(f.make_column(home), "villageword news")
    township.unit.shows_published = True
    township.unit.save()
    client = walls.ours.entered()
    assert tells(choose(client, SEARCH, q="townshipword"), "townshipword news")
    assert not tells(choose(client, SEARCH, q="villageword"), "villageword news")


@pytest.mark.parametrize("purpose", ["move_to", "copy_to", "add_subpage", "bulk_move_to"])
def test_nothing_is_moved_or_copied_to_a_unit_however_much_it_shows(walls, purpose):
    show(walls.theirs)
    client = walls.ours.entered()
    assert choose(client, BELOW, walls.theirs.home.pk, user_perms=purpose).status_code == 404
    assert not tells(choose(client, SEARCH, q=THEIRS, user_perms=purpose), walls.theirs.public.title)
    assert not tells(choose(client, BROWSE, user_perms=purpose), THEIRS)


def test_a_foreign_page_to_move_is_answered_like_an_unknown_one(walls):
    client = walls.ours.entered()
    asked = {"user_perms": "move_to", "target_pages[]": walls.theirs.draft.pk}
    foreign = client.get(reverse(BROWSE), asked, **HOST)
    unknown = client.get(reverse(BROWSE), asked | {"target_pages[]": 987654321}, **HOST)
    numbers = (walls.theirs.draft.pk, 987654321)
    assert says_but(foreign, *numbers) == says_but(unknown, *numbers)


def test_a_typed_address_becomes_a_page_only_if_that_may_be_chosen(walls):
    client = walls.ours.entered()
    for side in (walls.ours, walls.theirs):
        page = side.public
        page.draft_title = f"{side.word} secret new title"
        page.save(update_fields=["draft_title"])
    address = walls.theirs.public.get_full_url()
    form = {
        "external-link-chooser-url": address,
        "external-link-chooser-link_text": "",
    }
    answer = client.post(reverse("wagtailadmin_choose_page_external_link"), form, **HOST)
    assert not tells(answer, "secret")
    assert json.loads(answer.content)["result"]["url"] == address
    form["external-link-chooser-url"] = walls.ours.public.get_full_url()
    own = client.post(reverse("wagtailadmin_choose_page_external_link"), form, **HOST)
    assert json.loads(own.content)["result"]["id"] == walls.ours.public.pk


@pytest.mark.parametrize("name", ["external", "email", "phone", "anchor"])
def test_links_that_are_no_pages_stay(walls, name):
    assert choose(walls.ours.entered(), f"wagtailadmin_choose_page_{name}_link").status_code == 200


@pytest.mark.parametrize("kind", ["document", "image"])
def test_files_are_chosen_from_the_own_collection(walls, kind):
    client = walls.ours.entered("releaser")
    space = "wagtaildocs_chooser" if kind == "document" else "wagtailimages_chooser"
    for name in ("choose", "choose_results"):
        shown = choose(client, f"{space}:{name}")
        assert tells(shown, OURS)
        assert not tells(shown, THEIRS)
    foreign = getattr(walls.theirs, kind)
    several = client.get(reverse(f"{space}:chosen_multiple"), {"id": foreign.pk}, **HOST)
    assert not tells(several, THEIRS)


def test_the_image_chooser_offers_the_tags_of_the_own_pictures(walls, monkeypatch):
    from wagtail.images.views import chooser

    client = walls.ours.entered()
    shown = choose(client, "wagtailimages_chooser:choose")
    assert tells(shown, f"{OURS}-tupian")
    assert not tells(shown, f"{THEIRS}-tupian")
    context = chooser.ImageChooseView
    assert issubclass(chooser.viewset.choose_view_class, context)


def test_the_classifications_are_offered_to_everybody(walls):
    from sites.models import CatalogCategory

    category = CatalogCategory.objects.first()
    url = CatalogCategory.snippet_viewset.chooser_viewset.get_url_name("choose")
    assert tells(choose(walls.ours.entered(), url), category.name)


def test_the_destination_of_a_copy_is_an_own_page(walls):
    client = walls.ours.entered()
    url = reverse("wagtailadmin_pages:copy", args=[walls.ours.draft.pk])
    posted = {"new_title": "copied", "new_parent_page": walls.theirs.column.pk}
    answer = client.post(url, posted, **HOST)
    assert not tells(answer, THEIRS)
    assert "copied" not in walls.theirs.column.get_children().values_list("title", flat=True)


def test_a_foreign_number_in_a_destination_tells_no_title(walls):
    client = walls.ours.entered()
    url = reverse("wagtailadmin_pages:move", args=[walls.ours.draft.pk])
    answer = client.post(url, {"new_parent_page": walls.theirs.column.pk}, **HOST)
    assert answer.status_code in (200, 302, 404)
    assert THEIRS.lower() not in says(answer)
