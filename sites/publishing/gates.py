"""The publication gate: a small registry that floors above fill; asked before anything becomes public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from units import scoping

if TYPE_CHECKING:
    from units.models import User


@dataclass(frozen=True)
class Obstacle:
    """One reason why something may not become public: what, and what to do next."""

    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.message}{self.hint}"


class PublicationRefused(Exception):
    """Something was not made public; carries every obstacle.

    Neither ``PermissionDenied`` (the admin would redirect with a generic text) nor ``ValidationError``
    (wagtail-localize would swallow it).
    """

    def __init__(self, obstacles: Iterable[Obstacle], item: Any = None) -> None:
        self.obstacles = list(obstacles)
        self.item = item
        super().__init__("".join(str(obstacle) for obstacle in self.obstacles))


@dataclass(frozen=True)
class Candidate:
    """What would be public if nobody refuses.

    ``item`` holds exactly the content that a reader would get; ``was_public`` says whether another state of it is
    public now; ``by`` is the person acting, None when a schedule or a program acts; ``path`` names how it came.
    """

    item: Any
    was_public: bool
    by: User | None
    path: str


class Gate(Protocol):
    """What a floor above implements."""

    def obstacles(self, candidate: Candidate) -> Iterable[Obstacle]:
        """Everything that forbids the candidate to be public; nothing when it may be."""


_gates: dict[str, Gate] = {}


def register(name: str, gate: Gate) -> None:
    """Add a gate under a name of its own; all registered gates must agree."""
    if name in _gates:
        raise ValueError(f"a publication gate named {name!r} is registered already")
    _gates[name] = gate


def unregister(name: str) -> None:
    """Take a gate away; without any gate nothing becomes public."""
    del _gates[name]


_digest: Callable[[Any], str] | None = None


def digest_with(function: Callable[[Any], str] | None) -> None:
    """Name the function that answers for what exactly a reader gets of a page; None takes it away."""
    global _digest  # noqa: PLW0603 - one for the process, like the gates
    if function is not None and _digest is not None:
        raise ValueError("the digest is registered already")
    _digest = function


def digest_details(page: Any) -> dict[str, str]:
    """What a row of the record says of the content that became public: its digest, if somebody takes one."""
    return {} if _digest is None else {"digest": _digest(page)}


@dataclass(frozen=True)
class Acting:
    """Who acts and why, for the gates and the record.

    ``on_behalf_of``: whose decision the clock carries out; ``by`` is None then, for nobody acts at that moment.
    """

    by: User | None = None
    reason: str = ""
    on_behalf_of: User | None = None

    def details(self) -> dict[str, Any]:
        """What a row of the record says beside the person acting."""
        if self.on_behalf_of is None:
            return {}
        return {"on_behalf_of": str(self.on_behalf_of), "on_behalf_of_id": self.on_behalf_of.pk}


NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("publication_acting", default=NOBODY)


@contextmanager
def acting(by: User | None, reason: str = "", on_behalf_of: User | None = None) -> Iterator[None]:
    """Name the person and the reason for everything published or withdrawn inside."""
    token = _acting.set(Acting(by, reason, on_behalf_of))
    try:
        yield
    finally:
        _acting.reset(token)


def who_acts() -> Acting:
    """The person and the reason given with ``acting``."""
    return _acting.get()


def obstacles_for(item: Any, *, was_public: bool, path: str) -> list[Obstacle]:
    """Everything that forbids ``item`` to be public as it stands: its own rules first, then every gate.

    With no gate registered nothing may be public: a forgotten app must not open the door.
    """
    found = list(item.publication_obstacles()) if hasattr(item, "publication_obstacles") else []
    found.extend(_files_of_others(item))
    if not _gates:
        found.append(Obstacle("no-gate", _("没有登记任何公开审查关口。"), _("请联系系统管理员。")))
    candidate = Candidate(item=item, was_public=was_public, by=who_acts().by, path=path)
    for gate in _gates.values():
        found.extend(gate.obstacles(candidate))
    return found


def _files_of_others(item: Any) -> Iterator[Obstacle]:
    """What another unit keeps in its library becomes public by that unit's own decision only."""
    for file in item.used_files() if hasattr(item, "used_files") else ():
        owner = scoping.owner_of(file)
        if owner is not None and owner.pk != item.owner_unit_id and not file.public_uses.exists():
            yield Obstacle(
                "file-of-another-unit",
                _("文件“%(title)s”在%(unit)s的文件库里，还没有公开过。")
                % {"title": file.title, "unit": owner.name},
                _("请上传到本单位的文件库，再换用。"),
            )


def require_open(item: Any, *, was_public: bool, path: str) -> None:
    """Raise ``PublicationRefused`` with every obstacle, or return."""
    if obstacles := obstacles_for(item, was_public=was_public, path=path):
        raise PublicationRefused(obstacles, item)
