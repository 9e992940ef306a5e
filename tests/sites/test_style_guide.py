"""The style guide shows staff every component, and nobody else anything."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory

from sites import style_guide
from tests import factories as f
from tests.sites.public_county import html_of, make_county
from units.models import Role

ADDRESS = "/_util/style-guide/"


def ask(client, host="yunxi.localhost"):
    return client.get(ADDRESS, headers={"host": host})


@pytest.fixture
def shown(client, db):
    county = make_county()
    client.force_login(f.make_user("bj", county.department.unit, Role.EDITOR))
    response = ask(client)
    assert response.status_code == 200
    return response, BeautifulSoup(html_of(response), "html.parser")


@pytest.mark.django_db
def test_the_public_and_readers_without_a_right_to_the_admin_do_not_see_it(client):
    make_county()
    assert ask(client).status_code == 404
    client.force_login(f.make_user("nobody"))
    assert ask(client).status_code == 404


def test_it_stands_in_the_public_frame_under_the_public_policy(shown):
    response, page = shown
    assert page.find("meta", attrs={"name": "SiteName"}) and page.select_one("footer .foot, footer.foot")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "noindex" in response["X-Robots-Tag"] and response["Cache-Control"] == "no-store"
    assert not page.find(style=True) and not page.find("style"), "no inline style"


def test_every_component_is_named_with_its_template_and_when_to_use_it(shown):
    _response, page = shown
    samples = page.select(".sample")
    components = [item for chapter in style_guide.chapters() for item in chapter.components]
    assert len(samples) == len(components)
    for sample, component in zip(samples, components, strict=True):
        assert sample.h3.get_text() == component.name and component.source == sample.code.get_text()
        assert component.when in sample.p.get_text()
        assert len(sample.select(".shown")) == len(component.states)
        assert all(
            state.get_text(strip=True) or state.find(("svg", "img", "input"))
            for state in sample.select(".shown")
        ), component.name


def test_the_states_that_matter_are_all_there(shown):
    _response, page = shown
    assert {badge["class"][1] for badge in page.select(".badge")} >= {
        "pending", "valid", "amended", "expired", "repealed",
    }  # fmt: skip
    lights = {use["href"].rpartition("#l-")[2] for use in page.select(".light use")}
    assert lights >= {"green", "yellow", "red", "grey"}
    assert {"PDF", "DOCX", "XLSX", "OFD"} <= {mark.get_text() for mark in page.select(".ftype")}
    pagers = page.select(".pager")
    assert [bool(pager.find("a", rel="prev")) for pager in pagers] == [False, True, True]
    assert [bool(pager.find("a", rel="next")) for pager in pagers] == [True, True, False]


def test_no_id_stands_twice(shown):
    _response, page = shown
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), {one for one in ids if ids.count(one) > 1}
    for label in page.select("main label[for]"):
        assert label["for"] in ids, label


def test_no_template_of_a_component_is_forgotten():
    assert style_guide.unlisted() == []


def test_a_new_template_that_nobody_lists_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(style_guide, "templates_of_components", lambda: ["sites/parts/brand_new.html"])
    assert style_guide.unlisted() == ["sites/parts/brand_new.html"]


@pytest.mark.django_db
def test_the_samples_need_no_row_of_the_database():
    """The database is empty here: no site, no page, no picture."""
    request = RequestFactory().get(ADDRESS, headers={"host": "yunxi.localhost"})
    for chapter in style_guide.chapters():
        for component in chapter.components:
            assert style_guide.draw(component, {}, request, 1), component.name
