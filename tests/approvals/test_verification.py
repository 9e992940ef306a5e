"""What went past every guard is found."""

import pytest
from django.db import connection

from approvals.models import Clearance
from sites.models import ArticlePage
from sites.publishing.verification import verify_public
from tests.approvals.walking import cleared, draft

pytestmark = pytest.mark.django_db


def codes(page):
    return [finding.code for finding in verify_public() if finding.page == page.pk]


def test_what_was_cleared_is_in_order(office):
    assert codes(cleared(draft(office), office)) == []


def test_a_text_changed_past_the_orm_is_named(office):
    page = cleared(draft(office), office)
    ArticlePage.objects.filter(pk=page.pk).update(summary="没有人审过的一句")

    assert "not-cleared" in codes(page)


def test_a_clearance_that_was_taken_away_is_named(office):
    page = cleared(draft(office), office)
    Clearance.objects.filter(page=page).update(revoked_at="2026-01-01T00:00Z", revoke_reason="撤销")

    assert "not-cleared" in codes(page)


def test_an_opinion_changed_in_the_database_is_named(office):
    page = cleared(draft(office), office)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_opinion SET digest = '1:0'")

    assert "opinion-differs" in codes(page)
