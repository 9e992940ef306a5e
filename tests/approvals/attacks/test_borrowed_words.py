"""Nobody decides on a file that they brought, nor on a translation of what they wrote."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import Locale

from approvals.duties import OWN_WORDS, able, reviewer_for
from approvals.models import StepKind
from approvals.standing import authors_of
from sites.models import DisclosureAttachment
from tests import factories as f
from tests.approvals.attacks.test_own_words import both
from tests.approvals.walking import approve, cleared, draft, step_of, submitted
from units.models import Role

pytestmark = pytest.mark.django_db


def with_attachment(office, document):
    page = f.make_disclosure(office.catalog, live=False)
    page.attachments = [DisclosureAttachment(document=document)]
    page.save_revision(user=office.editor)
    return page


def forbidden(review, person):
    found = reviewer_for(person, step_of(review, StepKind.CONFIDENTIALITY))
    return found is not None and found.why_not == str(OWN_WORDS)


def test_whoever_uploaded_an_attachment_does_not_decide_on_it(office):
    document = f.make_document(office.unit, uploaded_by_user=office.secrecy)

    review = submitted(with_attachment(office, document), office.editor)

    assert forbidden(review, office.secrecy)
    assert able(step_of(review, StepKind.CONFIDENTIALITY)) == []


def test_whoever_uploaded_a_picture_does_not_decide_on_it(office):
    picture = f.make_image(office.unit)
    picture.uploaded_by_user = office.secrecy
    picture.description = "图"
    picture.save()

    shown = f'<embed alt="图" embedtype="image" format="fullwidth" id="{picture.pk}"/>'
    review = submitted(draft(office, body=[("rich_text", shown)]), office.editor)

    assert forbidden(review, office.secrecy)


def test_whoever_replaced_an_attachment_does_not_decide_on_it(office):
    document = f.make_document(office.unit, uploaded_by_user=office.editor)
    page = with_attachment(office, document)
    person = both(office, "liangren", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    client = Client()
    client.force_login(person)
    address = reverse("wagtaildocs:edit", args=[document.pk])
    new = SimpleUploadedFile("附件.txt", "换过的".encode())
    answer = client.post(
        address, {"title": document.title, "file": new, "collection": document.collection_id}
    )
    assert answer.status_code == 302
    before = document.sha256
    document.refresh_from_db()
    assert document.sha256 != before

    review = submitted(page, office.editor)

    assert forbidden(review, person)
    assert not forbidden(review, office.secrecy)


def test_a_file_that_was_cleared_with_the_page_bars_nobody(office):
    document = f.make_document(office.unit, uploaded_by_user=office.people[Role.LEGALITY_REVIEWER])
    page = with_attachment(office, document)
    review = submitted(page, office.editor)
    for kind, role in (
        (StepKind.ATTRIBUTE, Role.ATTRIBUTE_REVIEWER),
        (StepKind.CONFIDENTIALITY, Role.CONFIDENTIALITY_REVIEWER),
        (StepKind.RELEASE, Role.RELEASER),
    ):
        approve(review, kind, office.people[role])
    page = type(page).objects.get(pk=page.pk)
    page.summary = "又改了一句"
    page.save_revision(user=office.editor)

    submitted(page, office.editor)

    assert authors_of([page.pk])[page.pk] == {office.editor.pk}


def translated(page, by):
    english = Locale.objects.get_or_create(language_code="en")[0]
    with LogContext(user=by):
        return page.copy_for_translation(english, copy_parents=True)


def test_authors_of_the_original_and_who_began_do_not_decide_on_the_translation(office):
    page = draft(office)
    second = f.make_user("second", office.unit, Role.CONFIDENTIALITY_REVIEWER)

    copy = translated(page, by=office.secrecy)

    assert set(copy.authorships.values_list("user", flat=True)) == {office.editor.pk, office.secrecy.pk}
    copy.save_revision(user=office.editor)
    review = submitted(copy, office.editor)
    assert forbidden(review, office.secrecy)
    assert not forbidden(review, second)


def test_who_changed_the_original_later_does_not_decide_on_what_localize_took_over(office):
    from wagtail_localize.models import Translation, TranslationSource

    page = cleared(draft(office), office)
    copy = translated(page, by=office.editor)
    source, _made = TranslationSource.get_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=copy.locale, enabled=False)
    person = both(office, "liangren", Role.EDITOR, Role.CONFIDENTIALITY_REVIEWER)
    page.summary = "原文又改了一句"
    page.save_revision(user=person)

    review = submitted(copy, office.editor)

    assert forbidden(review, person)
