"""Publication events: exactly one for every page, with its former address, inside the transaction, on every path."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from ledger.models import LedgerEntry
from sites.models import (
    ArticlePage,
    CatalogEntry,
    ColumnPage,
    DisclosureAttachment,
    DisclosurePage,
    FormerAddress,
    IndexNumber,
    PublicFile,
)
from sites.publishing import gates
from sites.publishing.events import publication_event
from sites.publishing.operations import Release, Withdraw
from tests import factories as f
from tests.sites.conftest import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(county, told):
    page = f.make_article(county.column, "一篇文章")
    told.clear()
    return page


@pytest.fixture
def draft(county, told):
    page = f.make_article(county.column, "草稿一则", live=False)
    told.clear()
    return page


def seen(told):
    """Kind, page and former path of every event."""
    return [
        (str(event.kind), event.page.pk, event.previous_address and event.previous_address.path)
        for event in told
    ]


def path_of(page):
    return Page.objects.get(pk=page.pk).specific.get_url_parts()[2]


def test_publishing_a_revision(told, draft):
    draft.save_revision().publish(skip_permission_checks=True)
    assert seen(told) == [("published", draft.pk, None)]


def test_releasing(told, draft):
    user = f.make_user(is_superuser=True)
    Release(draft, by=user, reason="签发").execute()
    assert seen(told) == [("published", draft.pk, None)]
    assert told[0].acting == gates.Acting(user, "签发")


def test_publishing_a_change(told, article):
    article.title = "改过的标题"
    f.publish(article)
    assert seen(told) == [("changed", article.pk, path_of(article))]


def test_publishing_without_a_change_is_no_news(told, article):
    f.publish(article)
    assert seen(told) == []


def test_publishing_the_released_revision_again_is_no_news(told, article):
    """PostgreSQL gives back the keys of a block in another order than the revision has them."""
    article.get_latest_revision().publish(skip_permission_checks=True)
    assert seen(told) == []


def test_saving(told, article, draft):
    draft.live = True
    draft.save()
    article.summary = "改过的概述"
    article.save(update_fields=["summary"])
    assert seen(told) == [("published", draft.pk, None), ("changed", article.pk, path_of(article))]


def test_saving_the_base_row_tells_of_the_whole_page(told, draft):
    base = Page.objects.get(pk=draft.pk)
    base.live = True
    base.save()
    assert seen(told) == [("published", draft.pk, None)]
    assert isinstance(told[0].page, ArticlePage)


def test_saving_a_draft_is_no_news(told, article, draft):
    draft.title = "改过的草稿"
    draft.save()
    draft.save_revision()
    article.body = body("改过的正文")
    article.save_revision()
    assert seen(told) == []


def test_creating(told, county):
    told.clear()
    page = county.column.add_child(instance=ArticlePage(title="新页面"))
    assert seen(told) == [("published", page.pk, None)]


def test_withdrawing(told, article):
    path = path_of(article)
    Withdraw(article, by=None, reason="有误").execute()
    assert seen(told) == [("withdrawn", article.pk, path)]


def test_withdrawing_with_aliases(told, county, article):
    alias = article.create_alias(parent=county.portal_column)
    paths = path_of(article), path_of(alias)
    told.clear()
    Withdraw(article, by=None, reason="有误").execute()
    assert sorted(seen(told)) == sorted(
        [("withdrawn", article.pk, paths[0]), ("withdrawn", alias.pk, paths[1])]
    )


def test_expiring_and_the_schedule(told, article, draft):
    path = path_of(article)
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    draft.save_revision()
    draft.revisions.update(approved_go_live_at=timezone.now())
    call_command("publish_scheduled")
    assert seen(told) == [("withdrawn", article.pk, path), ("published", draft.pk, None)]


def test_aliases(told, county, article):
    alias = article.create_alias(parent=county.portal_column)
    assert seen(told) == [("published", alias.pk, None)]
    told.clear()
    article.title = "改过的标题"
    f.publish(article)
    assert seen(told) == [("changed", article.pk, path_of(article)), ("changed", alias.pk, path_of(alias))]


def test_copying_a_branch(told, county, article):
    copy = county.column.copy(
        to=county.department, recursive=True, keep_live=True, update_attrs={"slug": "copy"}
    )
    inside = copy.get_children().get()
    assert seen(told) == [("published", copy.pk, None), ("published", inside.pk, None)]


def test_moving_a_branch(told, county, article, draft):
    column = f.make_column(county.department, "notices", "通知公告")
    before = path_of(county.column), path_of(article)
    told.clear()
    county.column.move(column, pos="last-child")
    assert seen(told) == [("changed", county.column.pk, before[0]), ("changed", article.pk, before[1])]


def test_reordering_is_no_news(told, article, draft):
    draft.move(article, pos="left")
    assert seen(told) == []


@pytest.mark.parametrize("model", [ColumnPage, Page])
def test_renaming_a_column(told, county, article, draft, model):
    before = path_of(county.column), path_of(article)
    column = model.objects.get(pk=county.column.pk)
    column.slug = "renamed"
    column.save()
    assert seen(told) == [("changed", county.column.pk, before[0]), ("changed", article.pk, before[1])]
    assert path_of(article).startswith("/renamed/")


@pytest.mark.parametrize("model", [ColumnPage, Page])
def test_renaming_a_draft_column_with_a_public_page_in_it(told, county, article, model):
    county.column.unpublish()
    before = path_of(article)
    told.clear()
    column = model.objects.get(pk=county.column.pk)
    column.slug = "renamed"
    column.save()
    assert seen(told) == [("changed", article.pk, before)]


def test_another_host_for_a_site(told, county, article):
    told.clear()
    home = county.department
    home.host = "edu.yunxi.localhost"
    home.save()
    assert {(event.page.pk, event.previous_address.host) for event in told} == {
        (page.pk, "jyj.yunxi.localhost") for page in (home, county.column, county.catalog, article)
    }
    assert len(told) == 4


def test_another_host_for_the_portal_reaches_the_sites_under_its_paths(told, county):
    township = f.make_township("lxz", county.portal)
    page = f.make_article(f.make_column(township))
    told.clear()
    county.portal.host = "www.yunxi.localhost"
    county.portal.save()
    portal_pages = {county.portal.pk, county.portal_column.pk}
    assert {event.page.pk for event in told} == portal_pages | {township.pk, page.get_parent().pk, page.pk}
    assert len({event.page.pk for event in told}) == len(told)
    assert {event.previous_address.host for event in told} == {"yunxi.localhost"}


def test_the_slug_of_a_home_page_or_of_the_container_is_no_readers_business(told, county, article):
    home = county.department
    home.slug = "another"
    home.save()
    assert seen(told) == [("changed", home.pk, "/")]
    told.clear()
    root = f.make_root()
    root.slug = "another-container"
    root.save()
    assert [event.page.pk for event in told] == [root.pk]
    assert path_of(article) == path_of(Page.objects.get(pk=article.pk))
    assert path_of(article).count("/") == 3


def test_a_row_or_a_list_changed_alone(told, county):
    entry = f.make_disclosure(county.catalog)
    told.clear()
    row = DisclosureAttachment.objects.create(
        page=entry, document=f.make_document(county.unit), title="附件一"
    )
    row.delete()
    county.other.unit.joint_disclosures.add(entry)
    assert seen(told) == [("changed", entry.pk, None)] * 3


def test_deleting(told, county, article, draft):
    path = path_of(article)
    with gates.acting(None, "有误"):
        article.delete()
    draft.delete()
    assert seen(told) == [("withdrawn", article.pk, path)]


# -- in the same transaction ------------------------------------------------------------------------------------


def everything_recorded():
    return [
        list(model.objects.order_by("pk").values())
        for model in (LedgerEntry, CatalogEntry, PublicFile, FormerAddress, IndexNumber)
    ]


class Undone(Exception):
    """Something went wrong after the publication."""


@pytest.fixture
def entry(county):
    page = f.make_disclosure(county.catalog, live=False)
    page.attachments.add(DisclosureAttachment(document=f.make_document(county.unit), title="附件一"))
    page.save()
    return page


def everything_happens(county, entry, article):
    f.publish(entry)
    f.publish(f.make_disclosure(county.catalog, "另一件", live=False))
    article.slug = "elsewhere"
    article.save()
    article.move(f.make_column(county.department, "notices", "通知公告"), pos="last-child")
    Withdraw(DisclosurePage.objects.get(pk=entry.pk), by=None, reason="有误").execute()


def test_a_rollback_leaves_nothing_behind(county, entry, article):
    before = everything_recorded()
    with pytest.raises(Undone), transaction.atomic():
        everything_happens(county, entry, article)
        assert everything_recorded() != before
        raise Undone
    assert everything_recorded() == before


@pytest.fixture
def fail():
    """From now on every publication meets a receiver that fails."""

    def receive(sender, event, **_):
        raise Undone

    yield lambda: publication_event.connect(receive)
    publication_event.disconnect(receive)


def test_a_failing_receiver_undoes_the_publication_by_saving(entry, fail):
    """No transaction around it: saving brings its own."""
    before = everything_recorded()
    fail()
    entry.live = True
    with pytest.raises(Undone):
        entry.save()
    assert not Page.objects.get(pk=entry.pk).live
    assert everything_recorded() == before


def test_a_failing_receiver_undoes_a_move(county, article, fail):
    column = f.make_column(county.department, "notices", "通知公告")
    before = everything_recorded()
    fail()
    with pytest.raises(Undone):
        article.move(column, pos="last-child")
    assert Page.objects.get(pk=article.pk).get_parent().pk == county.column.pk
    assert everything_recorded() == before


def test_a_failing_receiver_undoes_a_withdrawal_and_a_deletion(article, fail):
    before = everything_recorded()
    fail()
    with pytest.raises(Undone):
        Withdraw(article, by=None, reason="有误").execute()
    with pytest.raises(Undone), gates.acting(None, "有误"):
        ArticlePage.objects.get(pk=article.pk).delete()
    assert Page.objects.get(pk=article.pk).live
    assert everything_recorded() == before


def test_what_a_publication_leaves_behind(county, entry):
    document = entry.attachments.get().document
    user = f.make_user(is_superuser=True)
    page = Release(entry, by=user, reason="签发").execute()
    assert PublicFile.objects.get().document == document
    assert CatalogEntry.objects.get().index_number == page.index_number != ""
    row = LedgerEntry.objects.filter(kind="publication.released", subject=f"sites.page:{entry.pk}").get()
    assert (row.actor_id, row.reason, row.subject_label) == (user.pk, "签发", page.title)
    assert row.details["address"].startswith("jyj.yunxi.localhost/")
