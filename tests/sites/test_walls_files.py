"""Files, their tags, their uses, and what is done to many at once: nothing of another department is named."""

from __future__ import annotations

import json

import pytest
from django.test import override_settings
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, Page, ReferenceIndex

from sites.admin.narrowing.bulk import OnlyOwn
from sites.models import CatalogCategory, DisclosureAttachment, DisclosurePage, SiteDocument, SiteImage
from tests import factories as f
from tests.sites.walls import HOST, OURS, STOCK, THEIRS, says_but, tells
from units.models import Role, User
from units.permissions import grant

pytestmark = pytest.mark.django_db

ACTIONS = [
    (Page, "delete"),
    (Page, "move"),
    *(
        (model, action)
        for model in (SiteDocument, SiteImage)
        for action in ("delete", "add_tags", "add_to_collection")
    ),
]
ABOUT = {Page: "draft", SiteDocument: "document", SiteImage: "image"}


def bulk(model, action):
    return reverse("wagtail_bulk_action", args=[model._meta.app_label, model._meta.model_name, action])


@pytest.mark.parametrize("address", ["wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"])
def test_a_tag_is_completed_from_the_own_files(walls, address):
    client = walls.ours.entered()
    url = reverse(address, args=["taggit", "tag"] if "model" in address else [])
    own = json.loads(client.get(url, {"term": OURS}, **HOST).content)
    assert sorted(own) == [f"{OURS}-tupian", f"{OURS}-wenjian"]
    assert json.loads(client.get(url, {"term": THEIRS}, **HOST).content) == []
    with override_settings(ROOT_URLCONF=STOCK):
        assert json.loads(client.get(url, {"term": THEIRS}, **HOST).content)


def test_only_tags_are_completed(walls):
    url = reverse("wagtailadmin_tag_model_autocomplete", args=["units", "user"])
    assert walls.ours.entered().get(url, {"term": "a"}, **HOST).status_code == 404


@pytest.mark.parametrize(("model", "action"), ACTIONS)
def test_a_foreign_thing_in_a_bulk_action_is_answered_like_an_unknown_one(walls, model, action):
    client = walls.ours.entered()
    url = bulk(model, action)
    own, foreign = (getattr(side, ABOUT[model]) for side in (walls.ours, walls.theirs))

    assert client.get(url, {"id": foreign.pk}, **HOST).status_code == 404
    assert client.get(url, {"id": 987654321}, **HOST).status_code == 404

    assert tells(client.get(url, {"id": own.pk}, **HOST), OURS)
    for other in (foreign.pk, 987654321):
        assert client.get(url, {"id": [own.pk, other]}, **HOST).status_code == 404

    everything = client.get(url, {"id": "all"}, **HOST)
    assert not tells(everything, THEIRS)


@pytest.mark.parametrize(("model", "action"), ACTIONS)
def test_everything_below_a_foreign_page_is_nothing(walls, model, action):
    if model is not Page:
        return
    client = walls.ours.entered()
    for parent in (walls.theirs.column.pk, 987654321):
        answer = client.get(bulk(model, action), {"id": "all", "childOf": parent}, **HOST)
        assert answer.status_code == 404


def test_a_foreign_picture_is_not_deleted_among_the_own(walls):
    client = walls.ours.entered()
    url = bulk(SiteImage, "add_tags") + f"?id={walls.ours.image.pk}&id={walls.theirs.image.pk}"
    client.post(url, {"tags": "newtag"}, **HOST)
    assert "newtag" not in walls.theirs.image.tags.names()


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_people_are_not_changed_by_the_dozen(walls, action):
    url = bulk(User, action)
    answer = walls.ours.entered().get(url, {"id": walls.theirs.editor.pk}, follow=True, **HOST)
    assert not tells(answer, THEIRS)


def test_every_bulk_action_on_what_belongs_to_units_is_narrowed():
    for model in (Page, SiteDocument, SiteImage, User):
        found = bulk_action_registry.get_bulk_actions_for_model(model._meta.app_label, model._meta.model_name)
        assert found
        assert all(issubclass(action, OnlyOwn) for action in found), list(found)


def used_by_the_other_department(walls):
    """A document of ours attached to a page of theirs, as when a person worked for both once."""
    page = f.make_catalog(walls.theirs.home).add_child(
        instance=DisclosurePage(title=f"{THEIRS} uses it", live=False)
    )
    page.attachments.add(DisclosureAttachment(document=walls.ours.document))
    page.save()
    ReferenceIndex.create_or_update_for_object(page)
    return page


def test_a_foreign_page_that_uses_an_own_file_is_not_named(walls):
    used_by_the_other_department(walls)
    client = walls.ours.entered()
    url = reverse("wagtaildocs:document_usage", args=[walls.ours.document.pk])
    answer = client.get(url, **HOST)
    assert answer.status_code == 200
    assert not tells(answer, THEIRS)
    edit = client.get(reverse("wagtaildocs:edit", args=[walls.ours.document.pk]), **HOST)
    assert not tells(edit, THEIRS)


def test_a_page_that_uses_a_classification_is_named_to_its_unit_only(walls):
    category = CatalogCategory.objects.first()
    page = f.make_catalog(walls.theirs.home).add_child(
        instance=DisclosurePage(title=f"{THEIRS} classified", live=False, category=category)
    )
    ReferenceIndex.create_or_update_for_object(page)
    client = walls.ours.entered()
    for name in ("usage", "history", "edit", "list"):
        viewset = CatalogCategory.snippet_viewset
        args = [] if name == "list" else [category.pk]
        answer = client.get(reverse(viewset.get_url_name(name), args=args), follow=True, **HOST)
        assert not tells(answer, THEIRS), name


def test_classifications_are_read_by_all_staff_and_changed_by_none_of_them(walls):
    category = CatalogCategory.objects.first()
    viewset = CatalogCategory.snippet_viewset
    client = walls.ours.entered()
    assert tells(client.get(reverse(viewset.get_url_name("list")), **HOST), category.name)
    for name, args in (("add", []), ("edit", [category.pk]), ("delete", [category.pk])):
        url = reverse(viewset.get_url_name(name), args=args)
        assert client.get(url, **HOST).status_code in (302, 404), name
        assert client.post(url, {"name": "changed"}, **HOST).status_code in (302, 404), name
    category.refresh_from_db()
    assert category.name != "changed"


def test_collections_are_offered_to_the_people_of_their_units(walls):
    grant(walls.ours.editor, walls.portal.unit, Role.EDITOR)
    client = walls.ours.entered()
    for name in (
        "wagtaildocs:index",
        "wagtaildocs:add",
        "wagtaildocs:add_multiple",
        "wagtailimages:add_multiple",
    ):
        answer = client.get(reverse(name), **HOST)
        assert tells(answer, walls.portal.unit.name), name
        assert not tells(answer, THEIRS), name


def test_the_administration_of_collections_shows_nothing(walls):
    client = walls.ours.entered()
    foreign = Collection.objects.get(name=walls.theirs.unit.name)
    for url in (
        reverse("wagtailadmin_collections:index"),
        reverse("wagtailadmin_collections:edit", args=[foreign.pk]),
        reverse("wagtailadmin_collections:delete", args=[foreign.pk]),
        reverse("wagtailadmin_collections:set_privacy", args=[foreign.pk]),
    ):
        assert not tells(client.get(url, follow=True, **HOST), THEIRS)


def test_a_file_moved_to_a_foreign_collection_is_refused(walls):
    client = walls.ours.entered()
    url = reverse("wagtaildocs:edit", args=[walls.ours.document.pk])
    foreign = walls.theirs.document.collection_id
    answer = client.post(url, {"title": "moved", "collection": foreign}, **HOST)
    assert not tells(answer, THEIRS)
    walls.ours.document.refresh_from_db()
    assert walls.ours.document.collection_id != foreign
    unknown = client.post(url, {"title": "moved", "collection": 987654321}, **HOST)
    assert says_but(answer, foreign)[:5] == says_but(unknown, 987654321)[:5]
