"""Which of their columns is which of our fields: common names are known, anything else is said in a TOML file.

``source`` names where the rows come from (part of what makes a row known again), ``[columns]`` says for our field the
name of their column (``title = "信息名称"``), ``[defaults]`` what rows get that leave a field blank.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sites.importing.rows import FileUnreadable, RowSource
from sites.importing.values import metadata_of

#: Our fields, each with the names under which files carry it, the likeliest first.
FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "信息编号", "序列号", "uuid", "guid"),
    "title": ("title", "标题", "名称", "信息名称", "文件名称"),
    "body": ("body", "content", "正文", "内容", "信息内容", "html", "text"),
    "summary": ("summary", "内容概述", "摘要", "概述", "description"),
    "written_on": ("written_on", "date", "成文日期", "生成日期", "发文日期"),
    "published_at": ("published_at", "发布日期", "发布时间", "公开日期", "publish_time"),
    "issuer": ("issuer", "发布机构", "发文机关", "发布单位", "发文单位", "制发机关"),
    "document_number": ("document_number", "发文字号", "文号", "文件编号"),
    "index_number": ("index_number", "索引号", "索引编号"),
    "category": ("category", "目录类目", "公开类别", "组配分类", "信息分类"),
    "subject": ("subject", "主题分类", "主题"),
    "document_kind": ("document_kind", "体裁", "体裁分类", "文种", "公文种类"),
    "validity": ("validity", "有效性", "效力状态", "时效性"),
    "effective_on": ("effective_on", "施行日期", "生效日期", "实施日期"),
    "expires_on": ("expires_on", "有效期至", "失效日期", "废止日期"),
    "attribute": ("attribute", "公开属性", "公开方式"),
    "attribute_ground": ("attribute_ground", "法律依据", "公开依据"),
    "attribute_reason": ("attribute_reason", "理由", "不公开理由"),
    "normative": ("normative", "规范性文件", "是否规范性文件"),
    "keywords": ("keywords", "关键词", "主题词"),
    "attachments": ("attachments", "附件", "附件名称", "文件下载"),
    "source": ("source", "来源", "信息来源"),
    "author": ("author", "作者"),
    "responsible_editor": ("responsible_editor", "责任编辑", "责任科室"),
}
REQUIRED = {"title": "标题", "body": "正文"}


@dataclass(frozen=True)
class Settings:
    """What a mapping file says."""

    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


class ColumnMap:
    """Our fields among the columns of one file; rows of JSON may each have columns of their own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: dict[tuple[str, ...], dict[str, str]] = {}

    def fields_of(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row by our field names; defaults fill what is blank."""
        names = tuple(cells)
        if names not in self._known:
            self._known[names] = self.columns_among(names)
        fields = {name: cells.get(column) for name, column in self._known[names].items()}
        for name, value in self.settings.defaults.items():
            if not metadata_of(fields.get(name)):
                fields[name] = value
        return fields

    def columns_among(self, names: Iterable[str]) -> dict[str, str]:
        """Our field → their column: what the mapping file says, else the likeliest of the known names."""
        present: dict[str, str] = {}
        for name in names:
            present.setdefault(_folded(name), name)
        columns = dict(self.settings.columns)
        taken = set(columns.values())
        for name, aliases in FIELDS.items():
            column = next((present[key] for alias in aliases if (key := _folded(alias)) in present), None)
            if name not in columns and column is not None and column not in taken:
                columns[name] = column
                taken.add(column)
        return columns


def load_settings(path: Path) -> Settings:
    """Read a mapping file; raises ``FileUnreadable`` with everything that is wrong in it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileUnreadable(f"无法读取列对应文件 {path}：{error.strerror}。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"列对应文件 {path.name} 不是有效的 TOML：{error}。") from error
    columns, defaults = content.pop("columns", {}), content.pop("defaults", {})
    source = content.pop("source", "")
    wrong = [f"不认识“{key}”，只能写 source、[columns] 和 [defaults]。" for key in content]
    if not isinstance(columns, dict) or not isinstance(defaults, dict):
        raise FileUnreadable(f"列对应文件 {path.name}：[columns] 和 [defaults] 应为表。")
    wrong += _unknown_fields([*columns, *defaults])
    wrong += [
        f"“{name}”对应的列名应为文字。" for name, column in columns.items() if not isinstance(column, str)
    ]
    if wrong:
        raise FileUnreadable(f"列对应文件 {path.name} 有误：\n" + "\n".join(wrong))
    return Settings(str(source), columns, defaults)


def _unknown_fields(names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, 1)
            hint = f"是不是“{near[0]}”？" if near else f"可用的有：{'、'.join(FIELDS)}。"
            found.append(f"没有“{name}”这个字段，{hint}")
    return found


def map_columns(rows: RowSource, settings: Settings | None = None) -> ColumnMap:
    """Find our fields among the file's columns; raises ``FileUnreadable`` when title or body has no column."""
    result = ColumnMap(settings or Settings())
    if not rows.columns:
        return result
    there = f"文件的列有：{'、'.join(filter(None, rows.columns))}。"
    missing = [
        f"“{column}”（{name}）"
        for name, column in result.settings.columns.items()
        if column not in rows.columns
    ]
    if missing:
        raise FileUnreadable(f"文件里没有这些列：{'、'.join(missing)}。{there}")
    columns = result.columns_among(rows.columns)
    present = {*columns, *result.settings.defaults}
    absent = [f"{label}（{name}）" for name, label in REQUIRED.items() if name not in present]
    if "attachments" in present:
        absent = [text for text in absent if not text.startswith(REQUIRED["body"])]
    if absent:
        raise FileUnreadable(f"找不到{'、'.join(absent)}列，请用 --map 指明。{there}")
    return result


def unused_columns(rows: RowSource, mapping: ColumnMap) -> list[str]:
    """The columns of the file that nobody reads, for the person to see."""
    used = set(mapping.columns_among(rows.columns).values())
    return [column for column in rows.columns if column and column not in used]


def _folded(name: str) -> str:
    return "".join(name.lower().split()).strip("：:*")
