"""The tables: what each role gives at its unit, how far it reaches, and who may grant it."""

from __future__ import annotations

from units.models import Role

#: The object permission on ``Unit`` that stands for the role; everything of ours asks for these.
UNIT_PERMISSION = {
    Role.EDITOR: "edit_content",
    Role.ATTRIBUTE_REVIEWER: "review_attribute",
    Role.LEGALITY_REVIEWER: "review_legality",
    Role.CONFIDENTIALITY_REVIEWER: "review_confidentiality",
    Role.RELEASER: "release_content",
    Role.CASE_OFFICER: "handle_cases",
    Role.UNIT_ADMINISTRATOR: "administer_people",
    Role.INSPECTOR: "inspect_content",
    Role.SECURITY_AUDITOR: "audit_security",
    Role.SYSTEM_ADMINISTRATOR: "administer_system",
}
ROLE_OF = {codename: role for role, codename in UNIT_PERMISSION.items()}

#: From the unit of the membership down the whole tree; all others are for their own unit (and a township's people
#: serve the village offices below it too, which have few people of their own).
REACHING = frozenset(
    {Role.UNIT_ADMINISTRATOR, Role.INSPECTOR, Role.SECURITY_AUDITOR, Role.SYSTEM_ADMINISTRATOR}
)

#: Who reads what a unit has not published; administrators of people and of the system do not, nor do case officers.
READERS = (
    Role.EDITOR,
    Role.ATTRIBUTE_REVIEWER,
    Role.LEGALITY_REVIEWER,
    Role.CONFIDENTIALITY_REVIEWER,
    Role.RELEASER,
    Role.INSPECTOR,
)

#: On pages. Wagtail has no right to read: reviewers, inspectors and administrators read on screens of ours. Nobody holds
#: its publish permission: publishing is an operation of sites.publishing.
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("wagtailcore.add_page", "wagtailcore.change_page"),
    Role.RELEASER: ("wagtailcore.change_page",),
}
#: On collections. Wagtail asks for the permissions on its own image and document models, whichever models are in use.
COLLECTION_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
    Role.RELEASER: ("wagtailimages.choose_image", "wagtaildocs.choose_document"),
}
#: On whole models, without an object: everybody enters the admin; whoever writes may also start a translation.
MODEL_PERMISSIONS: dict[Role, tuple[str, ...]] = dict.fromkeys(Role, ("wagtailadmin.access_admin",)) | {
    Role.EDITOR: ("wagtailadmin.access_admin", "wagtail_localize.submit_translation")
}


def also_gives(role: Role, labels: tuple[str, ...]) -> None:
    """What a floor above adds to a role on its own models; called in ``AppConfig.ready()``."""
    MODEL_PERMISSIONS[role] = (*MODEL_PERMISSIONS[role], *labels)


#: Granted by every unit administrator, at the own unit and below.
GRANTED_AT_EVERY_UNIT = frozenset(
    {
        Role.EDITOR,
        Role.ATTRIBUTE_REVIEWER,
        Role.LEGALITY_REVIEWER,
        Role.CONFIDENTIALITY_REVIEWER,
        Role.RELEASER,
        Role.CASE_OFFICER,
        Role.UNIT_ADMINISTRATOR,
    }
)
#: Granted by administrators of a unit at the top of the tree (the county government) only. An inspector looks at one
#: branch or at all; audit and system administration are one for the whole cluster, so they exist at the top alone.
GRANTED_BY_THE_TOP = frozenset({Role.INSPECTOR, Role.SECURITY_AUDITOR, Role.SYSTEM_ADMINISTRATOR})
AT_THE_TOP_ONLY = frozenset({Role.SECURITY_AUDITOR, Role.SYSTEM_ADMINISTRATOR})
