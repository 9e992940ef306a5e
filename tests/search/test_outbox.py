"""Whatever becomes public, changes or goes, the index follows: in the transaction of the change, and never too early."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from search import delivery, reconciling
from search.engines.engine import EngineUnavailable
from search.models import OutboxRow, Rebuild
from search.outbox import enqueue_pages
from sites import directory
from sites.models import CatalogEntry, Validity
from sites.publishing import gates
from tests import factories as f


@pytest.fixture
def home(db: None) -> Any:
    return f.make_department(portal=f.make_portal())


@pytest.fixture
def article(home: Any) -> Any:
    return f.make_article(f.make_column(home), "春灌用水安排")


def test_what_becomes_public_is_found(index: Any, article: Any):
    assert index.found("春灌用水") == ["春灌用水安排"]


def test_what_changes_is_found_as_it_is_now(index: Any, article: Any):
    index.catch_up()
    article.title = "夏灌用水安排"
    f.publish(article)
    assert index.found("夏灌用水") == ["夏灌用水安排"]
    assert "春灌用水安排" not in index.found("春灌用水")


def test_a_draft_changes_nothing(index: Any, article: Any):
    index.catch_up()
    article.title = "秋灌用水安排"
    article.save_revision()
    assert not OutboxRow.objects.exists()
    assert "秋灌用水安排" not in index.found("秋灌")


def test_what_is_withdrawn_is_gone_at_once_also_before_delivery(index: Any, article: Any):
    index.catch_up()
    article.unpublish()
    from search.visible import visible

    assert visible(index.ask("春灌用水").hits) == []
    assert index.found("春灌用水") == []
    assert index.drift().items == []


def test_what_is_deleted_is_gone(index: Any, article: Any):
    index.catch_up()
    with gates.acting(None, "重复发布"):
        article.delete()
    assert index.found("春灌用水") == []
    assert list(index.engine.records_of([f"pages:{article.pk}"])) == []


def test_a_page_that_moves_is_found_at_its_new_address(index: Any, home: Any, article: Any):
    index.catch_up()
    article.move(f.make_column(home, "notices", "通知公告"), pos="last-child")
    index.catch_up()
    (record,) = index.engine.records_of([f"pages:{article.pk}"])
    assert record.address(directory.current()) == Page.objects.get(pk=article.pk).specific.full_url


def test_pages_below_a_renamed_column_are_found_at_their_new_address(index: Any, article: Any):
    index.catch_up()
    column = article.get_parent().specific
    column.slug = "renamed"
    f.publish(column)
    index.catch_up()
    (record,) = index.engine.records_of([f"pages:{article.pk}"])
    assert "/renamed/" in record.url


def test_a_restriction_closes_everything_below_and_its_end_opens_it(index: Any, article: Any):
    index.catch_up()
    restriction = PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="login")
    assert index.found("春灌用水") == []
    assert index.drift().items == []
    restriction.delete()
    assert index.found("春灌用水") == ["春灌用水安排"]


def test_a_site_that_goes_offline_takes_its_pages_along(index: Any, home: Any, article: Any):
    index.catch_up()
    home.unpublish()
    assert index.found("春灌用水") == []
    assert index.drift().items == []
    f.publish(home)
    assert index.found("春灌用水") == ["春灌用水安排"]


def test_an_attachment_comes_and_goes_with_its_page_and_its_collection(index: Any, home: Any):
    page = f.make_disclosure(f.make_catalog(home), "补贴方案")
    document = f.make_document(home.unit, "名单.txt", "补贴发放名单一览".encode())
    f.attach(page, document)
    assert index.found("发放名单一览") == ["名单.txt"]
    restriction = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="login"
    )
    assert "名单.txt" not in index.found("发放名单一览")
    restriction.delete()
    assert index.found("发放名单一览") == ["名单.txt"]


def test_an_entry_that_runs_out_says_so(index: Any, home: Any):
    from sites.catalog.entries import mark_validity

    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    page = f.make_disclosure(f.make_catalog(home), "临时办法", expires_on=timezone.localdate())
    index.catch_up()
    assert mark_validity(tomorrow) == {Validity.EXPIRED: 1}
    assert {row.item for row in OutboxRow.objects.all()} == {f"pages:{page.pk}", f"lines:{page.pk}"}


def test_a_rollback_leaves_nothing(index: Any, home: Any):
    column = f.make_column(home)
    index.catch_up()
    with pytest.raises(RuntimeError), transaction.atomic():
        f.make_article(column, "没有发生的事")
        raise RuntimeError
    assert not OutboxRow.objects.exists()
    assert index.found("没有发生") == []


def test_a_change_during_delivery_is_not_lost(index: Any, article: Any, monkeypatch: pytest.MonkeyPatch):
    written = type(index.engine).write
    times = iter(range(100))

    def changed_meanwhile(engine: Any, replacements: Any) -> None:
        written(engine, replacements)
        if next(times):
            return
        article.title = "冬灌用水安排"
        f.publish(article)

    monkeypatch.setattr(type(index.engine), "write", changed_meanwhile)
    delivery.deliver()
    assert OutboxRow.objects.filter(item=f"pages:{article.pk}", lease=None).exists()
    assert index.found("冬灌用水") == ["冬灌用水安排"]


def test_rows_of_a_deliverer_that_died_are_taken_over_when_its_lease_is_over(index: Any, article: Any):
    import uuid

    later = timezone.now() + delivery.LEASE
    OutboxRow.objects.update(lease=uuid.uuid4(), leased_until=later)
    assert delivery.deliver().done == 0
    OutboxRow.objects.update(leased_until=timezone.now())
    assert index.found("春灌用水") == ["春灌用水安排"]


def test_while_the_index_is_down_nothing_is_lost_and_tries_get_rarer(
    index: Any, article: Any, monkeypatch: pytest.MonkeyPatch
):
    def down(engine: Any, replacements: Any) -> None:
        raise EngineUnavailable("no route to host")

    with monkeypatch.context() as broken:
        broken.setattr(type(index.engine), "write", down)
        assert delivery.deliver_all().problem == "no route to host"
        row = OutboxRow.objects.get(item=f"pages:{article.pk}")
        assert (row.attempts, row.problem) == (1, "no route to host")
        assert row.due_at > timezone.now()
        assert delivery.deliver().failed == 0
    OutboxRow.objects.update(due_at=timezone.now())
    assert index.found("春灌用水") == ["春灌用水安排"]


def test_one_item_that_cannot_be_read_does_not_stop_the_others(
    index: Any, home: Any, article: Any, monkeypatch: pytest.MonkeyPatch
):
    from search import pages

    poison = f.make_article(f.make_column(home, title="其他"), "读不出来的一页")
    whole = pages.text_of_page

    def unreadable(page: Any) -> Any:
        if page.pk == poison.pk:
            raise ValueError("broken")
        return whole(page)

    monkeypatch.setattr(pages, "text_of_page", unreadable)
    delivery.deliver_all()
    assert index.ask("春灌用水").total == 1
    assert [row.item for row in OutboxRow.objects.all()] == [f"pages:{poison.pk}"]
    assert "broken" in OutboxRow.objects.get().problem


def test_what_is_delivered_during_a_rebuild_is_delivered_again_after_it(index: Any, article: Any):
    index.catch_up()
    running = Rebuild.objects.create(
        engine="embedded", started_at=timezone.now(), alive_until=timezone.now() + reconciling.SILENCE
    )
    article.title = "改名后的用水安排"
    f.publish(article)
    delivery.deliver_all()
    assert index.ask("改名后").strict_total == 1
    assert OutboxRow.objects.filter(held=True).exists()
    running.delete()
    index.catch_up()


def test_a_rebuild_makes_the_index_anew(index: Any, article: Any):
    OutboxRow.objects.all().delete()
    assert reconciling.rebuild(index.engine) > 0
    assert index.found("春灌用水") == ["春灌用水安排"]
    assert not Rebuild.objects.exists()


def test_two_rebuilds_at_once_are_refused(index: Any):
    Rebuild.objects.create(
        engine="embedded", started_at=timezone.now(), alive_until=timezone.now() + reconciling.SILENCE
    )
    with pytest.raises(EngineUnavailable):
        reconciling.rebuild(index.engine)


def test_reconciling_finds_and_repairs_what_went_past_every_signal(index: Any, home: Any, article: Any):
    other = f.make_article(f.make_column(home, title="其他"), "第二篇")
    index.catch_up()
    Page.objects.filter(pk=article.pk).update(title="绕过信号改的标题")
    Page.objects.filter(pk=other.pk).update(live=False)
    drift = reconciling.reconcile(index.engine)
    assert (drift.stale, drift.surplus, drift.missing) == ([f"pages:{article.pk}"], [f"pages:{other.pk}"], [])
    index.catch_up()
    assert index.drift().items == []


def test_the_line_of_a_catalogue_row_that_goes_is_told(index: Any, home: Any):
    page = f.make_disclosure(f.make_catalog(home))
    index.catch_up()
    CatalogEntry.objects.get(page=page).delete()
    assert OutboxRow.objects.filter(item=f"lines:{page.pk}").exists()


def test_items_are_enqueued_once(index: Any):
    enqueue_pages([7, 7, 8])
    enqueue_pages([7])
    assert OutboxRow.objects.count() == 4
