"""The kinds of event that may stand in the record.

Each app registers its own kinds in `AppConfig.ready()`; a kind nobody registered is refused, so that a
misspelt code cannot hide an event from whoever filters the record by kind.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_labels: "dict[str, str | _StrPromise]" = {}


class KindNotRegistered(LookupError):
    """The code stands in no registration; the message names the ones that do."""


def register(code: str, label: "str | _StrPromise") -> None:
    """Make `code` (short, dotted: `publication.released`) recordable, shown as `label`.

    Registering the same pair twice is harmless. Raises ValueError when the code is not of the dotted form or
    is already taken by another label.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"台账事件代码“{code}”不合格式：应为小写、以点分隔，例如 publication.released。")
    known = _labels.get(code)
    if known is not None and str(known) != str(label):
        raise ValueError(f"台账事件代码“{code}”已登记为“{known}”，不能再登记为“{label}”。")
    _labels[code] = label


def ensure_registered(code: str) -> None:
    """Raise KindNotRegistered unless `code` was registered."""
    if code not in _labels:
        raise KindNotRegistered(
            f"台账事件代码“{code}”没有登记。请在应用的 AppConfig.ready() 中调用 "
            f"ledger.kinds.register(代码, 名称)。已登记：{'、'.join(sorted(_labels)) or '无'}。"
        )


def label(code: str) -> str:
    """Return what the kind is called on screen; the code itself once the app that registered it is gone."""
    return str(_labels.get(code, code))


def choices() -> list[tuple[str, str]]:
    """Return every registered kind as (code, label), ordered by code, for filters."""
    return [(code, str(_labels[code])) for code in sorted(_labels)]
