"""The lists as a person sees them: on their screen, on the home screen, in the menu; foreign units do not exist."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.models import ReviewStep, StepKind, StepState, UnitPolicy
from tests import factories as f
from tests.approvals.screens.conftest import filled
from tests.approvals.walking import approve, draft, submitted
from tests.sites.admin_forms import text_of
from units.models import Role, User
from units.permissions import grant

pytestmark = pytest.mark.django_db
HOST = {"HTTP_HOST": "yunxi.localhost"}


def seen(client, user, name="approvals:worklist", **query):
    client.force_login(user)
    response = client.get(reverse(name), query, **HOST)
    assert response.status_code == 200
    return text_of(response.content)


def html_of(client, user, name="wagtailadmin_home"):
    client.force_login(user)
    return client.get(reverse(name), **HOST).content.decode()


def test_a_reviewer_sees_what_is_asked_with_light_and_submitter(client, office):
    submitted(draft(office, title="春耕通知"), office.editor)

    text = seen(client, office.secrecy)

    assert "等您办理的有 1 件" in text
    assert "绿灯" in text
    assert "保密审查 春耕通知 jyj-editor 无" in text


def test_a_foreign_unit_is_on_nobody_elses_screen(client, county, office):
    review = submitted(draft(office, title="春耕通知"), office.editor)
    ReviewStep.objects.filter(state=StepState.OPEN).update(
        due_on=timezone.localdate() - datetime.timedelta(5)
    )

    for shown in ("mine", "sent", "late"):
        assert "春耕通知" not in seen(client, county.mzj.secrecy, list=shown)
    assert client.get(reverse("approvals:next"), {"after": review.pk}, **HOST).status_code == 404
    assert "春耕通知" in seen(client, office.editor, list="late")


def test_who_has_no_role_that_reads_finds_no_list(client, office):
    client.force_login(f.make_user("shouli", office.unit, Role.CASE_OFFICER))
    for name in ("approvals:worklist", "approvals:sitting", "approvals:next"):
        assert client.get(reverse(name), **HOST).status_code == 404


def test_own_words_stand_at_the_end_with_the_reason_and_are_not_counted(client, office):
    grant(office.editor, office.unit, Role.CONFIDENTIALITY_REVIEWER)
    submitted(draft(office, title="我写的"), office.editor)

    text = seen(client, office.editor)

    assert "现在没有等您办理的审查" in text
    assert "按规定须由别人办理" in text
    assert "您写过或改过这份稿件" in text


def test_what_i_submitted_says_with_whom_it_is(client, office):
    submitted(draft(office, title="春耕通知"), office.editor)
    text = seen(client, office.editor, list="sent")
    assert "保密审查 春耕通知 jyj-confidentiality_reviewer" in text


def test_the_home_screen_asks_counts_and_lists(client, office):
    review = submitted(draft(office, title="春耕通知"), office.editor)
    text = text_of(html_of(client, office.secrecy).encode())
    assert "等您办理的有 1 件" in text
    assert "1 等我办理" in text
    assert "全部 1 件" in text
    text = text_of(html_of(client, office.editor).encode())
    assert "1 我送审的在办" in text
    assert "0 我的草稿" in text, "what is under review is no draft any more"

    assert "春耕通知" not in text_of(html_of(client, office.releaser).encode()), "not yet theirs"
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    assert "签发 春耕通知" in text_of(html_of(client, office.releaser).encode())


def test_the_menu_shows_the_number(client, office):
    assert "data-count" not in html_of(client, office.secrecy)
    submitted(draft(office), office.editor)
    assert '"data-count": 1' in html_of(client, office.secrecy)


def test_a_series_is_reviewed_in_one_sitting(client, office):
    first, second = (submitted(draft(office, title=f"菜价第{n}期"), office.editor) for n in (1, 2))
    query = {"column": str(office.column.pk)}

    assert "这一组还有 2 件等您审查" in seen(client, office.secrecy, "approvals:sitting", **query)
    response = client.get(reverse("approvals:next"), query, **HOST)
    address = reverse("approvals:review", args=[first.pk])
    assert response["Location"] == f"{address}?column={office.column.pk}"

    signed = client.post(
        f"{address}?column={office.column.pk}", filled(first, StepKind.CONFIDENTIALITY), **HOST
    )

    following = reverse("approvals:review", args=[second.pk])
    assert signed["Location"] == f"{following}?column={office.column.pk}"
    approve(second, StepKind.CONFIDENTIALITY, office.secrecy)
    response = client.get(reverse("approvals:next"), query | {"after": second.pk}, follow=True, **HOST)
    assert "这一组已全部办完" in text_of(response.content)


def test_screens_cost_the_same_however_much_waits(client, office):
    UnitPolicy.objects.create(unit=office.unit, parent_stands_in=True)

    def queries(name, **query):
        client.force_login(User.objects.get(pk=office.secrecy.pk))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name), query, **HOST)
        return len(captured)

    screens = [("approvals:worklist", {"list": shown}) for shown in ("mine", "sent", "late")]
    screens += [("approvals:sitting", {}), ("wagtailadmin_home", {})]
    for number in range(2):
        submitted(draft(office, title=f"第{number}件"), office.editor)
    ReviewStep.objects.filter(state=StepState.OPEN).update(
        due_on=timezone.localdate() - datetime.timedelta(5)
    )
    [queries(name, **query) for name, query in screens]
    few = [queries(name, **query) for name, query in screens]
    for number in range(2, 14):
        submitted(draft(office, title=f"第{number}件"), office.editor)
    ReviewStep.objects.filter(state=StepState.OPEN).update(
        due_on=timezone.localdate() - datetime.timedelta(5)
    )
    assert [queries(name, **query) for name, query in screens] == few
