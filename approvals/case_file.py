"""卷宗: everything about one item, from all its reviews, and whether what is public is what was cleared.

Plain values only: the screen, the JSON and the PDF show the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from approvals.clearing import is_cleared
from approvals.coverage import cleared_digest
from approvals.digest import NotDigestible
from approvals.models import Clearance, HeldFile, Opinion, Review, ReviewStep
from ledger.models import LedgerEntry
from ledger.verification import is_unchanged
from sites.models import SitePage
from sites.models.files import sha256_of

if TYPE_CHECKING:
    import datetime

#: Of the written form; raised when something in it changes its meaning.
FORMAT = 1


def case_file(page_number: int) -> dict[str, Any]:
    """The whole file of an item, also of one that is deleted; raises ``LookupError`` where nothing is known of it."""
    page = Page.objects.filter(pk=page_number).first()
    item = page.specific if page else None
    reviews = list(
        Review.objects.filter(page_number=page_number)
        .select_related("unit", "submitted_by")
        .order_by("submitted_at", "pk")
    )
    clearances = list(
        Clearance.objects.filter(page_number=page_number)
        .select_related("unit", "responsible", "review", "revoked_by")
        .order_by("valid_from", "pk")
    )
    if not isinstance(item, SitePage) and not reviews and not clearances:
        raise LookupError(page_number)
    ledger = _ledger(page_number)
    return {
        "format": FORMAT,
        "drawn_up_at": timezone.now(),
        "item": _item(page_number, item, reviews, clearances),
        "verification": _verification(page_number, item, clearances, ledger),
        "clearances": [_clearance(one) for one in clearances],
        "reviews": [_review(one) for one in reviews],
        "ledger": ledger,
    }


def is_shown(item: Any) -> bool:
    """Whether the public gets the item, or its line in the catalogue."""
    return isinstance(item, SitePage) and (item.live or hasattr(item, "catalog_entry"))


def _item(page_number: int, item: Any, reviews: list[Review], clearances: list[Clearance]) -> dict[str, Any]:
    latest = (reviews or clearances or [None])[-1]
    if not isinstance(item, SitePage):
        state = _("页面已删除")
        unit = latest.unit.label if latest else ""
        return {"number": page_number, "title": latest.title if latest else "", "unit": unit, "state": state}
    owner = item.owner_unit
    state = _("已公开") if item.live else _("目录中列有一行") if is_shown(item) else _("未公开")
    values = {
        "number": page_number,
        "title": item.title if item.live else item.draft_title,
        "type": str(item._meta.verbose_name),
        "unit": owner.label if owner else "",
        "state": state,
        "address": item.full_url or "" if item.live else "",
        "first_published_at": item.first_published_at,
    }
    for name in ("index_number", "document_number"):
        if value := getattr(item, name, ""):
            values[name] = value
    if hasattr(item, "get_attribute_display"):
        values["attribute"] = str(item.get_attribute_display())
    return values


def _verification(
    page_number: int, item: Any, clearances: list[Clearance], ledger: list[dict[str, Any]]
) -> dict[str, Any]:
    """公开的就是审过的吗: digests recomputed from the database and from the bytes of the files, here and now."""
    valid = [one for one in clearances if one.revoked_at is None]
    found: dict[str, Any] = {
        "is_public": is_shown(item),
        "cleared_digest": valid[-1].digest if valid else "",
        "public_digest": "",
        "is_same": None,
        "files": [],
        "ledger_is_whole": all(row["is_unchanged"] and row["is_linked"] for row in ledger),
        "fault": "",
    }
    if not found["is_public"]:
        return found
    try:
        found["public_digest"] = cleared_digest(item, read_files=True)
        found["is_same"] = is_cleared(item, read_files=True)
    except (NotDigestible, OSError) as error:
        return found | {"is_same": False, "fault": str(error)}
    if matching := [one for one in valid if one.digest == found["public_digest"]]:
        found["cleared_digest"] = matching[-1].digest
    found["files"] = _files(page_number, item, found["cleared_digest"])
    return found


def _files(page_number: int, item: SitePage, digest: str) -> list[dict[str, Any]]:
    held = set(
        HeldFile.objects.filter(page_number=page_number, digest=digest).values_list("sha256", flat=True)
    )
    found = []
    for file in item.used_files():
        now = _read(file)
        found.append(
            {
                "title": file.title,
                "name": getattr(file, "filename", file.title),
                "sha256": file.sha256,
                "sha256_of_bytes": now,
                "is_same": now == file.sha256 and (file.sha256 in held or not held),
            }
        )
    return found


def _read(file: Any) -> str:
    try:
        with file.file.storage.open(file.file.name) as opened:
            return sha256_of(opened)
    except (OSError, ValueError):
        return ""


def _clearance(one: Clearance) -> dict[str, Any]:
    return {
        "digest": one.digest,
        "basis": str(one.get_basis_display()),
        "review": one.review.number if one.review else "",
        "manifest": one.manifest,
        "attribute": one.attribute,
        "ground": one.ground,
        "responsible": str(one.responsible),
        "valid_from": one.valid_from,
        "confirm_by": one.confirm_by,
        "revoked_at": one.revoked_at,
        "revoked_by": str(one.revoked_by or "") if one.revoked_at else "",
        "revoke_reason": one.revoke_reason,
    }


def _review(review: Review) -> dict[str, Any]:
    opinions: dict[int, list[Opinion]] = {}
    rows = Opinion.objects.filter(review=review).select_related("by", "instead_of", "step__unit")
    for opinion in rows.order_by("at", "pk"):
        opinions.setdefault(opinion.step_id, []).append(opinion)
    return {
        "number": review.number,
        "title": review.title,
        "state": str(review.get_state_display()),
        "unit": review.unit.label,
        "digest": review.digest,
        "submitted_by": str(review.submitted_by or ""),
        "submitted_at": review.submitted_at,
        "note": review.note,
        "closed_at": review.closed_at,
        "urgent": review.urgent,
        "urgent_ground": review.urgent_ground,
        "urgent_reason": review.urgent_reason,
        "steps": [_step(step, opinions.get(step.pk, [])) for step in review.steps.select_related("unit")],
        "findings": [
            {
                "rule": one.rule,
                "blocks": one.blocks,
                "state": str(one.get_state_display()),
                "place": one.place,
                "context": one.context,
                "message": one.message,
                "disposal": one.disposal,
                "disposed_by": str(one.disposed_by or ""),
                "disposed_at": one.disposed_at,
            }
            for one in review.findings.select_related("disposed_by")
        ],
    }


def _step(step: ReviewStep, opinions: list[Opinion]) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "label": str(step.get_kind_display()),
        "unit": step.unit.label,
        "state": str(step.get_state_display()),
        "reason": step.reason,
        "opened_at": step.opened_at,
        "due_on": step.due_on,
        "closed_at": step.closed_at,
        "opinions": [
            {
                "by": str(one.by),
                "instead_of": str(one.instead_of or ""),
                "decision": str(one.get_decision_display()),
                "reason": one.reason,
                "checklist": one.checklist,
                "digest": one.digest,
                "counted": one.counted,
                "at": one.at,
                "ledger_sequence": one.ledger_sequence,
            }
            for one in opinions
        ],
    }


def _ledger(page_number: int) -> list[dict[str, Any]]:
    """The rows about the item, each with whether it says what its hash was made of and follows on the row before."""
    rows = list(LedgerEntry.objects.about(f"sites.page:{page_number}").order_by("sequence"))
    before = dict(
        LedgerEntry.objects.filter(sequence__in=[row.sequence - 1 for row in rows]).values_list(
            "sequence", "hash"
        )
    )
    return [
        {
            "sequence": row.sequence,
            "at": row.at,
            "kind": row.kind,
            "label": str(row.kind_label),
            "actor": row.actor_label,
            "title": row.subject_label,
            "reason": row.reason,
            "details": row.details,
            "previous_hash": row.previous_hash,
            "hash": row.hash,
            "is_unchanged": is_unchanged(row),
            "is_linked": row.sequence == 1 or before.get(row.sequence - 1) == row.previous_hash,
        }
        for row in rows
    ]


def file_name(file: dict[str, Any], moment: datetime.datetime, suffix: str) -> str:
    """What the exported file is called."""
    title = "".join(character for character in file["item"]["title"] if character not in '\\/:*?"<>|\n\r\t')
    return f"卷宗-{title[:60]}-{timezone.localtime(moment):%Y%m%d%H%M}.{suffix}"
