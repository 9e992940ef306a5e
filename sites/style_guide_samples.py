"""What the style guide shows: the chapters, each component with its states and when to use it.

Everything here is made up and stands in no database. Texts are Chinese: they are samples of content.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator

from sites.blocks import BodyBlock
from sites.catalog.filters import CatalogFilters
from sites.catalog.listing import Chip, SortableHead
from sites.column_groups import ColumnLink
from sites.filter_values import Choice, ChoiceGroup
from sites.listings import ListItem
from sites.models import NoticeLevel, Validity
from sites.neighbours import SiteLink
from sites.site_frame import Column, ShownNotice
from sites.style_guide import Chapter, Component, State

HERE = "#main"
TIME = datetime.datetime(2026, 11, 16, 16, 20, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
DAY = TIME.date()
PIECE = "sites/style_guide/"
PART = "sites/parts/"
BLOCK = "sites/blocks/"
_DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 450'><path fill='#b7cdd4' d='M0 0h800v450H0z'/>"
    "<path fill='#134b5f' d='M0 450 250 150l150 170 130-110 270 240z'/></svg>"
)


@dataclass(frozen=True)
class SampleFile:
    """A file to download."""

    title: str
    file_extension: str
    file_size: int | None
    length: str = ""
    url: str = HERE


@dataclass(frozen=True)
class SampleCopy:
    """The only copy of a sample picture: a drawing in its own address."""

    filter_spec: str = "width-800|format-png"
    url: str = "data:image/svg+xml," + quote(_DRAWING)
    width: int = 800
    height: int = 450


@dataclass(frozen=True)
class SamplePicture:
    """A picture that needs no file."""

    title: str = "云溪河"
    description: str = "云溪河和两岸的山"
    public_copies: list[SampleCopy] = field(default_factory=lambda: [SampleCopy()])


@dataclass(frozen=True)
class SampleEntry:
    """An entry of the catalogue."""

    title: str = "云溪县农村公路养护管理办法"
    index_number: str = "11999900000000001E/2026-00118"
    document_number: str = "云溪政办发〔2026〕37号"
    issuer: str = "县政府办公室"
    issuer_name: str = "县政府办公室"
    written_on: datetime.date | None = DAY
    published_at: datetime.datetime = TIME
    published_at_text: str = "2026-11-16 16:20"
    validity: Validity = Validity.VALID
    declared_validity: str = ""
    validity_changed_on: datetime.date | None = None
    validity_basis: Any = None
    validity_basis_text: str = ""
    effective_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    category: str = "规范性文件"
    subject: str = "民政、扶贫、救灾\\低保"
    document_kind: str = "办法"
    keywords: str = "低保"
    summary: str = "规定低保对象的申请、审核和动态管理。"
    get_attribute_display: str = "主动公开"
    unit: Any = field(default_factory=lambda: SimpleNamespace(name="县政府办公室"))
    joint_issuers: Any = field(default_factory=lambda: SimpleNamespace(all=list))

    @property
    def get_validity_display(self) -> str:
        """The word for the validity."""
        return str(self.validity.label)


@dataclass(frozen=True)
class SampleRow:
    """An entry as a line of the list."""

    entry: SampleEntry
    address: str = HERE

    @property
    def has_page(self) -> bool:
        """Whether the title links to a page."""
        return bool(self.address)


ITEMS = [
    ListItem("西片区供水主管换新，三个村告别浑水", HERE, TIME, "换管期间每天16:00后恢复供水。", "县水利局"),
    ListItem("一图读懂农村公路养护", HERE, TIME, source="县民政局", form="图解"),
    ListItem("2024年防汛救灾", HERE, TIME, is_archived=True),
]
LEADERS = [ListItem("沈禾清", HERE, TIME, post="县长"), ListItem("骆川平", HERE, TIME, post="副县长")]
ROWS = [
    SampleRow(SampleEntry()),
    SampleRow(SampleEntry("关于村级水管员补助的通知", document_number="", written_on=None, validity=Validity.REPEALED)),
    SampleRow(SampleEntry("城区地下管网图", document_number="", validity=Validity.PENDING), address=""),
]  # fmt: skip
CHIPS = [Chip("含“低保”", "unit=mzj"), Chip("县民政局", "q=x"), Chip("2026年", "q=x")]


def all_chapters() -> Iterator[Chapter]:
    """The chapters in the order of the page."""
    yield Chapter("颜色和文字", tuple(_colours_and_type()))
    yield Chapter("操作", tuple(_doing()))
    yield Chapter("查找", tuple(_finding()))
    yield Chapter("标记和提示", tuple(_marks()))
    yield Chapter("列表和入口", tuple(_lists()))
    yield Chapter("要素和表格", tuple(_facts()))
    yield Chapter("正文", tuple(_texts()))


def _colours_and_type() -> Iterator[Component]:
    colours = [
        *(("main", "主色"), ("main-deep", "深主色"), ("main-soft", "浅主色"), ("main-line", "主色线")),
        *(
            ("accent", "辅色"),
            ("accent-soft", "浅辅色"),
            ("ink", "文字色"),
            ("ink-2", "次文字色"),
            ("wash", "浅灰底"),
        ),
    ]
    yield Component(
        "颜色", f"{PIECE}colours.html", "本站的主题色，在集群文件里改。", (State("", {"colours": colours}),)
    )
    yield Component("文字", f"{PIECE}type.html", "字号只用这几级。")


def _doing() -> Iterator[Component]:
    yield Component("按钮和链接", f"{PIECE}buttons.html", "一处只有一个主要操作。")
    yield Component(
        "表单", f"{PIECE}fields.html", "提示写在框上面；出错写明错在哪里、怎样改，并在表单顶部汇总。"
    )
    yield Component("办理经过", f"{PIECE}case.html", "一件事办到了哪一步。")
    yield Component("字号", f"{PART}type_size.html", "正文页的阅读工具。")
    yield Component("行距", f"{PART}line_spacing.html", "正文页的阅读工具。")
    yield Component("折起的内容", f"{PIECE}fold.html", "次要的长内容；最要紧的内容不折。")


def _finding() -> Iterator[Component]:
    search = SimpleNamespace(search_address=HERE)
    yield Component(
        "搜索框", f"{PART}find.html", "每页页头一个；首页和出错页用大的。",
        (State("页头", {"frame": search, "field": "q-guide", "label": "示例"}),
         State("大", {"frame": search, "field": "q-big", "big": True, "label": "示例"})),
    )  # fmt: skip
    listing = SimpleNamespace(
        filters=CatalogFilters(q="低保"), is_filtered=True, query="q=x", chips=CHIPS,
        units=[ChoiceGroup("部门", [Choice("mzj", "县民政局", True), Choice("jyj", "县教育局")])],
        kinds=[Choice("1", "通知"), Choice("2", "公告")], validities=[Choice("valid", "有效")],
        years=[Choice("2026", "2026")], attributes=[Choice("proactive", "主动公开")],
        subjects=[ChoiceGroup("民政、扶贫、救灾", [Choice("a", "低保")])],
    )  # fmt: skip
    of_portal = {"frame": SimpleNamespace(is_portal=True), "page_address": HERE, "listing": listing}
    yield Component(
        "目录筛选", f"{PART}catalog_filters.html", "公开目录；窄屏上条件折起。", (State("", of_portal),)
    )
    yield Component(
        "已选条件", f"{PART}catalog_chips.html", "列出正在起作用的条件，点一下去掉一个。",
        (State("一个", {"chips": CHIPS[:1]}), State("几个", {"chips": CHIPS})),
    )  # fmt: skip
    pages = Paginator(range(840), 20)
    yield Component(
        "分页", f"{PART}pager.html", "一页20条；只有一页时不出现。",
        tuple(
            State(label, {"list_page": pages.get_page(number), "numbers": list(pages.get_elided_page_range(number))})
            for label, number in (("首页", 1), ("中间", 20), ("末页", 42))
        ),
    )  # fmt: skip
    yield Component(
        "没有结果", f"{PART}catalog_empty.html", "说清没有找到，接着说可以怎样再试。",
        (State("有条件", of_portal), State("目录是空的", {**of_portal, "listing": SimpleNamespace(is_filtered=False)})),
    )  # fmt: skip
    yield Component("栏目没有内容", f"{PART}column_empty.html", "空栏目；指出别的去处。")
    yield Component("出错页的去处", f"{PART}error_ways.html", "403、404、410页。")


def _marks() -> Iterator[Component]:
    yield Component(
        "有效性", f"{PART}validity.html", "列表、表格和文件标题下；形状、颜色和文字三者同时。",
        tuple(State("", {"validity": value, "label": value.label}) for value in Validity), inline=True,
    )  # fmt: skip
    lights = {
        "green": "绿灯：时限内",
        "yellow": "黄灯：临近时限",
        "red": "红灯：超期",
        "grey": "暂停：等待补正",
    }
    yield Component(
        "亮灯", f"{PART}light.html", "时限；圆、三角、八角、方，灰度打印也能分清。",
        tuple(State("", {"light": light, "label": label}) for light, label in lights.items()), inline=True,
    )  # fmt: skip
    yield Component("标签", f"{PIECE}tags.html", "一两个词的归类；不是链接。")
    yield Component("提示", f"{PIECE}notes.html", "说明、办成、注意、不可再用；面板放一组操作。")
    entry = SampleEntry
    yield Component(
        "失效提示", f"{PART}validity_notice.html", "文件标题下；有效的文件没有。",
        (
            State("尚未施行", {"entry": entry(validity=Validity.PENDING, effective_on=datetime.date(2027, 1, 1))}),
            State("已修改", {"entry": entry(validity=Validity.AMENDED, validity_changed_on=DAY)}),
            State("到期失效", {"entry": entry(validity=Validity.EXPIRED, expires_on=DAY)}),
            State("宣布失效", {"entry": entry(validity=Validity.EXPIRED, declared_validity="expired")}),
            State("已废止", {"entry": entry(validity=Validity.REPEALED, validity_basis_text="云溪政发〔2026〕14号")}),
        ),
    )  # fmt: skip
    yield Component(
        "紧急通告", f"{PART}emergency_notice.html", "只由门户设定，所有网站页首同时出现。",
        tuple(
            State(str(level.label), {"notice": ShownNotice(level, "山洪灾害橙色预警", "沿河群众请立即转移到安全地带。", HERE)})
            for level in NoticeLevel
        ),
    )  # fmt: skip


def _lists() -> Iterator[Component]:
    yield Component("栏目标题", f"{PART}section_head.html", "一段的开头，细线的前一截加粗。",
                    (State("", {"id": "h-sample", "title": "通知公告", "address": HERE}),))  # fmt: skip
    sourced = {"items": ITEMS, "with_source": True}
    yield Component(
        "内容列表",
        f"{PART}items.html",
        "首页各栏目最新几条；栏目页带来源。",
        (State("首页", {"items": ITEMS}), State("栏目页", sourced)),
    )
    yield Component(
        "头条", f"{PART}lead_item.html", "新闻栏目第一页的第一条。", (State("", {"item": ITEMS[0]}),)
    )
    yield Component(
        "公开信息列表", f"{PART}entry_items.html", "首页的最新公开。", (State("", {"rows": ROWS}),)
    )
    yield Component("领导", f"{PART}leaders.html", "按排序，不按时间。", (State("", {"items": LEADERS}),))
    door = SimpleNamespace(title="领导信箱", text="5个工作日内答复", address=HERE, is_archived=False)
    yield Component(
        "入口",
        f"{PART}doors.html",
        "少数几个最常去的地方；专题栏目里的各专题。",
        (State("入口", {"doors": [door, door]}), State("专题", {"doors": ITEMS[::2], "size": "topics"})),
    )
    yield Component("人生事项", f"{PIECE}events.html", "办事服务的入口；一个字作印章。")
    guide = SimpleNamespace(title="农村低保申请", address=HERE, summary="家庭人均收入低于低保标准的可以申请。",
                            implementer="县民政局", days=8, visits=1, fee="不收费")  # fmt: skip
    yield Component("办事列表", f"{PART}service_lines.html", "办事服务。", (State("", {"guides": [guide]}),))
    sites = {
        "department": [SiteLink("县教育局", HERE, "department")],
        "township": [SiteLink("鹿溪镇", HERE, "township")],
    }
    yield Component(
        "网站群目录", f"{PART}site_directory.html", "门户首页和站点地图。", (State("", {"sites": sites}),)
    )
    here = SimpleNamespace(path="00020001")
    below = [ColumnLink("部门动态", HERE, "00020001"), ColumnLink("乡镇动态", HERE, "00020002")]
    yield Component(
        "同组栏目", f"{PART}columns_beside.html", "栏目页的侧边；窄屏上折起。",
        (State("", {"columns": [ColumnLink("动态要闻", HERE, "0002", "news", below)], "page": here}),),
    )  # fmt: skip
    columns = [
        Column("镇情", HERE, "1", "about", False, False),
        Column("动态", HERE, "2", "news", False, False),
    ]
    yield Component(
        "专题栏目", f"{PART}topic_columns.html", "专题页的下级栏目。", (State("", {"columns": columns}),)
    )


def _facts() -> Iterator[Component]:
    heads = {
        "written": SortableHead("", "order=-written"),
        "published": SortableHead("descending", "order=published"),
    }
    listing = SimpleNamespace(heads=heads, shown=SimpleNamespace(object_list=ROWS))
    yield Component(
        "目录表格", f"{PART}catalog_table.html", "窄屏上每行变成一张卡片；可排序的表头带箭头。",
        (State("", {"listing": listing, "page_address": HERE}),),
    )  # fmt: skip
    groups = [
        ChoiceGroup(
            "条例第二十条",
            [Choice("a", "规范性文件", True, 312, "x"), Choice("b", "统计信息", False, 1031, "y")],
        )
    ]
    tree = SimpleNamespace(
        categories=groups, chosen_category=SimpleNamespace(name="规范性文件"), all_categories_query=""
    )
    yield Component(
        "目录类目", f"{PART}catalog_categories.html", "公开目录的侧边。", (State("", {"listing": tree}),)
    )
    yield Component("导出", f"{PART}catalog_exports.html", "公开目录。", (State("", {"listing": listing}),))
    yield Component(
        "文件要素", f"{PART}disclosure_facts.html", "政府信息页。", (State("", {"entry": SampleEntry()}),)
    )
    unit = SimpleNamespace(name="云溪县民政局", address="云台街道望溪路2号", postcode="000000", hours="工作日8:30—12:00",
                           telephone="0000-6210002", fax="", email="mzj@yunxi.example")  # fmt: skip
    yield Component("联系方式", f"{PART}contact.html", "单位首页和公开指南。", (State("", {"unit": unit}),))
    files = [
        SampleFile("正文（加盖印章版）", "pdf", 412_000, "8页"), SampleFile("申请表", "docx", 36_000),
        SampleFile("补贴名单", "xlsx", 1_250_000), SampleFile("公文原件", "ofd", 220_000), SampleFile("图纸", "zip", None),
    ]  # fmt: skip
    attached = [SimpleNamespace(document=file, title="") for file in files]
    yield Component(
        "附件", f"{PART}attachments.html", "类型、页数、大小都写明。", (State("", {"attachments": attached}),)
    )


def _texts() -> Iterator[Component]:
    contents = [
        SimpleNamespace(level=2, anchor="main", text="总则"),
        SimpleNamespace(level=3, anchor="main", text="适用范围"),
    ]
    toc = {"text": SimpleNamespace(contents=contents), "place": "aside"}
    yield Component("本页目录", f"{PART}toc.html", "三个以上标题的长文。", (State("", toc),))
    text = (
        '<p>正文里<b>要紧</b>的话，见<a href="https://example.com/">外部网站</a>。</p><ul><li>一项</li></ul>'
    )
    yield _of_blocks("正文", "rich_text", "站外链接自动标出，先到离站提示。", text)
    for tone, title in (("note", "提示"), ("ok", "已办妥"), ("warn", "请注意"), ("bad", "不再适用")):
        value = {"tone": tone, "title": title, "text": "<p>工作日办理。</p>"}
        yield _of_blocks(f"正文提示：{title}", "callout", "一段要读者留意的话。", value)
    table = {
        "data": [["村", "户数", "人口"], ["星湖村", "412", "1530"], ["大禾村", "388", "1421"]],
        "table_caption": "各村户数和人口", "table_header_choice": "both",
        "first_row_is_table_header": True, "first_col_is_header": True,
    }  # fmt: skip
    yield _of_blocks("表格", "table", "数据；必须有表头。", table)
    for style, name in (("bar", "柱形图"), ("line", "折线图")):
        rows = "月份\t线上\t窗口\n1月\t12\t16\n2月\t20\t9\n3月\t26\t7"
        value = {"title": f"办件量（{name}）", "style": style, "unit": "件", "rows": rows}
        yield _of_blocks(name, "chart", "图下总有同样数字的表格。", value)
    steps = [{"title": "提出", "text": "<p>到窗口。</p>"}, {"title": "领取", "text": "<p>凭回执。</p>"}]
    yield _of_blocks("步骤", "steps", "按顺序做的事。", steps)
    faq = [{"question": "要多久？", "answer": "<p>五个工作日。</p>"}]
    yield _of_blocks("常见问题", "faq", "问题折起，点开看答案。", faq)
    picture = SimpleNamespace(image=SamplePicture(), alt_text="云溪河和两岸的山", caption="云溪河（示意）")
    missing = SimpleNamespace(image=None, alt_text="找不到文件的图片显示它的说明", caption="")
    yield Component("图片", f"{BLOCK}picture.html", "说明文字必填。",
                    (State("图片", {"value": picture}), State("文件不在了", {"value": missing})))  # fmt: skip
    yield Component(
        "图集",
        f"{BLOCK}gallery.html",
        "几张一组；不轮播。",
        (State("", {"value": [picture, picture, missing]}),),
    )
    yield Component("录音录像", f"{BLOCK}recording.html", "文字稿必填，默认折起；不自动播放。",
                    (State("录像", {"value": recording("video", "mp4")}),
                     State("录音", {"value": recording("audio", "mp3")})))  # fmt: skip


def recording(form: str, extension: str) -> dict[str, Any]:
    """A recording that needs no file: nothing is loaded before somebody plays it."""
    return {
        "form": form,
        "title": "村级水管员一天的工作",
        "document": SampleFile("水管员", extension, 8_400_000),
        "transcript": "早上六点，先看泵房的压力表。",
    }


def _of_blocks(name: str, kind: str, when: str, value: Any) -> Component:
    """A block of a body as an editor writes it."""
    body = BodyBlock().to_python([{"type": kind, "value": value}])
    return Component(
        name, f"{PIECE}body_blocks.html", when, (State("", {"body": body}),), draws=(f"{BLOCK}{kind}.html",)
    )
