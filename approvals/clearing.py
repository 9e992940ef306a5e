"""Giving and revoking clearances, and asking whether exactly this content has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.coverage import cleared_digest, says_nothing
from approvals.digest import NotDigestible
from approvals.holding_files import hold
from approvals.models import Clearance, ClearanceBasis
from ledger.chain import record
from sites.models import DisclosurePage, SitePage
from sites.publishing.places import stand_with
from sites.publishing.records import subject_of

if TYPE_CHECKING:
    from approvals.models import Review
    from units.models import User


def is_cleared(page: SitePage, *, read_files: bool = False) -> bool:
    """Whether ``page``, exactly as it stands, may be public now: itself, or as an alias of what may.

    Raises ``NotDigestible`` for what has no canonical form.
    """
    if says_nothing(page):
        return True
    if page.pk and _covered(page.pk, cleared_digest(page, read_files=read_files)):
        return True
    return bool(page.alias_of_id) and _covered_by_original(page, read_files=read_files)


def releaser_of(page: SitePage) -> User | None:
    """Who answers for exactly this content being public; None where nobody cleared it."""
    try:
        digest = cleared_digest(page)
    except NotDigestible:
        return None
    clearance = Clearance.objects.covering(page.pk, digest).select_related("responsible").first()
    return None if clearance is None else clearance.responsible


def _covered(page_number: int, digest: str) -> bool:
    return Clearance.objects.covering(page_number, digest).exists()


def _covered_by_original(alias: SitePage, *, read_files: bool) -> bool:
    """An alias says what its original says at another place: looked at there, both are the same."""
    original, seen = alias.alias_of, {alias.pk}
    while original.alias_of_id and original.pk not in seen:
        seen.add(original.pk)
        original = original.alias_of
    original = original.specific
    if not original.live or type(original) is not type(alias):
        return False
    kept = {name: alias.__dict__.get(name) for name in ("slug", "show_in_menus", "released_at")}
    try:
        stand_with(alias, original)
        for name in kept:
            if hasattr(original, name):
                setattr(alias, name, getattr(original, name))
        return _covered(original.pk, cleared_digest(alias, read_files=read_files))
    finally:
        alias.__dict__.pop("_place_to_be", None)
        alias.__dict__.update({name: value for name, value in kept.items() if hasattr(original, name)})


@transaction.atomic
def give(  # noqa: PLR0913 - what a clearance says
    page: SitePage,
    *,
    by: User,
    basis: ClearanceBasis,
    review: Review | None = None,
    manifest: str = "",
    confirm_by: Any = None,
) -> Clearance:
    """Let exactly this content of a page be public from now on, and put it on the record; returns the clearance.

    What already has a valid clearance keeps it. ``by`` is the person who answers for it (条例 Art. 17).
    """
    digest = cleared_digest(page)
    if (valid := Clearance.objects.covering(page.pk, digest).first()) is not None:
        return valid
    unit = page.owner_unit
    if unit is None:
        raise ValueError("a page outside every site is nobody's to clear")
    entry = page if isinstance(page, DisclosurePage) else None
    clearance = Clearance.objects.create(
        page_id=page.pk,
        page_number=page.pk,
        title=page.title,
        unit=unit,
        digest=digest,
        attribute=entry.attribute if entry else "",
        ground=entry.attribute_ground if entry else "",
        basis=basis,
        review=review,
        manifest=manifest,
        responsible=by,
        confirm_by=confirm_by,
    )
    hold(page, digest)
    record(
        "clearance.given",
        actor=by,
        subject=subject_of(page),
        subject_label=page.title,
        details={
            "digest": digest,
            "basis": str(basis),
            **({"review": review.number} if review else {}),
            **({"manifest": manifest} if manifest else {}),
            **({"confirm_by": confirm_by.isoformat()} if confirm_by else {}),
        },
    )
    return clearance


@transaction.atomic
def revoke(page_number: int, *, by: User | None, reason: str, digest: str | None = None) -> int:
    """Take back every valid clearance of a page, or that of one content, on the record; returns how many.

    What is public is the caller's business.
    """
    if not reason.strip():
        raise ValueError(_("撤销准予公开须写明理由。"))
    valid = list(
        Clearance.objects.select_for_update().filter(page_number=page_number, revoked_at__isnull=True)
    )
    for clearance in valid if digest is None else [one for one in valid if one.digest == digest]:
        clearance.revoked_at = timezone.now()
        clearance.revoked_by = by
        clearance.revoke_reason = reason
        clearance.confirm_by = None
        clearance.save(update_fields=["revoked_at", "revoked_by", "revoke_reason", "confirm_by"])
        record(
            "clearance.revoked",
            actor=by,
            subject=f"sites.page:{page_number}",
            subject_label=clearance.title,
            reason=reason,
            details={"digest": clearance.digest},
        )
    return len(valid)
