"""Deleting: what was once public needs a reason and leaves a 410, drafts go to the bin and can be put back."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from ledger.models import LedgerEntry
from sites.deletion import Deletion, RestoreFailed, purge, restore
from sites.models import (
    ArticlePage,
    BinnedPage,
    CatalogEntry,
    DisclosureAttachment,
    DisclosureAttribute,
    DisclosurePage,
    FormerAddress,
    IndexNumber,
    PublicFile,
    SiteDocument,
)
from sites.publishing import gates
from sites.publishing.operations import Release, Withdraw
from tests import factories as f
from tests.sites.conftest import body, refused, text_of
from units.models import Role

REASON = "内容有误，已另行发布"


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章", body=body("已经放行的句子"))


@pytest.fixture
def draft(county):
    """A draft whose latest text is in its revision only."""
    page = f.make_article(county.column, "草稿一则", live=False)
    page.body = body("最后写下的句子")
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


def recorded(kind):
    return list(LedgerEntry.objects.filter(kind=kind).values_list("subject_label", "reason"))


# -- what was once public ---------------------------------------------------------------------------------------


def test_a_public_page_is_not_deleted_without_a_reason(article, reader):
    with refused("删除须写明理由"):
        article.delete()
    with refused():
        Page.objects.get(pk=article.pk).delete()
    with refused():
        Page.objects.filter(pk=article.pk).delete()
    with refused(), gates.acting(None, "  "):
        article.delete()
    assert "已经放行的句子" in reader.sees(article)
    assert not recorded("publication.deleted")


def test_a_refused_deletion_leaves_the_tree_in_order(county, article):
    with pytest.raises(gates.PublicationRefused):
        article.delete()
    assert Page.objects.get(pk=county.column.pk).numchild == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_public_page_deleted_with_a_reason_leaves_a_410_and_a_line_in_the_record(article, reader):
    address = article.full_url
    Deletion(article, by=None, reason=REASON).execute()
    response = reader.get(address)
    assert response.status_code == 410
    assert REASON in response.content.decode()
    assert recorded("publication.deleted") == [("一篇文章", REASON)]
    assert not BinnedPage.objects.exists()


def test_what_was_withdrawn_is_once_public_too(article, reader):
    address = article.full_url
    page = Withdraw(article, by=None, reason="先撤下").execute()
    with refused():
        page.delete()
    Deletion(page, by=None, reason=REASON).execute()
    response = reader.get(address)
    assert response.status_code == 410
    assert REASON in response.content.decode()


def test_an_on_request_entry_whose_line_was_shown_is_once_public(county):
    page = f.make_disclosure(
        county.catalog,
        live=False,
        attribute=DisclosureAttribute.ON_REQUEST,
        attribute_ground="条例第十六条",
        attribute_reason="内部事务信息",
    )
    Release(page, by=None).execute()
    with refused():
        page.delete()
    Deletion(page, by=None, reason=REASON).execute()
    assert not CatalogEntry.objects.exists()


def test_a_column_takes_its_once_public_pages_with_it_and_bins_its_drafts(county, article, draft, reader):
    column, address = county.column.full_url, article.full_url
    with refused():
        county.column.delete()
    Deletion(county.column, by=None, reason=REASON).execute()
    assert [reader.get(column).status_code, reader.get(address).status_code] == [410, 410]
    assert {label for label, _reason in recorded("publication.deleted")} == {"一篇文章", "工作动态"}
    assert [binned.title for binned in BinnedPage.objects.all()] == ["草稿一则"]


def test_former_addresses_of_a_deleted_page_are_gone_too(county, article, reader):
    before = article.full_url
    article.slug = "new-place"
    article.save()
    Deletion(ArticlePage.objects.get(pk=article.pk), by=None, reason=REASON).execute()
    assert reader.get(before).status_code == 410
    assert not FormerAddress.objects.exclude(page_id=None).exists()


def test_files_and_index_numbers_stay_when_an_entry_is_deleted(county, reader):
    document = f.make_document(county.unit)
    entry = f.attach(f.make_disclosure(county.catalog), document)
    number = entry.index_number
    Deletion(entry, by=None, reason=REASON).execute()
    assert IndexNumber.objects.filter(number=number).exists()
    assert SiteDocument.objects.filter(pk=document.pk).exists()
    assert not PublicFile.objects.exists()
    assert reader.get(document.url).status_code == 404
    assert f.make_disclosure(county.catalog).index_number != number


def test_a_site_that_is_deleted_answers_nowhere_any_more(county, reader):
    township = f.make_township("lxz", county.portal)
    own_host = f.make_department("sltj", county.portal)
    column = f.make_column(own_host)
    addresses = township.full_url, own_host.full_url, column.full_url
    for home in (township, own_host):
        Deletion(home, by=None, reason=REASON).execute()
    assert [reader.get(address).status_code for address in addresses] == [410, 410, 410]
    assert reader.get("http://sltj.yunxi.localhost/nothing/").status_code == 404


def test_only_a_releaser_deletes_what_was_public(county, article):
    editor = f.make_user("editor", county.unit, Role.EDITOR)
    releaser = f.make_user("releaser", county.unit, Role.RELEASER)
    stranger = f.make_user("stranger", county.other.unit, Role.RELEASER)
    for user in (editor, stranger):
        with refused("没有删除"):
            Deletion(article, by=user, reason=REASON).execute()
    Deletion(article, by=releaser, reason=REASON).execute()
    assert not Page.objects.filter(pk=article.pk).exists()


# -- the bin ----------------------------------------------------------------------------------------------------


def test_a_draft_goes_to_the_bin_by_whatever_way_it_is_deleted(draft, county):
    for delete in (
        lambda page: page.delete(),
        lambda page: Page.objects.get(pk=page.pk).delete(),
        lambda page: Page.objects.filter(pk=page.pk).delete(),
        lambda page: ArticlePage.objects.filter(pk=page.pk).delete(),
    ):
        page = f.make_article(county.column, "又一则", live=False)
        delete(page)
        assert not Page.objects.filter(pk=page.pk).exists()
        assert BinnedPage.objects.get(former_page_id=page.pk).title == "又一则"


def test_a_restored_draft_has_its_latest_text_and_its_files(county, reader):
    editor = f.make_user("editor", county.unit, Role.EDITOR)
    page = f.make_disclosure(county.catalog, "草拟的通知", live=False)
    page.attachments.add(DisclosureAttachment(document=f.make_document(county.unit), title="附件一"))
    page.joint_issuers.add(county.other.unit)
    page.body = body("最后写下的句子")
    page.save_revision()
    Deletion(DisclosurePage.objects.get(pk=page.pk), by=editor).execute()
    binned = BinnedPage.objects.get()
    assert (binned.deleted_by, binned.unit) == (editor, county.unit)

    back = restore(binned, by=editor)
    back = DisclosurePage.objects.get(pk=back.pk)
    assert back.get_parent().pk == county.catalog.pk
    assert "最后写下的句子" in text_of(back.get_latest_revision_as_object())
    assert [row.title for row in back.attachments.all()] == ["附件一"]
    assert list(back.joint_issuers.all()) == [county.other.unit]
    assert not back.live
    assert reader.opens(back).status_code == 404
    assert not BinnedPage.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])
    assert [label for label, _reason in recorded("page.restored")] == ["草拟的通知"]
    assert "最后写下的句子" in reader.sees(f.publish(back.get_latest_revision_as_object()))


def test_a_number_reserved_before_the_bin_is_kept_after_it(county):
    from sites.numbering import ensure_number

    page = f.make_disclosure(county.catalog, live=False)
    number = ensure_number(page)
    page.save()
    page.delete()
    back = restore(BinnedPage.objects.get(), by=None)
    assert back.index_number == number
    assert f.publish(back).index_number == number


def test_a_branch_of_drafts_is_restored_together(county):
    column = f.make_column(county.department, "notices", "筹备中的栏目", live=False)
    f.make_article(column, "第一则", live=False)
    f.make_article(column, "第二则", live=False)
    column.delete()
    assert BinnedPage.objects.count() == 3
    back = restore(BinnedPage.objects.get(title="筹备中的栏目"), by=None)
    assert sorted(child.title for child in back.get_children()) == ["第一则", "第二则"]
    assert not BinnedPage.objects.exists()


def test_a_page_whose_parent_is_in_the_bin_tells_so(county):
    column = f.make_column(county.department, "notices", "筹备中的栏目", live=False)
    f.make_article(column, "第一则", live=False)
    column.delete()
    with pytest.raises(RestoreFailed, match="请先恢复上级"):
        restore(BinnedPage.objects.get(title="第一则"), by=None)


def test_a_page_whose_parent_is_gone_tells_so(county, draft):
    draft.delete()
    Deletion(county.column, by=None, reason=REASON).execute()
    with pytest.raises(RestoreFailed, match="已不存在"):
        restore(BinnedPage.objects.get(), by=None)
    assert BinnedPage.objects.exists()


def test_a_slug_that_was_taken_meanwhile_is_replaced(county, draft):
    draft.delete()
    f.make_article(county.column, "占用了地址", live=False, slug=draft.slug)
    back = restore(BinnedPage.objects.get(), by=None)
    assert back.slug != draft.slug


def test_the_bin_is_emptied_after_its_days(county, draft, settings):
    draft.delete()
    f.make_article(county.column, "新近删除", live=False).delete()
    old = BinnedPage.objects.get(title="草稿一则")
    days = datetime.timedelta(days=settings.CLUSTER_BIN_DAYS, minutes=1)
    BinnedPage.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - days)
    call_command("purge_bin")
    assert [binned.title for binned in BinnedPage.objects.all()] == ["新近删除"]
    assert [label for label, _reason in recorded("page.purged")] == ["草稿一则"]
    assert purge() == 0


# -- the screens ------------------------------------------------------------------------------------------------


def delete_address(page):
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def test_the_screen_asks_for_the_reason_of_what_was_public(article, reader, superuser_client):
    address = article.full_url
    assert "删除理由" in superuser_client.get(delete_address(article)).content.decode()
    response = superuser_client.post(delete_address(article), {"reason": " "})
    assert "请写明理由" in response.content.decode()
    assert "已经放行的句子" in reader.sees(article)
    superuser_client.post(delete_address(article), {"reason": REASON})
    assert reader.get(address).status_code == 410


def test_the_screen_puts_an_editors_draft_into_the_bin(county, draft):
    editor = f.make_user("editor", county.unit, Role.EDITOR)
    client = Client()
    client.force_login(editor)
    assert "回收站" in client.get(delete_address(draft)).content.decode()
    response = client.post(delete_address(draft), follow=True)
    assert "已移入回收站" in response.content.decode()
    assert BinnedPage.objects.get().deleted_by == editor


def test_deleting_by_the_dozen_is_for_drafts(county, article, draft, reader, superuser_client):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = superuser_client.post(f"{address}?id={draft.pk}&id={article.pk}&next=/admin/", follow=True)
    assert "请单独删除并写明理由" in response.content.decode()
    assert Page.objects.filter(pk__in=[draft.pk, article.pk]).count() == 2
    superuser_client.post(f"{address}?id={draft.pk}")
    assert BinnedPage.objects.get().deleted_by.username == "root"


def test_the_admin_api_deletes_nothing_public(article, reader, superuser_client):
    superuser_client.post(f"/admin/api/main/pages/{article.pk}/action/delete/")
    assert "已经放行的句子" in reader.sees(article)


@pytest.mark.django_db
def test_what_lay_in_a_column_that_went_to_another_unit_is_not_restored_there():
    portal = f.make_portal()
    own, other = (f.make_department(code, portal) for code in ("jyj", "mzj"))
    editor = f.make_user("bianji", own.unit, Role.EDITOR)
    column = f.make_column(own, live=False)
    draft = f.make_article(column, "草稿", live=False)
    Deletion(draft, by=editor).execute()
    Page.objects.get(pk=column.pk).specific.move(Page.objects.get(pk=other.pk), pos="last-child")
    with pytest.raises(RestoreFailed, match="已不在本单位"):
        restore(BinnedPage.objects.get(), by=editor)
    assert not Page.objects.get(pk=column.pk).get_children().exists()
