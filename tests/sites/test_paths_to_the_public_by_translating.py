"""Every way to the public through wagtail-localize, which publishes without asking anybody."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.views.convert import sync_alias

from sites.models import ArticlePage
from sites.publishing.gates import PublicationRefused
from tests import factories as f
from tests.sites.conftest import body, refused, text_of

UNREAD = "Nobody has read this sentence"


@pytest.fixture
def english(db):
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章", body=body("已经放行的句子"))


@pytest.fixture
def translation(county, english, article):
    """The article is being translated; every sentence says what nobody has read."""
    county.column.copy_for_translation(english, copy_parents=True)
    source, _created = TranslationSource.get_or_create_from_instance(article)
    translation = Translation.objects.create(source=source, target_locale=english)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, locale=english, context=segment.context, defaults={"data": UNREAD}
        )
    return SimpleNamespace(article=article, source_id=source.pk, save=translation.save_target)


def translated(article):
    return ArticlePage.objects.get(translation_key=article.translation_key, locale__language_code="en")


def release(page):
    """What is public of the translation was read by somebody."""
    page.title, page.slug, page.summary, page.body = (
        "A cleared title",
        "cleared",
        "",
        body("A cleared sentence"),
    )
    return f.publish(page)


@pytest.fixture
def in_synced_mode(settings):
    settings.WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "synced"


@pytest.mark.parametrize("publish", [True, False])
@pytest.mark.usefixtures("in_synced_mode")
def test_a_first_translation_is_held(gate, translation, reader, publish, django_capture_on_commit_callbacks):
    gate.close()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            translation.save(publish=publish)
    except PublicationRefused:
        assert publish
    page = translated(translation.article)
    assert not page.live
    assert reader.opens(page).status_code == 404
    assert UNREAD in text_of(page.get_latest_revision_as_object())


@pytest.mark.parametrize("publish", [True, False])
def test_a_translation_that_is_public_already_is_held(gate, translation, reader, publish):
    translation.save(publish=False)
    page = translated(translation.article)
    page = release(page)
    gate.close()
    with refused():
        translation.save(publish=publish)
    assert "A cleared sentence" in reader.sees(page)
    assert UNREAD not in reader.sees(page)
    assert StringTranslation.objects.filter(data=UNREAD).exists()


def test_turning_a_translation_into_an_alias_is_held(gate, translation, reader):
    translation.save(publish=False)
    page = translated(translation.article)
    gate.close()
    with refused():
        sync_alias(translation.article, page, revision=translation.article.get_latest_revision())
    assert reader.opens(page).status_code == 404
    assert UNREAD in text_of(page.get_latest_revision_as_object())


def test_the_screen_that_turns_a_translation_into_an_alias_is_held(
    gate, translation, reader, superuser_client
):
    translation.save(publish=False)
    page = translated(translation.article)
    gate.close()
    superuser_client.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]))
    assert reader.opens(page).status_code == 404


def test_restarting_a_translation_is_held(gate, translation, reader, superuser_client):
    """The screen switches a page back to following its source; nothing of that is public by itself."""
    translation.save(publish=False)
    page = translated(translation.article)
    page = release(page)
    gate.close()
    superuser_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {"localize-restart-translation": "1"}
    )
    assert "A cleared sentence" in reader.sees(page)
    assert UNREAD not in reader.sees(page)


def test_updating_translations_through_the_screen_is_held(gate, translation, reader, superuser_client):
    translation.save(publish=False)
    page = translated(translation.article)
    page = release(page)
    gate.close()
    try:
        address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    except NoReverseMatch:
        pytest.skip("the screen is not offered")
    superuser_client.post(address, {"publish_translations": "on", "use_machine_translation": ""})
    assert "A cleared sentence" in reader.sees(page)
    assert UNREAD not in reader.sees(page)


def test_mirroring_the_tree_into_another_language_makes_drafts(gate, county, article, english):
    gate.close()
    for page in (county.department, county.column, article):
        with transaction.atomic():
            page.copy_for_translation(english, copy_parents=True, alias=True)
    assert Page.objects.filter(locale=english).count() == 4
    assert not Page.objects.filter(locale=english, live=True).exists()


def test_an_alias_in_another_language_is_public_when_the_gate_is_open(county, article, english, reader):
    county.column.copy_for_translation(english, copy_parents=True)
    alias = article.copy_for_translation(english, alias=True)
    assert "已经放行的句子" in reader.sees(alias)
