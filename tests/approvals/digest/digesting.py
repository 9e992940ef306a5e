"""What the tests of the digest share: a county with a page of every type, in which everything says something."""

from __future__ import annotations

import datetime
from typing import Any

from wagtail.models import Page

from sites.models import CatalogCategory, DisclosurePage, SubjectClass
from tests import factories as f
from tests.sites.public_county import make_county, pages_of_every_type


def full_body(document: Any, image: Any) -> list[tuple[str, Any]]:
    """A body with every kind of block, files at every depth."""
    return [
        ("rich_text", f'<p>见<a linktype="document" id="{document.pk}">表</a>和<b>通知</b>。</p>'),
        ("imported_text", "<table><tr><td>甲</td></tr></table>"),
        ("picture", {"image": image, "alt_text": "田", "caption": ""}),
        ("gallery", [{"image": image, "alt_text": "渠", "caption": "渠"}]),
        ("table", {"data": [["村", "亩"], ["甲村", None]], "first_row_is_table_header": True}),
        ("attachments", [{"document": document, "title": "表"}]),
        ("recording", {"document": document, "form": "video", "title": "录像", "transcript": "<p>好。</p>"}),
        ("chart", {"title": "产量", "style": "bar", "unit": "吨", "rows": "年,吨\n2025,3"}),
        ("callout", {"tone": "warn", "title": "", "text": "<p>注意</p>"}),
        ("steps", [{"title": "一", "text": "<p>填表</p>"}]),
        ("faq", [{"question": "问", "answer": "<p>答</p>"}]),
    ]


def full_disclosure(catalog: Page, **values: Any) -> DisclosurePage:
    """A draft in which every field says something, with two attachments."""
    unit = catalog.specific.owner_unit
    page = f.make_disclosure(
        catalog,
        live=False,
        body=full_body(
            f.make_document(unit, "正文表.txt", b"in the body"), f.make_image(unit, "田", "green")
        ),
        document_number="云溪政办发〔2026〕37号",
        written_on=datetime.date(2026, 11, 16),
        category=CatalogCategory.objects.first(),
        subject=SubjectClass.objects.first(),
        **values,
    )
    page.attachments.add(*(attachment(unit, name) for name in ("甲.txt", "乙.txt")))
    page.joint_issuers.add(f.make_unit("nyj"), f.make_unit("slj"))
    page.save_revision()
    return draft_of(page)


def attachment(unit: Any, name: str) -> Any:
    from sites.models import DisclosureAttachment

    return DisclosureAttachment(document=f.make_document(unit, name, name.encode()), title=name)


def every_page() -> list[Page]:
    """One page of every type, as stored."""
    portal = make_county().portal
    pages = pages_of_every_type(portal)
    pages["full"] = f.publish(full_disclosure(pages["catalog"]))
    return [Page.objects.get(pk=page.pk).specific for page in pages.values()]


def draft_of(page: Page) -> Any:
    """The page as its newest revision has it, read anew."""
    return Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()


def row_of(page: Page) -> Any:
    """The page as its row has it, read anew."""
    return Page.objects.get(pk=page.pk).specific
