"""What belongs to a page, changed without the page: rows below it, the bytes of its files, and the tables themselves."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.models import Page

from approvals.models import StepKind
from sites.models import DisclosureAttachment, DisclosurePage
from sites.publishing.gates import PublicationRefused
from sites.publishing.verification import verify_public
from tests import factories as f
from tests.approvals.walking import approve, submitted
from units.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(county):
    """A public entry of the catalogue with an attachment; both were reviewed."""
    office = county.jyj
    page = f.make_disclosure(office.catalog, live=False, title="补助对象名单公示")
    page.attachments = [DisclosureAttachment(document=f.make_document(office.unit, "名单.txt"), title="名单")]
    page.save_revision(user=office.editor)
    review = submitted(page, office.editor)
    for kind, person in (
        (StepKind.ATTRIBUTE, office.people[Role.ATTRIBUTE_REVIEWER]),
        (StepKind.CONFIDENTIALITY, office.secrecy),
        (StepKind.RELEASE, office.releaser),
    ):
        approve(review, kind, person)
    page = DisclosurePage.objects.get(pk=page.pk)
    assert page.live
    return page


def named(page) -> set[str]:
    return {finding.code for finding in verify_public() if finding.page == page.pk}


def test_a_row_below_a_public_page_is_not_added(entry, county):
    other = f.make_document(county.jyj.unit, "没有审过.txt")

    with pytest.raises(PublicationRefused):
        DisclosureAttachment(page=entry, document=other, title="没有审过").save()

    assert entry.attachments.count() == 1


def test_a_row_below_a_public_page_is_not_changed(entry):
    row = entry.attachments.get()
    row.title = "没有审过的标题"

    with pytest.raises(PublicationRefused):
        row.save()


def test_a_row_below_a_public_page_is_not_deleted(entry):
    with pytest.raises(PublicationRefused):
        entry.attachments.get().delete()


@pytest.mark.parametrize("by", ["storage and row", "row alone"])
def test_the_bytes_of_a_public_file_are_not_replaced(entry, by):
    document = entry.attachments.get().document
    document.file = (
        ContentFile("没有审过的名单".encode(), "名单.txt")
        if by == "storage and row"
        else "documents/other.txt"
    )

    with pytest.raises(PublicationRefused):
        document.save()


def test_bytes_changed_in_the_storage_are_named(entry):
    document = entry.attachments.get().document
    assert named(entry) == set()
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write("没有审过的名单".encode())

    assert {finding.code for finding in verify_public() if finding.page == entry.pk}


def rewrite_title() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET title = '没有审过的标题' WHERE title = '补助对象名单公示'"
        )


def rewrite_child() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sites_disclosureattachment SET title = '没有审过的标题'")


@pytest.mark.parametrize(
    "change",
    [
        lambda page: DisclosurePage.objects.filter(pk=page.pk).update(summary="没有审过的概述"),
        lambda page: Page.objects.bulk_update([Page(pk=page.pk, title="没有审过的标题")], ["title"]),
        lambda page: DisclosureAttachment.objects.filter(page=page).update(title="没有审过的标题"),
        lambda page: rewrite_title(),
        lambda page: rewrite_child(),
    ],
    ids=["update", "bulk_update", "update of rows below", "SQL", "SQL on rows below"],
)
def test_what_was_written_past_every_guard_is_named(entry, change):
    assert named(entry) == set()

    change(entry)

    assert "not-cleared" in named(entry)


def test_a_draft_made_public_past_every_guard_is_named(county):
    page = f.make_disclosure(county.jyj.catalog, live=False, title="草稿")
    Page.objects.filter(pk=page.pk).update(live=True)

    assert "not-cleared" in named(page)
