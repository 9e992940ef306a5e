"""What is written past Django, where no guard stands, is found afterwards."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from wagtail.models import Page

from sites.catalog.entries import remove_entry
from sites.models import (
    ArticlePage,
    CatalogEntry,
    DisclosureAttachment,
    DisclosureAttribute,
    DisclosurePage,
    ListedItem,
    PublicFile,
    SiteDocument,
    TopicPage,
)
from sites.publishing.operations import Release, Withdraw
from sites.publishing.verification import verify_public
from tests import factories as f
from tests.sites.conftest import body


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章")


@pytest.fixture
def entry(county):
    page = f.make_disclosure(county.catalog, "一件政府信息")
    page.joint_issuers.add(county.other.unit)
    page.body = [*body("正文"), ("callout", {"tone": "note", "title": "提示", "text": "<p>提示</p>"})]
    return f.attach(page, f.make_document(county.unit))


def found():
    return {(finding.code, finding.title) for finding in verify_public()}


def test_what_went_the_right_way_agrees(county, article, entry):
    article.create_alias(parent=county.portal_column)
    entry.copy(update_attrs={"slug": "copy"}, keep_live=True)
    article.slug = "renamed"
    article.save()
    county.column.move(f.make_column(county.department, "notices", "通知公告"), pos="last-child")
    Withdraw(f.make_disclosure(county.catalog, "撤回的一件"), by=None, reason="有误").execute()
    f.make_article(county.column, "草稿", live=False)
    on_request = f.make_disclosure(
        county.catalog,
        "依申请公开的一件",
        live=False,
        attribute=DisclosureAttribute.ON_REQUEST,
        attribute_ground="条例第十六条",
        attribute_reason="内部事务信息",
    )
    Release(on_request, by=None).execute()
    entry = DisclosurePage.objects.get(pk=entry.pk)
    entry.title = "改过的政府信息"
    f.publish(entry)
    assert found() == set()


def test_a_page_switched_live_or_off_is_found(county, article):
    draft = f.make_article(county.column, "草稿", live=False)
    Page.objects.filter(pk=draft.pk).update(live=True)
    Page.objects.filter(pk=article.pk).update(live=False)
    assert found() == {
        ("not-recorded", "草稿"),
        ("not-listed", "草稿"),
        ("vanished", "一篇文章"),
        ("listed-without-page", "一篇文章"),
    }


def test_a_withdrawn_page_switched_live_is_found(article):
    Withdraw(article, by=None, reason="有误").execute()
    Page.objects.filter(pk=article.pk).update(live=True)
    assert found() == {("not-recorded", "一篇文章"), ("not-listed", "一篇文章")}


def test_a_changed_title_or_text_is_found(county, article, entry):
    Page.objects.filter(pk=article.pk).update(title="别的标题")
    ArticlePage.objects.filter(pk=article.pk).update(summary="别的概述")
    DisclosureAttachment.objects.filter(page=entry).update(title="别的附件")
    assert found() == {
        ("title-differs", "别的标题"),
        ("text-differs", "别的标题"),
        ("listed-differs", "别的标题"),
        ("text-differs", "一件政府信息"),
    }


def test_an_entry_whose_attribute_or_number_was_changed_is_found(entry):
    DisclosurePage.objects.filter(pk=entry.pk).update(
        attribute=DisclosureAttribute.WITHHELD,
        attribute_ground="x",
        attribute_reason="x",
        index_number="别的",
    )
    codes = {code for code, _title in found()}
    assert {"not-proactive", "number", "line-differs"} <= codes


def test_a_catalogue_row_that_is_missing_or_wrong_or_too_many_is_found(county, entry):
    CatalogEntry.objects.filter(page=entry).update(title="别的标题")
    assert found() == {("line-differs", "一件政府信息")}
    remove_entry(entry.pk)
    assert found() == {("no-line", "一件政府信息")}


def test_a_line_of_a_column_that_is_missing_or_wrong_is_found(county, article):
    county.column.add_child(instance=TopicPage(title="一个专题"))
    ListedItem.objects.filter(page=article).update(column=county.other_column)
    assert found() == {("listed-differs", "一篇文章")}
    ListedItem.objects.all().delete()
    assert found() == {("not-listed", "一篇文章"), ("not-listed", "一个专题")}


def test_a_catalogue_row_of_a_draft_is_found(entry):
    Page.objects.filter(pk=entry.pk).update(live=False)
    assert {("line-without-page", "一件政府信息"), ("file-without-page", "一件政府信息")} <= found()


def test_a_file_too_many_or_too_few_or_other_bytes_are_found(county, article, entry):
    PublicFile.objects.bulk_create(
        [PublicFile(page_id=article.pk, document=f.make_document(county.unit, "别的.txt"), sha256="0" * 64)]
    )
    assert found() == {("files-differ", "一篇文章")}
    PublicFile.objects.all().delete()
    assert found() == {("files-differ", "一件政府信息")}


def test_other_bytes_are_found(entry):
    SiteDocument.objects.update(sha256="0" * 64)
    assert found() == {("files-differ", "一件政府信息")}


def test_the_command_tells_and_fails_when_something_is_wrong(article):
    out = io.StringIO()
    call_command("verify_public", stdout=out)
    assert out.getvalue() == "一致。\n"
    Page.objects.filter(pk=article.pk).update(title="别的标题")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_public", "--json", stdout=out)
    assert ended.value.code == 1
    codes = {finding["code"] for finding in json.loads(out.getvalue())["findings"]}
    assert codes == {"title-differs", "text-differs"}
