"""What counts: one table for each model. A system check completes them (``approvals.checks``).

A table stands for a class and for what inherits from it, abstract or not. What is out says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from sites.models import (
    ArticlePage,
    CatalogPage,
    ClusterRootPage,
    ColumnPage,
    DepartmentHomePage,
    DisclosureAttachment,
    DisclosurePage,
    ExplainedDisclosure,
    GuideMaterial,
    GuideStep,
    GuideWindow,
    HomePage,
    InterpretationPage,
    LeaderPage,
    PortalHomePage,
    ReadingPage,
    ServiceGuidePage,
    SiteDocument,
    SiteImage,
    TopicPage,
    TownshipHomePage,
)
from sites.models.base import PublishedAtMixin

PLACE = "place in the tree: counted as unit, site and parents, not as numbers that reordering changes"
STATE = "state of the draft or of the publication, not what is said"
SAVING = "date or trace of saving"
WHEN = "when it is public, not what is; decided by operations that ask the gate when they fire"
LOCK = "lock"
KEY = "key of a row"
LINK_BACK = "link back from elsewhere, or to other languages"
IDENTITY = "identity of the site: exempt from review, set by the cluster file, on the record (decision 14)"
FROM_BYTES = "follows from the bytes"
KEEPING = "where and by whom the file is kept"
UNSEEN = "no reader gets it"
ASSIGNED = "assigned by the system, for life, from a register; no revision brings another (`sites.numbering`)"
DERIVED = "recognised from the text when it was imported; shown nowhere"


@dataclass(frozen=True)
class Table:
    """The fields and child relations of one class: in, or out and why."""

    model: type[Any]
    inside: frozenset[str]
    outside: Mapping[str, str]


def _table(model: type[Any], inside: str = "", **outside: str) -> Table:
    """``outside`` is given as reason → names."""
    reasons = {name: globals()[reason] for reason, names in outside.items() for name in names.split()}
    return Table(model, frozenset(inside.split()), reasons)


TABLES: dict[type[Any], Table] = {
    table.model: table
    for table in (
        _table(
            Page,
            "title slug seo_title show_in_menus locale content_type",
            KEY="id",
            PLACE="path depth numchild url_path",
            STATE="live has_unpublished_changes expired draft_title latest_revision live_revision",
            SAVING="first_published_at last_published_at latest_revision_created_at owner wagtail_admin_comments",
            WHEN="go_live_at expire_at",
            LOCK="locked locked_at locked_by",
            LINK_BACK="translation_key alias_of",
            UNSEEN="search_description",
        ),
        # The home's unit is counted with the place.
        _table(
            HomePage,
            "unit sponsor operator contact introduction",
            KEY="page_ptr",
            IDENTITY="host site_path site_id_code icp_number police_number theme theme_main theme_accent theme_ink",
        ),
        _table(
            PortalHomePage,
            "notice_level notice_title notice_text notice_page notice_from notice_until mourning_from mourning_until",
            KEY="homepage_ptr",
        ),
        _table(DepartmentHomePage, KEY="homepage_ptr"),
        _table(TownshipHomePage, KEY="homepage_ptr"),
        _table(ClusterRootPage, KEY="page_ptr"),
        _table(ColumnPage, "kind description keywords", KEY="page_ptr"),
        _table(TopicPage, "introduction archived_on body", KEY="page_ptr"),
        _table(CatalogPage, "guide", KEY="page_ptr"),
        # What the release itself fills in is not counted: see ``form._published_at``.
        _table(PublishedAtMixin, "published_at released_at"),
        _table(ReadingPage, "summary keywords source author responsible_editor body"),
        _table(ArticlePage, KEY="page_ptr"),
        _table(LeaderPage, "post duties rank portrait", KEY="page_ptr"),
        _table(InterpretationPage, "form explained", KEY="page_ptr"),
        _table(ExplainedDisclosure, "disclosure sort_order", KEY="id page"),
        _table(
            DisclosurePage,
            "issuing_unit issuer_text joint_issuers document_number written_on category subject document_kind "
            "attribute attribute_ground attribute_reason normative effective_on expires_on declared_validity "
            "validity_changed_on validity_basis validity_basis_text import_key attachments",
            KEY="page_ptr",
            ASSIGNED="index_number",
            DERIVED="script",
        ),
        _table(DisclosureAttachment, "document title sort_order", KEY="id page"),
        _table(
            ServiceGuidePage,
            "summary keywords source service_code service_type implementer audience life_event legal_basis conditions "
            "prohibitions quantity_limit statutory_limit_days promised_limit_days visits fee fee_basis result delivery "
            "online_url annual_check enquiries complaints rights notes faq body materials process_steps windows",
            KEY="page_ptr",
        ),
        _table(
            GuideMaterial,
            "name form copies source required notes blank_form filled_sample sort_order",
            KEY="id page",
        ),
        _table(GuideStep, "title text days sort_order", KEY="id page"),
        _table(GuideWindow, "name address hours telephone sort_order", KEY="id page"),
        _table(
            SiteDocument,
            "title original_name sha256",
            KEY="id",
            FROM_BYTES="file_size file_hash page_count page_unit",
            KEEPING="file token collection uploaded_by_user created_at tags",
        ),
        _table(
            SiteImage,
            "title description sha256",
            KEY="id",
            FROM_BYTES="width height file_size file_hash",
            KEEPING="file collection uploaded_by_user created_at tags",
            UNSEEN="focal_point_x focal_point_y focal_point_width focal_point_height",
        ),
    )
}


def tables_of(model: type[Any]) -> list[Table]:
    """The tables that hold for a model: its own and those of what it inherits from."""
    return [TABLES[base] for base in model.__mro__ if base in TABLES]


def names_of(model: type[models.Model]) -> Iterator[str]:
    """Every concrete field, many-to-many field and child relation of a model."""
    for field in model._meta.concrete_fields:
        yield field.name
    for field in model._meta.many_to_many:
        yield field.name
    for relation in get_all_child_relations(model):
        yield relation.get_accessor_name()


def inside_of(model: type[models.Model]) -> frozenset[str]:
    """What counts of a model."""
    return frozenset().union(*(table.inside for table in tables_of(model)))
