"""The digest binds a review to what a reader would get: nothing less, and nothing that saving alone changes."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from approvals.digest import NotDigestible, canonical_form, digest_of
from ledger.models import LedgerEntry
from sites.models import CatalogCategory, DisclosurePage, SiteDocument, SiteImage
from sites.publishing import gates
from sites.publishing.operations import Release, Withdraw
from sites.publishing.records import subject_of
from tests import factories as f
from tests.approvals.digest.digesting import draft_of, every_page, full_body, full_disclosure, row_of
from units.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(db):
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def catalog(department):
    return f.make_catalog(department)


@pytest.fixture
def entry(catalog):
    return full_disclosure(catalog)


def test_every_page_type_has_one_and_its_draft_agrees_with_its_row_after_publishing():
    for page in every_page():
        before = digest_of(page)
        page.save_revision()
        assert digest_of(draft_of(page)) == before, page.specific_class
        published = f.publish(draft_of(page))

        assert digest_of(published) == digest_of(draft_of(page)) == digest_of(row_of(page)) == before
        assert before.startswith("1:") and len(before) == 66


def test_what_was_reviewed_as_a_draft_is_what_the_gate_is_asked_about_and_what_is_public(entry):
    reviewed = digest_of(entry)
    asked = []

    class Listening:
        def obstacles(self, candidate):
            asked.append(digest_of(candidate.item))
            return ()

    gates.register("listening", Listening())
    try:
        Release(row_of(entry), by=None).execute()
    finally:
        gates.unregister("listening")

    assert set(asked) == {reviewed} == {digest_of(row_of(entry))}
    assert row_of(entry).published_at is not None and row_of(entry).index_number


def test_a_time_of_publication_that_somebody_chose_counts_and_that_of_the_release_does_not(entry):
    blank = digest_of(entry)
    f.publish(draft_of(entry))
    saved_again = draft_of(entry)
    assert saved_again.published_at is not None
    f.publish(saved_again)
    assert digest_of(row_of(entry)) == blank

    backdated = draft_of(entry)
    backdated.published_at = timezone.now() - datetime.timedelta(days=400)
    backdated.save_revision()
    assert digest_of(draft_of(entry)) != blank


def test_a_revision_cannot_say_that_a_chosen_time_was_that_of_the_release(entry):
    blank = digest_of(entry)
    forged = draft_of(entry)
    forged.published_at = forged.released_at = timezone.now() - datetime.timedelta(days=400)
    forged.save_revision()
    assert digest_of(draft_of(entry)) != blank


def test_a_copy_shows_the_time_of_its_original_as_a_choice(entry):
    original = f.publish(draft_of(entry))
    copy = original.copy(
        update_attrs={"title": "抄本", "slug": "chaoben"}, copy_revisions=False, keep_live=False
    )
    assert copy.specific.published_at is None or canonical_form(row_of(copy))["fields"]["published_at"]


def test_one_byte_of_an_attachment_or_picture_changes_it_however_deep(entry):
    for document in SiteDocument.objects.all():
        before = digest_of(draft_of(entry))
        document.file.save("x.txt", ContentFile(b"in the bodz" + document.title.encode()), save=False)
        document.save()
        assert digest_of(draft_of(entry)) != before, document.title
    for image in SiteImage.objects.all():
        before = digest_of(draft_of(entry))
        image.file = ContentFile(image.file.read() + b"x", "x.png")
        image.save()
        assert digest_of(draft_of(entry)) != before


def test_titles_names_and_texts_of_files_count(entry):
    for model, names in ((SiteDocument, ("title", "original_name")), (SiteImage, ("title", "description"))):
        for name in names:
            for file in model.objects.all():
                before = digest_of(draft_of(entry))
                model.objects.filter(pk=file.pk).update(**{name: "另一个"})
                assert digest_of(draft_of(entry)) != before, (model, name)


def test_every_place_for_a_file_counts(department):
    unit, column = department.unit, f.make_column(department)
    one, other = (f.make_document(unit, "表.txt", content) for content in (b"1", b"2"))
    teal, red = (f.make_image(unit, "图", colour) for colour in ("teal", "red"))
    plain = full_body(one, teal)
    page = f.make_article(column, live=False, body=plain)
    seen = {digest_of(page)}
    for place in range(len(plain)):
        for swapped in (full_body(other, teal), full_body(one, red)):
            page.body = [*plain[:place], swapped[place], *plain[place + 1 :]]
            seen.add(digest_of(page))
    # rich text, attachments and recording with a document; picture and gallery with a picture
    assert len(seen) == 1 + 5


def test_bytes_changed_in_the_storage_are_found_when_files_are_read(entry):
    assert digest_of(entry, read_files=True) == digest_of(entry)
    document = SiteDocument.objects.first()
    with open(document.file.path, "r+b") as stored:
        stored.write(b"X")
    assert digest_of(entry) == digest_of(draft_of(entry))
    assert digest_of(entry, read_files=True) != digest_of(entry)

    document.file.storage.delete(document.file.name)
    assert "unreadable" not in json.dumps(canonical_form(entry))
    assert digest_of(entry, read_files=True) != digest_of(entry)


def test_the_place_counts_and_a_new_address_of_what_lies_above_does_not(department):
    column, second = f.make_column(department), f.make_column(department, "notices", "通知公告")
    article = f.make_article(column)
    before = digest_of(row_of(article))
    column.slug = "moved-address"
    column.save()
    assert digest_of(row_of(article)) == before

    article.move(second, pos="last-child")
    moved = digest_of(row_of(article))
    assert moved != before
    f.make_article(second).move(row_of(article), pos="left")
    assert digest_of(row_of(article)) == moved, "the order of the neighbours says nothing"


def test_another_unit_or_site_is_another_digest(department):
    column = f.make_column(department)
    article = f.make_article(column, live=False)
    before = canonical_form(article)["place"]
    other = f.make_column(f.make_department("mzj", department))
    article.move(other, pos="last-child")
    after = canonical_form(row_of(article))["place"]
    assert before["unit"] == "jyj" and after["unit"] == "mzj" and before["site"] != after["site"]


def test_names_of_units_and_categories_are_exempt_and_their_codes_count(entry):
    before = digest_of(entry)
    unit = entry.owner_unit
    unit.name = "云溪县教育和体育局"
    unit.save()
    CatalogCategory.objects.filter(pk=entry.category_id).update(name="另一个名称")
    assert digest_of(draft_of(entry)) == before

    entry.category = CatalogCategory.objects.exclude(pk=entry.category_id).first()
    assert digest_of(entry) != before


def test_order_of_attachments_counts_and_order_of_joint_issuers_does_not(entry):
    before = digest_of(entry)
    first, second = entry.attachments.all()
    first.sort_order, second.sort_order = 1, 0
    assert digest_of(entry) != before
    first.sort_order, second.sort_order = 0, 1
    assert digest_of(entry) == before

    entry.joint_issuers = list(reversed(entry.joint_issuers.all()))
    assert digest_of(entry) == before
    entry.joint_issuers = list(entry.joint_issuers.all())[:1]
    assert digest_of(entry) != before


def test_an_entry_taken_over_without_an_issuer_shows_another_issuer(entry):
    before = digest_of(entry)
    entry.import_key = "old-site:1"
    assert digest_of(entry) != before


def test_locks_dates_of_saving_owner_and_validity_by_date_do_not_count(entry, department):
    before = digest_of(entry)
    someone = f.make_user("bianji", department.unit, Role.EDITOR)
    Page.objects.filter(pk=entry.pk).update(
        locked=True, locked_by=someone, locked_at=timezone.now(), owner=someone, draft_title="x",
        last_published_at=timezone.now(), has_unpublished_changes=True, go_live_at=timezone.now(),
    )  # fmt: skip
    DisclosurePage.objects.filter(pk=entry.pk).update(index_number="11520000000000017T/2026-00009")
    assert digest_of(draft_of(entry)) == before


def test_back_links_from_an_interpretation_do_not_count():
    pages = every_page()
    entry = next(page for page in pages if isinstance(page, DisclosurePage) and page.explained_by.exists())
    before = digest_of(entry)
    entry.explained_by.all().delete()
    assert digest_of(row_of(entry)) == before


def test_the_number_of_queries_does_not_grow_with_what_the_page_is_made_of(entry):
    def queries(page):
        with CaptureQueriesContext(connection) as captured:
            digest_of(page)
        return len(captured)

    stored = f.publish(entry)
    few = queries(row_of(stored))
    unit = entry.owner_unit
    stored.body = [
        block
        for number in range(30)
        for block in full_body(f.make_document(unit, f"{number}.txt"), f.make_image(unit))
    ]
    for number in range(10):
        from tests.approvals.digest.digesting import attachment

        stored.attachments.add(attachment(unit, f"附{number}.txt"))
    f.publish(stored)
    assert queries(row_of(stored)) == few <= 14
    assert queries(draft_of(stored)) <= few


def test_the_record_names_the_digest_of_what_became_public(entry, department):
    released = f.make_user("qianfa", department.unit, Role.RELEASER)
    reviewed = digest_of(entry)
    page = Release(row_of(entry), by=released).execute()
    page.summary = "改过的概述。"
    page.save_revision()
    changed = digest_of(draft_of(page))
    Release(row_of(page), by=released).execute()
    Withdraw(row_of(page), by=released, reason="有误").execute()

    rows = LedgerEntry.objects.about(subject_of(page)).order_by("sequence")
    assert [(row.kind, row.details.get("digest")) for row in rows] == [
        ("publication.released", reviewed),
        ("publication.changed", changed),
        ("publication.withdrawn", None),
    ]


def test_the_record_names_the_digest_behind_a_catalogue_line(catalog, department):
    page = full_disclosure(
        catalog, attribute="on_request", attribute_ground="条例第十三条", attribute_reason="涉及他人。"
    )
    reviewed = digest_of(page)
    Release(row_of(page), by=f.make_user("qianfa", department.unit, Role.RELEASER)).execute()

    row = LedgerEntry.objects.about(subject_of(page)).get(kind="publication.line_shown")
    assert row.details["digest"] == reviewed == digest_of(row_of(page))


def test_without_anybody_who_takes_digests_the_record_names_none_and_there_is_only_one_such(entry):
    with pytest.raises(ValueError, match="registered already"):
        gates.digest_with(digest_of)
    gates.digest_with(None)
    try:
        assert gates.digest_details(entry) == {}
    finally:
        gates.digest_with(digest_of)


def test_a_bare_page_has_none_and_says_so(entry):
    with pytest.raises(NotDigestible, match="没有登记"):
        digest_of(Page.objects.get(pk=entry.pk))
