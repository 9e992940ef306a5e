"""The list: what Wagtail and its neighbours can do to make something public, and how to try each."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import GroupApprovalTask, Page, PageViewRestriction, Site, Workflow, WorkflowTask
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.convert import sync_alias

from sites.models import ArticlePage
from sites.models.base import new_slug
from sites.publishing.operations import Release, Schedule
from tests.approvals.paths.world import World
from tests.sites.conftest import UNCLEARED, body
from tests.sites.test_paths_to_the_public import bulk_publish, edit_address, form

#: Each must be tried by one way at least.
ROWS = {
    "publish": "Revision.publish",
    "workflow": "the last approval of a workflow",
    "bulk": "bulk publish",
    "scheduled": "publish_scheduled",
    "button": "the editor's Publish button",
    "revert": "revert and publish",
    "api": "the admin API",
    "create": "create and publish",
    "task": "a task switched off, taken out or cancelled",
    "embargo": "scheduling a page that is not public and has aliases",
    "aliases": "update_aliases, create_alias",
    "copy": "copy(keep_live)",
    "move": "move, reorder",
    "save": "live = True, save(); base rows; some columns",
    "fixture": "loaddata",
    "child": "child rows and lists saved alone (test_parts)",
    "localize": "a translation that is not public",
    "localize-live": "a translation that is public",
    "convert": "a translation turned into an alias",
    "privacy": "a view restriction taken away, another root page of a Site",
    "file": "a file replaced in place (test_parts)",
    "sql": "queryset.update, bulk_update, SQL (test_parts: verify_public names it)",
    "operation": "our own release and schedule",
}
#: Tried in test_parts.py, where no draft of a page is involved.
ELSEWHERE = {"child", "file", "sql"}


@dataclass(frozen=True)
class Way:
    """One way to the public.

    ``opens``: it is meant to make public what was cleared. ``needs_public``: it only reaches what is public. ``hides``:
    held, it leaves nothing to read.
    """

    row: str
    attempt: Callable[[World], Any]
    opens: bool = True
    needs_public: bool = False
    hides: bool = False

    def __str__(self) -> str:
        return f"{self.row}-{self.attempt.__name__}"


WAYS: list[Way] = []


def way(
    row: str, *, opens: bool = True, needs_public: bool = False, hides: bool = False
) -> Callable[[Any], Any]:
    """Enter a function into the list."""

    def enter(function: Callable[[World], Any]) -> Callable[[World], Any]:
        WAYS.append(Way(row, function, opens, needs_public, hides))
        return function

    return enter


# -- publishing -----------------------------------------------------------------------------------------------------


@way("operation")
def release(world: World) -> None:
    Release(world.stored(), by=world.office.releaser).execute()


@way("operation", opens=False)
def schedule(world: World) -> None:
    Schedule(
        world.stored(), at=timezone.now() + datetime.timedelta(hours=1), by=world.office.releaser
    ).execute()


@way("publish")
def publish_revision(world: World) -> None:
    world.revision().publish(skip_permission_checks=True)


@way("bulk")
def bulk_action(world: World) -> None:
    PublishBulkAction.execute_action([world.stored()])


@way("bulk", opens=False)
def bulk_screen(world: World) -> None:
    """Not offered here at all."""
    bulk_publish(world.client, world.stored())


@way("scheduled")
def due(world: World) -> None:
    revision = world.revision()
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.save(update_fields=["approved_go_live_at"])
    call_command("publish_scheduled")


@way("scheduled")
def go_live_field(world: World) -> None:
    page = world.draft()
    page.go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save_revision().publish(skip_permission_checks=True)


@way("button")
def publish_button(world: World) -> None:
    page = world.draft()
    data = form(UNCLEARED, page.title, **{"action-publish": "1"})
    world.client.post(edit_address(page), data)


@way("button", opens=False)
def publish_button_with_one_word_more(world: World) -> None:
    data = form(f"{UNCLEARED}，多一句", world.page.title, **{"action-publish": "1"})
    world.client.post(edit_address(world.page), data)


@way("revert")
def revert(world: World) -> None:
    old = world.revision()
    page = world.draft()
    page.body = body("又改了一稿")
    page.save_revision()
    data = form(UNCLEARED, page.title, **{"action-publish": "1", "revision": str(old.pk)})
    world.client.post(edit_address(page), data)


@way("create", opens=False)
def create_and_publish(world: World) -> None:
    address = reverse("wagtailadmin_pages:add", args=["sites", "articlepage", world.office.column.pk])
    world.client.post(address, form(UNCLEARED, **{"action-publish": "1"}))
    assert ArticlePage.objects.filter(title="编辑后的标题").exists()


@way("create", opens=False)
def insert_live(world: World) -> None:
    parent = Page.objects.get(pk=world.office.column.pk).specific
    parent.add_child(instance=ArticlePage(title="直接写入", body=body(UNCLEARED)))


@way("api", opens=False)
def admin_api(world: World) -> None:
    for action in ("publish", "revert_to_page_revision", "copy", "create_alias", "move"):
        world.client.post(
            f"/admin/api/main/pages/{world.page.pk}/action/{action}/",
            json.dumps({"revision_id": world.revision().pk, "keep_live": True, "recursive": False}),
            content_type="application/json",
        )


# -- workflows ------------------------------------------------------------------------------------------------------


def _last_step(world: World) -> Any:
    workflow = Workflow.objects.create(name="另一个流程")
    for order, name in enumerate(["初审", "终审"]):
        task = GroupApprovalTask.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    state = workflow.start(world.draft(), user=None)
    state.current_task_state.approve()
    state.refresh_from_db()
    return state.current_task_state.specific


@way("workflow", opens=False)
def last_approval(world: World) -> None:
    _last_step(world).approve()


@way("task", opens=False)
def task_switched_off(world: World) -> None:
    _last_step(world).task.deactivate()


@way("task", opens=False)
def task_taken_out(world: World) -> None:
    step = _last_step(world)
    WorkflowTask.objects.filter(task=step.task).delete()
    step.cancel()


@way("task", opens=False)
def our_own_task_approved_by_hand(world: World) -> None:
    from approvals.submitting import Submit

    if world.stored().revisions.exclude(user=None).exists():
        Submit(world.stored(), by=world.office.editor).execute()
    state = world.stored().current_workflow_state
    while state is not None and state.status == state.STATUS_IN_PROGRESS:
        state.current_task_state.approve(user=world.office.releaser)
        state.refresh_from_db()


# -- rows -----------------------------------------------------------------------------------------------------------


@way("save")
def draft_into_the_row(world: World) -> None:
    page = world.draft()
    page.live = True
    page.save()


@way("save", needs_public=True)
def one_column(world: World) -> None:
    page = world.stored()
    page.body = world.draft().body
    page.save(update_fields=["body"])


@way("save", opens=False)
def base_row(world: World) -> None:
    base = Page.objects.get(pk=world.page.pk)
    base.title, base.live = UNCLEARED, True
    base.save()


@way("save", opens=False)
def base_columns(world: World) -> None:
    base = Page.objects.get(pk=world.page.pk)
    base.title, base.live = UNCLEARED, True
    base.save(update_fields=["title", "live"])


@way("fixture", opens=False)
def fixture(world: World) -> None:
    import tempfile

    page = world.draft()
    page.live = True
    rows = json.loads(serializers.serialize("json", [Page.objects.get(pk=page.pk), page]))
    rows[0]["fields"]["live"] = True
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(rows, file)
        file.flush()
        call_command("loaddata", file.name, verbosity=0)


# -- the tree -------------------------------------------------------------------------------------------------------


@way("aliases", opens=False)
def alias_of_the_draft(world: World) -> None:
    alias = world.draft().create_alias(
        parent=Page.objects.get(pk=world.other.column.pk), update_slug=new_slug()
    )
    alias.body = body(UNCLEARED)
    alias.live = True
    alias.save()


@way("aliases", opens=False)
def carried_to_an_alias(world: World) -> None:
    world.stored().create_alias(parent=Page.objects.get(pk=world.other.column.pk), update_slug=new_slug())
    world.draft().update_aliases(revision=world.revision())


@way("embargo", opens=False)
def embargo(world: World) -> None:
    page = world.draft()
    page.create_alias(parent=Page.objects.get(pk=world.other.column.pk), update_slug=new_slug())
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish(skip_permission_checks=True)


@way("copy", opens=False)
def copy_that_stays_live(world: World) -> None:
    page = world.draft()
    page.live = True
    page.copy(
        to=Page.objects.get(pk=world.office.column.pk), keep_live=True, update_attrs={"slug": new_slug()}
    )


@way("copy", opens=False)
def copied_branch(world: World) -> None:
    column = Page.objects.get(pk=world.office.column.pk).specific
    column.copy(
        to=Page.objects.get(pk=world.office.home.pk),
        recursive=True,
        keep_live=True,
        update_attrs={"slug": new_slug()},
    )


@way("move", opens=False)
def moved_live(world: World) -> None:
    page = world.draft()
    page.live = True
    page.move(Page.objects.get(pk=world.other.column.pk), pos="last-child")


@way("move", opens=False)
def reordered(world: World) -> None:
    world.draft().move(Page.objects.get(pk=world.office.column.pk), pos="first-child")


# -- translations ---------------------------------------------------------------------------------------------------


def _translation(world: World) -> Any:
    """Every sentence of the translation says what nobody has cleared."""
    from wagtail_localize.models import StringTranslation

    Page.objects.get(pk=world.office.column.pk).specific.copy_for_translation(
        world.english, copy_parents=True
    )
    source, _made = TranslationSource.get_or_create_from_instance(world.stored())
    translation = Translation.objects.create(source=source, target_locale=world.english)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=world.english,
            context=segment.context,
            defaults={"data": UNCLEARED},
        )
    return translation


@way("localize", opens=False)
def first_translation(world: World) -> None:
    _translation(world).save_target(publish=True)


@way("localize", opens=False)
def copy_for_translation(world: World) -> None:
    page = world.draft().copy_for_translation(world.english, copy_parents=True)
    page.live = True
    page.save()


@way("localize-live", opens=False)
def translation_of_what_is_public(world: World) -> None:
    translation = _translation(world)
    translation.save_target(publish=False)
    page = ArticlePage.objects.get(translation_key=world.page.translation_key, locale=world.english)
    page.live = True
    translation.save_target(publish=True)


@way("convert", opens=False)
def translation_into_an_alias(world: World) -> None:
    _translation(world).save_target(publish=False)
    page = ArticlePage.objects.get(translation_key=world.page.translation_key, locale=world.english)
    sync_alias(world.draft(), page, revision=world.revision())


# -- privacy and sites ----------------------------------------------------------------------------------------------


@way("privacy", opens=False, hides=True)
def restriction_taken_away(world: World) -> None:
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=world.office.column.pk), restriction_type=PageViewRestriction.LOGIN
    )
    Page.objects.filter(pk=world.page.pk).update(live=True)
    ArticlePage.objects.filter(pk=world.page.pk).update(body=world.draft().body)
    with transaction.atomic():
        restriction.delete()


@way("privacy", opens=False)
def another_root_page(world: World) -> None:
    for site in Site.objects.all():
        site.root_page = world.page
        site.save()
