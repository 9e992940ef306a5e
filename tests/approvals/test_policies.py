"""What a county and its units decide about their reviews; what nobody can switch off; every change on the record."""

import importlib

import pytest
from django.apps import apps
from django.urls import reverse

from approvals import policies
from approvals.deciding import checklist_of
from approvals.models import ChecklistItem, Joining, StepKind, StepPolicy, StepState, UnitPolicy
from approvals.policies import PolicyRefused
from ledger.models import LedgerEntry
from tests import factories as f
from tests.approvals.walking import approve, draft, step_of, submitted
from tests.sites.admin_forms import text_of
from units.models import Role

pytestmark = pytest.mark.django_db
HOST = {"HTTP_HOST": "yunxi.localhost"}
ARTICLE = "sites.articlepage"


@pytest.fixture
def admin(office):
    return f.make_user("jyj-gl", office.unit, Role.UNIT_ADMINISTRATOR)


@pytest.fixture
def county_admin(county):
    return f.make_user("xian-gl", county.portal.unit, Role.UNIT_ADMINISTRATOR)


def changes():
    return [
        row.details for row in LedgerEntry.objects.filter(kind="review.policy_changed").order_by("sequence")
    ]


def test_a_rule_holds_for_what_is_submitted_from_then_on(office, admin):
    before = submitted(draft(office), office.editor)
    policies.set_step(
        office.unit, ARTICLE, StepKind.LEGALITY, required=True, days=4, by=admin, reason="局务会"
    )
    after = submitted(draft(office, title="另一件"), office.editor)

    assert step_of(before, StepKind.LEGALITY).state == StepState.SKIPPED
    step = step_of(after, StepKind.LEGALITY)
    assert (step.state, step.days) == (StepState.OPEN, 4)
    assert changes()[0]["now"] == {"required": True, "days": 4}


def test_the_units_rule_goes_before_the_countys_and_falls_back_to_it(office, admin, county_admin):
    policies.set_step(None, "", StepKind.CONFIDENTIALITY, required=True, days=6, by=county_admin)
    row = policies.set_step(office.unit, "", StepKind.CONFIDENTIALITY, required=True, days=1, by=admin)
    assert step_of(submitted(draft(office), office.editor), StepKind.CONFIDENTIALITY).days == 1
    policies.drop_step(row, by=admin)
    review = submitted(draft(office, title="另一件"), office.editor)
    assert step_of(review, StepKind.CONFIDENTIALITY).days == 6


@pytest.mark.parametrize("kind", [StepKind.CONFIDENTIALITY, StepKind.RELEASE])
def test_confidentiality_and_release_cannot_be_switched_off(office, admin, kind):
    with pytest.raises(PolicyRefused, match="不能取消"):
        policies.set_step(office.unit, ARTICLE, kind, required=False, days=None, by=admin)
    assert not StepPolicy.objects.exists()


def test_what_the_law_gives_co_makers_is_no_policy(county_admin):
    with pytest.raises(PolicyRefused, match="15 个工作日"):
        policies.set_step(None, "", StepKind.COSIGN, required=True, days=3, by=county_admin)


def test_a_units_administrator_rules_neither_the_county_nor_another_unit(county, office, admin):
    for unit in (None, county.mzj.unit):
        with pytest.raises(PolicyRefused, match="您不能修改"):
            policies.set_step(unit, "", StepKind.ATTRIBUTE, required=True, days=3, by=admin)
        with pytest.raises(PolicyRefused, match="您不能修改"):
            policies.add_item(unit, StepKind.RELEASE, "核对", by=admin)
    assert changes() == []


def test_a_small_unit_joins_two_steps_and_the_record_says_so(office, admin):
    policies.set_unit(office.unit, joined=Joining.RELEASE, stands_in=True, by=admin, reason="人少")
    policies.set_unit(office.unit, joined=Joining.RELEASE, stands_in=True, by=admin, reason="人少")
    assert UnitPolicy.objects.get().parent_stands_in
    assert len(changes()) == 1, "nothing changed the second time"


def test_a_line_is_added_and_ended_never_rewritten(office, admin):
    item = policies.add_item(office.unit, StepKind.CONFIDENTIALITY, " 图纸已删去  涉密管线 ", by=admin)
    review = submitted(draft(office), office.editor)
    step = step_of(review, StepKind.CONFIDENTIALITY)
    assert checklist_of(step)[-1].text == "图纸已删去 涉密管线"
    opinion = approve(review, StepKind.CONFIDENTIALITY, office.secrecy).opinion

    with pytest.raises(PolicyRefused, match="已经有这一项"):
        policies.add_item(office.unit, StepKind.CONFIDENTIALITY, "图纸已删去 涉密管线", by=admin)
    policies.end_item(item, by=admin)

    assert item.text not in [row.text for row in checklist_of(step)]
    assert "图纸已删去 涉密管线" in opinion.checklist
    assert [next(iter(set(change) & {"added", "ended"})) for change in changes()] == ["added", "ended"]


def test_the_countys_lines_are_not_a_units_to_end(office, admin):
    item = ChecklistItem.objects.create(kind=StepKind.RELEASE, text="县里的一项")
    with pytest.raises(PolicyRefused, match="您不能修改"):
        policies.end_item(item, by=admin)


def test_every_step_comes_with_a_checklist_and_the_migration_goes_back():
    migration = importlib.import_module("approvals.migrations.0002_checklists")
    migration.unload(apps, None)
    assert not ChecklistItem.objects.exists()
    migration.load(apps, None)
    migration.load(apps, None)
    for kind in StepKind:
        assert ChecklistItem.objects.filter(kind=kind, unit=None).count() == len(migration.ITEMS[kind]) >= 2


# -- the screen ----------------------------------------------------------------------------------------------------


def test_an_administrator_changes_rules_on_the_screen(client, office, admin):
    client.force_login(admin)
    address = reverse("approvals:unit_rules", args=[office.unit.code])
    values = {
        "deed": "step",
        "page_type": ARTICLE,
        "kind": "legality",
        "required": "yes",
        "days": "4",
        "reason": "局务会",
    }
    text = text_of(client.post(address, values, follow=True, **HOST).content)
    assert "合法性审查 文章 要求 4 个工作日" in text

    text = text_of(client.post(address, values | {"kind": "release", "required": "no"}, **HOST).content)
    assert "保密审查和签发不能取消。" in text

    client.post(address, {"deed": "add", "kind": "release", "text": "已配图", "reason": "局务会"}, **HOST)
    client.post(address, {"deed": "unit", "joined": "release", "stands_in": "on", "reason": "人少"}, **HOST)
    assert UnitPolicy.objects.get().attribute_joined_with == Joining.RELEASE
    assert "已配图" in text_of(client.get(address, **HOST).content)
    client.post(address, {"deed": "end", "id": ChecklistItem.objects.get(text="已配图").pk}, **HOST)
    client.post(address, {"deed": "drop", "id": StepPolicy.objects.get().pk}, **HOST)
    assert not StepPolicy.objects.exists()
    assert ChecklistItem.objects.get(text="已配图").ended_at is not None


def test_a_units_administrator_is_led_to_the_own_unit_and_changes_nothing_of_the_county(
    client, office, admin
):
    client.force_login(admin)
    item = ChecklistItem.objects.create(kind=StepKind.RELEASE, text="县里的一项")
    county, own = reverse("approvals:rules"), reverse("approvals:unit_rules", args=[office.unit.code])
    assert client.get(county, **HOST)["Location"] == own
    assert client.post(county, {"deed": "end", "id": item.pk}, **HOST).status_code == 404
    assert client.post(own, {"deed": "end", "id": item.pk}, **HOST).status_code == 404
    item.refresh_from_db()
    assert item.ended_at is None


def test_the_countys_administrator_rules_the_county(client, county_admin):
    client.force_login(county_admin)
    address = reverse("approvals:rules")
    client.post(
        address,
        {
            "deed": "step",
            "page_type": "",
            "kind": "attribute",
            "required": "yes",
            "days": "3",
            "reason": "纪要",
        },
        **HOST,
    )
    assert StepPolicy.objects.get().unit is None
    assert "属性认定 全部类型 要求 3 个工作日 全县" in text_of(client.get(address, **HOST).content)


def test_another_units_rules_do_not_exist(client, county, admin):
    client.force_login(admin)
    address = reverse("approvals:unit_rules", args=[county.mzj.unit.code])
    assert client.get(address, **HOST).status_code == 404
    assert (
        client.post(address, {"deed": "unit", "joined": "release", "reason": "x"}, **HOST).status_code == 404
    )
    for user in (county.jyj.editor, county.jyj.secrecy):
        client.force_login(user)
        assert client.get(reverse("approvals:rules"), **HOST).status_code == 404
