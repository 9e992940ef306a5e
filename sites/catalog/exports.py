"""The catalogue to take away: CSV and XLSX of what the filters show, in constant memory."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from sites.addresses import directory_for
from sites.catalog.listing import PLACE, address_of_entry
from sites.models import DisclosureAttribute, Validity

if TYPE_CHECKING:
    from sites.catalog.listing import CatalogListing

CHUNK = 1000
BYTE_ORDER_MARK = "\ufeff"
#: A spreadsheet program takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def header() -> list[str]:
    """The column heads, in the order of ``rows``."""
    return [
        _("索引号"),
        _("名称"),
        _("内容概述"),
        _("发文字号"),
        _("发布机构"),
        _("成文日期"),
        _("发布日期"),
        _("目录类目"),
        _("主题分类"),
        _("体裁"),
        _("公开属性"),
        _("有效性"),
        _("地址"),
    ]


def rows(listing: CatalogListing) -> Iterator[list[str]]:
    """The entries of a listing as texts, all of them, read piece by piece."""
    attributes = {value: str(label) for value, label in DisclosureAttribute.choices}
    validities = {value: str(label) for value, label in Validity.choices}
    directory = directory_for(listing.request)
    entries = (
        listing.entries.select_related("category", "subject__parent", "document_kind")
        .annotate(**PLACE)
        .order_by("-published_at", "-pk")
    )
    for entry in entries.iterator(chunk_size=CHUNK):
        yield [
            entry.index_number,
            entry.title,
            entry.summary,
            entry.document_number,
            entry.issuer,
            f"{entry.written_on:%Y-%m-%d}" if entry.written_on else "",
            f"{timezone.localtime(entry.published_at):%Y-%m-%d %H:%M}",
            str(entry.category or ""),
            str(entry.subject or ""),
            str(entry.document_kind or ""),
            attributes[entry.attribute],
            validities[entry.validity],
            address_of_entry(entry, directory),
        ]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula (an apostrophe goes before it)."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_response(listing: CatalogListing) -> StreamingHttpResponse:
    """CSV in UTF-8 with a byte order mark, as spreadsheet programs expect it, sent while it is read."""
    writer = csv.writer(_Echo())
    heads = header()

    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK + writer.writerow(heads)
        for row in rows(listing):
            yield writer.writerow([harmless(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{_('政府信息公开目录')}.csv")
    return response


def xlsx_response(listing: CatalogListing) -> FileResponse:
    """XLSX written row by row into a temporary file that goes away with the response."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("公开目录"))
    sheet.freeze_panes = "A2"
    sheet.append(header())
    for row in rows(listing):
        sheet.append([_text_cell(sheet, cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{_('政府信息公开目录')}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that is text whatever it starts with; control characters have no place in XML."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
