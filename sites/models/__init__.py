"""The models of what is public."""

from sites.models.base import SitePage
from sites.models.columns import ArticlePage, ColumnKind, ColumnPage, LeaderPage, ReadingPage, TopicPage
from sites.models.disclosures import (
    CatalogPage,
    DisclosureAttachment,
    DisclosureAttribute,
    DisclosurePage,
)
from sites.models.file_texts import FileText
from sites.models.files import PublicFile, SiteDocument, SiteImage, SiteRendition, UnitCollection
from sites.models.guides import (
    Audience,
    GuideMaterial,
    GuideStep,
    GuideWindow,
    LifeEvent,
    MaterialForm,
    ServiceGuidePage,
)
from sites.models.homes import (
    ClusterRootPage,
    DepartmentHomePage,
    HomePage,
    NoticeLevel,
    PortalHomePage,
    TownshipHomePage,
)
from sites.models.interpretations import ExplainedDisclosure, InterpretationForm, InterpretationPage
from sites.models.records import (
    BinnedPage,
    CatalogEntry,
    FormerAddress,
    IndexNumber,
    IndexNumberCounter,
    ListedItem,
)
from sites.models.taxonomy import CatalogCategory, CategoryScheme, DocumentKind, SubjectClass
from sites.models.validity import DeclaredValidity, Validity

__all__ = [
    "ArticlePage",
    "Audience",
    "BinnedPage",
    "CatalogCategory",
    "CatalogEntry",
    "CatalogPage",
    "CategoryScheme",
    "ClusterRootPage",
    "ColumnKind",
    "ColumnPage",
    "DeclaredValidity",
    "DepartmentHomePage",
    "DisclosureAttachment",
    "DisclosureAttribute",
    "DisclosurePage",
    "DocumentKind",
    "ExplainedDisclosure",
    "FileText",
    "FormerAddress",
    "GuideMaterial",
    "GuideStep",
    "GuideWindow",
    "HomePage",
    "IndexNumber",
    "IndexNumberCounter",
    "InterpretationForm",
    "InterpretationPage",
    "LeaderPage",
    "LifeEvent",
    "ListedItem",
    "MaterialForm",
    "NoticeLevel",
    "PortalHomePage",
    "PublicFile",
    "ReadingPage",
    "ServiceGuidePage",
    "SiteDocument",
    "SiteImage",
    "SitePage",
    "SiteRendition",
    "SubjectClass",
    "TopicPage",
    "TownshipHomePage",
    "UnitCollection",
    "Validity",
]
