"""What the style guide shows of whole pages: where one is, who wrote, whose face, what to fill in and to choose."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils.safestring import mark_safe

from sites.filter_values import Choice
from sites.models import Validity
from sites.neighbours import SiteLink
from sites.style_guide import Chapter, Component, State
from sites.style_guide_samples import HERE, PART, TIME, SampleFile, SamplePicture

BLOCK = "sites/blocks/"
SAMPLE_TEXT = mark_safe("<p>换管期间每天16:00后恢复供水，请提前储水。</p>")


def chapter() -> Chapter:
    """The last chapter."""
    frame = SimpleNamespace(address=HERE, services_address=HERE, is_portal=True)
    written = {"published_at": TIME, "published_at_text": "2026-11-16 16:20", "source_text": "县水利局"}
    form = {"document": SampleFile("申请表", "docx", 36_000, "2页"), "label": "空白表", "name": "低保申请表"}
    file = SampleFile("换管期间供水安排", "pdf", 412_000, "3页")
    choices = SimpleNamespace(
        units=[Choice("mzj", "县民政局", True), Choice("jyj", "县教育局")],
        audiences=[Choice("person", "个人"), Choice("company", "企业")],
        events=[
            SimpleNamespace(query="event=birth", label="生育", count=12, is_chosen=False),
            SimpleNamespace(query="event=school", label="上学", count=31, is_chosen=True),
        ],
        filters=SimpleNamespace(q="低保", event="school"),
        is_filtered=True,
        query_of_all_events="",
    )
    of_services = {"frame": frame, "listing": choices}
    read = SimpleNamespace(
        **written, path="", title="全县农村供水主管换新", unit_name="县水利局", responsible_editor="方可",
        index_number="11999900000000001E/2026-00118", get_form_display="图解", document_number="云溪政发〔2026〕9号",
        validity=Validity.VALID,
    )  # fmt: skip
    address = "https://yunxi.example/xw/20261116/"
    of_page = {"page": read, "canonical": address, "frame": SimpleNamespace(feedback_address=HERE)}
    return Chapter(
        "页面的部分",
        (
            Component(
                "当前位置",
                f"{PART}breadcrumb.html",
                "首页以外的每一页，页头下面。",
                (State("", {"frame": frame, "page": None, "here": "站点地图"}),),
            ),
            Component(
                "发布信息",
                f"{PART}byline.html",
                "文章标题下面。",
                (
                    State("有作者", {"page": SimpleNamespace(**written, author="方可")}),
                    State("还没有发布", {"page": SimpleNamespace(source_text="县水利局")}),
                ),
            ),
            Component(
                "照片",
                f"{PART}portrait.html",
                "领导信息；没有照片的不留空位。",
                (
                    State("有照片", {"page": SimpleNamespace(title="沈禾清", portrait=SamplePicture())}),
                    State("没有照片", {"page": SimpleNamespace(title="骆川平", portrait=None)}),
                ),
            ),
            Component("阅读工具", f"{PART}tools.html", "正文页的侧边。", (State("", of_page),)),
            Component("引用", f"{PART}citation.html", "阅读工具里。", (State("", of_page),)),
            Component(
                "文末",
                f"{PART}end_of_text.html",
                "正文下面；索引号和地址只在打印时出现。",
                (
                    State("文章", {"page": read, "byline": True}),
                    State("政府信息", {"page": read, "source": "县水利局"}),
                ),
            ),
            Component(
                "正文的外框",
                f"{PART}body.html",
                "决定行长和字号；公文用衬线字体。",
                tuple(
                    State(label, {"text": SimpleNamespace(html=SAMPLE_TEXT), "official": official})
                    for label, official in (("文章", False), ("公文", True))
                ),
            ),
            Component(
                "旧网站的文字",
                f"{BLOCK}imported_text.html",
                "迁移来的正文。",
                (State("", {"html": SAMPLE_TEXT}),),
            ),
            Component(
                "文前提示有解读",
                f"{PART}interpretations_ahead.html",
                "窄屏上解读在正文后面。",
                (State("", {"interpretations": [read]}),),
            ),
            Component(
                "政策解读",
                f"{PART}interpretations.html",
                "政府信息页的侧边。",
                (State("", {"interpretations": [read]}),),
            ),
            Component(
                "解读的文件",
                f"{PART}explained.html",
                "政策解读页正文前面。",
                (
                    State("有文件", {"page": read, "documents": [read]}),
                    State(
                        "文件没有公开", {"page": SimpleNamespace(get_form_display="问答"), "documents": []}
                    ),
                ),
            ),
            Component(
                "村和社区",
                f"{PART}villages.html",
                "乡镇的站点地图。",
                (
                    State(
                        "",
                        {
                            "villages": [
                                SiteLink("星湖村", HERE, "village"),
                                SiteLink("大禾村", HERE, "village"),
                            ]
                        },
                    ),
                ),
            ),
            Component("表格链接", f"{PART}form_link.html", "办事指南的材料表。", (State("", form),)),
            Component(
                "正文里的附件",
                f"{BLOCK}attachments.html",
                "插在正文中间的文件；随文的附件另有一段。",
                (
                    State("", {"value": [SimpleNamespace(document=file, title="")]}),
                    State("文件不在了", {"value": [SimpleNamespace(document=None, title="")]}),
                ),
            ),
            Component(
                "办事服务的人生事项",
                f"{PART}service_events.html",
                "办事服务列表上面；数字是能办的事有几件。",
                (State("", of_services),),
            ),
            Component(
                "办事服务的筛选",
                f"{PART}service_filters.html",
                "门户多一个“办理单位”。",
                (
                    State("门户", of_services),
                    State("单位网站", {**of_services, "frame": SimpleNamespace(services_address=HERE)}),
                ),
            ),
        ),
    )
