"""What Wagtail ships with and we take away."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import GroupPagePermission, WorkflowPage

from sites.models import CatalogCategory, CategoryScheme, DocumentKind, SubjectClass

pytestmark = pytest.mark.django_db


def test_nobody_may_publish_by_wagtails_own_permission():
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_no_workflow_stands_on_the_root():
    assert not WorkflowPage.objects.exists()


def test_the_taxonomy_is_there_after_migrating():
    assert CatalogCategory.objects.filter(scheme=CategoryScheme.ARTICLE_20).count() == 15
    assert CatalogCategory.objects.filter(scheme=CategoryScheme.GRASSROOTS).count() == 26
    assert CatalogCategory.objects.filter(scheme=CategoryScheme.ARTICLE_21_COUNTY).count() == 7
    assert CatalogCategory.objects.filter(scheme=CategoryScheme.ARTICLE_21_TOWNSHIP).count() == 8
    assert SubjectClass.objects.filter(parent=None).count() == 22
    assert str(SubjectClass.objects.get(name="政务公开")) == "综合政务\\政务公开"
    assert DocumentKind.objects.filter(statutory=True).count() == 15


def test_loading_the_taxonomy_again_keeps_what_a_county_changed():
    from sites import taxonomy

    CatalogCategory.objects.filter(code="art20-01").update(name="本县规范性文件")
    CatalogCategory.objects.filter(code="art20-15").delete()

    assert taxonomy.load(CatalogCategory, SubjectClass, DocumentKind) == 1
    assert CatalogCategory.objects.get(code="art20-01").name == "本县规范性文件"


def test_autosave_leaves_pauses_and_translations_are_drafts_of_their_own(settings):
    assert settings.WAGTAIL_AUTOSAVE_INTERVAL >= 5000, "milliseconds"
    assert settings.WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE == "simple"
    assert not settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE
    assert "django.contrib.sites" not in settings.INSTALLED_APPS, "its label is ours"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_on_sqlite_readers_go_on_while_one_writes_and_writers_wait():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] >= 5000, "milliseconds"
