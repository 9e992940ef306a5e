"""Every field of every page type: what is in changes the digest, what is out does not, what is neither is an error."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page

from approvals import checks
from approvals.digest import digest_of, fields
from approvals.digest.fields import TABLES, Table, inside_of, names_of
from sites.models import ArticlePage, DisclosurePage, HomePage, SitePage
from sites.publishing.guard import NOT_PUBLIC
from tests import factories as f
from tests.approvals.digest.digesting import every_page

#: Written elsewhere in the form, or counted by a rule of their own that has its own test.
WITH_RULES = {"content_type", "published_at", "released_at"}


#: A page with another key is another page, with other rows.
KEYS = {"id", "page_ptr", "homepage_ptr", "path"}


def another(field, value):  # noqa: PLR0911 - one line for each kind of field
    """Some other value that the field can hold."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model._default_manager.exclude(pk=getattr(value, "pk", None))
        return others.first()
    if isinstance(field, StreamField):
        return [
            ("rich_text" if "rich_text" in field.stream_block.child_blocks else "question", _block(field))
        ]
    if isinstance(field, RichTextField):
        return "<p>另一段</p>"
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField | models.AutoField):
        return (value or 0) + 7
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + datetime.timedelta(days=2)
    if isinstance(field, models.DateField):
        return (value or timezone.localdate()) + datetime.timedelta(days=2)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return next((key for key, _label in field.choices or () if key != value), f"{value or ''}a1")


def _block(field):
    return "<p>另</p>" if "rich_text" in field.stream_block.child_blocks else {"question": "另", "answer": ""}


@pytest.mark.django_db
def test_every_field_that_is_in_changes_the_digest_and_no_other_does():
    Locale.objects.get_or_create(language_code="en")
    f.make_unit("another")
    tried = 0
    for page in every_page():
        before = digest_of(page)
        inside = inside_of(type(page))
        for field in page._meta.concrete_fields:
            if field.name in WITH_RULES | KEYS:
                continue
            value = getattr(page, field.name)
            other = another(field, value)
            if isinstance(field, models.ForeignKey) and other is None:
                continue
            setattr(page, field.name, other)
            assert (digest_of(page) != before) == (field.name in inside), (type(page), field.name)
            setattr(page, field.name, value)
            assert digest_of(page) == before, (type(page), field.name)
            tried += 1
    assert tried > 300


@pytest.mark.django_db
def test_every_field_of_every_child_row_that_is_in_changes_the_digest():
    tried = set()
    for page in every_page():
        before = digest_of(page)
        for name in ("attachments", "materials", "process_steps", "windows"):
            for row in getattr(page, name).all() if hasattr(page, name) else ():
                getattr(page, name).add(row)
                for field in row._meta.concrete_fields:
                    if field.name in inside_of(type(row)) - {"sort_order"}:
                        value = getattr(row, field.name)
                        if (other := another(field, value)) is None:
                            continue
                        setattr(row, field.name, other)
                        assert digest_of(page) != before, (type(row), field.name)
                        setattr(row, field.name, value)
                        tried.add(f"{type(row).__name__}.{field.name}")
                break
    assert {"DisclosureAttachment.document", "GuideMaterial.blank_form", "GuideWindow.hours"} <= tried


def test_the_tables_are_complete():
    assert checks.digest_is_complete() == []


def test_what_counts_is_watched_by_the_guard():
    watched_otherwise = {"content_type", "locale"}
    for model in checks.digested_models():
        if issubclass(model, SitePage):
            assert not inside_of(model) & NOT_PUBLIC - watched_otherwise, model
    # What the guard watches beyond that is not said to readers, or registered elsewhere.
    beyond = {
        name
        for model in checks.digested_models()
        if issubclass(model, SitePage)
        for name in set(names_of(model)) - inside_of(model) - NOT_PUBLIC
    }
    assert beyond - {name for name, why in TABLES[HomePage].outside.items() if why == fields.IDENTITY} == {
        "live",
        "index_number",
        "script",
    }


@pytest.mark.parametrize(
    ("model", "change", "error"),
    [
        (ArticlePage, {"outside": {}}, "ArticlePage.page_ptr 既没有"),
        (DisclosurePage, {"inside": TABLES[DisclosurePage].inside - {"attachments"}}, "attachments 既没有"),
        (
            DisclosurePage,
            {"inside": TABLES[DisclosurePage].inside - {"joint_issuers"}},
            "joint_issuers 既没有",
        ),
        (Page, {"inside": TABLES[Page].inside | {"owner"}}, "owner 既计入摘要，又被排除"),
        (Page, {"inside": TABLES[Page].inside | {"nonsense"}}, "nonsense 不是任何字段"),
        (Page, {"inside": TABLES[Page].inside | {"owner"}, "outside": {}}, "owner 的值没有写法"),
    ],
)
def test_a_field_that_nobody_decided_on_is_an_error(monkeypatch, model, change, error):
    table = TABLES[model]
    monkeypatch.setitem(
        TABLES, model, Table(model, change.get("inside", table.inside), change.get("outside", table.outside))
    )
    assert any(error in problem.msg for problem in checks.digest_is_complete())


def test_a_page_type_without_a_table_is_an_error(monkeypatch):
    monkeypatch.delitem(TABLES, ArticlePage)
    assert any("ArticlePage 没有摘要字段表" in problem.msg for problem in checks.digest_is_complete())


def test_a_block_without_a_rule_is_an_error(monkeypatch):
    from approvals.digest import values

    monkeypatch.setattr(values, "_RULES", tuple(rule for rule in values._RULES if len(rule[0]) != 5))
    problems = [problem.msg for problem in checks.digest_is_complete()]
    assert any("块 CharBlock 没有写法" in problem for problem in problems)
