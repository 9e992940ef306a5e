"""What a text is scanned for before it becomes public; one module for each scanner, joined in the registry."""

from approvals.scanners import bank_cards, resident_ids, secrecy
from approvals.scanners.findings import Finding, Severity
from approvals.scanners.registry import register, scan_item, scan_text

__all__ = ["Finding", "Severity", "register", "scan_item", "scan_text"]

for _module in (resident_ids, bank_cards, secrecy):
    register(_module.RULE, _module.scan)
