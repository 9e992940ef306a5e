"""Nobody decides on words of their own, however they came into the text."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from approvals.deciding import decide
from approvals.models import Clearance, Deputy, Opinion, ReviewState, StepKind
from approvals.submitting import TakeBack
from approvals.urgent import UrgentRelease
from sites.models import ArticlePage
from sites.publishing.gates import PublicationRefused
from tests import factories as f
from tests.approvals.walking import approve, cleared, draft, step_of, submitted, verdict
from tests.sites.conftest import body
from units.models import Membership, Role
from units.permissions import grant

pytestmark = pytest.mark.django_db
OWN = "自己写的内容"


def both(office, name, *roles):
    """A person with several roles."""
    person = f.make_user(name, office.unit, roles[0])
    for role in roles[1:]:
        grant(person, office.unit, role)
    return person


def sent(page, by):
    """Submitted as it is stored now."""
    return submitted(ArticlePage.objects.get(pk=page.pk), by)


def write(page, text, by, *, over_the_last=False):
    page = ArticlePage.objects.get(pk=page.pk)
    last = page.latest_revision if over_the_last else None
    page = page.get_latest_revision_as_object()
    page.body = body(text)
    return page.save_revision(user=by, overwrite_revision=last)


def test_two_authors_who_save_in_turns_cannot_review_each_other(office):
    first = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    second = both(office, "yi", Role.EDITOR, Role.RELEASER)
    article = draft(office)
    for person, text in ((first, "甲写"), (second, "乙写"), (first, "甲再写"), (office.editor, "丙收尾")):
        write(article, text, person)
    review = sent(article, office.editor)

    with pytest.raises(PublicationRefused, match=OWN):
        approve(review, StepKind.CONFIDENTIALITY, first)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    with pytest.raises(PublicationRefused, match=OWN):
        approve(review, StepKind.RELEASE, second)
    assert not ArticlePage.objects.get(pk=article.pk).live


def test_who_wrote_over_the_last_text_as_autosave_does_is_an_author_of_it(office):
    person = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    article = draft(office)
    write(article, "甲写", person)
    write(article, "甲写了又写", person, over_the_last=True)
    review = sent(article, office.editor)

    with pytest.raises(PublicationRefused, match=OWN):
        approve(review, StepKind.CONFIDENTIALITY, person)


def test_autosave_after_the_first_opinion_is_not_published_by_the_second(office, reader):
    """The revision keeps its number and says something else: what the first step never saw."""
    article = draft(office)
    review = sent(article, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    step = step_of(review, StepKind.RELEASE)
    answer = verdict(step)
    number = ArticlePage.objects.get(pk=article.pk).latest_revision_id
    revision = write(article, "第一步没有看到的话", office.editor, over_the_last=True)
    assert revision.pk == number

    result = decide(step.pk, answer, by=office.releaser)

    assert result.opinion is None
    assert reader.opens(article).status_code == 404


def test_a_reviewer_who_mends_a_word_under_review_voids_it_and_is_an_author(office):
    reviewer = both(office, "jia", Role.CONFIDENTIALITY_REVIEWER, Role.EDITOR)
    article = draft(office)
    review = sent(article, office.editor)
    write(article, "顺手改一个字", reviewer)

    review.refresh_from_db()
    assert review.state == ReviewState.VOID
    again = sent(article, office.editor)
    with pytest.raises(PublicationRefused, match=OWN):
        approve(again, StepKind.CONFIDENTIALITY, reviewer)


def test_an_author_of_a_text_that_was_taken_back_stays_its_author(office):
    reviewer = both(office, "jia", Role.CONFIDENTIALITY_REVIEWER, Role.EDITOR)
    article = draft(office)
    write(article, "甲写", reviewer)
    sent(article, office.editor)
    TakeBack(article, by=office.editor).execute()

    with pytest.raises(PublicationRefused, match=OWN):
        approve(sent(article, office.editor), StepKind.CONFIDENTIALITY, reviewer)


def test_a_deputy_who_wrote_it_cannot_stand_in(office):
    deputy = both(office, "jia", Role.EDITOR)
    today = timezone.localdate()
    Deputy.objects.create(
        unit=office.unit,
        role=Role.CONFIDENTIALITY_REVIEWER,
        absent=office.secrecy,
        deputy=deputy,
        starts_on=today,
        ends_on=today,
    )
    own, others = draft(office), draft(office, title="别人写的")
    write(own, "代办人写的", deputy)

    with pytest.raises(PublicationRefused, match=OWN):
        approve(sent(own, office.editor), StepKind.CONFIDENTIALITY, deputy)
    assert (
        approve(sent(others, office.editor), StepKind.CONFIDENTIALITY, deputy).opinion.instead_of
        == office.secrecy
    )


def test_the_deputy_of_yesterday_decides_nothing(office):
    deputy = both(office, "jia", Role.EDITOR)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Deputy.objects.create(
        unit=office.unit,
        role=Role.RELEASER,
        absent=office.releaser,
        deputy=deputy,
        starts_on=yesterday,
        ends_on=yesterday,
    )
    review = sent(draft(office), office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)

    with pytest.raises(PublicationRefused, match="不是"):
        approve(review, StepKind.RELEASE, deputy)


def test_a_submitter_who_signs_for_the_unit_does_not_sign_this(office):
    signer = both(office, "jia", Role.RELEASER)
    review = sent(draft(office), signer)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)

    with pytest.raises(PublicationRefused, match="送审人"):
        approve(review, StepKind.RELEASE, signer)


def test_nobody_takes_secrecy_and_release_of_one_item(office):
    person = both(office, "jia", Role.CONFIDENTIALITY_REVIEWER, Role.RELEASER)
    review = sent(draft(office), office.editor)
    approve(review, StepKind.CONFIDENTIALITY, person)

    with pytest.raises(PublicationRefused, match="不能审查两步"):
        approve(review, StepKind.RELEASE, person)


def test_who_lost_the_role_while_reading_decides_nothing(office):
    review = sent(draft(office), office.editor)
    step = step_of(review, StepKind.CONFIDENTIALITY)
    answer = verdict(step)
    Membership.objects.filter(user=office.secrecy).delete()

    with pytest.raises(PublicationRefused, match="不是"):
        decide(step.pk, answer, by=office.secrecy)
    assert not Opinion.objects.exists()


def test_who_was_switched_off_while_reading_decides_nothing(office):
    review = sent(draft(office), office.editor)
    step = step_of(review, StepKind.CONFIDENTIALITY)
    answer = verdict(step)
    office.secrecy.is_active = False
    office.secrecy.save()

    with pytest.raises(PublicationRefused):
        decide(step.pk, answer, by=office.secrecy)


def test_who_wrote_what_was_released_urgently_does_not_confirm_it(office):
    """The urgent clearance is no review: it makes nobody a stranger to their own words."""
    author = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    article = draft(office)
    write(article, "甲写的急件", author)
    article = ArticlePage.objects.get(pk=article.pk)
    operation = UrgentRelease(article, by=office.releaser, ground="disaster", reason="洪水已到桥面")
    operation.execute()

    with pytest.raises(PublicationRefused, match=OWN):
        approve(operation.review, StepKind.CONFIDENTIALITY, author)
    assert Clearance.objects.filter(confirm_by__isnull=False).exists()


def test_what_was_reviewed_is_not_released_urgently_and_who_released_urgently_confirms_nothing(office):
    signer = both(office, "jia", Role.RELEASER, Role.CONFIDENTIALITY_REVIEWER)
    article = cleared(draft(office), office)
    with pytest.raises(PublicationRefused, match="已经准予公开"):
        UrgentRelease(article, by=signer, ground="disaster", reason="洪水已到桥面").execute()

    operation = UrgentRelease(draft(office), by=signer, ground="disaster", reason="洪水已到桥面")
    operation.execute()
    with pytest.raises(PublicationRefused, match="不能补审"):
        approve(operation.review, StepKind.CONFIDENTIALITY, signer)


def test_after_a_full_review_an_author_may_review_what_others_write(office):
    author = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    article = draft(office)
    write(article, "甲写", author)
    article = cleared(ArticlePage.objects.get(pk=article.pk), office)
    write(article, "丙改", office.editor)

    assert approve(sent(article, office.editor), StepKind.CONFIDENTIALITY, author).opinion


def test_whoever_copies_a_page_does_not_make_its_author_a_stranger(office):
    author = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    article = draft(office)
    write(article, "甲写", author)
    copy = ArticlePage.objects.get(pk=article.pk).copy(
        to=office.column, user=office.editor, update_attrs={"slug": "copied"}
    )

    with pytest.raises(PublicationRefused, match=OWN):
        approve(sent(copy, office.editor), StepKind.CONFIDENTIALITY, author)


def attached(article, document, by):
    article = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    article.body = [("rich_text", f'<p><a linktype="document" id="{document.pk}">名单</a></p>')]
    article.save_revision(user=by)
    return sent(article, by)


def test_who_brought_an_attachment_does_not_review_it(office):
    person = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    document = f.make_document(office.unit, "名单.txt", uploaded_by_user=person)
    review = attached(draft(office), document, office.editor)

    with pytest.raises(PublicationRefused, match=OWN):
        approve(review, StepKind.CONFIDENTIALITY, person)


def test_who_replaces_the_bytes_of_an_attachment_does_not_review_it(office, client):
    person = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    document = f.make_document(office.unit, "名单.txt", uploaded_by_user=office.editor)
    client.force_login(person)
    answer = client.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {
            "title": "名单",
            "file": ContentFile("别的名单".encode(), "名单.txt"),
            "collection": document.collection_id,
        },
        headers={"host": "yunxi.localhost"},
    )
    assert answer.status_code == 302
    document.refresh_from_db()
    review = attached(draft(office), document, office.editor)

    with pytest.raises(PublicationRefused, match=OWN):
        approve(review, StepKind.CONFIDENTIALITY, person)


def test_who_brought_an_attachment_that_was_cleared_with_the_item_may_review_the_next_change(office):
    person = both(office, "jia", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    document = f.make_document(office.unit, "名单.txt", uploaded_by_user=person)
    article = draft(
        office, body=[("rich_text", f'<p><a linktype="document" id="{document.pk}">名单</a></p>')]
    )
    cleared(article, office)
    article = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    article.title = "更正"
    article.save_revision(user=office.editor)

    assert approve(sent(article, office.editor), StepKind.CONFIDENTIALITY, person)
