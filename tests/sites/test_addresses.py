"""Addresses: a home's host and path decide, not its place in the tree."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from wagtail.models import Locale, Page

from sites import addresses, directory
from sites.models import HomePage
from tests import factories as f
from units.models import UnitKind

pytestmark = pytest.mark.django_db


def get(client, path, host="yunxi.localhost"):
    return client.get(path, HTTP_HOST=host)


def test_a_department_answers_on_its_own_host(client):
    portal = f.make_portal()
    department = f.make_department("jyj", portal)
    article = f.make_article(f.make_column(department))

    assert article.full_url.startswith("http://jyj.yunxi.localhost/")
    path = article.full_url.removeprefix("http://jyj.yunxi.localhost")
    assert get(client, path, "jyj.yunxi.localhost").status_code == 200
    assert get(client, path, "yunxi.localhost").status_code == 404


def test_a_township_answers_under_a_path_of_the_portal(client):
    portal = f.make_portal()
    township = f.make_township("lxz", portal)
    article = f.make_article(f.make_column(township))

    assert article.full_url.startswith("http://yunxi.localhost/lxz/")
    assert get(client, article.full_url.removeprefix("http://yunxi.localhost")).status_code == 200
    assert get(client, "/lxz/").status_code == 200


def test_a_village_stands_under_its_township_in_the_tree_and_where_its_path_says_in_the_address(client):
    portal = f.make_portal()
    township = f.make_township("lxz", portal)
    village_unit = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    village = f.make_home(village_unit, site_path="lxz/xhc", parent=township)
    article = f.make_article(f.make_column(village))

    assert village.get_parent().pk == township.pk
    assert article.full_url.startswith("http://yunxi.localhost/lxz/xhc/")
    assert get(client, "/lxz/xhc/").status_code == 200
    assert article.owner_unit == village_unit


def test_the_place_in_the_tree_is_not_a_second_address(client):
    portal = f.make_portal()
    township = f.make_township("lxz", portal)
    village_unit = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    village = f.make_home(village_unit, site_path="lxz/xhc", parent=township)
    column = f.make_column(village)

    assert get(client, f"/lxz/{village.slug}/").status_code == 404
    assert get(client, f"/lxz/{village.slug}/{column.slug}/").status_code == 404


def test_links_on_the_same_host_are_paths_and_to_other_hosts_whole_addresses():
    portal = f.make_portal()
    township = f.make_township("lxz", portal)
    department = f.make_department("jyj", portal)
    request = RequestFactory().get("/", HTTP_HOST="yunxi.localhost:8000")

    assert addresses.link_to(township, request) == "/lxz/"
    assert addresses.link_to(department, request) == "http://jyj.yunxi.localhost/"


def test_a_base_page_has_the_same_address_as_the_specific_one():
    department = f.make_department("jyj", f.make_portal())
    column = f.make_column(department)

    assert addresses.full_address(Page.objects.get(pk=column.pk)) == column.full_url


def test_addresses_cost_no_query_once_the_directory_is_known(django_assert_num_queries):
    department = f.make_department("jyj", f.make_portal())
    pages = [f.make_column(department, title=f"栏目{number}") for number in range(5)]
    directory.current()

    with django_assert_num_queries(0):
        assert all(page.full_url for page in pages)


def test_the_directory_is_three_queries_whatever_the_number_of_sites(django_assert_num_queries):
    portal = f.make_portal()
    for number in range(4):
        f.make_department(f"d{number}", portal)
    directory.invalidate()

    # The homes, what the portals announce, and what is not for everybody.
    with django_assert_num_queries(3):
        assert len(directory.current().entries) == 5


def test_a_changed_host_is_known_at_once():
    department = f.make_department("jyj", f.make_portal())
    directory.current()
    department.host = "jiaoyu.yunxi.localhost"
    department.save()

    assert department.full_url == "http://jiaoyu.yunxi.localhost/"


def test_another_process_learns_of_a_change_by_the_shared_version():
    department = f.make_department("jyj", f.make_portal())
    before = directory.current()
    HomePage.objects.filter(pk=department.pk).update(host="jiaoyu.yunxi.localhost")
    assert directory.current() is before

    directory._renew_version()

    assert directory.current().site_of(department.path).host == "jiaoyu.yunxi.localhost"


def test_a_page_outside_every_site_has_no_address():
    assert addresses.full_address(f.make_root()) is None


def test_an_unknown_host_is_answered_by_the_portal(client):
    f.make_portal()

    assert get(client, "/", "127.0.0.1").status_code == 200


def test_an_ipv6_host_is_no_error(client):
    f.make_portal()

    assert get(client, "/", "[::1]:8000").status_code == 200


def test_a_column_that_is_a_draft_does_not_hide_its_live_article_but_is_not_served_itself(client):
    department = f.make_department("jyj", f.make_portal())
    column = f.make_column(department)
    article = f.make_article(column)
    column.unpublish()

    host = "jyj.yunxi.localhost"
    assert get(client, column.full_url.removeprefix(f"http://{host}"), host).status_code == 410
    assert get(client, article.full_url.removeprefix(f"http://{host}"), host).status_code == 200


def test_the_english_home_answers_under_the_language_on_the_same_host():
    department = f.make_department("jyj", f.make_portal())
    english = department.copy_for_translation(
        Locale.objects.get_or_create(language_code="en")[0], copy_parents=True
    )

    assert english.site_path == "en"
    assert english.full_url == "http://jyj.yunxi.localhost/en/"
    assert department.site_path == ""
    department.refresh_from_db()
    assert department.site_path == ""


def test_two_homes_cannot_have_one_address():
    portal = f.make_portal()
    f.make_department("jyj", portal, host="a.yunxi.localhost")
    with pytest.raises(ValidationError, match=r"主机名|路径"), transaction.atomic():
        f.make_department("mzj", portal, host="a.yunxi.localhost")
    twin = HomePage.objects.exclude(host="a.yunxi.localhost").filter(site_path="")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.update(host="a.yunxi.localhost")


def test_an_older_draft_of_a_home_does_not_move_the_site_back():
    department = f.make_department("jyj", f.make_portal())
    department.title = "草稿里的标题"
    draft = department.save_revision()
    department.refresh_from_db()
    department.host = "jiaoyu.yunxi.localhost"
    department.save()

    draft.publish(skip_permission_checks=True)

    department.refresh_from_db()
    assert department.title == "草稿里的标题"
    assert department.host == "jiaoyu.yunxi.localhost"


@pytest.mark.parametrize("slug", sorted(addresses.RESERVED_PATHS))
def test_no_page_stands_right_below_a_home_where_the_cluster_itself_answers(county, slug):
    with pytest.raises(ValidationError, match="系统保留的路径"), transaction.atomic():
        f.make_column(county.department, slug=slug)
    county.column.refresh_from_db()
    deeper = f.make_column(county.column, slug=slug)
    deeper.full_clean()
    assert deeper.url_path.endswith(f"/{county.column.slug}/{slug}/"), "deeper down it hides behind nothing"


def test_a_page_below_a_home_is_not_renamed_into_the_clusters_own_place(county):
    county.column.slug = "services"
    with pytest.raises(ValidationError, match="系统保留的路径"):
        county.column.save()
