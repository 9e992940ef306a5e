"""House rules that hold at start-up: what can be public is in its digest, and reviewed, or out of either for a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page

from approvals.digest.fields import TABLES, Table, names_of, tables_of
from approvals.digest.values import blocks_in, has_rule, rule_of
from sites.models import HomePage, SiteDocument, SiteImage, SitePage

HINT = "在 approvals/digest/fields.py 中写明它计入摘要，或者不计入及理由；改变规则时须提高版本号（docs/digest.md）。"
FONT_HINT = (
    "安装 fonts-lxgw-wenkai（OFL 许可），"
    "或者用 CASE_FILE_FONT 指定一个 TrueType 轮廓的中文字体文件（docs/settings.md）。"
)


def digested_models() -> set[type[models.Model]]:
    """Every page type of ours, the rows that belong to one, and the files."""
    pages = {model for model in apps.get_models() if issubclass(model, SitePage)}
    rows = {
        relation.related_model
        for page in pages
        for relation in get_all_child_relations(page)
        if relation.get_accessor_name() in _inside(page)
    }
    return {*pages, *rows, SiteDocument, SiteImage}


@register(Tags.models)
def digest_is_complete(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One error for each field in neither list or in both, each name that no field has, each value without a rule."""
    problems: list[CheckMessage] = []
    for model in sorted(digested_models(), key=lambda model: model._meta.label):
        problems.extend(_problems_of(model))
    problems.extend(problem for table in TABLES.values() for problem in _unknown_names(table))
    return problems


def _inside(model: type[models.Model]) -> set[str]:
    return {name for table in tables_of(model) for name in table.inside}


def _problems_of(model: type[models.Model]) -> Iterator[CheckMessage]:
    if model not in TABLES and issubclass(model, Page):
        yield Error(f"页面类型 {model._meta.label} 没有摘要字段表。", hint=HINT, id="approvals.E001")
    inside = _inside(model)
    outside = {name for table in tables_of(model) for name in table.outside}
    for name in names_of(model):
        if name not in inside | outside:
            yield Error(
                f"{model._meta.label}.{name} 既没有计入摘要，也没有排除。", hint=HINT, id="approvals.E001"
            )
        elif name in inside & outside:
            yield Error(f"{model._meta.label}.{name} 既计入摘要，又被排除。", hint=HINT, id="approvals.E002")
        elif name in inside:
            yield from _without_rule(model, name)


def _without_rule(model: type[models.Model], name: str) -> Iterator[CheckMessage]:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return
    if not isinstance(field, models.Field) or name == "content_type":
        return
    if not has_rule(field):
        yield Error(f"{model._meta.label}.{name} 的值没有写法。", hint=HINT, id="approvals.E004")
    elif isinstance(field, StreamField):
        for block in blocks_in(field.stream_block):
            if rule_of(block) is None:
                yield Error(
                    f"{model._meta.label}.{name} 中的块 {type(block).__name__} 没有写法。",
                    hint="在 approvals/digest/values.py 的 _RULES 中加上它。",
                    id="approvals.E004",
                )


def _unknown_names(table: Table) -> Iterator[CheckMessage]:
    users = [model for model in digested_models() if issubclass(model, table.model)]
    known = {name for model in users for name in names_of(model)}
    for name in sorted((set(table.inside) | set(table.outside)) - known):
        yield Error(
            f"摘要字段表 {table.model.__name__} 中的 {name} 不是任何字段。", hint=HINT, id="approvals.E003"
        )


@register(Tags.models)
def coverage_is_complete(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One error for each page type, snippet or setting with public text that is neither reviewed nor exempt, or both."""
    from approvals.coverage import EXEMPT, NO_PUBLIC_TEXT, REVIEWED  # noqa: PLC0415 - reads the models

    lists: list[set[type[models.Model]]] = [set(REVIEWED), set(EXEMPT), set(NO_PUBLIC_TEXT)]
    problems: list[CheckMessage] = []
    for model in sorted(public_models(), key=lambda model: model._meta.label):
        named = sum(model in one for one in lists)
        if named != 1:
            problems.append(
                Error(
                    f"{model._meta.label} {'没有列入' if not named else '重复列入'}须审查或免审查的名单。",
                    hint="在 approvals/coverage.py 中写明它须审查，还是免审查及理由；并改 docs/reviewed.md。",
                    id="approvals.E005",
                )
            )
    return problems


def public_models() -> set[type[models.Model]]:
    """Every page type of ours, every snippet, every site setting."""
    from wagtail.contrib.settings.registry import registry as settings_registry  # noqa: PLC0415
    from wagtail.snippets.models import get_snippet_models  # noqa: PLC0415

    pages = {model for model in apps.get_models() if issubclass(model, SitePage)}
    bases = {HomePage}
    return (pages - bases) | set(get_snippet_models()) | set(settings_registry)


@register(deploy=True)
def case_files_embed_their_font(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning where no font is embedded in case files, an error for a font that cannot be."""
    # Drawing PDF files is nothing that every start needs.
    from reportlab.pdfbase.ttfonts import TTFError  # noqa: PLC0415

    from approvals.screens.case_file_font import font  # noqa: PLC0415

    try:
        if font() is not None:
            return []
    except TTFError as trouble:
        words = f"卷宗 PDF 的字体 {settings.CASE_FILE_FONT} 不能嵌入：{trouble}"
        return [Error(words, hint=FONT_HINT, id="approvals.E006")]
    words = f"卷宗的 PDF 没有嵌入中文字体：找不到 {settings.CASE_FILE_FONT}。"
    return [Warning(words, hint=FONT_HINT, id="approvals.W001")]
