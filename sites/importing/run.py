"""The import itself: each row in a transaction of its own; nothing twice, nothing half, nothing lost.

It makes drafts and publishes nothing. The record says of each draft what it held when it came in, so that whoever
clears old holdings (``approvals``) can tell what was imported from what was written since.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, OperationalError, transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from sites import directory
from sites.importing.attachments import AttachmentFolder, store
from sites.importing.entry import Entry, RowRefused, import_key, is_undecided, read_entry
from sites.importing.indexing import IndexingQueue, gathered_indexing
from sites.importing.recording import record_import
from sites.importing.rows import BrokenRow, Row
from sites.importing.terms import Terms
from sites.importing.values import Unstorable, text_of
from sites.models import CatalogPage, DisclosureAttachment, DisclosurePage
from sites.numbering import NumberTaken, item_key, keep_imported
from sites.scope import ensure_collection
from units.models import Unit
from units.permissions import may_edit

if TYPE_CHECKING:
    from wagtail.models import Collection

    from units.models import User

logger = logging.getLogger(__name__)

# Of each kind of remark so many are kept with their lines; all are counted.
REMARKS_KEPT = 10_000


class ImportImpossible(Exception):
    """Nothing can be imported as asked; said before anything is read."""


@dataclass(frozen=True)
class Target:
    """The catalogue that rows go to, and whose drafts they become."""

    unit: Unit
    catalog_id: int
    locale_id: int
    collection: Collection
    by: User


@dataclass(frozen=True)
class Remark:
    """Something to say about one row."""

    line: int
    title: str
    text: str


@dataclass
class Outcome:
    """What an import has done so far."""

    imported: int = 0
    #: Of these, how many are nobody's decision to publish: their attribute is blank.
    undecided: int = 0
    already: int = 0
    attached: int = 0
    refused_count: int = 0
    warnings_count: int = 0
    refused: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    interrupted: bool = False
    failure: str = ""
    seconds: float = 0.0

    @property
    def counts(self) -> str:
        """How it stands, in a few words."""
        return f"已导入 {self.imported} 条，拒绝 {self.refused_count} 条"

    def refuse(self, remark: Remark) -> None:
        """Count a row that was not imported."""
        self.refused_count += 1
        if len(self.refused) < REMARKS_KEPT:
            self.refused.append(remark)

    def warn(self, remark: Remark) -> None:
        """Count something odd about a row that was imported."""
        self.warnings_count += 1
        if len(self.warnings) < REMARKS_KEPT:
            self.warnings.append(remark)


def target_for(address: str, by: User) -> Target:
    """The catalogue of the site at ``host`` or ``host/path``; raises ``ImportImpossible``.

    Checks once that the person may write there.
    """
    host, _slash, path = address.removeprefix("http://").removeprefix("https://").strip("/").partition("/")
    sites = directory.current()
    entry = sites.by_address.get((host.split(":")[0].lower(), path))
    if entry is None:
        known = "、".join("/".join(filter(None, key)) for key in sorted(sites.by_address)[:20])
        raise ImportImpossible(f"没有地址为“{address}”的网站。已有：{known or '无'}。")
    unit = Unit.objects.get(pk=entry.unit_id)
    if not may_edit(by, unit):
        raise ImportImpossible(
            f"“{by.username}”没有编辑“{unit.name}”内容的权限，未导入任何内容。请换本单位编辑的账号。"
        )
    catalog = CatalogPage.objects.filter(
        path__startswith=entry.tree_path, depth=len(entry.tree_path) // directory.STEPLEN + 1
    ).first()
    if catalog is None:
        raise ImportImpossible(f"“{entry.title}”没有公开目录，无处导入。")
    return Target(unit, catalog.pk, catalog.locale_id, ensure_collection(unit), by)


class Stoppable(Protocol):
    """A run that looks after each row whether it should go on."""

    stopping: bool


class _Undo(Exception):
    """Takes back a row of a dry run."""


class ImportRun:
    """One run over one file.

    ``place`` says for the fields of a row where it goes (it may also change the fields); ``reason`` stands in the
    record of every draft. ``listed`` gathers the keys of what is there in the end, by the code of the unit.
    """

    def __init__(
        self,
        place: Callable[[dict[str, Any]], Target],
        *,
        source: str,
        reason: str,
        attachments: Path | None = None,
        dry_run: bool = False,
    ) -> None:
        self.place = place
        self.source = source
        self.reason = reason
        self.folder = AttachmentFolder(attachments) if attachments else None
        self.dry_run = dry_run
        self.terms = Terms()
        self.outcome = Outcome()
        self.listed: dict[str, dict[str, None]] = {}
        self.stopping = False
        self._tried: set[str] = set()
        self._indexing = IndexingQueue()

    def over(
        self,
        rows: Iterable[Row | BrokenRow],
        fields_of: Callable[[Mapping[str, Any]], dict[str, Any]],
        *,
        limit: int | None = None,
    ) -> Iterator[Outcome]:
        """Import row by row, handing out the outcome after each; ends early when asked to stop.

        A ``KeyboardInterrupt`` takes back the row under way and ends the run with ``interrupted`` set; so does
        ``stopping``, after the row. A failure of the database or the disk ends it with ``failure`` set.
        """
        started = time.monotonic()
        try:
            with gathered_indexing() as self._indexing:
                for number, row in enumerate(rows):
                    if self.stopping or (limit is not None and number >= limit):
                        self.outcome.interrupted = self.stopping
                        break
                    self._take(row, fields_of)
                    self.outcome.seconds = time.monotonic() - started
                    yield self.outcome
        except KeyboardInterrupt:
            self.outcome.interrupted = True
        except OperationalError as error:
            self.outcome.failure = f"数据库暂时不能写入，已停止：{error}"
        except OSError as error:
            self.outcome.failure = f"读写文件失败，已停止：{os.strerror(error.errno or 0)}"
        self.outcome.seconds = time.monotonic() - started
        yield self.outcome

    def _take(self, row: Row | BrokenRow, fields_of: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
        """One row: imported, there already, or refused with its reason."""
        if isinstance(row, BrokenRow):
            self.outcome.refuse(Remark(row.line, "", row.reason))
            return
        title = ""
        try:
            fields = fields_of(row.cells)
            with suppress(Unstorable):
                title = text_of(fields.get("title"))[:80]
            target = self.place(fields)
            if self._is_there(key := import_key(self.source, fields)):
                self.outcome.already += 1
                self._list(key, target, undecided=is_undecided(fields))
                return
            entry = read_entry(fields, self.terms, source=self.source)
            self._write(entry, target)
            self._list(entry.key, target, undecided=entry.undecided)
        except (RowRefused, NumberTaken, Unstorable, ImportImpossible) as error:
            self.outcome.refuse(Remark(row.line, title, str(error)))
        except ValidationError as error:
            self.outcome.refuse(Remark(row.line, title, "".join(error.messages)))
        except (IntegrityError, DataError) as error:
            # Another run may have been faster with the same row.
            if self._is_there(import_key(self.source, fields)):
                self.outcome.already += 1
            else:
                self.outcome.refuse(Remark(row.line, title, f"数据库不接受这一行：{error}"))
        except (OperationalError, OSError):
            raise
        except Exception as error:  # one row must not end the import of all others
            logger.exception("row %s could not be imported", row.line)
            self.outcome.refuse(
                Remark(row.line, title, f"程序未能处理这一行（{type(error).__name__}：{error}）")
            )
        else:
            for text in entry.warnings:
                self.outcome.warn(Remark(row.line, title, text))

    def _list(self, key: str, target: Target, *, undecided: bool) -> None:
        """Nobody reviewed what nobody decided on: it is on no list of what was."""
        if not undecided:
            self.listed.setdefault(target.unit.code, {})[key] = None

    def _is_there(self, key: str) -> bool:
        return key in self._tried or DisclosurePage.objects.filter(import_key=key).exists()

    def _write(self, entry: Entry, target: Target) -> None:
        """Everything about one entry in one transaction; files stored for a row that fails are taken away again."""
        stored: list[Any] = []
        kept = False
        try:
            with (
                suppress(_Undo),
                disable_reference_index_auto_update(),
                transaction.atomic(),
            ):
                page = self._insert(entry, target, stored)
                # The page was checked as a whole a moment ago, when it was inserted.
                page.save_revision(user=target.by, clean=False)
                record_import(page, by=target.by, reason=self.reason, undecided=entry.undecided)
                ReferenceIndex.create_or_update_for_object(page)
                if self.dry_run:
                    self._tried.add(entry.key)
                    raise _Undo
            kept = not self.dry_run
            if kept:
                self._indexing.add(page.pk)
        finally:
            if not kept:
                for file in stored:
                    file.storage.delete(file.name)
        self.outcome.attached += len(entry.attachments)
        self.outcome.imported += 1
        self.outcome.undecided += entry.undecided

    def _insert(self, entry: Entry, target: Target, stored: list[Any]) -> DisclosurePage:
        """The page as a draft with its attachments and, where the row has one, its index number."""
        # Locked: two runs below one catalogue would reckon the same place in the tree.
        catalog = Page.objects.select_for_update().get(pk=target.catalog_id)
        page = DisclosurePage(live=False, owner=target.by, locale_id=target.locale_id, **entry.page)
        if page.index_number:
            keep_imported(page.index_number, item_key(page), target.unit)
        for number, (name, title) in enumerate(entry.attachments):
            document, made = self._document(name, target)
            if made:
                stored.append(document.file)
            page.attachments.add(
                DisclosureAttachment(
                    document=document, title=(title or Path(name).name)[:200], sort_order=number
                )
            )
        catalog.add_child(instance=page)
        return page

    def _document(self, name: str, target: Target) -> tuple[Any, bool]:
        if self.folder is None:
            raise RowRefused(f"有附件“{name}”，请用 --attachments 指明附件所在的目录。")
        return store(self.folder.find(name), target.collection, target.by)


@contextmanager
def stopping_gently(run: Stoppable) -> Iterator[None]:
    """Let the first Ctrl-C finish the row under way, and the second one take it back."""
    import signal  # noqa: PLC0415 - only here
    import threading  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_args: Any) -> None:
        if run.stopping:
            raise KeyboardInterrupt
        run.stopping = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
