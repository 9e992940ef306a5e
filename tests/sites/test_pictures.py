"""Pictures: small for those who pay by the byte, described for those who cannot see them, there without delay."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from sites import pictures
from sites.blocks import BodyBlock
from sites.models import LeaderPage, SiteImage, SiteRendition
from sites.pictures import make_copies, shown
from sites.publishing import renditions
from sites.publishing.operations import Withdraw
from sites.scope import ensure_collection
from tests import factories as f

pytestmark = pytest.mark.django_db
CAMERA, PLACE, ORIENTATION = 0x0110, 0x8825, 0x0112


def picture_file(form="JPEG", size=(1600, 1200), mode="RGB", **options):
    buffer = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert(mode).save(buffer, form, **options)
    return buffer.getvalue()


def stored(unit, content=None, name="桥.jpg"):
    return SiteImage.objects.create(
        title="云溪桥", file=ContentFile(content or picture_file(), name), collection=ensure_collection(unit)
    )


def article_with(county, *images, kind="gallery"):
    parts = [
        {"image": image, "alt_text": f"第{number}幅", "caption": f"图注{number}"}
        for number, image in enumerate(images)
    ]
    body = [("gallery", parts)] if kind == "gallery" else [("picture", part) for part in parts]
    return f.make_article(county.column, body=body)


def body_of(reader, page):
    return BeautifulSoup(reader.sees(page), "html.parser").find(class_="prose")


def copies(image):
    return {(copy.filter_spec, copy.width) for copy in SiteRendition.objects.filter(image=image)}


@pytest.fixture
def opened(reader):
    """A function that fetches a copy as a reader and returns response and picture."""

    def fetch(address):
        response = reader.get(address)
        content = b"".join(response.streaming_content) if response.status_code == 200 else b""
        return SimpleNamespace(
            status=response.status_code,
            response=response,
            picture=content and Pillow.open(io.BytesIO(content)),
        )

    return fetch


def test_a_public_picture_has_its_copies_before_anybody_asks(county, django_capture_on_commit_callbacks):
    image = stored(county.unit)
    with django_capture_on_commit_callbacks(execute=True):
        article_with(county, image)
    expected = {
        (f"width-{width}|format-{form}", width) for width in (400, 800, 1200) for form in ("avif", "webp")
    }
    assert copies(image) == expected | {("width-800|format-jpeg", 800)}
    assert all(SiteRendition.objects.filter(image=image).values_list("sha256", flat=True))


def test_a_draft_makes_no_copies(county, django_capture_on_commit_callbacks):
    image = stored(county.unit)
    with django_capture_on_commit_callbacks(execute=True):
        page = f.make_article(
            county.column, live=False, body=[("picture", {"image": image, "alt_text": "桥", "caption": ""})]
        )
        page.save_revision()
    assert copies(image) == set()


def test_the_browser_chooses_format_and_width(county, reader):
    image = stored(county.unit)
    make_copies(image)
    picture = body_of(reader, article_with(county, image, kind="picture")).picture
    assert [source["type"] for source in picture.find_all("source")] == ["image/avif", "image/webp"]
    for source in picture.find_all("source"):
        assert [part.split()[1] for part in source["srcset"].split(", ")] == ["400w", "800w", "1200w"]
        assert "100vw" in source["sizes"]
    assert (picture.img["width"], picture.img["height"]) == ("1200", "900")
    assert (picture.img["loading"], picture.img["decoding"], picture.img["alt"]) == ("lazy", "async", "第0幅")


def test_a_reader_who_comes_before_the_copies_sees_the_picture(county, reader, opened):
    image = stored(county.unit)
    body = body_of(reader, article_with(county, image, kind="picture"))
    assert not body.find_all("source")
    assert opened(body.img["src"]).picture.size == (800, 600)
    assert copies(image) == {("width-800|format-jpeg", 800)}


def test_a_gallery_without_copies_shows_all_its_pictures_at_once(county, reader, opened):
    body = body_of(reader, article_with(county, stored(county.unit), stored(county.unit)))
    assert len(body.find_all("img")) == 2
    assert all(opened(image["src"]).picture for image in body.find_all("img"))


def test_a_gallery_is_a_list_of_links_to_large_pictures(county, reader, opened):
    images = [stored(county.unit) for _ in range(3)]
    for image in images:
        make_copies(image)
    items = body_of(reader, article_with(county, *images)).find(class_="gallery").find_all("li")
    assert [item.figcaption.get_text() for item in items] == ["图注0", "图注1", "图注2"]
    assert [item.a.img["alt"] for item in items] == ["第0幅", "第1幅", "第2幅"]
    assert all(opened(item.a["href"]).picture.width == 1200 for item in items)


def test_ten_pictures_cost_as_many_queries_as_two(county, reader):
    def cost(number, kind):
        images = [stored(county.unit, picture_file(size=(64, 48))) for _ in range(number)]
        for image in images:
            make_copies(image)
        page = article_with(county, *images, kind=kind)
        reader.opens(page)
        with CaptureQueriesContext(connection) as captured:
            reader.opens(page)
        return len(captured)

    for kind in ("gallery", "picture"):
        few, many = cost(2, kind), cost(10, kind)
        assert few == many
        assert many <= 15


def test_types_and_caching_of_copies(county, opened):
    image = stored(county.unit)
    page = article_with(county, image)
    make_copies(image)
    kinds = {
        "width-400|format-avif": ("image/avif", "AVIF"),
        "width-400|format-webp": ("image/webp", "WEBP"),
        "width-800|format-jpeg": ("image/jpeg", "JPEG"),
    }
    for spec, (content_type, form) in kinds.items():
        copy = SiteRendition.objects.get(image=image, filter_spec=spec)
        got = opened(copy.url)
        assert got.response["Content-Type"] == content_type
        assert got.picture.format == form
        assert "immutable" in got.response["Cache-Control"]
        assert "s-maxage=3600" in got.response["Cache-Control"]
    Withdraw(page, by=None, reason="有误").execute()
    assert opened(copy.url).status == 404


def test_a_draft_picture_is_not_kept_by_any_cache(county, superuser_client):
    image = stored(county.unit)
    copy = make_copies(image)[0]
    response = superuser_client.get(copy.url, headers={"host": "yunxi.localhost"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_what_a_camera_wrote_into_a_picture_is_left_behind(county):
    exif = Pillow.Exif()
    exif[CAMERA] = "Camera of a citizen"
    exif[PLACE] = {1: "N", 2: (26.0, 35.0, 12.0)}
    content = picture_file(exif=exif, comment=b"a citizen's comment")
    assert b"citizen" in content
    for copy in make_copies(stored(county.unit, content)):
        with copy.file.open("rb") as file:
            written = file.read()
        assert b"citizen" not in written and b"Exif" not in written
        assert not Pillow.open(io.BytesIO(written)).getexif()


def test_a_picture_taken_upright_is_shown_upright(county):
    exif = Pillow.Exif()
    exif[ORIENTATION] = 6
    image = stored(county.unit, picture_file(exif=exif))
    make_copies(image)
    picture = shown(SiteImage.objects.get(pk=image.pk))
    assert (picture.width, picture.height) == (1200, 1600)


@pytest.mark.parametrize(
    ("content", "name", "fallback"),
    [
        (picture_file("PNG", mode="RGBA"), "a.png", "png"),
        (picture_file("PNG"), "a.png", "jpeg"),
        (picture_file("PNG", mode="P"), "a.png", "jpeg"),
        (picture_file("JPEG", mode="CMYK"), "a.jpg", "jpeg"),
        (picture_file("JPEG", mode="L"), "a.jpg", "jpeg"),
        (picture_file("WEBP"), "a.webp", "jpeg"),
        (picture_file("GIF", mode="P"), "a.gif", "jpeg"),
        (picture_file("PNG", mode="LA"), "a.png", "png"),
    ],
)
def test_every_kind_of_picture_gets_its_copies(county, content, name, fallback):
    made = make_copies(stored(county.unit, content, name))
    assert len(made) == 7
    assert {copy.filter_spec for copy in made if copy.width == 800} == {
        f"width-800|format-{form}" for form in ("avif", "webp", fallback)
    }


def test_a_small_picture_is_not_enlarged(county):
    image = stored(county.unit, picture_file(size=(64, 48)))
    make_copies(image)
    assert {width for _spec, width in copies(image)} == {64}


def test_copies_are_made_once(county):
    image = stored(county.unit)
    assert len(make_copies(image, only_fallback=True)) == 1
    assert len(make_copies(image)) == 6
    assert make_copies(image) == []


def test_a_picture_whose_file_is_gone_leaves_its_description(county, reader):
    image = stored(county.unit)
    page = article_with(county, image, kind="picture")
    image.file.storage.delete(image.file.name)
    body = body_of(reader, page)
    assert not body.img
    assert "第0幅" in body.get_text() and "图注0" in body.get_text()


def test_a_broken_picture_does_not_undo_a_publication(county, reader, django_capture_on_commit_callbacks):
    image = stored(county.unit)
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"no picture")
    with django_capture_on_commit_callbacks(execute=True):
        page = article_with(county, image)
    assert "第0幅" in body_of(reader, page).get_text()


def test_a_picture_with_too_many_pixels_is_not_decoded(county, settings, caplog):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100 * 100
    assert make_copies(stored(county.unit, picture_file(size=(100, 100))))
    image = stored(county.unit, picture_file(size=(100, 101)))
    assert make_copies(image) == []
    assert "100 x 101" in caplog.text


def test_readers_do_not_try_again_what_could_not_be_read(county, reader, caplog):
    image = stored(county.unit)
    page = article_with(county, image, kind="picture")
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"no picture")
    for _ in range(3):
        assert not body_of(reader, page).img
    assert caplog.text.count("no copies of picture") == 1


def test_a_picture_whose_bytes_are_replaced_is_tried_at_once(county):
    image = stored(county.unit)
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"no picture")
    assert shown(SiteImage.objects.get(pk=image.pk)) is None
    image.file = ContentFile(picture_file(size=(64, 48)), "b.jpg")
    image.save()
    assert shown(SiteImage.objects.get(pk=image.pk))


def test_a_long_picture_becomes_narrower_in_all_formats(county):
    image = stored(county.unit, picture_file("PNG", size=(64, 20_000)), "a.png")
    made = make_copies(image)
    assert {copy.filter_spec.rpartition("-")[2] for copy in made} == {"avif", "webp", "jpeg"}
    assert {copy.height for copy in made} == {pictures.MOST_HEIGHT}


def test_a_format_that_fails_does_not_undo_the_others(county, settings, caplog):
    settings.WAGTAILIMAGES_AVIF_QUALITY = 1000
    made = make_copies(stored(county.unit, picture_file(size=(64, 48))))
    assert {copy.filter_spec.rpartition("-")[2] for copy in made} == {"webp", "jpeg"}
    assert "format-avif" in caplog.text


@pytest.mark.parametrize("alt_text", ["", "   "])
def test_a_picture_without_a_description_is_refused(county, alt_text):
    block = BodyBlock().child_blocks["picture"]
    value = block.to_python({"image": stored(county.unit).pk, "alt_text": alt_text, "caption": ""})
    with pytest.raises(ValidationError):
        block.clean(value)


def test_where_no_description_is_given_the_title_stands_in(county):
    html = render_to_string("sites/parts/picture.html", {"image": stored(county.unit), "eager": True})
    picture = BeautifulSoup(html, "html.parser").img
    assert picture["alt"] == "云溪桥"
    assert not picture.has_attr("loading")


def test_a_leader_is_shown_at_once_in_the_formats_of_all_pictures(
    county, reader, django_capture_on_commit_callbacks
):
    column = f.make_column(county.department, kind="leaders", title="领导信息")
    with django_capture_on_commit_callbacks(execute=True):
        page = column.add_child(
            instance=LeaderPage(title="林松", post="局长", portrait=stored(county.unit), live=False)
        )
        f.publish(page)
    picture = BeautifulSoup(reader.sees(page), "html.parser").find("picture")
    assert [source["type"] for source in picture.find_all("source")] == ["image/avif", "image/webp"]
    assert picture.img["alt"] == "林松"
    assert not picture.img.has_attr("loading")


def test_a_publication_does_not_wait_for_ever(
    county, monkeypatch, django_capture_on_commit_callbacks, capsys
):
    images = [stored(county.unit) for _ in range(3)]
    monkeypatch.setattr(renditions, "PATIENCE", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        article_with(county, *images)
    assert [len(copies(image)) for image in images] == [0, 0, 0]
    call_command("make_pictures")
    assert [len(copies(image)) for image in images] == [7, 7, 7]
    assert capsys.readouterr().out == "已处理 3 张图片，0 张无法读取。\n"
    call_command("make_pictures")
    assert capsys.readouterr().out == "已处理 0 张图片，0 张无法读取。\n"


def test_the_command_leaves_pictures_alone_that_nobody_may_see(county):
    image = stored(county.unit)
    call_command("make_pictures")
    assert copies(image) == set()
