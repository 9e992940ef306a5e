"""What the portal announces stands on every page of every site, for as long as it was released for."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from sites.models import PortalHomePage
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Withdraw
from tests import factories as f
from tests.sites.conftest import ClosingGate

HOSTS = {"portal": ("yunxi.localhost", "/"), "department": ("jyj.yunxi.localhost", "/")}
TITLE = "县城南片区紧急停水"


@pytest.fixture
def portal(db):
    portal = f.make_portal()
    f.make_department("jyj", portal)
    f.make_township("lxz", portal)
    return portal


def later(hours: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=hours)


def announce(portal: PortalHomePage, **values: object) -> PortalHomePage:
    defaults = {"notice_title": TITLE, "notice_text": "预计今晚十点恢复。", "notice_until": later(6)}
    for name, value in (defaults | values).items():
        setattr(portal, name, value)
    return f.publish(portal)


def banner(client, host="jyj.yunxi.localhost", path="/"):
    page = BeautifulSoup(client.get(path, HTTP_HOST=host).content, "html.parser")
    return page.find("section", class_="emergency")


def english_portal(portal: PortalHomePage) -> PortalHomePage:
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = f.make_root().add_child(
        instance=PortalHomePage(
            title="Yunxi County", slug="home-en", unit=portal.unit, host=portal.host, site_path="en",
            site_id_code="9999000001", locale=english,
        )
    )  # fmt: skip
    return PortalHomePage.objects.get(pk=page.pk)


def test_a_notice_reaches_the_sites_of_another_language_which_may_say_it_in_their_own_words(client, portal):
    english = english_portal(portal)
    announce(portal)
    assert TITLE in banner(client, "yunxi.localhost", "/en/").get_text()
    announce(english, notice_title="No water in the south", notice_text="Until ten.")
    assert "No water in the south" in banner(client, "yunxi.localhost", "/en/").get_text()
    assert TITLE in banner(client).get_text()


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("yunxi.localhost", "/"),
        ("jyj.yunxi.localhost", "/"),
        ("yunxi.localhost", "/lxz/"),
        ("jyj.yunxi.localhost", "/not-there/"),
    ],
)
def test_a_released_notice_stands_on_every_site_and_on_error_pages(client, portal, host, path):
    announce(portal)
    found = banner(client, host, path)
    assert TITLE in found.get_text()
    assert "预计今晚十点恢复。" in found.get_text()


def test_a_draft_of_a_notice_is_seen_by_nobody(client, portal):
    portal.notice_title, portal.notice_until = TITLE, later(6)
    portal.save_revision()
    assert banner(client) is None


def test_a_notice_passes_the_gate_like_any_other_text(client, portal, gate: ClosingGate):
    gate.close()
    with pytest.raises(PublicationRefused):
        announce(portal)
    assert banner(client) is None


def test_a_notice_waits_for_its_hour_and_goes_by_itself(client, portal, monkeypatch):
    announce(portal, notice_from=later(1), notice_until=later(2))
    assert banner(client) is None
    for hours, shown in ((1.5, True), (2.5, False)):
        moment = later(hours)
        monkeypatch.setattr("sites.announcements.timezone.now", lambda moment=moment: moment)
        assert (banner(client) is not None) is shown


def test_a_notice_taken_off_is_gone_at_once(client, portal):
    announce(portal)
    announce(PortalHomePage.objects.get(pk=portal.pk), notice_title="")
    assert banner(client) is None


def test_the_notice_leads_to_a_public_page_on_whichever_site(client, portal):
    article = f.make_article(f.make_column(portal), "停水范围和供水点")
    announce(portal, notice_page=article)
    assert banner(client).a["href"] == article.full_url


def test_the_notice_does_not_lead_to_a_page_that_is_not_public(client, portal):
    announce(portal, notice_page=f.make_article(f.make_column(portal), "草稿", live=False))
    assert banner(client).a is None


def test_the_light_before_the_notice_has_a_shape_of_its_own_for_each_level(client, portal):
    announce(portal, notice_level="warning")
    assert banner(client).use["href"].endswith("#l-yellow")
    announce(PortalHomePage.objects.get(pk=portal.pk), notice_level="urgent")
    assert banner(client).use["href"].endswith("#l-red")


def test_what_is_typed_into_a_notice_is_text(client, portal):
    announce(portal, notice_title="<script>alert(1)</script>")
    assert banner(client).script is None


def is_grey(client, host="jyj.yunxi.localhost", path="/"):
    return "data-mourning" in client.get(path, HTTP_HOST=host).content.decode().split("<head>")[0]


def test_all_sites_are_grey_on_days_of_mourning_both_ends_included(client, portal, monkeypatch):
    first, last = datetime.date(2026, 12, 13), datetime.date(2026, 12, 14)
    english_portal(portal)
    announce(portal, notice_title="", mourning_from=first, mourning_until=last)
    for day, grey in ((12, False), (13, True), (14, True), (15, False)):
        today = datetime.date(2026, 12, day)
        monkeypatch.setattr("sites.site_frame.timezone.localdate", lambda today=today: today)
        assert is_grey(client) is grey
        assert is_grey(client, "yunxi.localhost") is grey
        assert is_grey(client, "yunxi.localhost", "/en/") is grey


def test_the_notice_leads_nowhere_as_soon_as_its_page_is_withdrawn(client, portal):
    article = f.make_article(f.make_column(portal), "停水范围")
    announce(portal, notice_page=article)
    assert banner(client).a is not None
    Withdraw(article, by=f.make_user("a-boss", is_superuser=True), reason="内容有误").execute()
    assert banner(client).a is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"notice_title": TITLE, "notice_until": None}, "notice_until"),
        ({"notice_title": TITLE, "notice_from": later(2), "notice_until": later(1)}, "notice_until"),
        ({"mourning_from": datetime.date(2026, 12, 13)}, "mourning_until"),
        (
            {"mourning_from": datetime.date(2026, 12, 13), "mourning_until": datetime.date(2026, 12, 12)},
            "mourning_until",
        ),
    ],
)
def test_an_announcement_without_a_sound_end_is_refused_by_form_and_database(portal, values, field):
    for name, value in values.items():
        setattr(portal, name, value)
    with pytest.raises(ValidationError) as refused:
        portal.full_clean()
    assert field in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        PortalHomePage.objects.filter(pk=portal.pk).update(**values)


def test_announcements_cost_a_page_no_query(client, portal):
    client.get("/", HTTP_HOST="jyj.yunxi.localhost")
    with CaptureQueriesContext(connection) as without:
        client.get("/", HTTP_HOST="jyj.yunxi.localhost")
    announce(portal, notice_page=f.make_article(f.make_column(portal)))
    client.get("/", HTTP_HOST="jyj.yunxi.localhost")
    with CaptureQueriesContext(connection) as with_notice:
        assert TITLE in banner(client).get_text()
    assert len(with_notice) == len(without)
