"""Which role may use which screen, for things of its own unit: as docs/walls.md says, and as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tests import factories as f
from tests.cluster.walls.parameters import form, paths, queries
from tests.cluster.walls.walk import Visitor
from units.models import Role
from units.permissions.roles import AT_THE_TOP_ONLY
from units.walls.addresses import admin_views
from units.walls.report import as_markdown, may
from units.walls.table import Level, wall_of

pytestmark = pytest.mark.django_db

VIEWS = {view.name: view for view in admin_views()}
#: Screens that a role may use and that the things of the stage do not fill.
NOTHING_THERE = {
    "admin/.*/$": "its answer is 404",
    "wagtailadmin_home": "is where a refusal leads",
    "account_logout": "leads to the login",
    "end_login_place": "the login is somebody else's",
    "units_people:hand_over": "for those who have left with things waiting",
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), "the key is somebody else's"),
    **dict.fromkeys(
        ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"), "they have none"
    ),
    **{
        f"{files}:{name}": "the upload is somebody else's, of the same unit"
        for files, name in (
            ("wagtaildocs", "create_multiple_from_uploaded_document"),
            ("wagtaildocs", "delete_upload_multiple"),
            ("wagtailimages", "create_multiple_from_uploaded_image"),
            ("wagtailimages", "delete_upload_multiple"),
        )
    },
}


@pytest.fixture(scope="module")
def holders(stage) -> dict[Role, Visitor]:
    """One person for each role, with that role only: at unit A, or at the county, from where the role reaches A."""
    at = {role: stage.county if role in AT_THE_TOP_ONLY else stage.a.unit for role in Role}
    return {role: Visitor(f.make_user(f"only-{role.value}", at[role], role)) for role in Role}


def refusals(visitor, view, side) -> list[str]:
    """How each address of the view refuses the person, with GET, POST and PUT; empty when one opens."""
    closed = {reverse("wagtailadmin_home"), reverse("account_login")}
    seen = []
    for path in paths(view, side):
        address = f"{path}?{queries(view, side)[0]}"
        for method in ("get", "post", "put"):
            answer = visitor.send(method, address, form(view, side) if method == "post" else None)
            if answer.status not in (403, 404, 405) and answer.location.partition("?")[0] not in closed:
                return []
            seen.append(f"{method} {address} {answer.status} {answer.location}")
    return seen


@pytest.mark.parametrize("name", sorted(set(VIEWS) - set(NOTHING_THERE)))
def test_each_role_gets_as_far_as_the_table_says(stage, holders, name):
    wall = wall_of(name)
    if wall.who.level is Level.OPEN:
        return
    wrong = {
        role.value: refused or "opens"
        for role, visitor in holders.items()
        if may(wall, role) == bool(refused := refusals(visitor, VIEWS[name], stage.a))
    }
    assert not wrong, "\n".join(f"{role}: {how}" for role, how in wrong.items())


def test_the_document_says_what_the_table_says(settings):
    text = (Path(settings.BASE_DIR) / "docs" / "walls.md").read_text(encoding="utf-8")
    assert text.rstrip() == "\n".join(as_markdown()).rstrip(), "run: manage.py walls > docs/walls.md"
