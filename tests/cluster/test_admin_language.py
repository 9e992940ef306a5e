"""No English shows through on any screen that an editor or a releaser reaches."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from sites.deletion import Deletion
from sites.models import (
    CatalogCategory,
    DisclosureAttachment,
    DocumentKind,
    ExplainedDisclosure,
    InterpretationPage,
    LeaderPage,
    SubjectClass,
    TopicPage,
)
from sites.publishing.operations import Schedule
from tests import factories as f
from tests.cluster.admin_crawl import HOST, Crawl, english_in
from tests.sites.admin_forms import filled
from units.models import Role

pytestmark = pytest.mark.django_db

#: A walk that reads fewer has lost its way.
SCREENS = 60
PAGE_TYPES = {
    "catalog": ["disclosurepage"],
    "column": [
        "articlepage",
        "interpretationpage",
        "serviceguidepage",
        "leaderpage",
        "topicpage",
        "columnpage",
    ],
}


@pytest.fixture
def county() -> SimpleNamespace:
    """One page of every type, two people, files, something scheduled, changed, deleted and locked."""
    Site.objects.filter(hostname="localhost").delete()
    # The sample page of Wagtail's own migration, which setting up a county removes.
    Page.objects.filter(depth=2).update(title="样例", draft_title="样例")
    portal = f.make_portal()
    unit = f.make_unit("jyj", parent=portal.unit, name="云溪县教育局")
    home = f.make_home(unit)
    catalog, column = f.make_catalog(home), f.make_column(home)
    editor = f.make_user("bianji", unit, Role.EDITOR, display_name="田雨禾")
    releaser = f.make_user("qianfa", unit, Role.RELEASER, display_name="沈砚秋")
    document, image = f.make_document(unit, "附件.pdf", title="附件一"), f.make_image(unit)
    entry = f.make_disclosure(catalog, owner=editor)
    entry.attachments.add(DisclosureAttachment(document=document))
    entry.save_revision(user=editor, log_action=True)
    article = f.make_article(column, owner=editor)
    article.title = "改过的标题"
    article.save_revision(user=editor, log_action=True)
    explains = InterpretationPage(title="一图读懂", live=False, owner=editor)
    explains.explained = [ExplainedDisclosure(disclosure=entry)]
    pages = [
        entry,
        article,
        f.make_guide(column, live=False, owner=editor),
        column.add_child(instance=explains),
        column.add_child(instance=TopicPage(title="专题", live=False, owner=editor)),
        column.add_child(instance=LeaderPage(title="张三", post="局长", live=False, owner=editor)),
    ]
    for page in pages[2:]:
        page.save_revision(user=editor, log_action=True)
    later = f.make_article(column, "到时公开的文章", live=False, owner=editor)
    Schedule(later, at=timezone.now() + datetime.timedelta(days=3), by=releaser).execute()
    binned = f.make_article(column, "删掉的文章", live=False, owner=editor)
    Deletion(binned, by=editor).execute()
    return SimpleNamespace(
        home=home, catalog=catalog, column=column, pages=[*pages, later, column, catalog, home], unit=unit,
        editor=editor, releaser=releaser, document=document, image=image, entry=entry, article=article,
    )  # fmt: skip


def page_screens(page: Any) -> list[str]:
    """The screens of one page, of which some are reached by script only."""
    names = (
        "edit",
        "history",
        "usage",
        "copy",
        "move",
        "delete",
        "convert_alias",
        "workflow_history",
        "set_privacy",
    )
    screens = [reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in names]
    screens += [
        reverse(f"sites_admin:{name}", args=[page.pk]) for name in ("release", "withdraw", "schedule")
    ]
    revisions = list(page.revisions.order_by("pk"))
    if len(revisions) > 1:
        compare = [page.pk, revisions[0].pk, revisions[-1].pk]
        screens.append(reverse("wagtailadmin_pages:revisions_compare", args=compare))
        screens.append(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revisions[-1].pk]))
    return screens


def screens_of(county: SimpleNamespace) -> list[str]:
    """What the walk starts from besides home: forms, choosers and searches that only scripts open."""
    adds = [
        reverse("wagtailadmin_pages:add", args=["sites", model, getattr(county, parent).pk])
        for parent, models in PAGE_TYPES.items()
        for model in models
    ]
    choosers = [
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page_child", args=[county.column.pk]),
        reverse("wagtailadmin_choose_page_external_link"),
        reverse("wagtailadmin_choose_page_email_link"),
        reverse("wagtailadmin_choose_page_phone_link"),
        reverse("wagtailadmin_choose_page_anchor_link"),
        reverse("wagtailadmin_choose_page_search") + "?q=通知",
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results") + "?q=没有",
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtaildocs_chooser:choose_results") + "?q=没有",
    ]
    explore = reverse("wagtailadmin_explore", args=[county.column.pk])
    lists = [
        explore,
        f"{explore}?q=没有这样的标题",
        f"{explore}?ordering=title",
        f"{explore}?content_type=&owner={county.editor.pk}&latest_revision_created_at_from=2020-01-01",
        reverse("wagtailadmin_pages:search") + "?q=没有这样的标题",
        reverse("wagtailimages:index") + "?q=没有",
        reverse("wagtaildocs:index") + "?q=没有",
        reverse("wagtailimages:edit", args=[county.image.pk]),
        reverse("wagtaildocs:edit", args=[county.document.pk]),
        reverse("wagtailimages:delete", args=[county.image.pk]),
        reverse("wagtaildocs:delete", args=[county.document.pk]),
        reverse("wagtailimages:image_usage", args=[county.image.pk]),
        reverse("wagtaildocs:document_usage", args=[county.document.pk]),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtaildocs:add_multiple"),
        reverse("wagtailadmin_account"),
        *(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", name]) + f"?id={county.article.pk}"
            for name in ("move", "delete")
        ),
    ]
    edits = [reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in county.pages]
    pages = [
        screen for page in (county.entry, county.article, county.column) for screen in page_screens(page)
    ]
    return [*adds, *edits, *pages, *choosers, *lists]


def walk_as(user: Any, county: SimpleNamespace, limit: int = 300) -> Crawl:
    """Everything that one person reaches, up to ``limit`` screens."""
    client = Client()
    client.force_login(user)
    crawl = Crawl(client, limit)
    crawl.walk(reverse("wagtailadmin_home"), *screens_of(county))
    return crawl


def send_faulty_forms(crawl: Crawl, county: SimpleNamespace) -> None:
    """What a form says that was sent with nothing, or with nonsense, in it."""
    adds = [
        reverse("wagtailadmin_pages:add", args=["sites", model, getattr(county, parent).pk])
        for parent, models in PAGE_TYPES.items()
        for model in models
    ]
    edit = reverse("wagtailadmin_pages:edit", args=[county.entry.pk])
    copy = reverse("wagtailadmin_pages:copy", args=[county.entry.pk])
    nonsense = {"title": "", "written_on": "31.12.", "published_at": "昨天", "statutory_limit_days": "-1"}
    for address in (*adds, edit, copy):
        form = crawl.client.get(address, HTTP_HOST=HOST)
        if form.status_code == HTTPStatus.OK:
            blocks = {"body-count": "0", "faq-count": "0"}
            crawl.look_at(address, filled(form.content, **(blocks | nonsense)))
    crawl.look_at(reverse("wagtaildocs:edit", args=[county.document.pk]), {})
    crawl.look_at(reverse("wagtailimages:edit", args=[county.image.pk]), {})


def codes() -> set[str]:
    """Codes of classifications, which all staff look up; exports and addresses name them."""
    return {
        code
        for model in (CatalogCategory, DocumentKind, SubjectClass)
        for code in model.objects.values_list("code", flat=True)
    }


def explain(crawl: Crawl) -> str:
    """The first place of every text."""
    first = {(one.text): one for one in reversed(crawl.found)}
    return "\n".join(sorted(map(str, first.values())))


@pytest.mark.parametrize("role", ["editor", "releaser"])
def test_every_screen_is_in_chinese(county, role):
    crawl = walk_as(getattr(county, role), county)
    send_faulty_forms(crawl, county)
    crawl.found = [one for one in crawl.found if one.text not in codes()]
    assert len(crawl.read) > SCREENS, "\n".join(crawl.read)
    assert not crawl.found, explain(crawl)
    assert not [line for line in crawl.broken if line.startswith("5")], crawl.broken


def test_errors_are_in_chinese(county):
    client = Client()
    client.force_login(county.editor)
    crawl = Crawl(client)
    crawl.look_at("/admin/pages/999999/edit/")
    crawl.look_at("/admin/there-is-no-such-screen/")
    denied = client.get(reverse("wagtailsites:index"), HTTP_HOST=HOST)
    assert denied.status_code in (302, 404)
    crawl.look_at(reverse("wagtailadmin_home"))
    Client().logout()
    visitor = Crawl(Client())
    visitor.look_at(reverse("wagtailadmin_login"))
    visitor.look_at(reverse("wagtailadmin_login"), {"username": "x", "password": "y"})
    assert not crawl.found + visitor.found, explain(crawl) + explain(visitor)


def test_an_editor_who_prefers_english_meets_no_broken_screen(county):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(county.editor)
    profile.preferred_language = "en"
    profile.save()
    crawl = walk_as(county.editor, county, limit=40)
    assert not [line for line in crawl.broken if line.startswith("5")], crawl.broken
    assert any(one.text == "Images" for one in crawl.found), "the interface is English then"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Save draft", True),
        ("保存 Draft", True),
        ("下载 PDF（12 KB）", False),
        ("http://jyj.yunxi.localhost/zwgk/", False),
        ("附件.pdf", False),
        ("按 Ctrl + Enter 提交", False),
        ("2026-11-20 09:00", False),
    ],
)
def test_what_counts_as_english(text, english):
    assert english_in(text) is english
