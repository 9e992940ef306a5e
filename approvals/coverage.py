"""What is reviewed and what is exempt (design, decision 14; docs/reviewed.md), and the digest that a clearance binds to.

Most page types are reviewed as a whole. The structure of sites is exempt: names of columns, navigation, identity; of some
of these pages a few fields are reviewed, because they say something to the public.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from approvals.digest import digest_of
from approvals.digest.form import VERSION, canonical_bytes
from sites.models import (
    ArticlePage,
    CatalogCategory,
    CatalogPage,
    ClusterRootPage,
    ColumnPage,
    DepartmentHomePage,
    DisclosurePage,
    DocumentKind,
    InterpretationPage,
    LeaderPage,
    PortalHomePage,
    ServiceGuidePage,
    SubjectClass,
    TopicPage,
    TownshipHomePage,
)
from workdays.models import WorkCalendarDay

if TYPE_CHECKING:
    from wagtail.models import Page


@dataclass(frozen=True)
class Exemption:
    """A type whose public text is exempt but for some fields; ``why`` is for the document."""

    why: str
    reviewed: frozenset[str] = frozenset()


#: Reviewed as a whole, whatever they say.
REVIEWED: tuple[type[Page], ...] = (
    ArticlePage,
    TopicPage,
    LeaderPage,
    InterpretationPage,
    DisclosurePage,
    ServiceGuidePage,
)

_IDENTITY = "网站身份和结构：由群集文件设定，由具名管理员修改，记入台账"
_BANNER = (
    "notice_level notice_title notice_text notice_page notice_from notice_until mourning_from mourning_until"
)
EXEMPT: dict[type[models.Model], Exemption] = {
    ClusterRootPage: Exemption("容器，公众看不到"),
    PortalHomePage: Exemption(_IDENTITY, frozenset(_BANNER.split())),
    DepartmentHomePage: Exemption(_IDENTITY),
    TownshipHomePage: Exemption(_IDENTITY),
    ColumnPage: Exemption("栏目名称和导航"),
    CatalogPage: Exemption("目录名称和导航", frozenset({"guide"})),
    CatalogCategory: Exemption("目录类目的名称"),
    SubjectClass: Exemption("主题分类，国家标准"),
    DocumentKind: Exemption("公文种类，国家规定"),
}

#: Registered with Wagtail, but nothing that they say is text for the public.
NO_PUBLIC_TEXT: dict[type[models.Model], str] = {
    WorkCalendarDay: "工作日历，国务院办公厅通知",
}


def reviewed_fields(page: Page) -> frozenset[str] | None:
    """The fields of a page that a clearance must cover; None for all of it."""
    exemption = EXEMPT.get(type(page))
    return None if exemption is None else exemption.reviewed


def says_nothing(page: Page) -> bool:
    """Whether nothing of this page needs a clearance as it stands: exempt, and its reviewed fields are empty."""
    fields = reviewed_fields(page)
    return fields is not None and all(_is_blank(page, name) for name in fields)


def _is_blank(page: Page, name: str) -> bool:
    field: Any = page._meta.get_field(name)
    value = getattr(page, field.attname)
    return value in (None, "") or (bool(field.choices) and value == field.get_default()) or not value


def cleared_digest(page: Page, *, read_files: bool = False) -> str:
    """The digest that a clearance of this page names: of all that a reader gets, or of its reviewed fields alone.

    Raises ``NotDigestible`` like ``digest_of``.
    """
    fields = reviewed_fields(page)
    if fields is None:
        return digest_of(page, read_files=read_files)
    body = canonical_bytes(page, read_files=read_files, only=fields)
    return f"{VERSION}:{hashlib.sha256(body).hexdigest()}"


def reviewed_form(page: Page) -> bytes:
    """The canonical bytes that ``cleared_digest`` is taken over."""
    return canonical_bytes(page, only=reviewed_fields(page))
