"""Backup of the lake: the head at one time, and every file that its states refer to.

No lock is held while files are copied. Files never change once written, so a copied file is valid for every
head that refers to it; if a file is missing, the head has changed, and the backup continues with the newer
head. So an erasure never waits for a backup, and a backup never contains more than its head refers to.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import StoreError
from tenure.core.files.damage import lake_damaged
from tenure.core.ports import SilentProgress
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
    """A file of the cut is missing because the lake has a newer head: start again with that."""


@dataclass(frozen=True)
class WorkspaceState:
    """A consistent state of a workspace: the head of its lake, and a snapshot of its SQL store.

    store : a snapshot; None if the store was never used. pointers : by table folder, the file that refers to
    its newest checkpoint.
    """

    head: Head
    pointers: dict[str, bytes]
    store: Connection | None


@contextmanager
def cut(workspace: Workspace) -> Iterator[WorkspaceState]:
    """Lake and store at the same time. The store's snapshot lasts as long as the block.

    An order is in the store, in the lake, or in both with its batch: as after a crash at that moment, it is
    neither lost nor counted twice. A head that is one write behind is updated first. Raises StoreError
    (`store.busy`) if the lake is written to continuously.
    """
    files = files_at(workspace.lake.location)
    workspace.lake.settle(SilentProgress())
    workspace.lake.refuse_stale()
    for _ in range(_LOOKS):
        head = read_head(files) or Head()
        if not workspace.has_database:
            yield WorkspaceState(head, _pointers(files, head), None)
            return
        with workspace.database.snapshot() as connection:
            pointers = _pointers(files, head)
            if (read_head(files) or Head()).current.version == head.current.version:
                yield WorkspaceState(head, pointers, connection)
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

    def __init__(self, location: str, cut: WorkspaceState) -> None:
        self._files = files_at(location)
        self._cut = cut

    def names(self) -> list[str]:
        """Files to copy, besides the head. Raises LakeMoved."""
        with self._moving():
            names: list[str] = []
            for folder, versions in self._cut.head.versions_by_folder().items():
                strays = set(stray_files(self._files, folder, versions))
                pointer = f"{folder}/{POINTER}"
                names += [
                    name for name in self._files.names(folder) if name not in strays and name != pointer
                ]
        return names

    def pieces(self, name: str) -> Iterator[bytes]:
        """Content of a file. Raises LakeMoved, and StoreError (`store.damaged`) for a missing file."""
        with self._moving():
            try:
                with file_faults("read the lake"):
                    yield from self._files.pieces(name)
            except StoreError as error:
                if isinstance(error.__cause__, FileNotFoundError):
                    raise lake_damaged(self._files.path(name)) from error
                raise

    def small(self) -> dict[str, bytes]:
        """Content of the head, its copy, and the pointers, by name."""
        pointers = {f"{folder}/{POINTER}": content for folder, content in self._cut.pointers.items()}
        return pointers | head_files(self._cut.head)

    def refuse_damaged(self) -> None:
        """Raises StoreError (`store.damaged`) if a file of the current state is unreadable, and LakeMoved."""
        with self._moving():
            if damaged := damaged_files(self._files, self._cut.head):
                raise lake_damaged(self._files.path(damaged[0]))

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
        pointers = {folder: files.read(f"{folder}/{POINTER}") for folder in head.versions_by_folder()}
    return {folder: content for folder, content in pointers.items() if content is not None}
