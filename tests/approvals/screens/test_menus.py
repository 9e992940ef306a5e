"""What the editor and the explorer offer, and where it leads."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import StepKind
from approvals.urgent import UrgentRelease
from tests import factories as f
from tests.approvals.walking import approve, cleared, draft, submitted
from tests.sites.admin_forms import EMPTY_BODY, filled
from units.models import Role


def edit(client, page) -> str:
    return client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_a_draft_is_offered_for_review_and_not_for_signing(office, at_desk):
    page = draft(office)
    for person in (office.editor, office.releaser):
        said = edit(at_desk(person), page)
        assert "保存并送审" in said
        assert "保存并签发" not in said
        assert "保存并定时发布" not in said


def test_urgent_release_is_offered_to_those_who_sign(office, at_desk):
    page = draft(office)
    assert "保存并紧急发布" in edit(at_desk(office.releaser), page)
    assert "保存并紧急发布" not in edit(at_desk(office.editor), page)


def test_while_under_review_the_editor_sees_how_far_it_is(office, at_desk):
    page = draft(office)
    review = submitted(page, office.editor)
    said = edit(at_desk(office.editor), page)
    assert f"/admin/reviews/{review.pk}/" in said
    assert f"/admin/reviews/take-back/{page.pk}/" in said
    assert "送审…" not in said


def test_what_is_cleared_and_not_public_may_be_signed_again(office, at_desk):
    page = cleared(draft(office), office)
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    said = edit(at_desk(office.releaser), page)
    assert "保存并签发" in said
    assert "送审…" not in said


def test_columns_are_signed_without_review(office, at_desk):
    said = edit(at_desk(office.releaser), office.column)
    assert "送审" not in said
    assert "保存并签发" in said


def test_saving_for_review_leads_to_the_screen(office, at_desk):
    page = draft(office, title="停水")
    client = at_desk(office.editor)
    posted = filled(client.get(f"/admin/pages/{page.pk}/edit/").content, **EMPTY_BODY)
    answer = client.post(f"/admin/pages/{page.pk}/edit/", posted | {"action-send-to-review": "送审"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/admin/reviews/submit/{page.pk}/"


def test_the_explorer_asks_once_for_all_rows(office, at_desk):
    client = at_desk(office.editor)
    asked = []
    for _ in range(2):
        for _ in range(2):
            submitted(draft(office), office.editor)
            draft(office)
        with CaptureQueriesContext(connection) as caught:
            said = client.get(f"/admin/pages/{office.column.pk}/").content.decode()
        asked.append(sum("approvals_" in query["sql"] for query in caught.captured_queries))
    assert said.count("审查进度") == said.count("送审…") == 4
    assert asked[0] == asked[1]


def test_the_submit_screen_shows_the_way_ahead(office, county, at_desk):
    page = draft(office)
    said = at_desk(office.editor).get(f"/admin/reviews/submit/{page.pk}/").content.decode()
    assert "送审以后要走的步骤" in said
    assert str(office.secrecy) in said
    assert "不是行政规范性文件" in said
    assert county.mzj.unit.label in said


def test_strangers_find_no_submit_screen(office, county, at_desk):
    page = draft(office)
    for path in ("submit", "take-back", "urgent"):
        assert at_desk(county.mzj.releaser).get(f"/admin/reviews/{path}/{page.pk}/").status_code == 404


def test_consulted_units_are_asked(office, county, at_desk):
    page = draft(office)
    client = at_desk(office.editor)
    shown = client.get(f"/admin/reviews/submit/{page.pk}/")
    sent = {"seen": shown.context["form"].initial["seen"], "consulted": [county.mzj.unit.pk]}
    client.post(f"/admin/reviews/submit/{page.pk}/", sent)
    step = page.reviews.get().steps.get(kind=StepKind.COSIGN)
    assert step.unit == county.mzj.unit


def test_an_urgent_release_through_its_screen(office, at_desk):
    page = draft(office, title="停水抢修")
    client = at_desk(office.releaser)
    shown = client.get(f"/admin/reviews/urgent/{page.pk}/")
    assert "先公开、后补审" in shown.content.decode()
    assert str(office.secrecy) in shown.content.decode()
    sent = {"seen": shown.context["form"].initial["seen"], "ground": "disaster", "reason": "水管爆裂"}
    refused = client.post(f"/admin/reviews/urgent/{page.pk}/", sent | {"ground": ""})
    assert refused.status_code == 422
    assert "水管爆裂" in refused.content.decode()
    answer = client.post(f"/admin/reviews/urgent/{page.pk}/", sent, follow=True)
    page.refresh_from_db()
    assert page.live
    assert "已紧急发布，等待补审" in answer.content.decode()
    review = page.reviews.get()
    confirmed = at_desk(office.secrecy).get(f"/admin/reviews/{review.pk}/").content.decode()
    assert 'name="decision"' in confirmed
    assert "水管爆裂" in confirmed


def test_who_released_urgently_may_not_confirm(office, at_desk):
    f.grant(office.releaser, office.unit, Role.CONFIDENTIALITY_REVIEWER)
    page = draft(office)
    UrgentRelease(page, by=office.releaser, ground="disaster", reason="水管爆裂").execute()
    review = page.reviews.get()
    said = at_desk(office.releaser).get(f"/admin/reviews/{review.pk}/").content.decode()
    assert 'name="decision"' not in said
    assert "不能补审" in said
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)


def test_the_editor_of_what_is_under_review_reads_how_to_get_it_back(office, at_desk):
    article = draft(office)
    submitted(article, office.editor)

    said = edit(at_desk(office.editor), article)

    assert "本页正在审查，内容锁定，谁都不能修改" in said
    assert "只有这一步的审核人" not in said
