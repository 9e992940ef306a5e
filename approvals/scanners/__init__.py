"""What a text is scanned for before it becomes public; one module for each scanner, joined in the registry."""

from approvals.scanners import (
    attribute_conflict,
    back_dating,
    bank_cards,
    dead_links,
    draft_wording,
    hidden_links,
    internal_use,
    leaders,
    mobile_numbers,
    outside_links,
    passports,
    photo_places,
    resident_ids,
    secrecy,
    tables,
    unreadable,
    vehicle_plates,
    watchlist,
)
from approvals.scanners.findings import Finding, Severity
from approvals.scanners.registry import Draft, register, register_item, rules, scan_item, scan_text

__all__ = ["Draft", "Finding", "Severity", "register", "register_item", "rules", "scan_item", "scan_text"]

for _module in (
    resident_ids,
    bank_cards,
    secrecy,
    internal_use,
    mobile_numbers,
    passports,
    vehicle_plates,
    draft_wording,
    tables,
    hidden_links,
    outside_links,
):
    register(_module.RULE, _module.scan)

for _module in (attribute_conflict, back_dating, dead_links, leaders, unreadable, photo_places):
    register_item(_module.RULE, _module.scan)
register_item(watchlist.NEGATIVE_RULE, watchlist.scan_negative_list)
register_item(watchlist.WORDING_RULE, watchlist.scan_wrong_wordings)
