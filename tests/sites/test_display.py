"""Elder mode, high contrast, type size: chosen by a link, kept in a cookie, drawn by the server."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from sites.display import CHOICES, COOKIE, Display
from tests import factories as f

PORTAL, DEPARTMENT = "yunxi.localhost", "jyj.yunxi.localhost"


@pytest.fixture
def portal(db):
    portal = f.make_portal()
    f.make_department("jyj", portal)
    return portal


def attributes(client: Client, host: str = PORTAL, path: str = "/") -> dict[str, str]:
    html = BeautifulSoup(client.get(path, HTTP_HOST=host).content, "html.parser").html
    return {name: value for name, value in html.attrs.items() if name.startswith("data-")}


def test_a_page_shows_itself_plainly_until_something_is_chosen(client, portal):
    assert attributes(client) == {}


def test_elder_mode_is_chosen_by_following_a_link_of_the_page(client, portal):
    page = BeautifulSoup(client.get("/", HTTP_HOST=PORTAL).content, "html.parser")
    link = page.find("a", string="长者模式")
    answer = client.get(link["href"], HTTP_HOST=PORTAL)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert attributes(client) == {"data-mode": "elder"}
    page = BeautifulSoup(client.get("/", HTTP_HOST=PORTAL).content, "html.parser")
    client.get(page.find("a", string="退出长者模式")["href"], HTTP_HOST=PORTAL)
    assert attributes(client) == {}


def test_choices_add_up_and_are_undone_one_by_one(client, portal):
    client.get("/_util/display/?mode=elder&contrast=high&size=l&leading=wide", HTTP_HOST=PORTAL)
    assert attributes(client) == {
        "data-mode": "elder", "data-contrast": "high", "data-size": "l", "data-leading": "wide",
    }  # fmt: skip
    client.get("/_util/display/?contrast=off", HTTP_HOST=PORTAL)
    assert attributes(client) == {"data-mode": "elder", "data-size": "l", "data-leading": "wide"}


def test_the_choice_is_shared_by_all_sites_under_the_portals_host(client, portal):
    answer = client.get("/_util/display/?mode=elder", HTTP_HOST=DEPARTMENT)
    cookie = answer.cookies[COOKIE]
    assert (cookie["domain"], cookie["httponly"], cookie["samesite"]) == (PORTAL, True, "Lax")
    assert attributes(client, PORTAL) == attributes(client, DEPARTMENT) == {"data-mode": "elder"}


def test_a_host_outside_the_portals_keeps_the_choice_for_itself(client, portal, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert client.get("/_util/display/?mode=elder", HTTP_HOST="other.example").cookies[COOKIE]["domain"] == ""


def test_the_www_of_a_portal_is_no_part_of_what_sites_share(client, db):
    f.make_portal(host="www.yunxi.localhost")
    answer = client.get("/_util/display/?mode=elder", HTTP_HOST="www.yunxi.localhost")
    assert answer.cookies[COOKIE]["domain"] == "yunxi.localhost"


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "", "relativ"],
)
def test_the_way_back_never_leads_to_another_host(client, portal, back):
    answer = client.get("/_util/display/", {"mode": "elder", "back": back}, HTTP_HOST=PORTAL)
    assert answer["Location"] == "/"


def test_the_way_back_keeps_path_and_query(client, portal):
    answer = client.get("/_util/display/", {"size": "l", "back": "/zwgk/?q=a&page=2"}, HTTP_HOST=PORTAL)
    assert answer["Location"] == "/zwgk/?q=a&page=2"


@pytest.mark.parametrize(
    "cookie", ['mode-"><script>', "mode-old.contrast-", "....", "size-xl", "x" * 4000, "mode"]
)
def test_a_made_up_cookie_changes_nothing(client, portal, cookie):
    client.cookies[COOKIE] = cookie
    assert attributes(client) == {}


def test_a_made_up_choice_is_not_kept(client, portal):
    answer = client.get("/_util/display/?mode=dark&colour=red&size=%3Cb%3E", HTTP_HOST=PORTAL)
    assert answer.cookies[COOKIE].value == ""


def test_choosing_by_post_is_refused(client, portal):
    assert client.post("/_util/display/?mode=elder", HTTP_HOST=PORTAL).status_code == 405


def test_caches_are_told_that_pages_differ_by_cookie(client, portal):
    assert "Cookie" in client.get("/", HTTP_HOST=PORTAL)["Vary"]


def test_error_pages_keep_the_choice(client, portal):
    client.get("/_util/display/?contrast=high", HTTP_HOST=PORTAL)
    assert attributes(client, path="/none/") == {"data-contrast": "high"}


def test_every_choice_survives_its_own_cookie():
    for name, values in CHOICES.items():
        for value in values:
            display = Display().with_choice(name, value)
            assert Display.from_cookie(display.cookie) == display
