"""The blocks of a body: few, semantic, each readable without sight, script or colour."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from sites.pictures import load_copies
from texts.html import clean_html

RICH_TEXT_FEATURES = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "superscript"]


class PictureChooserBlock(ImageChooserBlock):
    """Chooses a picture; all pictures of a body come with their copies at once."""

    def bulk_to_python(self, values: Any) -> Any:
        """Fetch the copies that readers get with one query for all."""
        images = super().bulk_to_python(values)
        load_copies(images)
        return images

    def deconstruct(self) -> Any:
        """To a migration the two are the same: the value is a picture's key."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.images.blocks.ImageChooserBlock", args, kwargs


class PictureBlock(blocks.StructBlock):
    """A picture with the text that stands for it."""

    image = PictureChooserBlock(label=_("图片"))
    alt_text = blocks.CharBlock(
        label=_("替代文本"), max_length=200, help_text=_("看不到图片的读者将读到这段文字，请写出图中的内容。")
    )
    caption = blocks.CharBlock(label=_("图注"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("图片")
        template = "sites/blocks/picture.html"


class DataTableBlock(TableBlock):
    """A table whose header cells are marked as such; a table without them cannot be read aloud."""

    def clean(self, value: Any) -> Any:
        """Refuse a table without header cells."""
        value = super().clean(value)
        if value and not (value.get("first_row_is_table_header") or value.get("first_col_is_header")):
            raise ValidationError(_("请指定表头：首行或首列须为表头。"))
        return value

    class Meta:
        icon = "table"
        label = _("表格")
        help_text = _("可以从电子表格粘贴。须指定表头，用读屏软件的人靠它读懂表格。")
        template = "sites/blocks/table.html"


class AttachmentBlock(blocks.StructBlock):
    """One file of a list of downloads."""

    document = DocumentChooserBlock(label=_("文件"))
    title = blocks.CharBlock(label=_("显示名称"), required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("文件")


class RecordingBlock(blocks.StructBlock):
    """A video or audio recording with its words in writing."""

    document = DocumentChooserBlock(label=_("音视频文件"))
    form = blocks.ChoiceBlock(label=_("形式"), choices=[("video", _("视频")), ("audio", _("音频"))])
    title = blocks.CharBlock(label=_("标题"), max_length=200)
    transcript = blocks.RichTextBlock(
        label=_("文字稿"), features=["ol", "ul", "bold"], help_text=_("听不到或看不到的读者靠它了解内容。")
    )

    class Meta:
        icon = "media"
        label = _("音视频")
        template = "sites/blocks/recording.html"


class ChartBlock(blocks.StructBlock):
    """A chart drawn from a pasted table; the table stays readable under it."""

    title = blocks.CharBlock(label=_("标题"), max_length=120)
    style = blocks.ChoiceBlock(
        label=_("图形"), choices=[("bar", _("柱形图")), ("line", _("折线图"))], default="bar"
    )
    unit = blocks.CharBlock(label=_("计量单位"), required=False, max_length=20)
    rows = blocks.TextBlock(
        label=_("数据"),
        rows=6,
        help_text=_("从电子表格粘贴：第一行是表头，第一列是名称，其余是数字，用制表符或逗号分隔。"),
    )

    def clean(self, value: Any) -> Any:
        """Refuse data that cannot be drawn, naming the row."""
        value = super().clean(value)
        from sites.charts import ChartDataError, parse_rows  # noqa: PLC0415 - charts draws, blocks only check

        try:
            parse_rows(value["rows"])
        except ChartDataError as error:
            raise StructBlockValidationError({"rows": ValidationError(str(error))}) from error
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the drawn chart and its table."""
        from sites.charts import draw  # noqa: PLC0415

        return super().get_context(value, parent_context) | {"chart": draw(value)}

    class Meta:
        icon = "history"
        label = _("图表")
        help_text = _("粘贴一张表，系统画成图；图下同时列出这张表。")
        template = "sites/blocks/chart.html"


class CalloutBlock(blocks.StructBlock):
    """A short notice set off from the text."""

    tone = blocks.ChoiceBlock(
        label=_("语气"),
        choices=[("note", _("提示")), ("ok", _("好消息")), ("warn", _("注意"))],
        default="note",
    )
    title = blocks.CharBlock(label=_("标题"), required=False, max_length=80)
    text = blocks.RichTextBlock(label=_("内容"), features=["bold", "ol", "ul", "link"])

    class Meta:
        icon = "warning"
        label = _("提示框")
        template = "sites/blocks/callout.html"


class ImportedTextBlock(blocks.RawHTMLBlock):
    """Text taken over from elsewhere as HTML, tables included; only harmless markup survives."""

    def clean(self, value: Any) -> Any:
        """Keep only what the allow-list of texts.html lets through."""
        return super().clean(mark_safe(clean_html(value or "")))  # noqa: S308 - the result of the sanitiser

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Clean again at the last moment: a stored value may come from a fixture or a copied database."""
        context = super().get_context(value, parent_context)
        return context | {"html": mark_safe(clean_html(value or ""))}  # noqa: S308 - the result of the sanitiser

    class Meta:
        icon = "code"
        label = _("导入的正文")
        help_text = _("从旧网站或文件导入的文字，保存时只留下安全的标记。新写的内容请用“正文”。")
        group = _("导入")
        template = "sites/blocks/imported_text.html"


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("步骤"), max_length=80)
    text = blocks.RichTextBlock(label=_("说明"), required=False, features=["bold", "ol", "ul", "link"])


class QuestionBlock(blocks.StructBlock):
    """One question and its answer."""

    question = blocks.CharBlock(label=_("问"), max_length=200)
    answer = blocks.RichTextBlock(label=_("答"), features=["bold", "ol", "ul", "link"])


class BodyBlock(blocks.StreamBlock):
    """What a body may be made of."""

    rich_text = blocks.RichTextBlock(
        label=_("正文"), features=RICH_TEXT_FEATURES, template="sites/blocks/rich_text.html"
    )
    imported_text = ImportedTextBlock()
    picture = PictureBlock()
    gallery = blocks.ListBlock(
        PictureBlock(), label=_("图集"), icon="image", template="sites/blocks/gallery.html"
    )
    table = DataTableBlock()
    attachments = blocks.ListBlock(
        AttachmentBlock(), label=_("附件列表"), icon="doc-full", template="sites/blocks/attachments.html"
    )
    recording = RecordingBlock()
    chart = ChartBlock()
    callout = CalloutBlock()
    steps = blocks.ListBlock(StepBlock(), label=_("步骤"), icon="list-ol", template="sites/blocks/steps.html")
    faq = blocks.ListBlock(
        QuestionBlock(), label=_("常见问题"), icon="help", template="sites/blocks/faq.html"
    )
