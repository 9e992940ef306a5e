"""Every way to the public through the tree: aliases, copies, moves, privacy, Wagtail's ``Site`` rows."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from sites.models import ArticlePage, PublicFile
from sites.scope import ensure_collection
from tests import factories as f
from tests.sites.conftest import REFUSAL, UNCLEARED, body, draft_text, refused


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章", body=body("已经放行的句子"))


def change(page, text=UNCLEARED):
    page.body = body(text)
    return page.save_revision()


# -- aliases and copies ---------------------------------------------------------------------------------------------


def test_an_alias_of_a_public_page_is_made_as_a_draft(gate, county, article, reader):
    gate.close()
    alias = article.create_alias(parent=county.portal_column)
    assert not Page.objects.get(pk=alias.pk).live
    assert reader.opens(alias).status_code == 404
    assert "已经放行的句子" in reader.sees(article)


def test_an_alias_is_public_when_the_gate_is_open_and_follows_its_original(gate, county, article, reader):
    alias = article.create_alias(parent=county.portal_column)
    assert "已经放行的句子" in reader.sees(alias)
    change(article, "新的句子").publish(skip_permission_checks=True)
    assert "新的句子" in reader.sees(alias)


def test_an_alias_is_asked_about_for_itself(gate, county, article, reader):
    alias = article.create_alias(parent=county.portal_column)
    gate.refuses = lambda candidate: candidate.item.pk == alias.pk
    with refused():
        change(article).publish(skip_permission_checks=True)
    assert UNCLEARED not in reader.sees(alias)


def test_carrying_a_draft_to_its_aliases_is_held(gate, county, reader):
    draft = f.make_article(county.column, "草稿", body=body(UNCLEARED), live=False)
    alias = draft.create_alias(parent=county.portal_column)
    draft.update_aliases()
    assert reader.opens(alias).status_code == 404


def test_carrying_a_public_page_to_a_held_alias_is_held(gate, county, article, reader):
    gate.close()
    alias = article.create_alias(parent=county.portal_column)
    with refused():
        article.update_aliases()
    assert reader.opens(alias).status_code == 404


def test_an_alias_of_a_whole_branch_is_made_as_drafts(gate, county, article, reader):
    gate.close()
    branch = county.column.create_alias(parent=county.other, recursive=True, update_slug="branch")
    assert not branch.get_descendants(inclusive=True).live().exists()
    assert branch.get_descendants().count() == 1


def test_a_copy_that_is_to_stay_live_becomes_a_draft(gate, county, article, reader):
    gate.close()
    copy = article.copy(to=county.column, keep_live=True, update_attrs={"slug": "copy"})
    stored = ArticlePage.objects.get(pk=copy.pk)
    assert not stored.live
    assert reader.opens(copy).status_code == 404
    assert "已经放行的句子" in draft_text(copy)
    assert stored.first_published_at is None
    assert stored.live_revision is None


def test_a_copy_stays_live_when_the_gate_is_open(gate, county, article, reader):
    copy = article.copy(to=county.column, keep_live=True, update_attrs={"slug": "copy"})
    assert "已经放行的句子" in reader.sees(copy)


def test_a_copied_branch_becomes_drafts(gate, county, article):
    gate.close()
    copy = county.column.copy(
        to=county.department, recursive=True, keep_live=True, update_attrs={"slug": "branch"}
    )
    assert copy.get_descendants(inclusive=True).count() == 2
    assert not copy.get_descendants(inclusive=True).live().exists()


def test_the_copy_of_a_public_page_does_not_publish_its_draft(gate, county, article, reader):
    change(article)
    copy = ArticlePage.objects.get(pk=article.pk).copy(
        to=county.column, keep_live=True, update_attrs={"slug": "copy"}
    )
    assert "已经放行的句子" in reader.sees(copy)
    assert UNCLEARED not in reader.sees(copy)


# -- moves ----------------------------------------------------------------------------------------------------------


def test_a_public_page_does_not_move_to_another_unit(county, article, reader):
    with refused("不能移到其他单位"):
        article.move(county.other_column, pos="last-child")
    assert article.get_parent().pk == county.column.pk
    assert "已经放行的句子" in reader.sees(article)


def test_a_draft_column_with_a_public_page_in_it_does_not_move_to_another_unit(county, article):
    column = Page.objects.get(pk=county.column.pk).specific
    column.unpublish()
    with refused():
        column.move(county.other, pos="last-child")


def test_a_draft_may_move_to_another_unit_and_stays_a_draft(county, reader):
    draft = f.make_article(county.column, "草稿", live=False)
    draft.move(county.other_column, pos="last-child")
    assert reader.opens(draft).status_code == 404
    assert Page.objects.get(pk=draft.pk).get_parent().pk == county.other_column.pk


def test_the_move_screen_tells_why_it_refuses(county, article, superuser_client):
    address = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, county.other_column.pk])
    response = superuser_client.post(address, follow=True)
    assert "不能移到其他单位" in response.content.decode()


def test_moving_to_another_column_asks_since_the_place_was_reviewed(gate, county, article, reader):
    elsewhere = f.make_column(county.department, "notices", "通知公告")
    address = article.full_url
    gate.close()
    with refused():
        article.move(elsewhere, pos="last-child")
    article.refresh_from_db()
    assert article.full_url == address


def test_moving_a_column_asks_about_what_is_public_below_it(gate, county, article):
    elsewhere = f.make_column(county.department, "notices", "通知公告")
    gate.refuses = lambda candidate: candidate.item.pk == article.pk
    with refused():
        county.column.move(elsewhere, pos="last-child")
    assert any(asked.path == "move" for asked in gate.asked)


def test_moving_within_the_unit_shows_no_draft(county, article, reader):
    change(article)
    elsewhere = f.make_column(county.department, "notices", "通知公告")
    article.move(elsewhere, pos="last-child")
    assert "已经放行的句子" in reader.sees(article)
    assert UNCLEARED not in reader.sees(article)


def test_reordering_shows_no_draft(gate, county, article, reader):
    draft = f.make_article(county.column, "草稿", live=False)
    gate.close()
    draft.move(article, pos="left")
    assert reader.opens(draft).status_code == 404
    assert "已经放行的句子" in reader.sees(article)


# -- privacy --------------------------------------------------------------------------------------------------------


def restrict(page, kind=PageViewRestriction.LOGIN, **more):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **more)


@pytest.fixture
def private(county, article):
    """The column, and so the article, is for those who log in."""
    return restrict(county.column)


def test_leaving_a_restricted_column_is_held(gate, county, article, private, reader):
    elsewhere = f.make_column(county.department, "notices", "通知公告")
    gate.close()
    with refused(REFUSAL):
        article.move(elsewhere, pos="last-child")
    assert reader.sees(article) == ""


def test_a_page_that_keeps_its_own_restriction_may_move(county, article, reader):
    restrict(article)
    elsewhere = f.make_column(county.department, "notices", "通知公告")
    article.move(elsewhere, pos="last-child")
    assert reader.sees(article) == ""


def test_taking_a_restriction_away_is_held(gate, article, private, reader):
    gate.close()
    with refused():
        private.delete()
    with refused():
        PageViewRestriction.objects.all().delete()
    assert reader.sees(article) == ""


def test_weakening_or_shifting_a_restriction_is_held(gate, county, article, private, reader):
    gate.close()
    private.restriction_type = PageViewRestriction.PASSWORD
    private.password = "known"  # noqa: S105
    with refused():
        private.save()
    private.refresh_from_db()
    private.page = county.other_column
    with refused():
        private.save()
    assert reader.sees(article) == ""


def test_a_restriction_goes_when_the_gate_is_open(gate, article, private, reader):
    private.delete()
    assert "已经放行的句子" in reader.sees(article)


@pytest.fixture
def attached(county):
    """A public entry with a file."""
    document = f.make_document(county.unit, content=b"cleared bytes")
    return f.attach(f.make_disclosure(county.catalog), document), document


def test_files_of_a_restricted_page_are_not_public(county, attached, reader):
    page, document = attached
    assert reader.get(document.url).status_code == 200
    restrict(page)
    assert reader.get(document.url).status_code == 404


def test_files_in_a_restricted_collection_are_not_public_and_stay_so(gate, county, attached, reader):
    page, document = attached
    restriction = CollectionViewRestriction.objects.create(
        collection=ensure_collection(county.unit), restriction_type=CollectionViewRestriction.LOGIN
    )
    assert reader.get(document.url).status_code == 404
    gate.close()
    with refused():
        restriction.delete()
    restriction.restriction_type = CollectionViewRestriction.PASSWORD
    with refused():
        restriction.save()
    document.collection = ensure_collection(county.other.unit)
    with refused():
        document.save()
    assert reader.get(document.url).status_code == 404
    assert PublicFile.objects.filter(page=page).exists()


# -- sites ----------------------------------------------------------------------------------------------------------


def test_another_root_page_of_a_wagtail_site_opens_nothing(gate, county, reader):
    draft = f.make_article(county.column, "草稿", body=body(UNCLEARED), live=False)
    gate.close()
    for site in Site.objects.all():
        site.root_page = draft
        site.save()
    for address in ("http://yunxi.localhost/", "http://jyj.yunxi.localhost/"):
        assert UNCLEARED not in reader.get(address).content.decode()
    assert reader.opens(draft).status_code == 404
