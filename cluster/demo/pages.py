"""One page of each type from an item of the sample content."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from cluster.demo.bodies import paragraphs, question
from cluster.demo.content import Item
from sites.models import (
    ArticlePage,
    CatalogCategory,
    DeclaredValidity,
    DisclosureAttachment,
    DisclosurePage,
    DocumentKind,
    ExplainedDisclosure,
    GuideMaterial,
    GuideStep,
    GuideWindow,
    InterpretationPage,
    LeaderPage,
    ServiceGuidePage,
    SiteDocument,
    SiteImage,
    SitePage,
    SubjectClass,
    TopicPage,
)
from texts.dates import parse_chinese_date
from units.models import Unit

Blocks = list[tuple[str, Any]]


class Lookups:
    """What items name: classifications by code, units by code, entries by title, files by name."""

    def __init__(
        self,
        entry_titled: Callable[[str], DisclosurePage | None],
        document: Callable[[Unit, str], SiteDocument],
        picture: Callable[[Unit, str, str], SiteImage],
    ) -> None:
        self.categories = dict(CatalogCategory.objects.values_list("code", "pk"))
        self.subjects = dict(SubjectClass.objects.values_list("code", "pk"))
        self.kinds = dict(DocumentKind.objects.values_list("code", "pk"))
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.entry_titled = entry_titled
        self.document = document
        self.picture = picture


def _read(item: Item) -> dict[str, Any]:
    """What all texts have."""
    return {
        "title": item.title,
        "summary": item.values["summary"],
        "source": item.values["source"],
        "author": item.values["author"],
        "published_at": item.published_at,
    }


def _article(item: Item, body: Blocks, unit: Unit, lookups: Lookups) -> SitePage:
    return ArticlePage(**_read(item), body=body)


def _topic(item: Item, body: Blocks, unit: Unit, lookups: Lookups) -> SitePage:
    # The content says that a topic is finished; the end of its year stands for the day.
    archived_on = datetime.date(item.published_at.year, 12, 31) if item.values["archived"] else None
    if archived_on:
        archived_on = min(archived_on, timezone.localdate())
    return TopicPage(
        title=item.title, introduction=paragraphs(item.values["intro"]), archived_on=archived_on, body=body
    )


def _leader(item: Item, body: Blocks, unit: Unit, lookups: Lookups) -> SitePage:
    values = item.values
    return LeaderPage(
        **(_read(item) | {"title": values["name"]}),
        post=values["post"],
        duties=values["duties"],
        rank=values["order"],
        portrait=lookups.picture(unit, values["portrait"], values["name"]) if "portrait" in values else None,
        body=[("rich_text", paragraphs(values["biography"]))],
    )


def _disclosure(item: Item, body: Blocks, unit: Unit, lookups: Lookups) -> SitePage:
    values, validity = item.values, item.values.get("validity", {})
    page = DisclosurePage(
        **_read(item),
        body=body,
        document_number=values.get("document_number", ""),
        written_on=_day(values.get("written_on")),
        category_id=lookups.categories[values["category"]],
        subject_id=lookups.subjects[values["subject"]],
        document_kind_id=lookups.kinds[values["document_kind"]],
        keywords=",".join(values.get("keywords", [])),
        normative=values.get("normative", False),
        attribute=values["attribute"],
        attribute_ground=values.get("ground", ""),
        attribute_reason=values.get("reason", ""),
        **_validity(validity, lookups),
    )
    page.joint_issuers = [lookups.units[code] for code in values.get("joint_issuers", [])]
    for number, name in enumerate(values.get("attachments", [])):
        document = lookups.document(unit, name)
        page.attachments.add(DisclosureAttachment(document=document, title=name, sort_order=number))
    return page


def _validity(values: dict[str, Any], lookups: Lookups) -> dict[str, Any]:
    """Dates decide, unless somebody declared something about the document."""
    expires_on = _day(values.get("expires_on"))
    declared = {"amended": DeclaredValidity.AMENDED, "repealed": DeclaredValidity.REPEALED}.get(
        values.get("status", ""), DeclaredValidity.BY_DATE
    )
    if values.get("status") == "expired" and (expires_on is None or expires_on >= timezone.localdate()):
        declared = DeclaredValidity.EXPIRED
    basis_title = values.get("status_basis", "")
    basis = lookups.entry_titled(basis_title) if basis_title else None
    return {
        "effective_on": _day(values.get("effective_on")),
        "expires_on": expires_on,
        "declared_validity": declared,
        "validity_changed_on": _day(values.get("status_changed_on")),
        "validity_basis": basis,
        "validity_basis_text": "" if basis else basis_title,
    }


def _interpretation(item: Item, body: Blocks, unit: Unit, lookups: Lookups) -> SitePage:
    page = InterpretationPage(**_read(item), form=item.values["form"], body=body)
    if explained := lookups.entry_titled(item.values["explains"]):
        page.explained.add(ExplainedDisclosure(disclosure=explained))
    return page


def _guide(item: Item, body: Blocks, unit: Unit, lookups: Lookups) -> SitePage:
    values = item.values
    plain = (
        "service_code", "service_type", "implementer", "audience", "quantity_limit", "statutory_limit_days",
        "promised_limit_days", "fee", "fee_basis", "result", "visits", "online_url", "complaints", "life_event",
    )  # fmt: skip
    page = ServiceGuidePage(
        title=item.title,
        summary=values["summary"],
        source=values["source"],
        published_at=item.published_at,
        body=body,
        **{name: values[name] for name in plain if name in values},
        **{name: paragraphs(values.get(name, "")) for name in ("legal_basis", "conditions", "notes")},
        faq=[("question", question(asked)) for asked in values.get("faq", [])],
    )
    for number, material in enumerate(values["materials"]):
        page.materials.add(_material(material, number, unit, lookups))
    for number, step in enumerate(values["process"]):
        page.process_steps.add(GuideStep(**step, sort_order=number))
    for number, window in enumerate(values["windows"]):
        page.windows.add(GuideWindow(**window, sort_order=number))
    return page


def _material(values: dict[str, Any], number: int, unit: Unit, lookups: Lookups) -> GuideMaterial:
    files = {
        name: lookups.document(unit, values[name])
        for name in ("blank_form", "filled_sample")
        if values.get(name)
    }
    return GuideMaterial(**(values | files), sort_order=number)


def _day(text: str | None) -> datetime.date | None:
    return parse_chinese_date(text) if text else None


#: How each type of item becomes a page.
PAGES: dict[str, Callable[[Item, Blocks, Unit, Lookups], SitePage]] = {
    "article": _article,
    "topic": _topic,
    "leader": _leader,
    "disclosure": _disclosure,
    "interpretation": _interpretation,
    "service_guide": _guide,
}
