"""Moving what was cleared, being quicker or slower than the review, and coming back."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from approvals.clearing import revoke
from approvals.models import Review, ReviewState, StepKind
from sites.deletion import Deletion
from sites.models import ArticlePage, CatalogEntry, DisclosureAttachment, DisclosurePage
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release, Schedule, Unschedule, Withdraw
from tests import factories as f
from tests.approvals.paths.world import clear_only
from tests.approvals.walking import approve, cleared, draft, step_of, submitted
from tests.sites.conftest import body, refused

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
UNREAD = "没有人读过"


def stored(page):
    return type(page).objects.get(pk=page.pk)


def write(page, text, by=None):
    page = stored(page).get_latest_revision_as_object()
    page.body = body(text)
    return page.save_revision(user=by)


# -- places ---------------------------------------------------------------------------------------------------------


def test_what_is_public_does_not_move_to_another_column_without_a_review(office, reader):
    article = cleared(draft(office), office)
    elsewhere = f.make_column(office.home, "notices", "通知公告")
    with refused():
        stored(article).move(elsewhere, pos="last-child")
    assert stored(article).get_parent().pk == office.column.pk


def test_a_column_does_not_take_what_is_public_along(office):
    cleared(draft(office), office)
    elsewhere = f.make_column(office.home, "notices", "通知公告")
    with refused():
        Page.objects.get(pk=office.column.pk).specific.move(elsewhere, pos="last-child")


def test_the_order_in_a_column_is_nobodys_business(office, reader):
    first, second = cleared(draft(office), office), draft(office)
    stored(first).move(stored(second), pos="right")
    assert stored(first).live


def test_a_draft_that_moves_to_another_unit_under_review_is_that_units_to_review(office, county):
    article = draft(office)
    review = submitted(article, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)

    stored(article).move(Page.objects.get(pk=county.mzj.column.pk), pos="last-child")

    review.refresh_from_db()
    assert review.state == ReviewState.VOID
    again = submitted(stored(article), county.mzj.editor)
    with pytest.raises(PublicationRefused, match="不是"):
        approve(again, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(again, StepKind.CONFIDENTIALITY, county.mzj.secrecy)
    approve(again, StepKind.RELEASE, county.mzj.releaser)
    assert stored(article).live


def test_what_was_cleared_for_one_unit_is_not_released_at_another(office, county):
    article = draft(office)
    clear_only(article, office)
    stored(article).move(Page.objects.get(pk=county.mzj.column.pk), pos="last-child")
    for by in (office.releaser, county.mzj.releaser):
        with pytest.raises(PublicationRefused):
            Release(stored(article), by=by).execute()


# -- the clock ------------------------------------------------------------------------------------------------------


def run_at(moment):
    with time_machine.travel(moment, tick=True):
        call_command("publish_scheduled")


def planned(office, article):
    review = submitted(stored(article), office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser, at=timezone.now() + HOUR)
    return stored(article)


def test_a_draft_that_nobody_cleared_cannot_be_scheduled(office):
    with pytest.raises(PublicationRefused):
        Schedule(draft(office), at=timezone.now() + HOUR, by=office.releaser).execute()


def test_what_was_planned_comes_at_its_hour_and_not_before(office, reader):
    article = planned(office, draft(office))
    run_at(timezone.now() + HOUR / 2)
    assert reader.opens(article).status_code == 404
    run_at(timezone.now() + 2 * HOUR)
    assert stored(article).live


def test_the_planned_text_comes_not_the_newest(office, reader):
    article = planned(office, draft(office))
    write(article, UNREAD, office.editor)
    run_at(timezone.now() + 2 * HOUR)
    text = reader.sees(article)
    assert "会议在县政府召开" in text
    assert UNREAD not in text


def test_a_planned_text_that_was_written_over_does_not_come(office, reader):
    article = planned(office, draft(office))
    page = stored(article)
    content = page.get_latest_revision_as_object()
    content.body = body(UNREAD)
    content.save_revision(user=office.editor, overwrite_revision=page.latest_revision)
    run_at(timezone.now() + 2 * HOUR)
    assert reader.opens(article).status_code == 404


def test_what_was_revoked_a_moment_before_its_hour_does_not_come(office, reader):
    article = planned(office, draft(office))
    revoke(article.pk, by=office.releaser, reason="情况有变")
    run_at(timezone.now() + 2 * HOUR)
    assert reader.opens(article).status_code == 404


def test_an_old_revision_with_a_date_does_not_bring_back_what_was_withdrawn(office, reader):
    article = cleared(draft(office), office)
    number = stored(article).live_revision_id
    Withdraw(stored(article), by=office.releaser, reason="内容有误").execute()
    Revision.objects.filter(pk=number).update(approved_go_live_at=timezone.now() - HOUR)
    run_at(timezone.now() + HOUR)
    assert reader.opens(article).status_code == 410


def test_one_refusal_does_not_keep_the_others_waiting(office):
    first, second = draft(office, title="先到期"), planned(office, draft(office))
    Revision.objects.filter(pk=first.latest_revision_id).update(approved_go_live_at=timezone.now() - HOUR)
    run_at(timezone.now() + 2 * HOUR)
    assert not stored(first).live
    assert stored(second).live


def test_what_ran_out_may_come_back_as_it_was_and_not_otherwise(office, reader):
    article = cleared(draft(office), office)
    stored(article).unpublish(set_expired=True)
    write(article, UNREAD, office.editor)
    with pytest.raises(PublicationRefused):
        Release(stored(article), by=office.releaser).execute()
    Release(stored(article), stored(article).revisions.order_by("pk").first(), by=office.releaser).execute()
    assert UNREAD not in reader.sees(article)


def test_what_was_withdrawn_does_not_come_back_by_any_revision(office, reader):
    article = cleared(draft(office), office)
    Withdraw(stored(article), by=office.releaser, reason="内容有误").execute()
    for revision in stored(article).revisions.all():
        with refused():
            revision.publish(skip_permission_checks=True)
    Unschedule(stored(article), by=office.releaser).obstacles()
    assert reader.opens(article).status_code == 410


def test_releasing_after_the_clearance_was_revoked_is_refused(office):
    article = draft(office)
    clear_only(article, office)
    revoke(article.pk, by=office.releaser, reason="情况有变")
    with pytest.raises(PublicationRefused, match="还没有经过审查"):
        Release(stored(article), by=office.releaser).execute()


def line(office):
    ground = {"attribute_ground": "条例第十六条", "attribute_reason": "内部事务信息"}
    entry = f.make_disclosure(
        office.catalog, "依申请公开的一件", live=False, attribute="on_request", **ground
    )
    entry.save_revision(user=office.editor)
    review = submitted(entry, office.editor)
    for kind, person in (
        (StepKind.ATTRIBUTE, "attribute_reviewer"),
        (StepKind.CONFIDENTIALITY, "confidentiality_reviewer"),
        (StepKind.RELEASE, "releaser"),
    ):
        approve(review, kind, next(user for role, user in office.people.items() if role.value == person))
    return stored(entry)


def test_a_line_that_was_withdrawn_needs_a_new_review(office):
    entry = line(office)
    assert CatalogEntry.objects.filter(page=entry).exists()
    Withdraw(entry, by=office.releaser, reason="不应列出").execute()

    with pytest.raises(PublicationRefused):
        Release(stored(entry), by=office.releaser).execute()
    assert not CatalogEntry.objects.filter(page=entry).exists()


def test_the_notice_of_a_deleted_page_says_nothing_that_nobody_read(office, reader):
    """Withdrawn, written on in the editor (which stores the row of what is not public), then deleted."""
    article = cleared(draft(office, title="审过的标题"), office)
    Withdraw(stored(article), by=office.releaser, reason="内容有误").execute()
    address = stored(article).full_url
    page = stored(article)
    page.title = UNREAD
    page.save()
    page.save_revision(user=office.editor)
    Deletion(stored(article), by=office.releaser, reason="不再需要").execute()

    answer = reader.get(address)
    assert answer.status_code == 410
    assert UNREAD not in answer.content.decode()
    assert "审过的标题" in answer.content.decode()


# -- parts ----------------------------------------------------------------------------------------------------------


def entry_with_a_file(office):
    entry = f.make_disclosure(office.catalog, live=False)
    document = f.make_document(office.unit, content=b"reviewed")
    entry.attachments.add(DisclosureAttachment(document=document, title="附件一"))
    entry.save()
    entry.save_revision(user=office.editor)
    return stored(entry), document


def test_an_attachment_renamed_under_review_is_seen(office):
    """Refused, or the opinions are void: never released as if nothing had been."""
    entry, document = entry_with_a_file(office)
    review = submitted(entry, office.editor)
    document.title = UNREAD
    try:
        document.save()
    except PublicationRefused:
        return
    step = step_of(review, StepKind.ATTRIBUTE)
    assert approve(review, step.kind, next(iter(office.people.values()))).stale


def test_rows_of_a_draft_written_alone_do_not_reach_what_is_under_review(office, reader):
    entry, _document = entry_with_a_file(office)
    review = submitted(entry, office.editor)
    DisclosureAttachment.objects.create(
        page=stored(entry), document=f.make_document(office.unit, content=UNREAD.encode()), title=UNREAD
    )
    people = {role.value: user for role, user in office.people.items()}
    approve(review, StepKind.ATTRIBUTE, people["attribute_reviewer"])
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser)

    assert stored(entry).live
    assert UNREAD not in reader.sees(entry)
    assert "附件一" in reader.sees(entry)


def test_only_one_review_runs_on_a_page(office):
    article = draft(office)
    submitted(article, office.editor)
    with pytest.raises(PublicationRefused, match="正在审查"):
        submitted(stored(article), office.editor)
    assert Review.objects.filter(state=ReviewState.OPEN).count() == 1


def test_a_file_of_an_unread_row_is_nobodys(office, reader):
    entry, document = entry_with_a_file(office)
    assert reader.get(document.url).status_code == 404
    assert DisclosurePage.objects.get(pk=entry.pk).attachments.count() == 1
    assert ArticlePage.objects.count() == 0


def test_the_notice_of_a_withdrawal_names_what_was_public(office, reader):
    """One save that changes the title and takes the page off asks nobody."""
    article = cleared(draft(office, title="审过的标题"), office)
    page = stored(article)
    page.title, page.live = UNREAD, False
    page.save()

    answer = reader.opens(article)
    assert answer.status_code == 410
    assert UNREAD not in answer.content.decode()
