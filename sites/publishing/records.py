"""What a publication leaves behind, in its own transaction: files, lines in lists, old address, ledger row."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page

from ledger.chain import record
from ledger.models import LedgerEntry
from sites.addresses import address_parts
from sites.catalog.entries import remove_entry, write_entry
from sites.column_items import LISTED_TYPES, remove_item, write_item
from sites.models import DisclosurePage, FormerAddress, PublicFile, SiteDocument, SiteImage, SitePage
from sites.publishing import gates
from sites.publishing.events import PublicAddress, PublicationEvent, PublicationKind, publication_event

LEDGER_KINDS = {
    PublicationKind.PUBLISHED: "publication.released",
    PublicationKind.CHANGED: "publication.changed",
    PublicationKind.WITHDRAWN: "publication.withdrawn",
}
# After one of these in the record, readers had the page or its catalogue line.
PUBLIC_KINDS = ("publication.released", "publication.changed", "publication.line_shown")


def write_public_files(page: SitePage) -> None:
    """Let the public have exactly the files that the page uses now."""
    wanted = {(type(file), file.pk): file for file in page.used_files()}
    present = {
        (SiteDocument, row.document_id) if row.document_id else (SiteImage, row.image_id): row
        for row in PublicFile.objects.filter(page_id=page.pk)
    }
    stale = [row.pk for key, row in present.items() if key not in wanted or row.sha256 != wanted[key].sha256]
    PublicFile.objects.filter(pk__in=stale).delete()
    kept = {key for key, row in present.items() if row.pk not in stale}
    PublicFile.objects.bulk_create(
        PublicFile(
            page_id=page.pk,
            document=file if isinstance(file, SiteDocument) else None,
            image=None if isinstance(file, SiteDocument) else file,
            sha256=file.sha256,
        )
        for key, file in wanted.items()
        if key not in kept
    )


def remember_address(address: PublicAddress, page: Page) -> None:
    """Keep an address that was public: it leads to wherever the page is public, or says that it is gone."""
    FormerAddress.objects.update_or_create(
        host=address.host,
        path=address.path,
        defaults={"page_id": page.pk, "gone_title": "", "gone_notice": "", "redirect_to": ""},
    )


def say_gone(page: Page, notice: str, *, title: str = "") -> None:
    """Every address that the page ever had answers that it is gone, with the reason.

    ``title``: how it was called when it was public; without one, what the notice says stays. The row of a page that is
    not public has whatever somebody wrote since.
    """
    addresses = FormerAddress.objects.filter(page_id=page.pk)
    addresses.update(gone_notice=notice, since=timezone.now())
    if title:
        addresses.update(gone_title=title)


def withdraw_aliases(page: Page) -> None:
    """An alias is public as its original only: it goes with it, however that one went."""
    for alias in Page.objects.filter(alias_of_id=page.pk, live=True).specific():
        alias.unpublish(log_action=False)


@receiver(publication_event, dispatch_uid="sites.keep_records")
def keep_records(sender: type[Page], event: PublicationEvent, **_: Any) -> None:
    """Write everything that follows from a publication event."""
    page = event.page
    if event.kind is PublicationKind.WITHDRAWN:
        PublicFile.objects.filter(page_id=page.pk).delete()
        remove_entry(page.pk)
        remove_item(page.pk)
        if event.previous_address is not None:
            remember_address(event.previous_address, page)
        say_gone(page, event.acting.reason, title=event.previous_title or page.title)
        withdraw_aliases(page)
    else:
        if isinstance(page, SitePage):
            write_public_files(page)
        if isinstance(page, DisclosurePage):
            write_entry(page)
        if isinstance(page, LISTED_TYPES):
            write_item(page)
        _settle_address(event)
    parts = address_parts(page)
    record(
        LEDGER_KINDS[event.kind],
        actor=event.acting.by,
        subject=subject_of(page),
        subject_label=page.title,
        reason=event.acting.reason,
        details={
            "type": page.specific_class._meta.label_lower if page.specific_class else "",
            "address": parts[0].host + parts[1] if parts else "",
            **event.acting.details(),
            **_what_became_public(event),
        },
    )


def _what_became_public(event: PublicationEvent) -> dict[str, str]:
    """The digest of the content that readers get from now on; nothing is left of what was withdrawn."""
    if event.kind is PublicationKind.WITHDRAWN or not isinstance(event.page, SitePage):
        return {}
    return gates.digest_details(event.page)


def _settle_address(event: PublicationEvent) -> None:
    """The present address is nobody's former one; all earlier ones lead here."""
    parts = address_parts(event.page)
    if parts is None:
        return
    now = PublicAddress(parts[0].host, parts[1])
    FormerAddress.objects.filter(host=now.host, path=now.path).delete()
    if event.previous_address is not None and event.previous_address != now:
        remember_address(event.previous_address, event.page)
    if event.kind is PublicationKind.PUBLISHED:
        earlier = FormerAddress.objects.filter(page_id=event.page.pk)
        earlier.update(gone_title="", gone_notice="", redirect_to="")


def subject_of(page: Page) -> str:
    """How the record names a page, whatever its type."""
    return f"sites.page:{page.pk}"


def was_public(page: Page) -> bool:
    """Whether readers ever got this page, or its line in the catalogue."""
    return (
        page.live
        or FormerAddress.objects.filter(page_id=page.pk).exists()
        or LedgerEntry.objects.about(subject_of(page)).filter(kind__in=PUBLIC_KINDS).exists()
    )
