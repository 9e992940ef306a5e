"""What the filters of a list offer, and what a reader asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_VALUE = 100


@dataclass(frozen=True)
class Choice:
    """One value that a filter may have."""

    value: str
    label: str
    is_chosen: bool = False
    count: int | None = None
    query: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """Values of a filter under a common heading."""

    label: str
    choices: list[Choice]

    @property
    def has_chosen(self) -> bool:
        """Whether one of them is chosen."""
        return any(choice.is_chosen for choice in self.choices)


def asked_for(query: Mapping[str, Any], name: str) -> str:
    """The value of one filter in a query string, without what no database takes; empty where there is none."""
    return str(query.get(name, "")).replace("\x00", "").strip()[:LONGEST_VALUE]
