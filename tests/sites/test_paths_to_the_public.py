"""Every way to the public by publishing (revisions, editor, workflow, schedule): a closed gate holds, no text is lost."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from sites.models import ArticlePage
from tests import factories as f
from tests.sites.conftest import REFUSAL, UNCLEARED, body, draft_text, refused, text_of


@pytest.fixture
def draft(county):
    """An article that was never public, with an uncleared text in its draft."""
    page = f.make_article(county.column, "草稿一则", live=False)
    page.body = body(UNCLEARED)
    page.save_revision()
    return page


@pytest.fixture
def changed(county):
    """A public article with an uncleared text in its draft."""
    page = f.make_article(county.column, "已公开的文章", body=body("已经放行的句子"))
    page.body = body(UNCLEARED)
    page.save_revision()
    return page


def assert_held(reader, page):
    """Nothing became public, no text was lost."""
    assert not Page.objects.get(pk=page.pk).live
    assert reader.opens(page).status_code == 404
    assert UNCLEARED in draft_text(page)


def assert_still_old(reader, page):
    """The public still has the old text, the editor the new one."""
    text = reader.sees(page)
    assert "已经放行的句子" in text
    assert UNCLEARED not in text
    assert UNCLEARED in draft_text(page)


def publish_revision(page):
    page.get_latest_revision().publish(skip_permission_checks=True)


def test_publishing_a_revision_of_a_draft_is_held(gate, draft, reader):
    gate.close()
    with refused(REFUSAL):
        publish_revision(draft)
    assert_held(reader, draft)


def test_publishing_a_changed_revision_is_held(gate, changed, reader):
    gate.close()
    with refused():
        publish_revision(changed)
    assert_still_old(reader, changed)


def test_an_open_gate_lets_a_revision_through_and_gets_exactly_what_the_public_gets(gate, changed, reader):
    publish_revision(changed)
    assert UNCLEARED in reader.sees(changed)
    asked = [candidate for candidate in gate.asked if candidate.item.pk == changed.pk][-1]
    assert UNCLEARED in text_of(asked.item)
    assert asked.was_public


def test_without_any_gate_nothing_becomes_public(draft, reader, monkeypatch):
    from sites.publishing import gates

    monkeypatch.setattr(gates, "_gates", {})
    with refused():
        publish_revision(draft)
    assert_held(reader, draft)


# -- the editor -----------------------------------------------------------------------------------------------------


def form(text, title="编辑后的标题", **more):
    return (
        nested_form_data(
            {
                "title": title,
                "summary": "",
                "published_at": "",
                "source": "",
                "author": "",
                "responsible_editor": "",
                "keywords": "",
                "body": streamfield([("rich_text", rich_text(f"<p>{text}</p>"))]),
                "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            }
        )
        | more
    )


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_editors_publish_button_is_held_and_keeps_the_text(gate, draft, reader, superuser_client):
    gate.close()
    response = superuser_client.post(
        edit_address(draft), form(UNCLEARED, **{"action-publish": "1"}), follow=True
    )
    assert response.redirect_chain == [(edit_address(draft), 302)]
    assert REFUSAL in response.content.decode()
    assert_held(reader, draft)
    assert "编辑后的标题" in draft_text(draft)


def test_the_editors_publish_button_on_a_public_page_is_held(gate, changed, reader, superuser_client):
    gate.close()
    response = superuser_client.post(
        edit_address(changed), form(UNCLEARED, **{"action-publish": "1"}), follow=True
    )
    assert REFUSAL in response.content.decode()
    assert_still_old(reader, changed)
    assert "编辑后的标题" in draft_text(changed)


def test_the_editors_publish_button_works_when_the_gate_is_open(gate, draft, reader, superuser_client):
    superuser_client.post(edit_address(draft), form("可以公开的句子", **{"action-publish": "1"}))
    assert "可以公开的句子" in reader.sees(draft)


def test_create_and_publish_makes_a_draft(gate, county, reader, superuser_client):
    gate.close()
    address = reverse("wagtailadmin_pages:add", args=["sites", "articlepage", county.column.pk])
    response = superuser_client.post(address, form(UNCLEARED, **{"action-publish": "1"}), follow=True)
    page = ArticlePage.objects.get(title="编辑后的标题")
    assert response.redirect_chain == [(edit_address(page), 302)]
    assert REFUSAL in response.content.decode()
    assert_held(reader, page)
    assert page.published_at is None
    assert page.first_published_at is None


def test_reverting_to_an_old_text_and_publishing_it_is_held(gate, county, reader, superuser_client):
    page = f.make_article(county.column, "已公开的文章", body=body(UNCLEARED), live=False)
    old = page.save_revision()
    page.body = body("已经放行的句子")
    page = f.publish(page)
    gate.close()
    superuser_client.post(
        edit_address(page), form(UNCLEARED, **{"action-publish": "1", "revision": str(old.pk)}), follow=True
    )
    assert_still_old(reader, page)


def bulk_publish(client, *pages):
    """Whether or not the admin offers the screen, asking for it must not help."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{query}", {"include_descendants": ""}, follow=True)


def test_bulk_publishing_is_held_as_a_whole(gate, draft, changed, reader, superuser_client):
    gate.refuses = lambda candidate: candidate.item.pk == changed.pk
    bulk_publish(superuser_client, draft, changed)
    assert_held(reader, draft)
    assert_still_old(reader, changed)


def test_the_bulk_action_itself_is_held_as_a_whole(gate, draft, changed, reader):
    gate.refuses = lambda candidate: candidate.item.pk == changed.pk
    with refused():
        PublishBulkAction.execute_action([draft, changed])
    assert_held(reader, draft)
    assert_still_old(reader, changed)


def test_the_admin_api_makes_nothing_public(gate, draft, changed, reader, superuser_client):
    gate.close()
    for page in (draft, changed):
        for action in ("publish", "revert_to_page_revision", "copy", "create_alias", "move"):
            superuser_client.post(
                f"/admin/api/main/pages/{page.pk}/action/{action}/",
                json.dumps({"revision_id": page.latest_revision_id, "keep_live": True, "recursive": False}),
                content_type="application/json",
            )
    assert_held(reader, draft)
    assert_still_old(reader, changed)
    assert Page.objects.filter(live=True, title=changed.title).count() == 1


# -- the workflow ---------------------------------------------------------------------------------------------------


@pytest.fixture
def workflow(county):
    """Two steps for the department's site."""
    workflow = Workflow.objects.create(name="送审")
    for order, name in enumerate(["初审", "终审"]):
        task = GroupApprovalTask.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(workflow=workflow, page=county.department)
    return workflow


@pytest.fixture
def last_step(workflow, draft):
    """The draft has passed the first step; what is left is the task state of the last one."""
    state = workflow.start(draft, user=None)
    state.current_task_state.approve()
    state.refresh_from_db()
    return state.current_task_state.specific


# Whatever ends a workflow, also with an open gate: releasing is an operation of its own.


def test_the_last_approval_publishes_nothing(last_step, draft, reader):
    last_step.approve(user=f.make_user())
    assert_held(reader, draft)


def test_switching_off_the_last_task_publishes_nothing(last_step, draft, reader):
    last_step.task.deactivate()
    assert_held(reader, draft)


def test_taking_the_last_task_out_of_the_workflow_publishes_nothing(workflow, last_step, draft, reader):
    workflow.workflow_tasks.filter(task=last_step.task).delete()
    last_step.cancel()
    assert_held(reader, draft)


def test_cancelling_the_last_open_task_publishes_nothing(last_step, draft, reader):
    last_step.task.active = False
    last_step.task.save()
    last_step.cancel()
    assert_held(reader, draft)


# -- the schedule ---------------------------------------------------------------------------------------------------


def plan(page, when):
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=when)


AN_HOUR = datetime.timedelta(hours=1)


def test_a_scheduled_publication_asks_again_when_it_fires(gate, draft, changed, reader):
    for page in (draft, changed):
        plan(page, timezone.now() - AN_HOUR)
    gate.close()
    call_command("publish_scheduled")
    assert_held(reader, draft)
    assert_still_old(reader, changed)


def test_scheduling_through_the_editors_form_shows_nothing_before_its_time(gate, draft, reader):
    page = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    page.go_live_at = timezone.now() + AN_HOUR
    page.save_revision().publish(skip_permission_checks=True)
    assert_held(reader, draft)


def test_scheduling_a_draft_that_has_aliases_shows_nothing_before_its_time(gate, county, draft, reader):
    alias = draft.create_alias(parent=county.portal_column)
    page = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    page.go_live_at = timezone.now() + AN_HOUR
    page.save_revision().publish(skip_permission_checks=True)
    assert_held(reader, draft)
    assert reader.opens(alias).status_code == 404


def test_scheduling_a_change_to_an_imported_page_leaves_it_online(gate, county, reader):
    page = county.column.add_child(instance=ArticlePage(title="导入的文章", body=body("已经放行的句子")))
    assert page.live_revision is None
    page.body = body(UNCLEARED)
    page.go_live_at = timezone.now() + AN_HOUR
    page.save_revision().publish(skip_permission_checks=True)
    assert_still_old(reader, page)


def test_an_anonymous_request_to_any_of_these_screens_changes_nothing(draft, reader):
    assert Client().post(edit_address(draft), {"action-publish": "1"}).status_code == 302
    assert_held(reader, draft)
