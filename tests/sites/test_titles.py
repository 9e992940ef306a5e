"""Titles on pages: they break between words and never become markup."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe


def shown(title):
    return Template("{% load words %}{{ title|phrase }}").render(Context({"title": title}))


def test_a_title_may_break_between_its_words():
    assert shown("关于做好春耕工作的通知") == "关于<wbr>做好<wbr>春耕<wbr>工作的<wbr>通知"


@pytest.mark.parametrize("mark", [str, mark_safe])
def test_markup_in_a_title_stays_text_whoever_called_it_safe(mark):
    html = shown(mark('<script>alert(1)</script>通知"><img src=x onerror=alert(1)>&amp;'))
    assert html.replace("<wbr>", "") == (
        "&lt;script&gt;alert(1)&lt;/script&gt;通知&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;"
    )


@pytest.mark.parametrize("title", ["", None])
def test_no_title_is_nothing(title):
    assert shown(title) == ""


def test_what_is_not_yet_translated_is_cut_too():
    from django.utils.translation import gettext_lazy

    assert shown(gettext_lazy("政府信息公开")).replace("<wbr>", "") == "政府信息公开"
