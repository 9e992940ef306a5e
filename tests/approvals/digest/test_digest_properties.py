"""The digest, tried with whatever hypothesis thinks of: unchanged saves keep it, changes do not."""

from __future__ import annotations

import json
import random
import uuid

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from approvals.digest import digest_of
from approvals.digest.markup import canonical_markup
from approvals.digest.references import References
from approvals.digest.values import canonical_block, canonical_plain
from sites.blocks import RICH_TEXT_FEATURES, BodyBlock
from sites.models import ArticlePage
from tests import factories as f
from tests.approvals.digest.digesting import draft_of, row_of

BODY = BodyBlock()
words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co"]), min_size=1, max_size=12
)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
inline = st.tuples(st.sampled_from(["", "b", "i", "a"]), words)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inline(part: tuple[str, str]) -> str:
    tag, text = part
    opened = '<a href="https://example.gov.cn/">' if tag == "a" else f"<{tag}>"
    return f"{opened}{_escape(text)}</{tag}>" if tag else _escape(text)


paragraphs = st.builds(
    lambda tag, parts: f"<{tag}>{''.join(map(_inline, parts))}</{tag}>",
    st.sampled_from(["p", "h2", "h3"]),
    st.lists(inline, min_size=1, max_size=4),
)
rich = st.lists(paragraphs, min_size=1, max_size=4).map("".join)
table = st.builds(
    lambda rows, head: {"data": rows, "first_row_is_table_header": head, "first_col_is_header": not head},
    st.lists(st.lists(st.none() | words, min_size=2, max_size=2), min_size=1, max_size=3),
    st.booleans(),
)
question = st.fixed_dictionaries({"question": words, "answer": rich})
block = st.one_of(
    st.tuples(st.just("rich_text"), rich),
    st.tuples(st.just("table"), table),
    st.tuples(st.just("faq"), st.lists(question, min_size=1, max_size=3)),
    st.tuples(
        st.just("callout"),
        st.fixed_dictionaries(
            {"tone": st.sampled_from(["note", "ok", "warn"]), "title": words, "text": rich}
        ),
    ),
    st.tuples(
        st.just("chart"),
        st.fixed_dictionaries({"title": words, "style": st.just("bar"), "unit": st.just(""), "rows": lines}),
    ),
)
bodies = st.lists(block, min_size=1, max_size=4)
with_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def stored(body):
    """A body as its column holds it: every block and every item with a uuid of its own."""

    def value_of(name, value):
        if name == "faq":
            return [{"type": "item", "value": item, "id": str(uuid.uuid4())} for item in value]
        return value

    return [{"type": name, "value": value_of(name, value), "id": str(uuid.uuid4())} for name, value in body]


def shuffled(value, rng):
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, rng)) for key, item in value.items()]
        rng.shuffle(items)
        return dict(items)
    return [shuffled(item, rng) for item in value] if isinstance(value, list) else value


def written(value) -> str:
    return json.dumps(value, sort_keys=True)


def of_body(body) -> str:
    return written(canonical_block(BODY, body, References()))


@pytest.fixture
def page(db):
    return f.make_article(f.make_column(f.make_department("jyj", f.make_portal())), live=False)


@with_database
@given(body=bodies, title=words, summary=lines)
def test_saving_loading_and_publishing_without_a_change_keep_it(page, body, title, summary):
    assume(title.strip())
    draft = ArticlePage.objects.get(pk=page.pk)
    draft.title, draft.summary, draft.body = title, summary, json.dumps(stored(body))
    before = digest_of(draft)
    draft.save_revision()
    assert digest_of(draft_of(page)) == before
    again = draft_of(page)
    list(again.body)
    again.save_revision()
    assert digest_of(draft_of(page)) == before
    assert (
        digest_of(f.publish(draft_of(page))) == before == digest_of(row_of(page)) == digest_of(draft_of(page))
    )


@with_database
@given(one=bodies, other=bodies)
def test_another_body_is_another_digest(page, one, other):
    assume(of_body(stored(one)) != of_body(stored(other)))
    page.body = json.dumps(stored(one))
    before = digest_of(page)
    page.body = json.dumps(stored(other))
    assert digest_of(page) != before


@settings(max_examples=150, deadline=None)
@given(body=bodies, seed=st.integers(0, 1000))
def test_uuids_of_blocks_and_order_of_keys_do_not_count(body, seed):
    assert of_body(stored(body)) == of_body(shuffled(stored(body), random.Random(seed)))  # noqa: S311


@settings(max_examples=150, deadline=None)
@given(body=bodies, word=st.sampled_from(["甲", "x", "0"]), data=st.data())
def test_one_more_character_anywhere_in_a_body_counts(body, word, data):
    def leaves(value, path=()):
        if isinstance(value, dict | list):
            for key in value if isinstance(value, dict) else range(len(value)):
                yield from leaves(value[key], (*path, key))
        elif isinstance(value, str) and path[-1] not in ("type", "id", "tone", "style"):
            yield path

    raw = stored(body)
    before = of_body(raw)
    assume(places := sorted(leaves(raw), key=str))
    path = data.draw(st.sampled_from(places))
    place = raw
    for key in path[:-1]:
        place = place[key]
    text = place[path[-1]]
    place[path[-1]] = text.replace("</", f"{word}</", 1) if "</" in text else text + word
    assert of_body(raw) != before


@settings(max_examples=150, deadline=None)
@given(html=rich)
def test_the_editor_gives_back_the_same_text(html):
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    once = converter.to_database_format(converter.from_database_format(html))
    twice = converter.to_database_format(converter.from_database_format(once))
    assert canonical_markup(twice, References()) == canonical_markup(once, References())


def test_the_editor_does_not_change_what_was_written_for_it():
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    for html in (
        "<p>一、总则</p><h2>附则</h2><ul><li>甲</li><li>乙</li></ul>",
        "<p><strong>重要</strong>：<em>请</em>注意</p>\n<p>第二段</p>",
        '<p>见<a href="https://example.gov.cn/a?b=1&amp;c=2">公告</a>。</p>',
        "<p>A &amp; B &lt; C&nbsp;D</p>",
        "<p>第一行<br/>第二行</p>",
        "",
    ):
        back = converter.to_database_format(converter.from_database_format(html))
        assert canonical_markup(back, References()) == canonical_markup(html, References()), (html, back)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>甲</p>", "<p>乙</p>"),
        ("<p>甲</p>", "<h2>甲</h2>"),
        ("<p>甲乙</p>", "<p>甲</p><p>乙</p>"),
        ("<p>甲 乙</p>", "<p>甲乙</p>"),
        ("<p>甲</p>", "<p>甲<!-- 乙 --></p>"),
        ("<p>&lt;b&gt;</p>", "<p><b></p>"),
        ('<a href="a" href="b">甲</a>', '<a href="b">甲</a>'),
        ('<a linktype="page" id="3">甲</a>', '<a linktype="page" id="4">甲</a>'),
        ("<p>甲\x00乙</p>", "<p>甲\x00丙</p>"),
        ("<p>甲<", "<p>甲"),
    ],
)
def test_what_a_reader_can_tell_apart_is_told_apart(one, other):
    assert canonical_markup(one, References()) != canonical_markup(other, References())


@given(text=st.text())
def test_text_keeps_it_through_a_browsers_form(text):
    assert canonical_plain(
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    ) == canonical_plain(text)
