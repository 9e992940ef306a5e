"""Files: the public has what public pages use, byte for byte, and nothing else, whatever name is tried."""

from __future__ import annotations

import re

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from sites.models import DisclosureAttachment, DisclosurePage, PublicFile
from sites.publishing.operations import Withdraw
from tests import factories as f
from tests.sites.conftest import body
from units.models import Role


def bytes_of(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def document(county):
    return f.make_document(county.unit, "附件.txt", b"cleared bytes")


@pytest.fixture
def draft(county, document):
    """An entry with a file that was never public."""
    page = f.make_disclosure(county.catalog, live=False)
    page.attachments.add(DisclosureAttachment(document=document, title="附件一"))
    page.save()
    return page


def test_a_file_of_a_draft_is_not_public(draft, document, reader):
    assert reader.get(document.url).status_code == 404


def test_a_file_that_lies_in_the_library_only_is_not_public(document, reader):
    assert reader.get(document.url).status_code == 404


def test_a_file_is_public_with_its_page_and_leaves_with_it(draft, document, reader):
    page = f.publish(draft)
    response = reader.get(document.url)
    assert response.status_code == 200
    assert bytes_of(response) == b"cleared bytes"
    assert "public" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    Withdraw(page, by=None, reason="有误").execute()
    assert reader.get(document.url).status_code == 404


def test_a_file_in_the_draft_of_a_public_page_is_not_public_until_it_is_published(county, document, reader):
    page = f.make_disclosure(county.catalog)
    page.attachments.add(DisclosureAttachment(document=document, title="附件一"))
    revision = page.save_revision()
    assert reader.get(document.url).status_code == 404
    revision.publish(skip_permission_checks=True)
    assert reader.get(document.url).status_code == 200


def test_a_file_taken_out_of_a_page_is_not_public_any_more(draft, document, reader):
    page = f.publish(draft)
    page = DisclosurePage.objects.get(pk=page.pk)
    page.attachments.clear()
    f.publish(page)
    assert reader.get(document.url).status_code == 404


def test_a_file_is_public_as_long_as_one_public_page_uses_it(county, draft, document, reader):
    first = f.publish(draft)
    second = f.attach(f.make_disclosure(county.catalog, "另一件"), document)
    Withdraw(first, by=None, reason="有误").execute()
    assert reader.get(document.url).status_code == 200
    Withdraw(second, by=None, reason="有误").execute()
    assert reader.get(document.url).status_code == 404


def test_a_file_linked_in_the_text_is_public_with_it(county, document, reader):
    link = f'<p><a linktype="document" id="{document.pk}">下载</a></p>'
    page = f.make_article(county.column, body=[("rich_text", link)], live=False)
    assert reader.get(document.url).status_code == 404
    f.publish(page)
    assert reader.get(document.url).status_code == 200


def test_other_bytes_under_the_same_row_are_not_public(draft, document, reader):
    """Somebody wrote past Django: the public row names the bytes that were cleared."""
    f.publish(draft)
    type(document).objects.filter(pk=document.pk).update(sha256="0" * 64)
    assert reader.get(document.url).status_code == 404


def test_head_works(draft, document, reader):
    f.publish(draft)
    response = reader.get(document.url, method="head")
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(b"cleared bytes"))
    assert reader.get(document.url, method="post").status_code == 405


def test_people_of_the_unit_open_it_people_of_another_get_404(county, draft, document):
    answers = []
    for unit in (county.unit, county.other.unit):
        client = Client()
        client.force_login(f.make_user(unit=unit, role=Role.EDITOR))
        answers.append(client.get(document.url))
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0]["Cache-Control"] == "private, no-store"


# -- pictures ---------------------------------------------------------------------------------------------------


@pytest.fixture
def image(county):
    return f.make_image(county.unit)


def test_a_scaled_picture_is_public_with_its_page_only(county, image, reader):
    rendition = image.get_rendition("width-20")
    assert reader.get(rendition.url).status_code == 404
    page = f.make_article(
        county.column, body=[("picture", {"image": image, "alt_text": "图", "caption": ""})]
    )
    assert PublicFile.objects.filter(page=page, image=image).exists()
    response = reader.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert reader.get(rendition.url, method="head").status_code == 200
    Withdraw(page, by=None, reason="有误").execute()
    assert reader.get(rendition.url).status_code == 404


def test_the_original_is_never_served(county, image, reader):
    f.make_article(county.column, body=[("picture", {"image": image, "alt_text": "图", "caption": ""})])
    name = image.file.name
    for address in (
        f"/media/{name}",
        f"/media/renditions/{name}",
        f"/media/renditions/../{name}",
        f"/{name}",
    ):
        assert reader.get(address).status_code == 404


def test_stored_names_cannot_be_guessed(county, document, image):
    one, two = image.get_rendition("width-20"), image.get_rendition("width-30")
    names = [document.file.name, image.file.name, one.file.name, two.file.name]
    assert all(re.fullmatch(r"[a-z]+/([0-9a-f]{2})/\1[0-9a-f]{30}\.[a-z]+", name) for name in names)
    assert len({name.rsplit("/", 1)[1].split(".")[0] for name in names}) == 4
    assert document.token not in document.file.name


@pytest.mark.parametrize(
    "name",
    [
        "../documents/x.txt",
        "..%2fdocuments%2fx.txt",
        "%2e%2e/documents/x.txt",
        "/etc/passwd",
        "x/../../../../etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_pictures(county, reader, name):
    default_storage.save("documents/x.txt", __import__("io").BytesIO(b"private"))
    assert reader.get(f"/media/renditions/{name}").status_code == 404


def test_people_of_another_unit_do_not_see_a_draft_picture(county, image):
    rendition = image.get_rendition("width-20")
    answers = []
    for unit in (county.unit, county.other.unit):
        client = Client()
        client.force_login(f.make_user(unit=unit, role=Role.EDITOR))
        answers.append(client.get(rendition.url).status_code)
    assert answers == [200, 404]


def test_wagtails_own_addresses_of_files_are_not_there(document, image, reader):
    for address in (
        f"/documents/{document.pk}/{document.filename}",
        f"/media/{document.file.name}",
        f"/images/{image.pk}/",
    ):
        assert reader.get(address).status_code == 404


def test_what_a_page_says_is_not_disturbed(county, reader):
    page = f.make_article(county.column, body=body("没有附件"))
    assert "没有附件" in reader.sees(page)
    assert not PublicFile.objects.filter(page=page).exists()
