"""The page of one review: what is shown, and what becomes of what is sent."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from approvals.models import Decision, Finding, Opinion, ReviewState, StepKind
from tests import factories as f
from tests.approvals.screens.conftest import address, filled
from tests.approvals.walking import approve, cleared, draft, step_of, submitted
from units.models import Role


def text_of(response) -> str:
    return response.content.decode()


def warned(review) -> Finding:
    """Something for a person to look at."""
    return Finding.objects.create(
        review=review,
        rule="mobile",
        severity="warn",
        place="正文",
        context="138****0146",
        message="有手机号码",
    )


def test_an_item_goes_public_through_the_screens(office, at_desk):
    page = draft(office, title="停水公告")
    editor = at_desk(office.editor)
    shown = editor.get(f"/admin/reviews/submit/{page.pk}/")
    editor.post(
        f"/admin/reviews/submit/{page.pk}/", {"seen": shown.context["form"].initial["seen"], "note": "急"}
    )
    review = Page.objects.get(pk=page.pk).reviews.get()
    secrecy = at_desk(office.secrecy)
    assert "停水公告" in text_of(secrecy.get(address(review)))
    answer = secrecy.post(address(review), filled(review, StepKind.CONFIDENTIALITY), follow=True)
    assert "意见已签署" in text_of(answer)
    releaser = at_desk(office.releaser)
    answer = releaser.post(address(review), filled(review, StepKind.RELEASE), follow=True)
    assert "“停水公告”已公开" in text_of(answer)
    assert Page.objects.get(pk=page.pk).live
    assert [one.by for one in Opinion.objects.order_by("at")] == [office.secrecy, office.releaser]


def test_a_release_may_be_put_off(office, at_desk):
    page = draft(office)
    review = submitted(page, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    at = timezone.localtime() + datetime.timedelta(days=3)
    sent = filled(review, StepKind.RELEASE, at=f"{at:%Y-%m-%dT%H:%M}")
    answer = at_desk(office.releaser).post(address(review), sent, follow=True)
    assert "到时自动公开" in text_of(answer)
    assert not Page.objects.get(pk=page.pk).live
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_release_in_the_past_is_not_taken(office, at_desk):
    review = submitted(draft(office), office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    sent = filled(review, StepKind.RELEASE, at="2020-01-01T08:00")
    answer = at_desk(office.releaser).post(address(review), sent)
    assert answer.status_code == 422
    assert "这个时间已经过去" in text_of(answer)


def test_nothing_is_chosen_beforehand(office, at_desk):
    review = submitted(draft(office), office.editor)
    shown = text_of(at_desk(office.secrecy).get(address(review)))
    assert "不含国家秘密" in shown
    assert "checked" not in shown


def test_what_was_filled_in_stays_when_it_is_refused(office, at_desk):
    review = submitted(draft(office), office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, reason="核对过来源", ticked=[])
    answer = at_desk(office.secrecy).post(address(review), sent)
    assert answer.status_code == 409
    assert "项没有核对" in text_of(answer)
    assert "核对过来源" in text_of(answer)
    assert answer.context["form"]["decision"].value() == "approve"
    assert not Opinion.objects.exists()


def test_without_a_decision_nothing_is_signed_and_nothing_is_lost(office, at_desk):
    review = submitted(draft(office), office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, decision="", reason="看过了")
    answer = at_desk(office.secrecy).post(address(review), sent)
    assert answer.status_code == 422
    assert "请选择一项意见" in text_of(answer)
    assert "看过了" in text_of(answer)
    assert not Opinion.objects.exists()


def test_returning_asks_for_a_reason(office, at_desk):
    review = submitted(draft(office), office.editor)
    client = at_desk(office.secrecy)
    refused = client.post(address(review), filled(review, StepKind.CONFIDENTIALITY, "return"))
    assert "请写明理由" in text_of(refused)
    done = client.post(
        address(review), filled(review, StepKind.CONFIDENTIALITY, "return", reason="改电话"), follow=True
    )
    assert "已退回" in text_of(done)
    review.refresh_from_db()
    assert review.state == ReviewState.RETURNED


def test_a_changed_text_takes_no_decision(office, at_desk):
    page = draft(office, title="旧标题")
    review = submitted(page, office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, reason="我写了很久的意见")
    page.title = "新标题"
    page.save_revision(user=office.editor)
    answer = at_desk(office.secrecy).post(address(review), sent)
    said = text_of(answer)
    assert answer.status_code == 409
    assert "您打开以后，内容变了" in said
    assert "我写了很久的意见" in said
    assert "新" in said
    assert not Opinion.objects.exists()


def test_a_digest_that_was_not_shown_signs_nothing(office, at_desk):
    review = submitted(draft(office), office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, seen="1:0000", reason="留着")
    answer = at_desk(office.secrecy).post(address(review), sent)
    assert answer.status_code == 409
    assert "您打开的不是现在送审的内容" in text_of(answer)
    assert "留着" in text_of(answer)
    assert not Opinion.objects.exists()


def test_the_second_of_two_reviewers_is_told(office, at_desk):
    other = f.make_user("jyj-second", office.unit, Role.CONFIDENTIALITY_REVIEWER)
    review = submitted(draft(office), office.editor)
    finding = warned(review)
    typed = {f"finding-{finding.pk}": "值班电话"}
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy, disposals={finding.pk: "办公电话"})
    sent = filled(review, StepKind.CONFIDENTIALITY, "return", reason="电话不对", **typed)
    answer = at_desk(other).post(address(review), sent)
    said = text_of(answer)
    assert answer.status_code == 409
    assert "这一步已经有人作了决定" in said
    assert str(office.secrecy) in said
    assert "电话不对" in said
    assert "值班电话" in said
    assert "已存为附记" in said
    assert Opinion.objects.get(by=other).counted is False


def test_who_pressed_twice_is_told_so(office, at_desk):
    review = submitted(draft(office), office.editor)
    client = at_desk(office.secrecy)
    sent = filled(review, StepKind.CONFIDENTIALITY)
    client.post(address(review), sent)
    answer = client.post(address(review), sent)
    assert answer.status_code == 409
    assert "您已经对这一步作过决定" in text_of(answer)
    assert Opinion.objects.count() == 1


def test_who_comes_after_it_was_taken_back_is_told_so(office, at_desk):
    page = draft(office)
    review = submitted(page, office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, reason="写好的意见")
    at_desk(office.editor).post(f"/admin/reviews/take-back/{page.pk}/", {"reason": "还要改"})
    answer = at_desk(office.secrecy).post(address(review), sent)
    said = text_of(answer)
    assert answer.status_code == 409
    assert "本件已经办结（已收回）" in said
    assert str(office.editor) in said
    assert "还要改" in said
    assert "写好的意见" in said
    assert "内容变了" not in said


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEGALITY_REVIEWER, Role.RELEASER])
def test_others_read_without_deciding(office, at_desk, role):
    review = submitted(draft(office), office.editor)
    shown = at_desk(office.people[role]).get(address(review))
    said = text_of(shown)
    assert shown.status_code == 200
    assert 'name="decision"' not in said
    assert "由谁办理" in said
    assert str(office.secrecy) in said


def test_an_inspector_reads(office, county, at_desk):
    review = submitted(draft(office), office.editor)
    inspector = f.make_user("ducha", county.portal.unit, Role.INSPECTOR)
    shown = at_desk(inspector).get(address(review))
    assert shown.status_code == 200
    assert 'name="decision"' not in text_of(shown)


def test_who_wrote_it_is_told_why_they_may_not_decide(office, at_desk):
    review = submitted(draft(office), office.editor)
    f.grant(office.editor, office.unit, Role.CONFIDENTIALITY_REVIEWER)
    said = text_of(at_desk(office.editor).get(address(review)))
    assert 'name="decision"' not in said
    assert "不能审查自己写的内容" in said


def test_a_decision_of_somebody_else_changes_nothing(office, at_desk):
    review = submitted(draft(office), office.editor)
    answer = at_desk(office.releaser).post(address(review), filled(review, StepKind.CONFIDENTIALITY))
    assert answer.status_code == 409
    assert "您不是" in text_of(answer)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("rest", ["", "preview/", f"files/{'0' * 64}/"])
def test_for_other_units_it_does_not_exist(office, county, at_desk, rest):
    review = submitted(draft(office), office.editor)
    assert at_desk(county.mzj.secrecy).get(address(review) + rest).status_code == 404


def test_a_step_of_another_review_is_not_taken(office, at_desk):
    first, second = (submitted(draft(office), office.editor) for _ in range(2))
    sent = filled(second, StepKind.CONFIDENTIALITY)
    assert at_desk(office.secrecy).post(address(first), sent).status_code == 404
    assert not Opinion.objects.exists()


def test_the_preview_is_what_was_submitted(office, at_desk):
    page = draft(office, title="甲", body=[("rich_text", "<p>送审时的正文</p>")])
    review = submitted(page, office.editor)
    page.body = [("rich_text", "<p>后来的正文</p>")]
    page.save_revision(user=office.editor)
    shown = text_of(at_desk(office.secrecy).get(address(review) + "preview/"))
    assert "送审时的正文" in shown
    assert "后来的正文" not in shown


def test_differences_from_what_is_public(office, at_desk):
    page = cleared(draft(office, title="公示", body=[("rich_text", "<p>电话 0000-146</p>")]), office)
    page.body = [("rich_text", "<p>电话 0000-164</p>")]
    page.save_revision(user=office.editor)
    review = submitted(page, office.editor)
    said = text_of(at_desk(office.secrecy).get(address(review)))
    assert "<ins" in said
    assert "164</ins>" in said
    assert "146</del>" in said
    assert "首次公开" not in said


def test_a_link_with_another_target_is_a_difference(office, at_desk):
    page = cleared(draft(office, body=[("rich_text", '<p><a href="https://a.example/">看</a></p>')]), office)
    page.body = [("rich_text", '<p><a href="https://b.example/">看</a></p>')]
    page.save_revision(user=office.editor)
    review = submitted(page, office.editor)
    said = text_of(at_desk(office.secrecy).get(address(review)))
    assert "a</del>" in said
    assert "b</ins>.example" in said


def test_what_was_never_public_says_so(office, at_desk):
    review = submitted(draft(office), office.editor)
    assert "首次公开" in text_of(at_desk(office.secrecy).get(address(review)))


def test_an_attachment_is_opened_and_the_page_says_so(office, at_desk):
    document = f.make_document(office.unit, "名单.pdf")
    page = draft(office, body=[("rich_text", f'<p><a linktype="document" id="{document.pk}">名单</a></p>')])
    review = submitted(page, office.editor)
    client = at_desk(office.secrecy)
    assert "您打开了 0 个" in text_of(client.get(address(review)))
    opened = client.get(f"{address(review)}files/{document.sha256}/")
    assert opened.status_code == 200
    assert "no-store" in opened["Cache-Control"]
    assert "您打开了 1 个" in text_of(client.get(address(review)))


def test_opinions_of_an_earlier_review_are_shown_as_void(office, at_desk):
    page = draft(office)
    first = submitted(page, office.editor)
    step = step_of(first, StepKind.CONFIDENTIALITY)
    at_desk(office.secrecy).post(
        address(first), filled(first, StepKind.CONFIDENTIALITY, "return", reason="缺附件说明")
    )
    assert step.opinions.get().decision == Decision.RETURN
    page.title = "改过的"
    page.save_revision(user=office.editor)
    second = submitted(page, office.editor)
    said = text_of(at_desk(office.secrecy).get(address(second)))
    assert "缺附件说明" in said
    assert "内容已变，作废" in said


def test_a_finding_is_explained_or_the_decision_is_not_taken(office, at_desk):
    review = submitted(draft(office), office.editor)
    finding = warned(review)
    client = at_desk(office.secrecy)
    assert "138****0146" in text_of(client.get(address(review)))
    refused = client.post(address(review), filled(review, StepKind.CONFIDENTIALITY))
    assert refused.status_code == 409
    assert "疑点没有处理" in text_of(refused)
    client.post(
        address(review), filled(review, StepKind.CONFIDENTIALITY, **{f"finding-{finding.pk}": "对外办公电话"})
    )
    finding.refresh_from_db()
    assert finding.disposal == "对外办公电话"
    assert "对外办公电话" in text_of(at_desk(office.releaser).get(address(review)))


def test_what_blocks_cannot_be_approved(office, at_desk):
    review = submitted(draft(office), office.editor)
    finding = warned(review)
    Finding.objects.filter(pk=finding.pk).update(severity="block")
    said = text_of(at_desk(office.secrecy).get(address(review)))
    assert 'value="approve"' not in said
    assert "有阻断疑点，不能同意公开" in said


def test_after_a_decision_comes_the_next_review_that_waits(office, at_desk):
    first, second = (submitted(draft(office), office.editor) for _ in range(2))
    answer = at_desk(office.secrecy).post(address(first), filled(first, StepKind.CONFIDENTIALITY))
    assert answer["Location"] == address(second)


def test_whoever_gets_it_back_reads_why_and_finds_the_way_to_mend_it(office, at_desk):
    review = submitted(draft(office), office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, decision="return", reason="请遮盖手机号")
    at_desk(office.secrecy).post(address(review), sent)
    editor = at_desk(office.editor)
    said = text_of(editor.get(address(review)))
    decide = said[said.index('id="decide"') :]
    assert "请遮盖手机号" in decide
    assert str(office.secrecy) in decide
    assert f'href="/admin/pages/{review.page_id}/edit/">去修改' in decide
    assert "退回您修改的有 1 件" in text_of(editor.get("/admin/"))
    assert "去修改" not in text_of(at_desk(office.secrecy).get(address(review)))


def test_an_earlier_review_does_not_ask_for_changes_any_more(office, at_desk):
    page = draft(office)
    review = submitted(page, office.editor)
    sent = filled(review, StepKind.CONFIDENTIALITY, decision="return", reason="请遮盖手机号")
    at_desk(office.secrecy).post(address(review), sent)
    submitted(Page.objects.get(pk=page.pk).specific, office.editor)
    said = text_of(at_desk(office.editor).get(address(review)))
    assert "请遮盖手机号" in said
    assert "去修改" not in said
