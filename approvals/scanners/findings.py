"""What a scanner found: rule, place, masked context, severity, how to mend; never the value itself."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.crypto import salted_hmac

_AROUND = 12
# As long as a mobile number: the names of files hold dates, and now and then whom they are about.
_PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[\s\-_.·\u200b]{0,2}\d){10,}[Xx]?")
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[\s\-_.·]{0,2}\d){5,}[Xx]?")


class Severity(StrEnum):
    """``block``: must be gone before release. ``warn``: a person looks and decides."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One finding; ``value_hash`` recognises the same value again, without telling it.

    ``sha256`` names the file in which it was found, empty for the text of the page. ``maskable``: one click may put
    asterisks into the value (``approvals.scanners.masking``).
    """

    rule: str
    severity: Severity
    place: str
    context: str
    message: str
    hint: str
    value_hash: str
    sha256: str = ""
    maskable: bool = False

    @property
    def key(self) -> str:
        """The same for the same rule, place, value and file, whenever it is found; 64 hex digits."""
        parts = (self.rule, self.place, self.value_hash, self.sha256)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def keyed_hash(value: str) -> str:
    """HMAC-SHA-256 of a value under the cluster's secret key, in hex."""
    return salted_hmac("approvals.scanners", value, algorithm="sha256").hexdigest()


def without_numbers(name: str) -> str:
    """The name of a file or sheet without numbers that may be a person's: places are stored with findings."""
    return _PERSONAL_NUMBER.sub("***", name)


def masked(text: str, start: int, end: int, *, secret: bool = True) -> str:
    """The surroundings of ``text[start:end]``; the value and every other long number masked.

    ``secret`` False shows the value, for words such as markings that are no one's personal data.
    """
    value = text[start:end]
    shown = "*" * len(value) if secret else _LONG_NUMBER.sub("***", value)
    # A number that reaches into the surroundings is masked whole: so more than the surroundings is looked at.
    before = _LONG_NUMBER.sub("***", text[max(0, start - 64) : start])[-_AROUND:]
    after = _LONG_NUMBER.sub("***", text[end : end + 64])[:_AROUND]
    return f"{before}{shown}{after}".replace("\n", " ").strip()
