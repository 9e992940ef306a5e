"""Readers see how long a file is before they load it."""

import io
from zipfile import ZipFile

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string

from sites.models import SiteDocument
from tests import factories as f

pytestmark = pytest.mark.django_db


def pdf(pages):
    writer, buffer = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(buffer)
    return buffer.getvalue()


def workbook(sheets):
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", f"<workbook><sheets>{'<sheet/>' * sheets}</sheets></workbook>")
    return buffer.getvalue()


def stored(name, content):
    """A file as a form stores it: saved once, with its bytes."""
    unit = f.make_unit()
    f.ensure_collection(unit)
    return SiteDocument.objects.create(
        title=name, file=ContentFile(content, name), collection=unit.file_collection.collection
    )


def shown(document):
    return " ".join(render_to_string("sites/parts/file.html", {"document": document}).split())


def test_a_pdf_is_shown_with_type_pages_and_size():
    document = stored("通知.pdf", pdf(8))
    document.refresh_from_db()
    assert f"PDF，8页，{filesizeformat(document.file_size)}".replace("\xa0", " ") in shown(document)


def test_a_workbook_is_shown_with_its_sheets():
    assert "XLSX，1个工作表，" in shown(stored("表.xlsx", workbook(1)))


def test_a_file_that_does_not_tell_is_shown_without_pages():
    assert "TXT，4" in shown(stored("说明.txt", b"text"))


def test_new_bytes_are_counted_anew():
    document = stored("通知.pdf", pdf(8))
    document.file = ContentFile(pdf(3), "通知.pdf")
    document.save()
    assert "3页" in shown(SiteDocument.objects.get(pk=document.pk))


def test_a_broken_file_can_be_stored():
    assert "PDF，12" in shown(stored("坏.pdf", b"%PDF-1.7 bro"))


def test_files_stored_before_are_counted_by_the_command_even_in_public_use(capsys):
    county = f.make_portal()
    document = f.make_document(county.unit, "旧.pdf", pdf(5))
    f.attach(f.make_disclosure(f.make_catalog(county)), document)
    SiteDocument.objects.update(page_count=None, page_unit="")
    call_command("count_pages")
    document.refresh_from_db()
    assert document.length == "5页"
    assert capsys.readouterr().out == "已统计 1 个文件，0 个文件没有页数，0 个文件读不到。\n"
    call_command("count_pages")
    assert capsys.readouterr().out == "已统计 0 个文件，0 个文件没有页数，0 个文件读不到。\n"


def test_the_command_goes_on_after_a_file_that_is_gone(capsys, monkeypatch):
    monkeypatch.setattr("sites.management.commands.count_pages.AT_ONCE", 1)
    gone, there = stored("失.pdf", pdf(2)), stored("在.pdf", pdf(4))
    SiteDocument.objects.update(page_count=None, page_unit="")
    gone.file.storage.delete(gone.file.name)
    call_command("count_pages")
    there.refresh_from_db()
    assert there.length == "4页"
    assert "读不到文件：失.pdf" in capsys.readouterr().err


def test_a_number_without_its_unit_is_refused_by_the_database():
    document = stored("通知.pdf", pdf(8))
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteDocument.objects.filter(pk=document.pk).update(page_unit="")
