"""Two departments. What the first has not published carries words that occur nowhere else, so that a leak is found."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    Collection,
    Comment,
    GroupApprovalTask,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowTask,
)
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource

from approvals.submitting import Submit
from sites.deletion import Deletion
from sites.models import BinnedPage, CatalogCategory, DisclosureAttachment, SiteImage
from sites.publishing.operations import Schedule
from tests import factories as f
from units.models import Invitation, Membership, Role, Unit, User
from units.permissions.roles import AT_THE_TOP_ONLY

#: In every title, file name, person's name and remark of unit A that nobody else may read.
WORD = "朱鹮"
#: How everything of A begins: what is searched for, and may stand in the answer again.
SOUGHT = "征地"
#: In its user names, mails and group names.
LATIN = "qxzhuhuan"


@dataclass
class Stage:
    """Everything that an address may name, of unit A; and the people who try."""

    a: SimpleNamespace
    b: SimpleNamespace
    county: Unit
    people: dict[str, User | None] = field(default_factory=dict)
    #: Pages of A that addresses name in turn, besides the first.
    pages: list[Page] = field(default_factory=list)


def leaks_in(text: str) -> list[str]:
    """The words of unit A in a text, also escaped for JSON, for addresses and for HTML."""
    escaped = json.dumps(WORD)[1:-1]
    forms = (WORD, escaped, escaped.replace("\\", "\\\\"), quote(WORD), "&#26417;", "&#x6731;", LATIN)
    lowered = text.lower()
    return [one for one in forms if one.lower() in lowered]


def _unit(code: str, name: str, portal: Any) -> SimpleNamespace:
    unit = f.make_unit(code, parent=portal.unit, name=name)
    home = f.make_home(unit, title=name)
    return SimpleNamespace(
        unit=unit, home=home, host=Site.objects.get(hostname=home.host), column=f.make_column(home), catalog=f.make_catalog(home),
        group=lambda role: Group.objects.get(name=f"{code}:{role.value}"),
    )  # fmt: skip


def build() -> Stage:
    """The two departments on an empty database."""
    Site.objects.filter(hostname="localhost").delete()
    for code in ("zh-hans", "en"):
        Locale.objects.get_or_create(language_code=code)
    portal = f.make_portal()
    a, b = _unit("gtj", "云溪县国土局", portal), _unit("mzj", "云溪县民政局", portal)
    _staff_of(a, LATIN, f"{SOUGHT}{WORD}")
    _staff_of(b, "mzjry", "民政")
    _secrets_of(a)
    _things_of(b)
    _links_from(a, b)
    citizen = f.make_user("gongmin")
    return Stage(
        a,
        b,
        portal.unit,
        people={"B": b.person, "citizen": citizen, "anonymous": None},
        pages=[a.changed, a.locked, a.later, a.home],
    )


def _staff_of(side: SimpleNamespace, username: str, name: str) -> None:
    side.editor = f.make_user(
        f"{username}-bj", side.unit, Role.EDITOR, display_name=f"{name}编", email=f"{username}@example.cn"
    )
    side.releaser = f.make_user(f"{username}-qf", side.unit, Role.RELEASER, display_name=f"{name}签")
    # One person in every role that a unit has goes as far as anybody of the unit.
    side.person = f.make_user(f"{username}-all", side.unit, Role.EDITOR, display_name=f"{name}全")
    for role in set(Role) - AT_THE_TOP_ONLY - {Role.EDITOR}:
        f.grant(side.person, side.unit, role)
    side.membership = Membership.objects.filter(user=side.editor).get()
    side.invitation = Invitation.objects.create(
        email=f"{username}-new@example.cn",
        unit=side.unit,
        roles=[Role.EDITOR.value],
        invited_by=side.editor,
        expires_at=timezone.now() + datetime.timedelta(days=3),
    )


def _secrets_of(a: SimpleNamespace) -> None:
    _files(a)
    _pages(a)
    _workflow(a)
    _review(a, f"{SOUGHT}{WORD}送审的")
    _translation(a)
    _traces(a)


def _files(a: SimpleNamespace) -> None:
    a.document = f.make_document(
        a.unit, f"{SOUGHT}{WORD}附件.pdf", title=f"{SOUGHT}{WORD}附件", uploaded_by_user=a.editor
    )
    a.document.tags.add(f"{SOUGHT}{WORD}标签")
    a.image = f.make_image(a.unit, f"{SOUGHT}{WORD}照片")
    SiteImage.objects.filter(pk=a.image.pk).update(uploaded_by_user=a.editor)
    a.image.tags.add(f"{SOUGHT}{WORD}标签")
    a.rendition = a.image.get_rendition("max-165x165")
    a.collection = a.document.collection
    Collection.objects.filter(pk=a.collection.pk).update(name=f"{SOUGHT}{WORD}文件夹")
    a.uploads = {
        model: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(thing),
            file=ContentFile(b"x", f"{LATIN}.pdf"),
            uploaded_by_user=a.editor,
        )
        for model, thing in (("document", a.document), ("image", a.image))
    }


def _draft(parent: Page, title: str, a: SimpleNamespace, **values: Any) -> Any:
    page = f.make_article(
        parent, f"{SOUGHT}{WORD}{title}", live=False, owner=a.editor, summary=f"{SOUGHT}{WORD}摘要",
        body=[("rich_text", f"<p>{WORD}正文</p>")], **values,
    )  # fmt: skip
    page.save_revision(user=a.editor, log_action=True)
    return page


def _pages(a: SimpleNamespace) -> None:
    a.draft = _draft(a.column, "征地草案", a)
    a.draft.title = f"{SOUGHT}{WORD}征地草案二稿"
    a.revision = a.draft.save_revision(user=a.editor, log_action=True)
    a.draft = type(a.draft).objects.get(pk=a.draft.pk)
    a.entry = f.make_disclosure(a.catalog, f"{SOUGHT}{WORD}依申请公开", live=False, owner=a.editor)
    a.entry.attachments.add(DisclosureAttachment(document=a.document))
    a.entry.save_revision(user=a.editor, log_action=True)
    # Public under a harmless title; the next one is a draft.
    a.changed = f.make_article(a.column, "公开的标题", owner=a.editor)
    a.alias = a.changed.create_alias(parent=a.column, update_slug="alias")
    a.changed.title = f"{SOUGHT}{WORD}改后的标题"
    a.changed.save_revision(user=a.editor, log_action=True)
    a.locked = _draft(a.column, "锁着的", a)
    Page.objects.filter(pk=a.locked.pk).update(
        locked=True, locked_by=a.editor, locked_at=timezone.now() - datetime.timedelta(days=1)
    )
    a.later = _draft(a.column, "到时公开", a)
    Schedule(a.later, at=timezone.now() + datetime.timedelta(days=3), by=a.releaser).execute()
    gone = _draft(a.column, "删掉的", a)
    Deletion(gone, by=a.editor).execute()
    a.binned = BinnedPage.objects.get()
    Comment.objects.create(
        page=a.draft,
        user=a.editor,
        text=f"{SOUGHT}{WORD}批注",
        contentpath="title",
        revision_created=a.revision,
    )
    restricted = f.make_article(a.column, f"{SOUGHT}{WORD}内部文章", live=False)
    a.restriction = PageViewRestriction.objects.create(
        page=restricted, restriction_type=PageViewRestriction.PASSWORD, password=f"{SOUGHT}{WORD}口令"
    )


def _workflow(a: SimpleNamespace) -> None:
    a.task = GroupApprovalTask.objects.create(name=f"{SOUGHT}{WORD}审批")
    a.task.groups.add(a.group(Role.RELEASER))
    a.workflow = Workflow.objects.create(name=f"{SOUGHT}{WORD}流程")
    WorkflowTask.objects.create(workflow=a.workflow, task=a.task, sort_order=0)
    waiting = _draft(a.column, "待审的", a)
    waiting.save_revision(user=a.editor)
    a.waiting = waiting
    a.workflow_state = a.workflow.start(waiting, a.editor)
    a.task_state = a.workflow_state.current_task_state


def _review(side: SimpleNamespace, title: str) -> None:
    """An item with a file, under review."""
    body = [("rich_text", f'<p><a linktype="document" id="{side.document.pk}">{title}</a></p>')]
    page = f.make_article(side.column, title, live=False, owner=side.editor, body=body)
    page.save_revision(user=side.editor, log_action=True)
    submit = Submit(page, by=side.editor, note=title)
    submit.execute()
    side.review = submit.review


def _translation(a: SimpleNamespace) -> None:
    english = Locale.objects.get(language_code="en")
    a.source, _created = TranslationSource.get_or_create_from_instance(a.draft)
    a.source.update_from_db()
    a.translation = Translation.objects.create(source=a.source, target_locale=english, enabled=False)
    a.translated = a.draft.copy_for_translation(english, copy_parents=True)
    a.string = StringSegment.objects.filter(source=a.source).first()
    a.override = OverridableSegment.objects.create(
        source=a.source, context=a.string.context, order=1, data_json=f'"{SOUGHT}{WORD}值"'
    )


def _traces(a: SimpleNamespace) -> None:
    """A preview that is open, an editor at work."""
    a.preview = FormState.objects.create(
        user=a.editor, content_type=ContentType.objects.get_for_model(a.draft), object_id=str(a.draft.pk),
        data=f"title={quote(WORD)}", last_updated_at=timezone.now(),
    )  # fmt: skip
    a.key = Authenticator.objects.create(
        user=a.editor,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": f"{SOUGHT}{WORD}钥匙", "credential": {}},
    )
    a.login = UserSession.objects.create(user=a.editor, session_key=LATIN, ip="192.0.2.1", user_agent=LATIN)
    a.session = EditingSession.objects.create(
        user=a.editor,
        content_type=ContentType.objects.get_for_model(a.draft),
        object_id=str(a.draft.pk),
        last_seen_at=timezone.now(),
    )


def _things_of(b: SimpleNamespace) -> None:
    b.draft = f.make_article(b.column, "民政的草稿", live=False, owner=b.editor)
    b.draft.save_revision(user=b.editor, log_action=True)
    b.draft.save_revision(user=b.editor, log_action=True)
    b.public = f.make_article(b.column, "民政的文章", owner=b.editor)
    b.document = f.make_document(b.unit, "民政附件.pdf", title="民政附件")
    b.image = f.make_image(b.unit, "民政照片")
    b.waiting, b.alias, b.changed = b.draft, b.draft, b.draft
    _review(b, "民政送审的")
    b.collection = b.document.collection
    # Looking at a list makes the small copies that it shows.
    b.image.get_rendition("max-165x165")


def _links_from(a: SimpleNamespace, b: SimpleNamespace) -> None:
    """A draft of A refers to what B has: B's lists of uses must not name it."""
    link = f'<p><a linktype="page" id="{b.public.pk}">{SOUGHT}{WORD}</a></p>'
    picture = {"image": b.image, "alt_text": f"{SOUGHT}{WORD}"}
    page = f.make_article(
        a.column, f"{SOUGHT}{WORD}引用", live=False, body=[("rich_text", link), ("picture", picture)]
    )
    page.save_revision(user=a.editor)


def add_more(a: SimpleNamespace, number: int) -> None:
    """One more of everything that lists and counters count."""
    page = _draft(a.column, f"第{number}稿", a)
    page.save_revision(user=a.editor, log_action=True)
    f.make_disclosure(a.catalog, f"{SOUGHT}又一件{number}", live=False, owner=a.editor)
    f.make_document(a.unit, f"{SOUGHT}又一份{number}.pdf")
    f.make_image(a.unit, f"{SOUGHT}又一张{number}")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=a.editor, locked_at=timezone.now())
    Deletion(_draft(a.column, f"又删{number}", a), by=a.editor).execute()
    f.make_user(f"{LATIN}-{number}", a.unit, Role.EDITOR)
    Invitation.objects.create(
        email=f"{LATIN}{number}@example.cn", unit=a.unit, roles=[], expires_at=timezone.now()
    )


def staff_without_role() -> User:
    """Somebody who may enter the admin and has no role."""
    user = f.make_user("xinren")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def category() -> CatalogCategory:
    """A classification; they are shared by all."""
    found: CatalogCategory = CatalogCategory.objects.first()
    return found
