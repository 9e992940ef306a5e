"""The quiet scan while somebody writes, and the click that masks."""

import pytest
from django.urls import reverse

from approvals.models import DraftScan
from sites.models import ArticlePage
from tests.approvals.walking import draft, submitted

pytestmark = pytest.mark.django_db
MOBILE = "13800001234"


@pytest.fixture
def article(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return draft(office, summary=f"值班电话{MOBILE}")


def test_a_save_is_scanned_after_the_commit(article):
    scan = DraftScan.objects.get(page=article)
    assert (scan.blocks, scan.warnings) == (0, 1)


def test_the_next_save_a_moment_later_is_not(office, article, django_capture_on_commit_callbacks):
    before = DraftScan.objects.get(page=article).scanned_at
    article.summary = ""
    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision(user=office.editor)

    assert DraftScan.objects.get(page=article).scanned_at == before


def test_one_click_masks_and_leaves_a_new_draft(office, article, client):
    client.force_login(office.editor)
    address = reverse("approvals:findings", args=[article.pk])
    page = client.get(address)
    assert "手机" in page.content.decode()
    assert MOBILE not in page.content.decode()

    client.post(address, {"key": page.context["findings"][0].key})

    newest = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert newest.summary == "值班电话138****1234"
    assert client.get(address).context["findings"] == []


def test_under_review_nothing_is_masked(office, article, client):
    submitted(article, office.editor)
    client.force_login(office.editor)
    address = reverse("approvals:findings", args=[article.pk])

    answer = client.post(address, {"key": client.get(address).context["findings"][0].key}, follow=True)

    assert "锁定" in answer.content.decode()
    newest = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert MOBILE in newest.summary


def test_another_unit_sees_nothing_of_it(county, article, client):
    client.force_login(county.mzj.editor)

    assert client.get(reverse("approvals:findings", args=[article.pk])).status_code == 404
