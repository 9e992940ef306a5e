"""The gate that approvals fills in: until there are reviews, releasing is the decision."""

import pytest

from sites.publishing import gates
from sites.publishing.operations import Release
from tests import factories as f
from units.models import Role

pytestmark = pytest.mark.django_db


def test_what_a_releaser_releases_is_let_through():
    department = f.make_department("jyj", f.make_portal())
    article = f.make_article(f.make_column(department), live=False)
    releaser = f.make_user(unit=department.unit, role=Role.RELEASER)

    assert Release(article, by=releaser).execute().live


def test_without_any_gate_nothing_becomes_public():
    department = f.make_department("jyj", f.make_portal())
    article = f.make_article(f.make_column(department), live=False)
    gate = gates._gates["approvals"]
    gates.unregister("approvals")
    try:
        with pytest.raises(gates.PublicationRefused, match="关口"):
            Release(article, by=None).execute()
    finally:
        gates.register("approvals", gate)
    article.refresh_from_db()
    assert not article.live


def test_two_gates_cannot_have_one_name():
    with pytest.raises(ValueError, match="approvals"):
        gates.register("approvals", gates._gates["approvals"])
