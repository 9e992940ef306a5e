"""What somebody hostile, or a slip of the hand, may send: an answer, no traceback, and nothing public unasked."""

from __future__ import annotations

import datetime
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from sites.charts import ChartDataError, parse_rows
from sites.importing.rows import FileUnreadable, open_rows
from sites.models import DisclosureAttachment
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release
from tests import factories as f
from tests.sites.admin_forms import filled
from tests.sites.conftest import refused
from tests.sites.importing_files import workbook
from units.models import Role

BEYOND_ANY_DATABASE = "9" * 30


# -- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["9999999999999999", BEYOND_ANY_DATABASE])
def test_a_part_of_a_sitemap_that_no_site_is_long_enough_for_is_not_found(county, reader, part):
    assert reader.get(f"/sitemap-{county.portal.pk}-{part}.xml").status_code == 404


def test_a_theme_of_a_number_that_no_site_can_have_is_not_found(county, reader):
    assert reader.get(f"/theme-{BEYOND_ANY_DATABASE}-00000000.css").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/%00/", "/zwgk/a%00b/", "/files/%00/x", "/files/x/%00", "/media/renditions/%00", "/admin/%00/"],
)
def test_an_address_with_a_nul_is_a_bad_request_on_every_database(county, reader, address):
    response = reader.get(address)
    assert response.status_code == 400
    assert "这个地址读不出来" in response.content.decode()


# -- files of other units --------------------------------------------------------------------------------------------


@pytest.fixture
def secret(county):
    """A file that the first department keeps in its library and never made public."""
    return f.make_document(county.unit, "内部.txt", b"secret")


@pytest.fixture
def borrower(county, secret):
    """A draft of the other department that names it."""
    draft = f.make_disclosure(f.make_catalog(county.other), live=False)
    draft.attachments.add(DisclosureAttachment(document=secret, title="附件"))
    draft.save_revision()
    return draft


def test_a_releaser_does_not_publish_what_another_unit_keeps_in_its_library(county, secret, borrower, reader):
    releaser = f.make_user("qf", county.other.unit, Role.RELEASER)
    with pytest.raises(PublicationRefused, match="内部"):
        Release(borrower, by=releaser).execute()
    assert reader.get(secret.url).status_code == 404


def test_the_releaser_reads_which_file_stands_in_the_way(county, borrower):
    client = Client()
    client.force_login(f.make_user("qf", county.other.unit, Role.RELEASER))
    screen = client.get(f"/admin/cluster/release/{borrower.pk}/", headers={"host": "yunxi.localhost"})
    assert "请上传到本单位的文件库" in screen.content.decode()


def test_no_program_publishes_a_picture_out_of_another_units_library(county):
    picture = f.make_image(county.unit)
    block = ("picture", {"image": picture, "alt_text": "图", "caption": ""})
    article = f.make_article(county.other_column, live=False)
    article.body = [block]
    with refused("文件库"):
        f.publish(article)


def test_a_file_that_its_own_unit_made_public_may_be_used_by_all(county, secret, borrower, reader):
    f.attach(f.make_disclosure(county.catalog), secret)
    assert f.publish(borrower).live


# -- forms -----------------------------------------------------------------------------------------------------------


def test_a_year_that_cannot_be_stored_is_told_at_its_field(county):
    article = f.make_article(county.column)
    client = Client()
    client.force_login(f.make_user("bj", county.unit, Role.EDITOR))
    address = f"/admin/pages/{article.pk}/edit/"
    form = filled(client.get(address, headers={"host": "yunxi.localhost"}).content)
    form |= {"body-count": "0", "title": "改过的标题", "published_at": "0001-01-01 00:00"}
    response = client.post(address, form, headers={"host": "yunxi.localhost"})
    assert response.status_code == 200
    assert "发布时间的年份有误" in response.content.decode()
    assert "改过的标题" in response.content.decode()


def test_a_time_of_publication_before_1900_is_a_slip_of_the_pen(county):
    article = f.make_article(county.column)
    article.published_at = datetime.datetime(226, 3, 1, tzinfo=datetime.UTC)
    with pytest.raises(ValidationError, match="年份有误"):
        article.full_clean()


@pytest.mark.parametrize(
    "address", ["http://[::1", "javascript:alert(1)", "//elsewhere.example", "/\\elsewhere"]
)
def test_a_withdrawn_page_sends_its_readers_to_our_own_sites_only(county, address):
    article = f.make_article(county.column)
    client = Client()
    client.force_login(f.make_user("qf", county.unit, Role.RELEASER))
    typed = {"reason": "有误", "redirect_to": address}
    screen = client.post(f"/admin/cluster/withdraw/{article.pk}/", typed, headers={"host": "yunxi.localhost"})
    assert "请填本县网站的地址" in screen.content.decode()
    article.refresh_from_db()
    assert article.live


@pytest.mark.parametrize(
    "pasted",
    [
        '项目,"金额\n甲,1',  # a quotation mark that is not closed
        "项目,金额\n甲,1e999",
        "项目,金额\n甲,1e308\n乙,-1e308",
        "项目,金额\n甲," + "9" * 200_000,
        '"' + "项" * 200_000 + '",金额\n甲,1',
    ],
)
def test_a_chart_that_could_not_be_drawn_is_refused_when_it_is_typed(pasted):
    with pytest.raises(ChartDataError):
        parse_rows(pasted)


# -- import ----------------------------------------------------------------------------------------------------------


def test_a_sheet_that_claims_a_billion_rows_is_refused_not_counted_through(tmp_path):
    good, hostile = workbook(tmp_path / "a.xlsx", ["标题", "正文"], ["甲", "一"]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<row r="2"', b'<row r="1000000000"')
            target.writestr(name, content)
    with pytest.raises(FileUnreadable, match="行号"):
        list(open_rows(hostile))
