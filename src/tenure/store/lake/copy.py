"""The lake in a backup: the head of one moment, and every file that a state of it names.

No lock is held while files are copied. They never change once they are written, so a copy of one is good for
every head that names it; where one is gone, the head has moved on, and the copy goes on with the newer head.
An erasure therefore never waits for a backup, and a backup never holds more than its head names.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import StoreError
from tenure.core.files.damage import lake_damaged
from tenure.core.ports import Silent
from tenure.store.files.faults import file_faults
from tenure.store.files.files import Files, files_at
from tenure.store.lake.head import Head, head_files, read_head
from tenure.store.lake.recovery import damaged_files
from tenure.store.lake.upkeep import POINTER, stray_files

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.store.workspace import Workspace

LAKE = "lake"
_LOOKS = 200
_PAUSE_SECONDS = 0.05


class LakeMoved(Exception):
    """A file of the cut is gone, as the lake has a newer head: begin again with that."""


@dataclass(frozen=True)
class Cut:
    """One moment of a workspace: the head of its lake, and what its SQL store holds then.

    store : a snapshot; None where the store was never used. pointers : by table folder, what names its newest
    checkpoint.
    """

    head: Head
    pointers: dict[str, bytes]
    store: Connection | None


@contextmanager
def cut(workspace: Workspace) -> Iterator[Cut]:
    """Lake and store at one moment. The store's snapshot lasts as long as the block.

    An order is in the store, in the lake, or in both with its batch: as after a kill at that moment, it is
    neither lost nor counted twice. A head that is one write behind is brought up to it. Raises StoreError
    (`store.busy`) where the lake never stands still.
    """
    files = files_at(workspace.lake.location)
    workspace.lake.settle(Silent())
    workspace.lake.refuse_stale()
    for _ in range(_LOOKS):
        head = read_head(files) or Head()
        if not workspace.has_database:
            yield Cut(head, _pointers(files, head), None)
            return
        with workspace.database.snapshot() as connection:
            pointers = _pointers(files, head)
            if (read_head(files) or Head()).current.version == head.current.version:
                yield Cut(head, pointers, connection)
                return
        time.sleep(_PAUSE_SECONDS)
    raise StoreError(
        "The lake is being written to continuously.",
        values=[workspace.lake.location],
        hint="make the backup again later; earlier backups are unchanged",
        code="store.busy",
    )


class LakeFiles:
    """The files of a cut's lake."""

    def __init__(self, location: str, cut: Cut) -> None:
        self._files = files_at(location)
        self._cut = cut

    def names(self) -> list[str]:
        """Those that have to be copied, beside the head. Raises LakeMoved."""
        with self._moving():
            found: list[str] = []
            for folder, versions in self._cut.head.versions_by_folder().items():
                strays = set(stray_files(self._files, folder, versions))
                pointer = f"{folder}/{POINTER}"
                found += [one for one in self._files.names(folder) if one not in strays and one != pointer]
        return found

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's content. Raises LakeMoved, StoreError (`store.damaged`) for a file that is lost."""
        with self._moving():
            try:
                with file_faults("read the lake"):
                    yield from self._files.pieces(name)
            except StoreError as error:
                if isinstance(error.__cause__, FileNotFoundError):
                    raise lake_damaged(self._files.path(name)) from error
                raise

    def small(self) -> dict[str, bytes]:
        """The head, its copy, and the pointers: by name, with their content."""
        pointers = {f"{folder}/{POINTER}": content for folder, content in self._cut.pointers.items()}
        return pointers | head_files(self._cut.head)

    def refuse_damaged(self) -> None:
        """Raises StoreError (`store.damaged`) where a file of the current state cannot be read; LakeMoved."""
        with self._moving():
            if found := damaged_files(self._files, self._cut.head):
                raise lake_damaged(self._files.path(found[0]))

    @contextmanager
    def _moving(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            if (read_head(self._files) or Head()) != self._cut.head:
                raise LakeMoved from error
            raise


def _pointers(files: Files, head: Head) -> dict[str, bytes]:
    with file_faults("read the lake"):
        found = {folder: files.read(f"{folder}/{POINTER}") for folder in head.versions_by_folder()}
    return {folder: content for folder, content in found.items() if content is not None}
