"""A small county to test with: units, sites, people, pages.

Functions rather than factory classes: pages must be put into the tree, and roles derive permissions.
"""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Locale, Page, Site

from sites import directory
from sites.models import (
    ArticlePage,
    CatalogPage,
    ClusterRootPage,
    ColumnPage,
    DepartmentHomePage,
    DisclosureAttachment,
    DisclosurePage,
    GuideMaterial,
    GuideStep,
    GuideWindow,
    HomePage,
    PortalHomePage,
    ServiceGuidePage,
    SiteDocument,
    SiteImage,
    TownshipHomePage,
)
from sites.scope import ensure_collection
from units.models import Role, Unit, UnitKind, User
from units.permissions import grant

_serial = itertools.count(1)

HOME_TYPES = {
    UnitKind.COUNTY: PortalHomePage,
    UnitKind.DEPARTMENT: DepartmentHomePage,
    UnitKind.TOWNSHIP: TownshipHomePage,
    UnitKind.VILLAGE: TownshipHomePage,
}


def make_unit(
    code: str = "", kind: UnitKind = UnitKind.DEPARTMENT, parent: Unit | None = None, **values: Any
) -> Unit:
    """A unit; the name defaults to one made from the code."""
    code = code or f"unit-{next(_serial)}"
    values = {"code": code, "kind": kind, "name": f"云溪县{code}局"} | values
    return parent.add_child(**values) if parent else Unit.add_root(**values)


def make_root() -> ClusterRootPage:
    """The container of all homes."""
    if root := ClusterRootPage.objects.first():
        return root
    return Page.get_first_root_node().add_child(instance=ClusterRootPage(title="网站群", slug="cluster"))


def make_home(
    unit: Unit, host: str = "", site_path: str = "", parent: Page | None = None, **values: Any
) -> HomePage:
    """The live home page of a unit, with the unit's collection and a Wagtail ``Site`` for its host."""
    locale = Locale.objects.get_or_create(language_code="zh-hans")[0]
    if not host and not site_path:
        host = f"{unit.code}.yunxi.localhost"
    home = HOME_TYPES[UnitKind(unit.kind)](
        title=values.pop("title", unit.name),
        slug=f"home-{unit.code}",
        unit=unit,
        host=host,
        site_path=site_path,
        site_id_code=values.pop("site_id_code", "9999000001"),
        locale=locale,
        **values,
    )
    (parent or make_root()).add_child(instance=home)
    if host:
        Site.objects.get_or_create(
            hostname=host, port=80, defaults={"root_page": home, "site_name": home.title}
        )
    ensure_collection(unit)
    directory.invalidate()
    return home


def make_portal(host: str = "yunxi.localhost", **values: Any) -> PortalHomePage:
    """The county with its portal."""
    unit = make_unit("yxxzf", UnitKind.COUNTY, name="云溪县人民政府", credit_code="11520000000000017T")
    return make_home(unit, host=host, **values)


def make_department(code: str = "jyj", portal: HomePage | None = None, **values: Any) -> DepartmentHomePage:
    """A department with its site on a host of its own."""
    unit = make_unit(code, UnitKind.DEPARTMENT, parent=portal.unit if portal else None)
    return make_home(unit, **values)


def make_township(code: str = "lxz", portal: HomePage | None = None, **values: Any) -> TownshipHomePage:
    """A township with its site under a path of the portal."""
    unit = make_unit(code, UnitKind.TOWNSHIP, parent=portal.unit if portal else None, name=f"云溪县{code}镇")
    return make_home(unit, site_path=values.pop("site_path", code), **values)


def make_user(username: str = "", unit: Unit | None = None, role: Role | None = None, **values: Any) -> User:
    """A person, with a role at a unit where both are given; the password is ``secret``."""
    user = User.objects.create_user(username or f"user-{next(_serial)}", password="secret", **values)  # noqa: S106
    if unit and role:
        grant(user, unit, role)
    return user


def make_column(home: Page, kind: str = "news", title: str = "工作动态", **values: Any) -> ColumnPage:
    """A live column below a home page."""
    return home.add_child(instance=ColumnPage(title=title, kind=kind, show_in_menus=True, **values))


def make_catalog(home: Page, **values: Any) -> CatalogPage:
    """The live catalogue of a site."""
    return home.add_child(
        instance=CatalogPage(
            title=values.pop("title", "政府信息公开"), slug="zwgk", show_in_menus=True, **values
        )
    )


def make_article(
    column: Page, title: str = "全县春耕备耕工作会议召开", *, live: bool = True, **values: Any
) -> ArticlePage:
    """An article below a column; published by a revision when live."""
    values = {"body": [("rich_text", "<p>会议在县政府召开。</p>")], "summary": "会议部署春耕。"} | values
    page = column.add_child(instance=ArticlePage(title=title, live=False, **values))
    return publish(page) if live else page


def make_disclosure(
    catalog: Page, title: str = "关于做好春耕备耕工作的通知", *, live: bool = True, **values: Any
) -> DisclosurePage:
    """An entry below a catalogue; published by a revision when live."""
    values = {"body": [("rich_text", "<p>各乡镇人民政府：</p>")], "summary": "部署春耕备耕。"} | values
    page = catalog.add_child(instance=DisclosurePage(title=title, live=False, **values))
    return publish(page) if live else page


def make_guide(
    column: Page, title: str = "临时救助申请", *, live: bool = True, **values: Any
) -> ServiceGuidePage:
    """A service guide with all eight key elements."""
    page = ServiceGuidePage(
        title=title,
        live=False,
        legal_basis="<p>社会救助暂行办法第四十七条</p>",
        conditions="<p>基本生活暂时出现严重困难的家庭。</p>",
        **values,
    )
    page.materials = [GuideMaterial(name="申请书", copies=1)]
    page.process_steps = [GuideStep(title="提出申请")]
    page.windows = [
        GuideWindow(name="民政窗口", address="望溪路1号", hours="工作日", telephone="0000-8610001")
    ]
    page = column.add_child(instance=page)
    return publish(page) if live else page


def make_document(
    unit: Unit, name: str = "附件.txt", content: bytes = b"text", **values: Any
) -> SiteDocument:
    """A document in the collection of a unit."""
    document = SiteDocument(title=values.pop("title", name), collection=ensure_collection(unit), **values)
    document.file.save(name, ContentFile(content), save=False)
    document.sha256 = hashlib.sha256(content).hexdigest()
    document.file_size = len(content)
    document.save()
    return document


def make_image(unit: Unit, title: str = "图片", colour: str = "teal") -> SiteImage:
    """A small picture in the collection of a unit."""
    from io import BytesIO

    from PIL import Image as Picture

    buffer = BytesIO()
    Picture.new("RGB", (64, 48), colour).save(buffer, "PNG")
    return SiteImage.objects.create(
        title=title, file=ContentFile(buffer.getvalue(), "picture.png"), collection=ensure_collection(unit)
    )


def attach(page: DisclosurePage, document: SiteDocument, title: str = "") -> DisclosurePage:
    """Add an attachment to an entry and publish it."""
    page.attachments.add(DisclosureAttachment(document=document, title=title))
    return publish(page)


def publish(page: Any, user: User | None = None) -> Any:
    """Save a revision and publish it, as Wagtail does it; the gates are asked."""
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)
