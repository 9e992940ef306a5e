"""Every way to the public by writing rows: plain saves, parts of pages, child rows, lists, fixtures, files, the catalogue."""

from __future__ import annotations

import json

import pytest
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.models import Page

from sites.catalog.entries import write_entry
from sites.models import (
    ArticlePage,
    CatalogEntry,
    DisclosureAttachment,
    DisclosureAttribute,
    DisclosurePage,
    SiteDocument,
    SiteImage,
)
from sites.publishing.operations import Release
from tests import factories as f
from tests.sites.conftest import UNCLEARED, body, refused, text_of


@pytest.fixture
def draft(county):
    page = f.make_article(county.column, "草稿一则", body=body(UNCLEARED), live=False)
    page.save_revision()
    return page


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章", body=body("已经放行的句子"))


@pytest.fixture
def entry(county):
    return f.make_disclosure(county.catalog, "一件政府信息", body=body("已经放行的句子"))


@pytest.fixture
def cleared_only(gate):
    """A gate that refuses one text, as one that knows digests would."""
    gate.refuses = lambda candidate: UNCLEARED in text_of(candidate.item)
    return gate


def test_switching_a_draft_live_by_saving_it_is_held(gate, draft, reader):
    gate.close()
    draft.live = True
    with refused():
        draft.save()
    assert reader.opens(draft).status_code == 404


def test_switching_a_draft_live_by_saving_one_column_is_held(gate, draft, reader):
    gate.close()
    draft.live = True
    for fields in (["live"], ["live", "go_live_at"], ["title", "live"]):
        with refused():
            draft.save(update_fields=fields)
    assert reader.opens(draft).status_code == 404


def test_switching_a_draft_live_through_its_base_row_is_held(gate, draft, reader):
    gate.close()
    base = Page.objects.get(pk=draft.pk)
    base.live = True
    with refused():
        base.save()
    with refused():
        base.save(update_fields=["live"])
    assert reader.opens(draft).status_code == 404


def test_the_gate_sees_the_whole_text_when_only_the_base_row_is_saved(cleared_only, draft, reader):
    base = Page.objects.get(pk=draft.pk)
    base.live = True
    with refused():
        base.save()
    assert reader.opens(draft).status_code == 404


def test_a_date_saved_alone_makes_nothing_public(gate, draft, reader):
    gate.close()
    draft.live = True
    draft.save(update_fields=["go_live_at"])
    assert reader.opens(draft).status_code == 404


def test_changing_a_public_page_by_saving_it_is_held(gate, article, reader):
    gate.close()
    article.body = body(UNCLEARED)
    with refused():
        article.save()
    with refused():
        article.save(update_fields=["body"])
    assert "已经放行的句子" in reader.sees(article)


def test_the_gate_sees_what_is_written_and_what_stays_when_one_column_is_saved(cleared_only, article, reader):
    """The uncleared body is in memory only; the title that is saved is fine."""
    article.body = body(UNCLEARED)
    article.title = "新的标题"
    article.save(update_fields=["title"])
    text = reader.sees(article)
    assert "新的标题" in text
    assert UNCLEARED not in text


def test_a_stale_copy_in_memory_neither_withdraws_nor_publishes(told, article, county):
    draft_copy = f.make_article(county.column, "另一篇", live=False)
    stale = ArticlePage.objects.get(pk=draft_copy.pk)
    f.publish(draft_copy)
    told.clear()
    stale.title = "改过的标题"
    stale.save(update_fields=["title"])
    assert [event.kind for event in told] == ["changed"]
    assert ArticlePage.objects.get(pk=stale.pk).live


def test_what_becoming_public_fills_in_is_stored_however_it_became_public(county):
    entry = f.make_disclosure(county.catalog, live=False)
    base = Page.objects.get(pk=entry.pk)
    base.live = True
    base.save()
    stored = DisclosurePage.objects.get(pk=entry.pk)
    assert stored.index_number
    assert stored.published_at
    assert stored.catalog_entry.index_number == stored.index_number


def test_a_new_page_written_as_live_becomes_a_draft_with_its_text(gate, county, reader):
    gate.close()
    page = county.column.add_child(instance=ArticlePage(title="新页面", body=body(UNCLEARED)))
    stored = ArticlePage.objects.get(pk=page.pk)
    assert not stored.live
    assert UNCLEARED in text_of(stored)
    assert stored.published_at is None
    assert reader.opens(page).status_code == 404


# -- fixtures -------------------------------------------------------------------------------------------------------


def dump(*pages):
    rows = [Page.objects.get(pk=page.pk) for page in pages] + list(pages)
    return json.loads(serializers.serialize("json", rows))


def load(rows, tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    call_command("loaddata", str(path), verbosity=0)


def test_a_fixture_brings_drafts_only(draft, reader, tmp_path):
    rows = dump(draft)
    rows[0]["fields"]["live"] = True
    load(rows, tmp_path)
    assert not Page.objects.get(pk=draft.pk).live
    assert reader.opens(draft).status_code == 404


def test_a_fixture_does_not_change_a_public_page(article, reader, tmp_path):
    rows = dump(article)
    rows[1]["fields"]["body"] = json.dumps([{"type": "rich_text", "value": UNCLEARED, "id": "x"}])
    with refused():
        load(rows, tmp_path)
    assert "已经放行的句子" in reader.sees(article)


def test_a_fixture_that_says_the_same_is_no_change(article, reader, tmp_path):
    load(dump(article), tmp_path)
    assert "已经放行的句子" in reader.sees(article)


# -- child rows and lists -------------------------------------------------------------------------------------------


def refuse_attachment(candidate):
    item = candidate.item
    return isinstance(item, DisclosurePage) and any(row.title == UNCLEARED for row in item.attachments.all())


def test_a_child_row_saved_alone_is_held(gate, county, entry, reader):
    document = f.make_document(county.unit)
    gate.refuses = refuse_attachment
    with refused():
        DisclosureAttachment.objects.create(page=entry, document=document, title=UNCLEARED)
    assert UNCLEARED not in reader.sees(entry)
    assert reader.get(document.url).status_code == 404


def test_a_child_row_changed_alone_is_held(gate, county, entry, reader):
    entry = f.attach(entry, f.make_document(county.unit), "附件一")
    row = entry.attachments.get()
    row.title = UNCLEARED
    gate.refuses = refuse_attachment
    with refused():
        row.save()
    assert "附件一" in reader.sees(entry)


def test_a_child_row_added_through_its_relation_is_held(gate, county, entry, reader):
    document = f.make_document(county.unit)
    gate.refuses = refuse_attachment
    entry.attachments.add(DisclosureAttachment(document=document, title=UNCLEARED))
    with refused():
        entry.attachments.commit()
    with refused():
        entry.save()
    assert UNCLEARED not in reader.sees(entry)


def test_a_child_row_deleted_alone_is_held(gate, county, entry, reader):
    entry = f.attach(entry, f.make_document(county.unit), "附件一")
    gate.refuses = lambda candidate: not candidate.item.attachments.all()
    with refused():
        entry.attachments.get().delete()
    with refused():
        DisclosureAttachment.objects.filter(page=entry).delete()
    assert "附件一" in reader.sees(entry)


def test_a_child_row_moved_from_one_page_to_another_asks_for_both(gate, county, entry):
    entry = f.attach(entry, f.make_document(county.unit), "附件一")
    target = f.make_disclosure(county.catalog, "另一件", live=False)
    row = entry.attachments.get()
    row.page = target
    gate.refuses = lambda candidate: candidate.item.pk == entry.pk
    with refused():
        row.save()
    assert DisclosureAttachment.objects.get(pk=row.pk).page_id == entry.pk


def test_a_child_row_lets_its_file_out_when_the_gate_is_open(gate, county, entry, reader):
    document = f.make_document(county.unit)
    row = DisclosureAttachment.objects.create(page=entry, document=document, title="附件一")
    assert reader.get(document.url).status_code == 200
    row.delete()
    assert reader.get(document.url).status_code == 404


def test_rows_of_a_draft_ask_nobody(gate, county, reader):
    page = f.make_disclosure(county.catalog, live=False)
    gate.close()
    DisclosureAttachment.objects.create(page=page, document=f.make_document(county.unit), title=UNCLEARED)
    page.joint_issuers.add(county.other.unit)
    page.save()
    assert reader.opens(page).status_code == 404


def test_a_list_changed_alone_is_held_from_either_side(gate, county, entry, reader):
    unit = county.other.unit
    gate.refuses = lambda candidate: any(item.pk == unit.pk for item in candidate.item.joint_issuers.all())
    entry.joint_issuers.add(unit)
    with refused():
        entry.save()
    entry = DisclosurePage.objects.get(pk=entry.pk)
    entry.joint_issuers.add(unit)
    with refused():
        entry.joint_issuers.commit()
    with refused():
        unit.joint_disclosures.add(entry)
    assert unit.name not in reader.sees(entry)


def test_a_list_emptied_from_the_other_side_is_held(gate, county, entry, reader):
    unit = county.other.unit
    entry.joint_issuers.add(unit)
    entry.save()
    gate.refuses = lambda candidate: not candidate.item.joint_issuers.all()
    with refused():
        unit.joint_disclosures.clear()
    with refused():
        unit.joint_disclosures.remove(entry)
    assert DisclosurePage.objects.get(pk=entry.pk).joint_issuers.count() == 1


# -- files ----------------------------------------------------------------------------------------------------------


def test_the_bytes_and_the_name_of_a_file_in_use_stay(county, entry, reader):
    document = f.make_document(county.unit, content=b"cleared bytes")
    f.attach(entry, document)

    document.file = ContentFile(b"other bytes", "other.txt")
    with refused("正被公开、准予公开"):
        document.save()
    for name, value in (("title", "别的名字"), ("original_name", "other.txt"), ("sha256", "0" * 64)):
        document = SiteDocument.objects.get(pk=document.pk)
        setattr(document, name, value)
        with refused():
            document.save()
    with pytest.raises(ProtectedError), transaction.atomic():
        SiteDocument.objects.get(pk=document.pk).delete()
    assert (
        b"".join(reader.get(SiteDocument.objects.get(pk=document.pk).url).streaming_content)
        == b"cleared bytes"
    )


def test_a_picture_in_use_stays(county, article):
    image = f.make_image(county.unit)
    article.body = [("picture", {"image": image, "alt_text": "图", "caption": ""})]
    article = f.publish(article)
    assert article.public_files.filter(image=image).exists()
    for name, value in (("title", "别的名字"), ("focal_point_x", 5), ("description", "别的说明")):
        image = SiteImage.objects.get(pk=image.pk)
        setattr(image, name, value)
        with refused():
            image.save()


def test_a_file_of_drafts_only_may_change(county):
    page = f.make_disclosure(county.catalog, live=False)
    document = f.make_document(county.unit)
    page.attachments.add(DisclosureAttachment(document=document))
    page.save()
    document.title = "别的名字"
    document.save()
    assert SiteDocument.objects.get(pk=document.pk).title == "别的名字"


# -- attributes and the catalogue -----------------------------------------------------------------------------------

GROUND = {"attribute_ground": "条例第十六条", "attribute_reason": "内部事务信息"}


@pytest.mark.parametrize("attribute", [DisclosureAttribute.ON_REQUEST, DisclosureAttribute.WITHHELD])
def test_only_proactive_entries_have_a_public_page(county, entry, reader, attribute):
    page = f.make_disclosure(county.catalog, live=False, attribute=attribute, **GROUND)
    with refused("没有公开的页面"):
        f.publish(page)
    page = DisclosurePage.objects.get(pk=page.pk)
    page.live = True
    with refused():
        page.save()
    written = county.catalog.add_child(
        instance=DisclosurePage(title="直接写入", attribute=attribute, **GROUND)
    )
    assert not DisclosurePage.objects.get(pk=written.pk).live

    entry.attribute = attribute
    for name, value in GROUND.items():
        setattr(entry, name, value)
    with refused():
        entry.save()
    with refused():
        f.publish(entry)
    assert DisclosurePage.objects.filter(live=True).get() == DisclosurePage.objects.get(pk=entry.pk)
    assert "已经放行的句子" in reader.sees(entry)


@pytest.fixture
def on_request(county):
    return f.make_disclosure(
        county.catalog, "依申请公开的一件", live=False, attribute=DisclosureAttribute.ON_REQUEST, **GROUND
    )


def test_the_line_of_an_on_request_entry_is_held(gate, on_request):
    gate.close()
    with refused():
        write_entry(on_request)
    with refused():
        Release(on_request, by=None).execute()
    assert not CatalogEntry.objects.filter(page=on_request).exists()


def test_the_line_of_an_on_request_entry_is_shown_without_a_page(gate, on_request, reader):
    Release(on_request, by=None).execute()
    line = CatalogEntry.objects.get(page=on_request)
    assert (line.title, line.has_page) == ("依申请公开的一件", False)
    assert line.index_number
    assert reader.opens(on_request).status_code == 404


def test_a_line_changed_alone_is_held(gate, entry, on_request):
    Release(on_request, by=None).execute()
    for page in (entry, on_request):
        line = CatalogEntry.objects.get(page=page)
        line.title = UNCLEARED
        with refused("不一致"):
            line.save()
    assert not CatalogEntry.objects.filter(title=UNCLEARED).exists()


def test_a_draft_and_a_withheld_entry_have_no_line(county):
    draft = f.make_disclosure(county.catalog, live=False, index_number="x/2026-1")
    with refused():
        write_entry(draft)
    withheld = f.make_disclosure(
        county.catalog, "不予公开", live=False, attribute=DisclosureAttribute.WITHHELD, **GROUND
    )
    with refused():
        write_entry(withheld)
    with refused():
        Release(withheld, by=None).execute()
    assert not CatalogEntry.objects.exists()
