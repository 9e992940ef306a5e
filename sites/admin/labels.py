"""Chinese for fields that stock forms leave without a label that could be translated.

Django makes a label from the field's name then; each can go when Wagtail or localize marks its own.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail_localize.views.report import TranslationsReportFilterSet

LABELS = {
    "link_text": _("链接文字"),
    "email_address": _("电子邮箱"),
    "subject": _("主题"),
    "body": _("正文"),
    "phone_number": _("电话号码"),
}
LINK_FORMS = (
    choosers.ExternalLinkChooserForm,
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)
FILTERS = {"source_locale": _("原文语言"), "target_locale": _("译文语言")}


def _say_late(chooser: type[AdminSnippetChooser]) -> None:
    """Let a chooser say its buttons in the reader's language.

    Stock puts the words together when the form class is made, in the language of whoever came first to the process.
    """
    stock_init = chooser.__init__

    def init(self: AdminSnippetChooser, model: Any, **kwargs: Any) -> None:
        stock_init(self, model, **kwargs)
        name = model._meta.verbose_name
        self.choose_one_text = format_lazy(_("选择{object}"), object=name)
        self.choose_another_text = format_lazy(_("另选{object}"), object=name)
        self.link_to_chosen_text = format_lazy(_("查看此{object}"), object=name)

    chooser.__init__ = init  # type: ignore[method-assign]


def name_the_nameless() -> None:
    """Give the fields their labels; called once, when the admin's hooks are loaded."""
    _say_late(AdminSnippetChooser)
    for form in LINK_FORMS:
        for name, label in LABELS.items():
            if name in form.base_fields:
                form.base_fields[name].label = label
    for name, label in FILTERS.items():
        TranslationsReportFilterSet.base_filters[name].label = label
