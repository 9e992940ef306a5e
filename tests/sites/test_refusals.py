"""A refusal is readable wherever it happens: what was refused, why, what to do; and the text is still there."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from sites.models import ArticlePage, DisclosureAttachment
from sites.publishing.gates import Obstacle, PublicationRefused
from tests import factories as f
from tests.sites.conftest import REFUSAL, UNCLEARED, body, draft_text


@pytest.fixture
def draft(county):
    page = f.make_article(county.column, "草稿一则", live=False)
    page.body = body(UNCLEARED)
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form(**more):
    return nested_form_data(
        {
            "title": "编辑后的标题",
            "summary": "",
            "published_at": "",
            "source": "",
            "author": "",
            "responsible_editor": "",
            "keywords": "",
            "body": streamfield([("rich_text", rich_text(f"<p>{UNCLEARED}</p>"))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
        }
    ) | {"action-publish": "1", **more}


def test_a_person_comes_back_to_the_editor_and_reads_why(gate, draft, superuser_client):
    gate.close()
    response = superuser_client.post(edit_address(draft), form(), follow=True)
    assert response.redirect_chain == [(edit_address(draft), 302)]
    text = response.content.decode()
    assert REFUSAL in text
    assert "请等待审查。" in text
    assert "编辑后的标题" in text
    assert UNCLEARED in draft_text(draft)


@pytest.mark.parametrize("headers", [{"x-requested-with": "XMLHttpRequest"}, {"accept": "application/json"}])
def test_a_script_gets_409_with_every_obstacle(gate, draft, superuser_client, headers):
    gate.close()
    response = superuser_client.post(edit_address(draft), form(), headers=headers)
    assert response.status_code == 409
    answer = json.loads(response.content)
    assert answer["obstacles"] == [{"code": "test-closed", "message": REFUSAL, "hint": "请等待审查。"}]
    assert answer["redirect"] == edit_address(draft)
    assert UNCLEARED in draft_text(draft)


def test_the_admin_api_answers_409(gate, draft, superuser_client):
    gate.close()
    response = superuser_client.post(f"/admin/api/main/pages/{draft.pk}/action/publish/")
    assert response.status_code in (404, 409)  # 404 once the action is not offered any more
    assert not Page.objects.get(pk=draft.pk).live


def test_a_file_in_use_tells_why_it_cannot_be_deleted_or_replaced(county, superuser_client):
    document = f.make_document(county.unit)
    entry = f.make_disclosure(county.catalog, live=False)
    entry.attachments.add(DisclosureAttachment(document=document))
    f.publish(entry)
    back = reverse("wagtaildocs:edit", args=[document.pk])
    answers = [
        superuser_client.post(
            reverse("wagtaildocs:delete", args=[document.pk]), headers={"referer": f"http://testserver{back}"}
        ),
        superuser_client.post(
            back,
            {"title": "别的名字", "collection": document.collection_id, "tags": ""},
            headers={"referer": f"http://testserver{back}"},
        ),
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert "正被公开、准予公开" in superuser_client.get(back).content.decode()
    document.refresh_from_db()
    assert document.title != "别的名字"


def test_a_refusal_carries_every_obstacle_in_words():
    refusal = PublicationRefused([Obstacle("a", "缺少审查。", "请送审。"), Obstacle("b", "附件未扫描。")])
    assert str(refusal) == "缺少审查。请送审。附件未扫描。"
    assert [obstacle.code for obstacle in refusal.obstacles] == ["a", "b"]


def test_other_errors_are_not_swallowed(draft, monkeypatch, superuser_client):
    def fail(*args, **kwargs):
        raise RuntimeError("something else")

    monkeypatch.setattr(ArticlePage, "save_revision", fail)
    with pytest.raises(RuntimeError):
        superuser_client.post(edit_address(draft), form())


def test_nobody_is_sent_to_another_site(gate, county, superuser_client):
    """A refusal without a page goes back to where the person came from, on this host only."""
    document = f.make_document(county.unit)
    f.attach(f.make_disclosure(county.catalog, live=False), document)
    response = superuser_client.post(
        reverse("wagtaildocs:delete", args=[document.pk]), headers={"referer": "http://evil.example/"}
    )
    assert response["Location"] == reverse("wagtailadmin_home")
    assert isinstance(superuser_client, Client)
