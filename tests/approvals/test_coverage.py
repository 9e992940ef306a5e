"""What is reviewed and what is exempt."""

import datetime

import pytest
from django.utils import timezone

from approvals import coverage
from approvals.checks import coverage_is_complete
from approvals.models import StepKind
from approvals.submitting import Submit
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release
from tests import factories as f
from tests.approvals.walking import approve, submitted
from units.models import Role

pytestmark = pytest.mark.django_db


def test_every_type_is_in_one_list():
    assert coverage_is_complete() == []


def test_a_type_in_no_list_is_an_error(monkeypatch):
    monkeypatch.setattr(coverage, "REVIEWED", coverage.REVIEWED[1:])

    assert [error.id for error in coverage_is_complete()] == ["approvals.E005"]


def test_the_emergency_notice_is_reviewed_although_the_portal_is_exempt(county):
    portal = county.portal
    releaser = f.make_user("qf", portal.unit, Role.RELEASER)
    editor = f.make_user("bj", portal.unit, Role.EDITOR)
    secrecy = f.make_user("bm", portal.unit, Role.CONFIDENTIALITY_REVIEWER)
    portal.notice_title, portal.notice_text = "暴雨红色预警", "请不要外出。"
    portal.notice_until = timezone.now() + datetime.timedelta(days=1)
    portal.save_revision(user=editor)

    with pytest.raises(PublicationRefused, match="还没有经过审查"):
        Release(portal, by=releaser).execute()

    review = submitted(portal, editor)
    approve(review, StepKind.CONFIDENTIALITY, secrecy)
    approve(review, StepKind.RELEASE, releaser)
    portal.refresh_from_db()
    assert portal.notice_title == "暴雨红色预警"


def test_the_footer_of_a_site_needs_no_review(county):
    portal = county.portal
    portal.sponsor = "云溪县人民政府办公室"
    portal.save_revision()

    assert Release(portal, by=None).execute().sponsor == "云溪县人民政府办公室"
    with pytest.raises(PublicationRefused, match="不用审查"):
        Submit(portal, by=None).execute()


def test_what_is_exempt_is_scanned_all_the_same(office):
    office.column.description = "联系人11010519491231002X"
    office.column.save_revision()

    with pytest.raises(PublicationRefused, match="身份证"):
        Release(office.column, by=None).execute()
