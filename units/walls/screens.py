"""The entries of what every member of staff has, and of people and units."""

from __future__ import annotations

from units.walls import people
from units.walls.table import EVERYBODY as ALL
from units.walls.table import NOBODY, OPEN, STAFF, Kind, family, path, wall

PUBLIC = Kind("public fact", lambda asked, values: [ALL] * len(values))
#: What the resolver answers with when nothing else does.
NO_SUCH_ADDRESS = "admin/.*/$"


def register() -> None:
    """Enter them."""
    family(
        "Before logging in",
        wall("account_login account_inactive mfa_authenticate", OPEN, why="The door itself."),
        wall("account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn password_due", OPEN),
        wall("single_sign_on single_sign_on_back", OPEN, why="The way to the county's provider and back."),
        wall("wagtailadmin_password_reset wagtailadmin_password_reset_done", OPEN),
        wall("wagtailadmin_password_reset_confirm", OPEN, plain="uidb64 token", why="The link in a mail."),
        wall("wagtailadmin_password_reset_complete", OPEN),
        wall("wagtailadmin_sprite wagtailadmin_javascript_catalog", OPEN, why="Icons and words of the interface."),
    )  # fmt: skip
    family(
        "Everybody's own",
        wall("wagtailadmin_home account_logout", STAFF),
        wall("account_settings wagtailadmin_dismissibles", STAFF, why="The own account and no other."),
        wall("login_places still_here", STAFF, why="The own logins."),
        wall("end_login_place", STAFF, plain="pk", why="The view finds the person's own logins only."),
        wall("mfa_index mfa_activate_totp mfa_deactivate_totp mfa_list_webauthn mfa_add_webauthn", STAFF),
        wall("mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes", STAFF),
        wall(
            "mfa_edit_webauthn mfa_remove_webauthn",
            STAFF,
            plain="pk",
            why="The view finds the person's own keys only.",
        ),
        wall(NO_SUCH_ADDRESS, STAFF, why="The page that says so."),
        wall("wagtailadmin_error_test admin/test404/", NOBODY, why="Wagtail's tests of itself."),
    )
    family(
        "Units",
        wall("index index_results", STAFF, of=("units",), why="Name and address of an office are public."),
        wall("inspect", STAFF, path("pk", PUBLIC), of=("units",)),
        wall("add", NOBODY, of=("units",), why="Changed through the cluster file."),
        wall("edit delete history history_results usage", NOBODY, plain="pk", of=("units",)),
    )
    people.register()
