"""Publication frames: while a page saves itself, its child rows are part of what the gates were asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page


@dataclass
class Frame:
    """One page that is saving itself, and what is to be done when all of it is written."""

    page: Page
    afterwards: list[Callable[[], None]] = field(default_factory=list)


_frames: ContextVar[tuple[Frame, ...]] = ContextVar("publication_frames", default=())


@contextmanager
def publication_frame(page: Page) -> Iterator[Frame]:
    """Open a frame around the saving of a page; on success run what was put off until its child rows are written."""
    frame = Frame(page)
    token = _frames.set((*_frames.get(), frame))
    try:
        yield frame
    finally:
        _frames.reset(token)
    for callback in frame.afterwards:
        callback()


def frame_of(page: Page) -> Frame | None:
    """The open frame of this very instance."""
    return next((frame for frame in reversed(_frames.get()) if frame.page is page), None)


def is_saving(page_id: int) -> bool:
    """Whether a page with this primary key is saving itself right now."""
    return any(frame.page.pk == page_id for frame in _frames.get())
