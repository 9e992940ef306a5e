"""Standing in for somebody absent: who may, who names, from when until when; on the record and on the list."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import deputies, worklist
from approvals.deputies import DeputyRefused, end_deputy, name_deputy
from approvals.models import Deputy, StepKind
from ledger.models import LedgerEntry
from sites.publishing.gates import PublicationRefused
from tests import factories as f
from tests.approvals.walking import approve, draft, submitted
from tests.sites.admin_forms import text_of
from units.models import Role, User

pytestmark = pytest.mark.django_db
HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def admin(office):
    return f.make_user("jyj-gl", office.unit, Role.UNIT_ADMINISTRATOR)


def stands_in(office, deputy, by, first=0, last=3, **values):
    today = timezone.localdate()
    asked = {
        "absent": office.secrecy,
        "unit": office.unit,
        "role": Role.CONFIDENTIALITY_REVIEWER,
        "starts_on": today + datetime.timedelta(days=first),
        "ends_on": today + datetime.timedelta(days=last),
        "by": by,
    }
    return name_deputy(deputy, **asked | values)


def test_a_deputy_decides_instead_of_the_absent_one(office, admin):
    deputy = office.people[Role.LEGALITY_REVIEWER]
    stands_in(office, deputy, admin)
    review = submitted(draft(office), office.editor)

    result = approve(review, StepKind.CONFIDENTIALITY, deputy)

    assert result.opinion.by == deputy
    assert result.opinion.instead_of == office.secrecy
    entry = LedgerEntry.objects.get(kind="review.deputy_named")
    assert entry.details["deputy"] == deputy.username
    assert entry.details["role"] == Role.CONFIDENTIALITY_REVIEWER


def test_a_deputy_does_not_decide_on_own_words(office, admin):
    stands_in(office, office.editor, admin)
    review = submitted(draft(office), office.editor)
    with pytest.raises(PublicationRefused, match="自己写的"):
        approve(review, StepKind.CONFIDENTIALITY, office.editor)


def test_a_deputy_of_the_unit_above_has_it_on_the_list_and_opens_it(client, county, office, admin):
    above = f.make_user("xian-bm", county.portal.unit, Role.CONFIDENTIALITY_REVIEWER)
    review = submitted(draft(office, title="春耕通知"), office.editor)
    client.force_login(above)
    address = reverse("approvals:review", args=[review.pk])
    assert client.get(address, **HOST).status_code == 404

    stands_in(office, above, admin)

    assert client.get(address, **HOST).status_code == 200
    assert "代jyj-confidentiality_reviewer" in text_of(
        client.get(reverse("approvals:worklist"), **HOST).content
    )
    approve(review, StepKind.CONFIDENTIALITY, above)


def test_what_was_ended_gives_nothing_any_more(office, admin):
    deputy = office.people[Role.LEGALITY_REVIEWER]
    row = stands_in(office, deputy, admin)
    submitted(draft(office), office.editor)
    end_deputy(row, by=admin)

    assert not worklist.waiting(User.objects.get(pk=deputy.pk)).exists()
    assert LedgerEntry.objects.filter(kind="review.deputy_ended").count() == 1
    with pytest.raises(DeputyRefused, match="已经结束"):
        end_deputy(row, by=admin)


def test_the_absent_one_names_a_deputy_and_a_colleague_cannot(office):
    deputy = office.people[Role.LEGALITY_REVIEWER]
    with pytest.raises(DeputyRefused, match="您不能为"):
        stands_in(office, deputy, office.releaser)
    assert stands_in(office, deputy, office.secrecy).named_by == office.secrecy


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"absent": "editor"}, "不需要代办"),
        ({"deputy": "secrecy"}, "不能是同一个人"),
        ({"deputy": "stranger"}, "不能代办"),
        ({"deputy": "officer"}, "不能代办"),
        ({"first": 3, "last": 1}, "早于开始日期"),
        ({"first": -9, "last": -1}, "已经过去"),
        ({"last": 400}, "最长半年"),
    ],
)
def test_who_cannot_be_a_deputy(county, office, admin, values, words):
    people = {
        "editor": office.editor,
        "secrecy": office.secrecy,
        "stranger": county.mzj.secrecy,
        "officer": f.make_user("jyj-sl", office.unit, Role.CASE_OFFICER),
    }
    values = {name: people.get(value, value) for name, value in values.items()}
    deputy = values.pop("deputy", office.releaser)
    with pytest.raises(DeputyRefused, match=words):
        stands_in(office, deputy, admin, **values)
    assert not Deputy.objects.exists()
    assert not LedgerEntry.objects.filter(kind="review.deputy_named").exists()


def test_two_deputies_for_the_same_days_are_one_too_many(office, admin):
    stands_in(office, office.releaser, admin)
    with pytest.raises(DeputyRefused, match="这几天已由"):
        stands_in(office, office.people[Role.LEGALITY_REVIEWER], admin, first=2, last=9)
    stands_in(office, office.people[Role.LEGALITY_REVIEWER], admin, first=4, last=9)
    assert deputies.current(office.unit).count() == 2


# -- the screen ----------------------------------------------------------------------------------------------------


def address(office, name="approvals:unit_deputies", *more):
    return reverse(name, args=[office.unit.code, *more])


def sent(office, deputy):
    today = timezone.localdate()
    return {
        "absent": office.secrecy.pk,
        "deputy": deputy.pk,
        "role": Role.CONFIDENTIALITY_REVIEWER.value,
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
    }


def test_an_administrator_names_and_ends_a_deputy_on_the_screen(client, office, admin):
    client.force_login(admin)
    answer = client.post(address(office), sent(office, office.releaser), follow=True, **HOST)
    assert "jyj-releaser代jyj-confidentiality_reviewer办理保密审查" in text_of(answer.content)
    row = Deputy.objects.get()

    answer = client.post(address(office, "approvals:end_deputy", row.pk), follow=True, **HOST)

    assert "不再代" in text_of(answer.content)
    assert "现在没有代办" in text_of(answer.content)


def test_a_reviewer_can_name_a_deputy_for_nobody_but_themselves(client, office):
    client.force_login(office.releaser)
    answer = client.post(address(office), sent(office, office.releaser), **HOST)
    assert answer.status_code == 200
    assert not Deputy.objects.exists()


def test_a_refusal_is_told_with_what_was_filled_in(client, office, admin):
    client.force_login(admin)
    values = sent(office, office.releaser) | {"role": Role.RELEASER.value}
    answer = client.post(address(office), values, **HOST)
    assert answer.status_code == 409
    assert "不需要代办" in text_of(answer.content)


def test_another_unit_does_not_exist(client, county, office, admin):
    row = stands_in(office, office.releaser, admin)
    stranger = f.make_user("mzj-gl", county.mzj.unit, Role.UNIT_ADMINISTRATOR)
    for user in (stranger, county.mzj.secrecy):
        client.force_login(user)
        assert client.get(address(office), **HOST).status_code == 404
        assert client.post(address(office, "approvals:end_deputy", row.pk), **HOST).status_code == 404
        assert client.post(address(county.mzj, "approvals:end_deputy", row.pk), **HOST).status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None
