"""What hangs on a cleared page without being it: aliases, copies, translations."""

import pytest
from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale, Page

from sites.deletion import Deletion
from sites.models import ArticlePage
from sites.models.base import new_slug
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release, Withdraw
from tests.approvals.walking import cleared, draft
from tests.sites.conftest import body, refused

pytestmark = pytest.mark.django_db
CLEARED, UNREAD = "会议在县政府召开", "没有人读过"


@pytest.fixture
def article(office):
    return cleared(draft(office), office)


def elsewhere(county):
    return Page.objects.get(pk=county.mzj.column.pk)


@pytest.fixture
def alias(article, county):
    return article.create_alias(parent=elsewhere(county), update_slug=new_slug())


def stored(page):
    return ArticlePage.objects.get(pk=page.pk)


def test_an_alias_on_another_units_site_is_public_with_its_original(alias, reader):
    assert CLEARED in reader.sees(alias)


def test_an_alias_follows_what_is_cleared_of_its_original(alias, article, office, reader):
    page = stored(article)
    page.body = body("新的一句")
    page.save_revision(user=office.editor)
    assert "新的一句" not in reader.sees(alias)

    cleared(stored(article), office)

    assert "新的一句" in reader.sees(alias)


@pytest.mark.parametrize("values", [{"title": UNREAD}, {"summary": UNREAD}, {"body": body(UNREAD)}])
def test_an_alias_changed_alone_is_held(alias, reader, values):
    page = stored(alias)
    for name, value in values.items():
        setattr(page, name, value)
    with refused():
        page.save()
    with refused():
        page.save(update_fields=list(values))
    assert UNREAD not in reader.sees(alias)


def test_an_alias_of_a_draft_stays_hidden_whatever_is_switched(office, county, reader):
    alias = draft(office).create_alias(parent=elsewhere(county), update_slug=new_slug())
    page = stored(alias)
    page.live = True
    with refused():
        page.save()
    assert reader.opens(alias).status_code == 404


def test_an_alias_does_not_become_a_page_of_its_own_without_a_review(alias, article, office, reader):
    """Its words were cleared for its original: once it is no alias, withdrawing that one does not reach it."""
    try:
        with transaction.atomic():
            ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    except PublicationRefused:
        pass
    Withdraw(stored(article), by=office.releaser, reason="内容有误").execute()

    assert CLEARED not in reader.sees(alias)


def test_an_alias_that_is_not_public_may_become_a_page_of_its_own(alias):
    stored(alias).unpublish()
    ConvertAliasPageAction(stored(alias)).execute(skip_permission_checks=True)
    assert stored(alias).alias_of_id is None
    assert not stored(alias).live


@pytest.mark.parametrize("how", ["withdraw", "expire", "row", "delete"])
def test_an_alias_goes_with_its_original(alias, article, office, reader, how):
    page = stored(article)
    if how == "withdraw":
        Withdraw(page, by=office.releaser, reason="内容有误").execute()
    elif how == "expire":
        page.unpublish(set_expired=True)
    elif how == "row":
        page.live = False
        page.save()
    else:
        Deletion(page, by=office.releaser, reason="重复").execute()

    assert CLEARED not in reader.sees(alias)
    assert not ArticlePage.objects.filter(pk=alias.pk, live=True).exists()


def test_aliases_in_a_circle_cover_nobody(office):
    first, second = draft(office), draft(office)
    ArticlePage.objects.filter(pk=first.pk).update(alias_of=second.pk)
    ArticlePage.objects.filter(pk=second.pk).update(alias_of=first.pk)
    page = stored(first)
    page.live = True
    with refused():
        page.save()


def test_a_copy_of_a_cleared_page_is_an_item_of_its_own(article, office, reader):
    copy = article.copy(
        to=Page.objects.get(pk=office.column.pk), keep_live=True, update_attrs={"slug": new_slug()}
    )
    assert not stored(copy).live
    with pytest.raises(PublicationRefused):
        Release(stored(copy), by=office.releaser).execute()


def test_a_translation_of_a_cleared_page_is_an_item_of_its_own(article, office, reader):
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = article.copy_for_translation(english, copy_parents=True)
    for way in (lambda: Release(page, by=office.releaser).execute(), page.save):
        page.live = True
        with refused():
            way()
    assert reader.opens(page).status_code == 404

    page = stored(page)
    page.body = body("A cleared sentence")
    page.save_revision(user=office.editor)
    cleared(stored(page), office)
    assert "A cleared sentence" in reader.sees(page)


def test_a_translation_by_alias_is_not_covered_by_the_other_language(article, reader):
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = article.copy_for_translation(english, copy_parents=True, alias=True)
    assert reader.opens(page).status_code == 404


def test_a_cleared_page_does_not_change_its_language_by_the_way(article):
    page = stored(article)
    page.locale = Locale.objects.get_or_create(language_code="en")[0]
    with refused():
        page.save()
    with refused():
        page.save(update_fields=["locale"])
