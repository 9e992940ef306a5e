"""Files of what is under review or cleared stay as they are."""

import pytest
from django.core.files.base import ContentFile

from approvals.submitting import TakeBack
from sites.models import DisclosureAttachment
from sites.publishing.gates import PublicationRefused
from tests import factories as f
from tests.approvals.walking import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(office):
    document = f.make_document(office.unit, title="名单")
    page = f.make_disclosure(office.catalog, live=False)
    page.attachments = [DisclosureAttachment(document=document)]
    page.save_revision(user=office.editor)
    return page, document


def replace(document):
    document.file.save("new.pdf", ContentFile(b"%PDF-1.4 other"), save=False)
    document.save()


def test_under_review_a_file_is_neither_replaced_nor_renamed_nor_deleted(office, entry):
    page, document = entry
    submitted(page, office.editor)

    with pytest.raises(PublicationRefused, match="正在审查"):
        replace(document)
    document.refresh_from_db()
    document.title = "别的名字"
    with pytest.raises(PublicationRefused):
        document.save()
    with pytest.raises(PublicationRefused):
        document.delete()


def test_taken_back_it_can_be_replaced(office, entry):
    page, document = entry
    submitted(page, office.editor)
    TakeBack(page, by=office.editor).execute()

    document.title = "别的名字"
    document.save()
    document.refresh_from_db()
    assert document.title == "别的名字"
