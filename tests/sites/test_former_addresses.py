"""Former addresses: what was public leads on, across sites too; what was not leaves no trace."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from sites.models import ArticlePage, ColumnPage, FormerAddress
from sites.publishing.operations import Release, Withdraw
from tests import factories as f
from tests.sites.conftest import body, refused


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章", body=body("已经放行的句子"))


def rename(page, slug):
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    page.save()
    return page


def assert_leads(reader, old, page):
    """One hop, permanently, to where the page is now; and there it is."""
    response = reader.get(old)
    new = Page.objects.get(pk=page.pk).specific.full_url
    assert (response.status_code, response["Location"]) == (301, new)
    assert reader.get(new).status_code == 200


def test_a_renamed_page(article, reader):
    old = article.full_url
    rename(article, "renamed")
    assert_leads(reader, old, article)
    assert reader.get(old, method="head").status_code == 301


def test_the_query_string_is_kept(article, reader):
    old = article.full_url
    renamed = rename(article, "renamed")
    assert reader.get(f"{old}?page=2&q=a")["Location"] == f"{renamed.full_url}?page=2&q=a"


def test_a_renamed_column_with_public_pages_in_it(county, article, reader):
    old = county.column.full_url, article.full_url
    rename(county.column, "renamed")
    assert_leads(reader, old[0], county.column)
    assert_leads(reader, old[1], article)


def test_a_move_within_the_unit(county, article, reader):
    old = county.column.full_url, article.full_url
    county.column.move(f.make_column(county.department, "notices", "通知公告"), pos="last-child")
    assert_leads(reader, old[0], county.column)
    assert_leads(reader, old[1], article)


def test_a_move_between_two_sites_of_one_unit(county, article, reader):
    rename(county.department, "first")
    second = f.make_home(county.unit, host="second.yunxi.localhost")
    column = f.make_column(second)
    article = ArticlePage.objects.get(pk=article.pk)
    old = article.full_url
    article.move(column, pos="last-child")
    assert_leads(reader, old, article)


def test_another_host_for_a_site(county, article, reader):
    old = county.department.full_url, article.full_url
    county.department.host = "edu.yunxi.localhost"
    county.department.save()
    assert_leads(reader, old[0], county.department)
    assert_leads(reader, old[1], article)


def test_a_site_that_gives_up_its_host_for_a_path_of_the_portal(county, article, reader):
    old = county.department.full_url, article.full_url
    county.department.host, county.department.site_path = "", "jyj"
    county.department.save()
    assert_leads(reader, old[0], county.department)
    assert_leads(reader, old[1], article)
    assert ArticlePage.objects.get(pk=article.pk).full_url.startswith("http://yunxi.localhost/jyj/")


def test_a_site_that_gets_a_host_of_its_own(county, reader):
    township = f.make_township("lxz", county.portal)
    article = f.make_article(f.make_column(township))
    old = township.full_url, article.full_url
    township.host, township.site_path = "lxz.yunxi.localhost", ""
    township.save()
    assert_leads(reader, old[0], township)
    assert_leads(reader, old[1], article)


def test_another_host_for_the_portal_takes_the_sites_under_its_paths_along(county, reader):
    township = f.make_township("lxz", county.portal)
    article = f.make_article(f.make_column(township))
    old = county.portal.full_url, article.full_url
    county.portal.host = "www.yunxi.localhost"
    county.portal.save()
    assert_leads(reader, old[0], county.portal)
    assert_leads(reader, old[1], article)


def test_a_chain_of_changes_is_one_hop(county, article, reader):
    addresses = [article.full_url]
    for slug in ("second", "third"):
        addresses.append(rename(article, slug).full_url)
    article.move(f.make_column(county.department, "notices", "通知公告"), pos="last-child")
    for old in addresses:
        assert_leads(reader, old, article)


def test_a_way_there_and_back_leaves_no_loop(article, reader):
    first, slug = article.full_url, article.slug
    second = rename(article, "second").full_url
    rename(article, slug)
    assert reader.get(first).status_code == 200
    assert_leads(reader, second, article)


def test_an_address_taken_again_serves_the_new_page(county, article, reader):
    old, slug = article.full_url, article.slug
    rename(article, "renamed")
    newcomer = f.make_article(county.column, "后来的文章", slug=slug)
    assert newcomer.full_url == old
    response = reader.get(old)
    assert response.status_code == 200
    assert "后来的文章" in response.content.decode()
    newcomer = rename(newcomer, "newcomer")
    assert_leads(reader, old, newcomer)


def test_a_draft_that_was_never_public_leaves_no_trace(county, reader):
    draft = f.make_article(county.column, "草稿", live=False)
    old = draft.full_url
    rename(draft, "renamed")
    draft.move(f.make_column(county.department, "notices", "通知公告"), pos="last-child")
    assert reader.get(old).status_code == 404
    assert not FormerAddress.objects.exists()


def test_a_draft_below_a_renamed_column_leaves_no_trace(county, reader):
    draft = f.make_article(county.column, "草稿", live=False)
    old = draft.full_url
    rename(county.column, "renamed")
    assert reader.get(old).status_code == 404
    assert [row.page_id for row in FormerAddress.objects.all()] == [county.column.pk]


def test_a_public_page_below_a_draft_column_is_told_of(county, article, reader):
    ColumnPage.objects.get(pk=county.column.pk).unpublish()
    old = article.full_url
    rename(county.column, "renamed")
    assert_leads(reader, old, article)


def test_a_withdrawn_page_is_gone_with_a_notice_until_it_comes_back(article, reader):
    old = article.full_url
    page = Withdraw(article, by=None, reason="内容有误，正在核实").execute()
    response = reader.get(old)
    assert response.status_code == 410
    assert "内容有误，正在核实" in response.content.decode()
    Release(page, by=None).execute()
    assert reader.get(old).status_code == 200
    assert not FormerAddress.objects.exists()


def test_every_earlier_address_of_a_withdrawn_page_is_gone_and_comes_back(article, reader):
    first = article.full_url
    second = rename(article, "second").full_url
    page = Withdraw(ArticlePage.objects.get(pk=article.pk), by=None, reason="有误").execute()
    assert [reader.get(first).status_code, reader.get(second).status_code] == [410, 410]
    page.slug = "third"
    page.save()
    page.save_revision()
    assert [reader.get(first).status_code, reader.get(second).status_code] == [410, 410]
    Release(page, by=None).execute()
    assert_leads(reader, first, article)
    assert_leads(reader, second, article)


def test_a_withdrawn_page_can_lead_elsewhere(county, article, reader):
    old = article.full_url
    Withdraw(article, by=None, reason="已有新版", redirect_to=county.column.full_url).execute()
    response = reader.get(old)
    assert (response.status_code, response["Location"]) == (301, county.column.full_url)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//evil.example/x", "https://example.org/", "不是网址"]
)
def test_a_withdrawn_page_does_not_lead_to_strangers(article, reader, target):
    with refused("网址"):
        Withdraw(article, by=None, reason="已有新版", redirect_to=target).execute()
    assert "已经放行的句子" in reader.sees(article)


def test_posting_to_a_former_address_leads_nowhere(article, reader):
    old = article.full_url
    rename(article, "renamed")
    assert reader.get(old, method="post").status_code == 404
