"""Every type of page that the public meets, by name; ``stage`` finds one of each in the sample county.

They stand here too so that each is a test with a name of its own; ``test_address_book`` holds the two together.
"""

from __future__ import annotations

HOMES = (
    "portal home",
    "department home",
    "township home under a path",
    "township home on a host",
    "village home",
)
COLUMNS = tuple(
    f"column of {kind}"
    for kind in (
        *("about", "leaders", "news", "notices", "policy", "interpretation", "data", "personnel"),
        *("planning", "budget", "services", "interaction", "consultation", "topics"),
    )
)
ENTRIES = (
    *(f"entry that is {validity}" for validity in ("pending", "valid", "amended", "expired", "repealed")),
    "entry with attachments",
    "entry with an interpretation",
)
TEXTS = (
    "article with table",
    "article with picture",
    "article with chart",
    "article with steps",
    "article with every part",
    "interpretation",
    "service guide",
    "topic",
    "archived topic",
    "leader",
)
CATALOGUES = (
    "catalogue of all",
    "catalogue of a department",
    "filtered catalogue",
    "second page of the catalogue",
    "empty catalogue",
    "guide of the catalogue",
)
SERVICES = ("services of all", "services for an occasion of life", "services of a department")
SEARCHES = ("search that finds", "search that finds nothing", "search before it is asked")
SIDE = ("site map of the portal", "site map of a department", "leaving notice", "page behind a password")
NOT_THERE = {"not found": 404, "withdrawn": 410}

KINDS = (*HOMES, *COLUMNS, *ENTRIES, *TEXTS, *CATALOGUES, *SERVICES, *SEARCHES, *SIDE, *NOT_THERE)
#: One of each shape, where looking at every column kind or validity again would show nothing new.
SHAPES = (
    "portal home",
    "department home",
    "township home under a path",
    "village home",
    "column of news",
    "column of services",
    "entry that is repealed",
    "entry with attachments",
    "article with every part",
    "interpretation",
    "service guide",
    "topic",
    "leader",
    "catalogue of all",
    "empty catalogue",
    "guide of the catalogue",
    "services of all",
    "search that finds",
    "search that finds nothing",
    "site map of the portal",
    "leaving notice",
    "not found",
)


def status_of(kind: str) -> int:
    """The HTTP status with which a type of page answers."""
    return NOT_THERE.get(kind, 200)
