"""Index numbers: their form, one for every item for life, whatever happens to it, and however many write at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Page, Workflow, WorkflowTask

from sites.models import CatalogEntry, DisclosurePage, IndexNumber, IndexNumberCounter
from sites.numbering import NumberTaken, item_key, keep_imported, reserve
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release, Withdraw
from tests import factories as f
from tests.sites.conftest import refused
from units.models import Unit

YEAR = "2026"


@pytest.fixture(autouse=True)
def this_year(monkeypatch):
    import datetime

    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(int(YEAR), 5, 4))


@pytest.fixture
def draft(county):
    return f.make_disclosure(county.catalog, live=False)


def submit(page):
    """Send a page to review."""
    if page.latest_revision is None:
        page.save_revision()
    workflow = Workflow.objects.create(name="送审")
    WorkflowTask.objects.create(
        workflow=workflow, task=GroupApprovalTask.objects.create(name="终审"), sort_order=0
    )
    return workflow.start(page, user=None)


def number_of(page):
    return DisclosurePage.objects.get(pk=page.pk).index_number


# -- form and moment --------------------------------------------------------------------------------------------


def test_a_number_is_made_of_the_units_code_the_year_and_a_serial(county):
    numbers = [f.make_disclosure(county.catalog, title).index_number for title in ("第一件", "第二件")]
    assert numbers == ["jyj/2026-00001", "jyj/2026-00002"]


def test_the_credit_code_goes_before_the_units_code(county):
    catalog = f.make_catalog(county.portal)
    assert f.make_disclosure(catalog).index_number == "11520000000000017T/2026-00001"


def test_every_unit_and_every_year_counts_for_itself(county, monkeypatch):
    import datetime

    other = f.make_catalog(county.other)
    assert f.make_disclosure(county.catalog).index_number == "jyj/2026-00001"
    assert f.make_disclosure(other).index_number == "mzj/2026-00001"
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2027, 1, 1))
    assert f.make_disclosure(county.catalog, "明年的").index_number == "jyj/2027-00001"


def test_a_draft_has_no_number_until_it_is_submitted_and_then_keeps_it(draft):
    draft.save_revision()
    assert not IndexNumber.objects.exists()
    submit(draft)
    assert number_of(draft) == "jyj/2026-00001"
    assert (
        Release(DisclosurePage.objects.get(pk=draft.pk), by=None).execute().index_number == "jyj/2026-00001"
    )


def test_submitting_again_changes_nothing(draft):
    submit(draft).cancel()
    submit(DisclosurePage.objects.get(pk=draft.pk))
    assert number_of(draft) == "jyj/2026-00001"
    assert IndexNumber.objects.count() == 1


def test_submitting_loses_no_text(draft):
    draft.summary = "送审时的概述"
    draft.save_revision()
    submit(draft)
    latest = DisclosurePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert (latest.summary, latest.index_number) == ("送审时的概述", "jyj/2026-00001")


def test_an_article_takes_no_number(county):
    submit(f.make_article(county.column, live=False))
    assert not IndexNumber.objects.exists()


def test_a_refused_publication_takes_no_number(gate, draft):
    gate.close()
    with refused():
        f.publish(draft)
    assert not IndexNumber.objects.exists()
    assert number_of(draft) == ""


# -- for life ---------------------------------------------------------------------------------------------------


def test_a_number_outlives_withdrawal_change_and_return(county):
    entry = f.make_disclosure(county.catalog)
    number = entry.index_number
    entry.title = "改过的标题"
    assert f.publish(entry).index_number == number
    page = Withdraw(entry, by=None, reason="有误").execute()
    assert page.index_number == number
    assert Release(page, by=None).execute().index_number == number


def test_an_older_revision_does_not_take_the_number_away(draft):
    old = draft.save_revision()
    entry = f.publish(draft)
    old.publish(skip_permission_checks=True)
    assert number_of(entry) == entry.index_number != ""


def test_a_draft_moved_to_another_unit_keeps_its_reserved_number(county, draft):
    submit(draft).cancel()
    draft = DisclosurePage.objects.get(pk=draft.pk)
    draft.move(f.make_catalog(county.other), pos="last-child")
    page = f.publish(DisclosurePage.objects.get(pk=draft.pk))
    assert page.index_number == "jyj/2026-00001"
    assert CatalogEntry.objects.get().index_number == "jyj/2026-00001"


def test_a_copy_is_another_item(county):
    entry = f.make_disclosure(county.catalog)
    copy = entry.copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert number_of(copy) == "jyj/2026-00002"
    draft = entry.copy(update_attrs={"slug": "draft"}, keep_live=False)
    assert number_of(draft) == ""
    assert f.publish(DisclosurePage.objects.get(pk=draft.pk)).index_number == "jyj/2026-00003"


def test_an_alias_shows_the_number_of_its_original(county, draft):
    portal_catalog = f.make_catalog(county.portal)
    alias = draft.create_alias(parent=portal_catalog)
    entry = f.publish(draft)
    assert number_of(alias) == entry.index_number == "jyj/2026-00001"
    second = DisclosurePage.objects.get(pk=alias.pk).create_alias(parent=f.make_catalog(county.other))
    assert number_of(second) == entry.index_number
    assert IndexNumber.objects.count() == 1


def test_an_alias_of_an_imported_entry_was_not_imported_itself(county):
    entry = f.make_disclosure(county.catalog, import_key="row-1")
    alias = entry.create_alias(parent=f.make_catalog(county.portal))
    assert number_of(alias) == entry.index_number
    assert DisclosurePage.objects.get(pk=alias.pk).import_key is None


def test_an_alias_that_stands_on_its_own_becomes_another_item(county):
    entry = f.make_disclosure(county.catalog)
    alias = entry.create_alias(parent=f.make_catalog(county.portal))
    DisclosurePage.objects.filter(pk=alias.pk).update(alias_of=None)
    own = DisclosurePage.objects.get(pk=alias.pk)
    own.title = "自立门户"
    assert f.publish(own).index_number == "11520000000000017T/2026-00001"
    assert number_of(entry) == "jyj/2026-00001"


def test_a_translation_shares_the_number(county):
    english = Locale.objects.get_or_create(language_code="en")[0]
    entry = f.make_disclosure(county.catalog)
    translation = entry.copy_for_translation(english, copy_parents=True)
    assert f.publish(DisclosurePage.objects.get(pk=translation.pk)).index_number == entry.index_number


def test_the_number_of_a_deleted_item_is_not_given_again(county, draft):
    submit(draft).cancel()
    DisclosurePage.objects.get(pk=draft.pk).delete()
    assert f.make_disclosure(county.catalog).index_number == "jyj/2026-00002"
    assert IndexNumber.objects.filter(number="jyj/2026-00001").exists()


# -- imported ---------------------------------------------------------------------------------------------------


def test_an_imported_number_is_kept_to_the_letter(county):
    number = "000014349/2015－00082（旧）"
    page = f.make_disclosure(county.catalog, live=False, import_key="row-1", index_number=number)
    keep_imported(number, item_key(page), county.unit)
    assert f.publish(page).index_number == number


def test_an_imported_number_is_kept_also_when_nobody_registered_it(county):
    page = f.make_disclosure(county.catalog, live=False, import_key="row-1", index_number="旧-1")
    assert f.publish(page).index_number == "旧-1"
    assert IndexNumber.objects.get(number="旧-1").imported


def test_an_imported_number_of_another_item_is_refused(county):
    entry = f.make_disclosure(county.catalog)
    with pytest.raises(NumberTaken, match="已属于另一条信息"):
        keep_imported(entry.index_number, uuid4(), county.unit)
    page = f.make_disclosure(
        county.catalog, "导入的一件", live=False, import_key="row-1", index_number=entry.index_number
    )
    with refused("已属于另一条信息"):
        f.publish(page)
    assert issubclass(NumberTaken, PublicationRefused)
    assert not Page.objects.get(pk=page.pk).live


def test_a_reserved_number_goes_round_an_imported_one(county):
    keep_imported("jyj/2026-00001", uuid4(), county.unit)
    assert f.make_disclosure(county.catalog).index_number == "jyj/2026-00002"


def test_the_database_itself_keeps_numbers_apart(county):
    item = uuid4()
    IndexNumber.objects.create(number="x-1", item=item, unit=county.unit)
    for values in ({"number": "x-1"}, {"number": "x-2", "item": item}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IndexNumber.objects.create(unit=county.unit, **values)


# -- at once ----------------------------------------------------------------------------------------------------


def in_parallel(writers, work):
    """Let several writers, each with a connection of its own, begin together; their results."""
    start = Barrier(writers)

    def run(number):
        try:
            start.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return [number for numbers in pool.map(run, range(writers)) for number in numbers]


def writers():
    """PostgreSQL lets many write at once; on SQLite one waits for the other."""
    return 8 if connection.vendor == "postgresql" else 2


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_lose_no_number_and_repeat_none():
    unit = Unit.add_root(code="jyj", kind="department", name="云溪县教育局")
    each = 10
    numbers = in_parallel(writers(), lambda _: [reserve(uuid4(), unit) for _turn in range(each)])
    assert sorted(numbers) == [f"jyj/2026-{serial:05d}" for serial in range(1, writers() * each + 1)]
    assert IndexNumberCounter.objects.get().last == writers() * each
    assert IndexNumber.objects.count() == writers() * each


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_give_one_item_one_number():
    unit = Unit.add_root(code="jyj", kind="department", name="云溪县教育局")
    items = [uuid4() for _ in range(5)]
    numbers = in_parallel(writers(), lambda _: [reserve(item, unit) for item in items])
    assert len(set(numbers)) == IndexNumber.objects.count() == len(items)
    assert all(re.fullmatch(r"jyj/2026-0000[1-5]", number) for number in numbers)


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_gives_up_leaves_no_gap():
    unit = Unit.add_root(code="jyj", kind="department", name="云溪县教育局")

    def work(number):
        kept = []
        for turn in range(6):
            try:
                with transaction.atomic():
                    reserved = reserve(uuid4(), unit)
                    if (number + turn) % 2:
                        raise InterruptedError
                kept.append(reserved)
            except InterruptedError:
                continue
        return kept

    numbers = in_parallel(writers(), work)
    assert sorted(numbers) == [f"jyj/2026-{serial:05d}" for serial in range(1, len(numbers) + 1)]
