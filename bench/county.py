"""A county of so many sites with something on them, for counting and serving."""

from __future__ import annotations

from dataclasses import dataclass

from sites.models import ExplainedDisclosure, HomePage, InterpretationPage, LeaderPage, SitePage, TopicPage
from tests import factories
from units.models import UnitKind

ENTRIES = 30
TEXT = "".join(
    f"<p>第{number}条　为了做好春耕备耕工作，各乡镇、各部门应当按照职责分工落实任务。</p>"
    for number in range(1, 41)
)


@dataclass
class FilledSite:
    """A site with one page of each type."""

    home: HomePage
    pages: dict[str, SitePage]


def build(sites: int) -> dict[str, FilledSite]:
    """A portal and so many other sites, half on hosts and half under paths; three of them are filled."""
    portal = factories.make_portal()
    others: list[HomePage] = []
    for number in range(sites - 1):
        make = factories.make_department if number % 2 else factories.make_township
        others.append(make(f"u{number}", portal))
    return {"portal": fill(portal), "host": fill(others[1]), "path": fill(others[0])}


def fill(home: HomePage) -> FilledSite:
    """Columns, a catalogue, and one page of each type."""
    catalog = factories.make_catalog(home)
    news = factories.make_column(home, "news", "工作动态")
    services = factories.make_column(home, "services", "办事服务")
    entries = [
        factories.make_disclosure(catalog, f"关于做好第{number}项工作的通知", body=[("rich_text", TEXT)])
        for number in range(ENTRIES)
    ]
    articles = [factories.make_article(news, f"第{number}次会议召开") for number in range(ENTRIES)]
    guide = factories.make_guide(services)
    reading = InterpretationPage(title="一图读懂", live=False)
    reading.explained = [ExplainedDisclosure(disclosure=entries[0])]
    interpretation = factories.publish(news.add_child(instance=reading))
    leader = factories.publish(news.add_child(instance=LeaderPage(title="周望溪", post="县长", live=False)))
    topic = factories.publish(news.add_child(instance=TopicPage(title="春耕专题", live=False)))
    if home.unit.kind == UnitKind.COUNTY:
        factories.attach(entries[0], factories.make_document(home.unit))
    return FilledSite(
        home,
        {
            "home": home,
            "column": news,
            "article": articles[0],
            "catalog": catalog,
            "disclosure": entries[0],
            "interpretation": interpretation,
            "service guide": guide,
            "leader": leader,
            "topic": topic,
        },
    )
