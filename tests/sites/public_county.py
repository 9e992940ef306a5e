"""A small county with one page of every type on each kind of site, for the tests of the public side."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from wagtail.models import Page

from sites.models import (
    CatalogCategory,
    ExplainedDisclosure,
    HomePage,
    InterpretationPage,
    LeaderPage,
    SubjectClass,
    TopicPage,
)
from tests import factories as f


@dataclass
class County:
    """Portal on its host, a department on its own, a township under the portal's path."""

    portal: HomePage
    department: HomePage
    township: HomePage

    @property
    def homes(self) -> list[HomePage]:
        return [self.portal, self.department, self.township]


def make_county() -> County:
    portal = f.make_portal(icp_number="示ICP备00000000号-1", police_number="示公网安备00000000000001号")
    return County(portal, f.make_department("jyj", portal), f.make_township("lxz", portal))


def pages_of_every_type(home: HomePage) -> dict[str, Page]:
    """One live page of every type below a home page, by the name of its type."""
    column = f.make_column(home, description="动态", keywords="动态,新闻")
    interpretations = f.make_column(home, "interpretation", "政策解读")
    catalog = f.make_catalog(home)
    disclosure = f.make_disclosure(
        catalog,
        document_number="云溪政办发[2026]37号",
        written_on=datetime.date(2026, 11, 16),
        category=CatalogCategory.objects.first(),
        subject=SubjectClass.objects.filter(parent__isnull=False).first(),
        keywords="春耕",
        responsible_editor="甘小雨",
    )
    f.attach(disclosure, f.make_document(home.unit, "名单.pdf", b"x" * 2048), "补贴名单")
    interpretation = interpretations.add_child(
        instance=InterpretationPage(
            title="一图读懂春耕备耕",
            form="diagram",
            live=False,
            body=[("rich_text", "<p>一图读懂。</p>")],
            explained=[ExplainedDisclosure(disclosure=disclosure)],
        )
    )
    topic = home.add_child(
        instance=TopicPage(
            title="汛期救助", archived_on=datetime.date(2026, 10, 1), introduction="<p>导语</p>"
        )
    )
    leader = f.make_column(home, "leaders", "领导之窗").add_child(
        instance=LeaderPage(title="苗春晓", post="县长", duties="主持全面工作。", live=False)
    )
    return {
        "home": home,
        "column": column,
        "article": f.make_article(column),
        "guide": f.make_guide(f.make_column(home, "services", "办事服务"), summary="一次性救助"),
        "catalog": catalog,
        "disclosure": disclosure,
        "interpretation": f.publish(interpretation),
        "topic": topic,
        "leader": f.publish(leader),
    }


def get(client: Client, page: Page, below: str = "", query: dict[str, Any] | None = None) -> Any:
    """Ask for a page as a browser would: by its host and path."""
    parts = page.specific.get_url_parts()
    assert parts is not None
    return client.get(parts[2] + below, query or {}, headers={"host": page.site_entry.host})


def html_of(response: Any) -> str:
    return response.getvalue().decode()
