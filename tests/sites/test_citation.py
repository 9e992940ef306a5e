"""How a page is cited."""

from __future__ import annotations

import datetime

import pytest

from sites.citation import citation
from sites.models import ArticlePage, DisclosurePage, ServiceGuidePage

pytestmark = pytest.mark.django_db
MOMENT = datetime.datetime(2026, 11, 17, 16, 30, tzinfo=datetime.UTC)  # half past midnight of the 18th here
DAY = datetime.date(2026, 11, 20)
ADDRESS = "https://www.yunxi.example/zwgk/20261118-abc/"


def test_an_entry_is_cited_with_issuer_number_dates_and_address():
    page = DisclosurePage(
        title="关于印发《办法》的通知",
        issuer_text="云溪县人民政府办公室",
        document_number="云溪政办发〔2026〕37号",
        published_at=MOMENT,
    )
    assert citation(page, ADDRESS, DAY) == (
        "云溪县人民政府办公室. 关于印发《办法》的通知：云溪政办发〔2026〕37号[EB/OL]. (2026-11-18)[2026-11-20]. "
        + ADDRESS
    )


@pytest.mark.parametrize(
    ("model", "values", "begins"),
    [
        (ArticlePage, {"author": "甘小雨", "source": "县融媒体中心"}, "甘小雨. 生育登记[EB/OL]."),
        (ArticlePage, {"source": "县融媒体中心"}, "县融媒体中心. 生育登记[EB/OL]."),
        (ServiceGuidePage, {"implementer": "乡镇人民政府"}, "乡镇人民政府. 生育登记[EB/OL]."),
    ],
)
def test_others_are_cited_by_author_source_or_who_does_the_service(model, values, begins):
    page = model(title="生育登记", published_at=MOMENT, **values)
    assert citation(page, ADDRESS, DAY).startswith(begins)


def test_without_a_time_of_publication_the_day_of_reading_is_left():
    assert (
        citation(ArticlePage(title="文", source="局"), ADDRESS, DAY)
        == f"局. 文[EB/OL]. [2026-11-20]. {ADDRESS}"
    )
