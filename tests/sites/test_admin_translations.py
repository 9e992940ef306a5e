"""Walls around wagtail-localize: translations are drafts, of those who write for the unit, and nothing synchronises."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from sites.models import ArticlePage
from tests import factories as f
from tests.sites.admin_forms import EMPTY_BODY, filled
from units.models import Role

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def department():
    Locale.objects.get_or_create(language_code="zh-hans")
    Locale.objects.get_or_create(language_code="en")
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def stranger(department):
    return f.make_user("qita", f.make_department("wjj").unit, Role.EDITOR)


def submit_url(page):
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def test_who_writes_for_the_unit_may_start_a_translation(client, department, editor):
    page = f.make_article(f.make_column(department))
    client.force_login(editor)
    assert client.get(submit_url(page), **HOST).status_code == 200


def test_for_others_the_page_does_not_exist(client, department, stranger):
    page = f.make_article(f.make_column(department), live=False)
    client.force_login(stranger)
    for method in (client.get, client.post):
        assert method(submit_url(page), **HOST).status_code == 404


def translated(page):
    """The page with an English translation in simple mode, as localize makes it."""
    english = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english, enabled=False)
    return page.copy_for_translation(english, copy_parents=True), translation


def test_synced_mode_is_not_switched_on_and_the_text_is_kept(client, department, editor):
    page = f.make_article(f.make_column(department))
    english, translation = translated(page)
    client.force_login(f.make_user("root", is_superuser=True))
    edit = reverse("wagtailadmin_pages:edit", args=[english.pk])
    html = client.get(edit, **HOST).content.decode()
    assert "localize-restart-translation" not in html
    values = filled(html, title="Spring ploughing", **EMPTY_BODY)
    assert client.post(edit, values | {"localize-restart-translation": "1"}, **HOST).status_code == 302
    translation.refresh_from_db()
    assert not translation.enabled
    assert ArticlePage.objects.get(pk=english.pk).draft_title == "Spring ploughing"


def test_a_translation_is_not_turned_into_an_alias(client, department, editor, stranger):
    page = f.make_article(f.make_column(department))
    english, _translation = translated(page)
    url = reverse("wagtail_localize:convert_to_alias", args=[english.pk])
    client.force_login(stranger)
    assert client.post(url, **HOST).status_code == 404
    client.force_login(f.make_user("root", is_superuser=True))
    assert client.post(url, **HOST)["Location"] == reverse("wagtailadmin_pages:edit", args=[english.pk])
    assert ArticlePage.objects.get(pk=english.pk).alias_of is None


def test_updating_translations_is_for_the_unit_too(client, department, stranger):
    page = f.make_article(f.make_column(department))
    source, _created = TranslationSource.get_or_create_from_instance(page)
    client.force_login(stranger)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert client.get(url, **HOST).status_code == 404
