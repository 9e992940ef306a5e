"""A form takes any number: what another unit has not published cannot be put into an own page, nor its title be read."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from tests import factories as f
from tests.cluster.walls.stage import leaks_in
from tests.cluster.walls.walk import Visitor
from tests.sites.admin_forms import filled

pytestmark = pytest.mark.django_db


def block(kind, value):
    """A body of one block, as the browser posts it."""
    flat = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": kind}
    posted = {f"body-0-value-{name}": text for name, text in value.items()} if isinstance(value, dict) else {
        "body-0-value": value
    }  # fmt: skip
    return flat | {"body-0-id": str(uuid.uuid4())} | posted


def linking_to(page_id):
    """Rich text with a link to a page."""
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page_id}}
    text = {"key": "aaaaa", "text": "见此", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
            "entityRanges": [{"offset": 0, "length": 2, "key": 0}]}  # fmt: skip
    return block("rich_text", json.dumps({"blocks": [text], "entityMap": {"0": entity}}))


def picture_of(image_id):
    return block("picture", {"image": str(image_id), "alt_text": "图", "caption": ""})


@pytest.fixture
def writes(stage):
    """Send the form of unit B's draft with another body; the answer and what the editor shows afterwards."""

    def send(body, name="edit"):
        visitor = Visitor(stage.b.editor)
        edit = reverse("wagtailadmin_pages:edit", args=[stage.b.draft.pk])
        values = filled(visitor.client.get(edit).content.decode()) | body
        address = reverse(f"wagtailadmin_pages:{name}", args=[stage.b.draft.pk])
        answer = visitor.client.post(address, values)
        shown = visitor.client.get(edit).content.decode() + visitor.client.get(
            reverse("wagtailadmin_pages:preview_on_edit", args=[stage.b.draft.pk])
        ).content.decode()  # fmt: skip
        return answer, shown

    return send


@pytest.mark.parametrize("name", ["edit", "preview_on_edit"])
def test_a_foreign_draft_cannot_be_linked(stage, writes, name):
    answer, shown = writes(linking_to(stage.a.draft.pk), name)
    assert answer.status_code == 404
    assert not leaks_in(answer.content.decode() + shown)


@pytest.mark.parametrize("name", ["edit", "preview_on_edit"])
def test_a_foreign_image_cannot_be_shown(stage, writes, name):
    answer, shown = writes(picture_of(stage.a.image.pk), name)
    assert answer.status_code == 404
    assert not leaks_in(answer.content.decode() + shown)


def test_own_things_can(stage, writes):
    assert writes(picture_of(stage.b.image.pk))[0].status_code == 302
    assert writes(linking_to(stage.b.column.pk))[0].status_code == 302


def test_what_is_public_can_be_linked_and_tells_no_draft(stage, writes):
    answer, shown = writes(linking_to(stage.a.changed.pk))
    assert answer.status_code == 302
    assert not leaks_in(shown)


def test_what_stands_in_the_draft_already_stays(stage, writes):
    draft = stage.b.draft
    draft.body = [("picture", {"image": stage.a.image, "alt_text": "图"})]
    draft.save_revision(user=stage.a.editor)
    assert writes(picture_of(stage.a.image.pk))[0].status_code == 302


def test_strangers_know_a_page_by_its_public_title(stage):
    page = Page.objects.get(pk=stage.a.changed.pk).specific
    assert page.title == "公开的标题"
    assert leaks_in(page.get_admin_display_title()), "without anybody looking, the draft's"
    chosen = f"{reverse('wagtailadmin_choose_page_chosen_multiple')}?id={f.make_article(stage.b.column).pk}"
    assert Visitor(stage.b.editor).send("get", chosen).status == 200
    browsing = reverse("wagtailadmin_choose_page_child", args=[stage.a.column.pk])
    assert not leaks_in(Visitor(stage.b.editor).send("get", browsing).text)


#: A picture whose alternative text is too long: the form comes back.
REFUSED = {"image": "", "alt_text": "x" * 300, "caption": ""}
SMUGGLED = {
    "picture": lambda a: ("picture", {"image": str(a.image.pk), "alt_text": "", "caption": ""}),
    "recording": lambda a: (
        "recording",
        {"document": str(a.document.pk), "form": "video", "title": "", "transcript": "null"},
    ),
    "page": lambda a: ("rich_text", linking_to(a.draft.pk)["body-0-value"]),
}


def stream_of(*blocks):
    values = {"body-count": str(len(blocks))}
    for number, (kind, value) in enumerate(blocks):
        place = f"body-{number}"
        values |= {f"{place}-deleted": "", f"{place}-order": str(number), f"{place}-type": kind}
        values |= {f"{place}-id": f"00000000-0000-4000-8000-00000000000{number}"}
        parts = value if isinstance(value, dict) else {"": value}
        values |= {f"{place}-value-{name}".removesuffix("-"): text for name, text in parts.items()}
    return values


@pytest.mark.parametrize("what", SMUGGLED)
def test_a_form_that_is_refused_does_not_show_a_foreign_thing_again(stage, writes, what):
    answer, shown = writes(stream_of(SMUGGLED[what](stage.a), ("picture", REFUSED)))
    assert answer.status_code == 404
    assert not leaks_in(shown)


def test_a_public_page_behind_a_password_is_not_linked_from_elsewhere(stage, writes):
    page = f.make_article(stage.a.column, "内部")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert writes(linking_to(page.pk))[0].status_code == 404
