"""Which version of every table belongs together: the lake's one point of truth.

Delta commits one table at a time. The lake commits all of them at once by replacing one small file,
`HEAD.json`, which names a folder and a Delta version for each table. What lies beyond it does not exist.

A copy of it is written first, under `heads/`. From the copies and the tables' own logs a lost head is found
again (`store._recovery`), and one that is older than the tables is recognised (`store._stale`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from tenure.core.errors import StoreError
from tenure.core.files.damage import HEAD, VERSION_GONE
from tenure.store.files.faults import file_faults
from tenure.store.files.files import Files

COPIES = "heads"
FORMAT = 1
REPAIR = "tenure repair --workspace DIR recovers it (--dry-run shows how); nothing was changed"

KEPT_PASSING = 100
"""So many of the newest versions that only took live orders in can be read."""

KEPT_CORRECTIONS = 20
"""So many of those in which one order was corrected or removed: each holds files of the log of its own."""

KEPT_COPIES = 5
"""So many of those in which an ingest or a job replaced rows: each may hold a copy of a whole table, and so
does what came between two of them. What lies before the oldest of these is let go of.
"""

KEPT_OTHERS = 400
"""And so many of all others; those that a run recorded are kept beside them."""

_COPY = re.compile(COPIES + r"/(\d{12})\.json\Z")
_PASSING_REASON = "arrivals live-"
_CORRECTION_REASON = "an order was "
_COPIES_KEPT = 2


@dataclass(frozen=True)
class TableAt:
    """One Delta table at one version; `folder` is relative to the lake."""

    folder: str
    version: int


@dataclass(frozen=True)
class State:
    """The lake after one write: `version` counts the writes, `at` is when (ISO 8601, UTC), `reason` why.

    rewrote : files of its tables were written anew without some of their rows, so that it shares them with no
        state before it.
    """

    version: int
    at: str
    reason: str
    tables: dict[str, TableAt]
    rewrote: bool = False

    @property
    def is_passing(self) -> bool:
        """Whether it only took live orders in: there is one every minute, and nobody asks for an old one."""
        return self.reason.startswith(_PASSING_REASON)

    @property
    def is_correction(self) -> bool:
        """Whether one order was corrected or removed: a shop may send each edit."""
        return self.reason.startswith(_CORRECTION_REASON)

    @property
    def holds_copies(self) -> bool:
        """Whether an ingest or a job replaced rows: perhaps some in every file of a table."""
        return self.rewrote and not self.is_correction


@dataclass(frozen=True)
class Head:
    """Every state that can still be read, oldest first; the last one is current."""

    states: tuple[State, ...] = (State(0, "", "an empty lake", {}),)

    @property
    def current(self) -> State:
        return self.states[-1]

    def at(self, version: int | None) -> State:
        """The state of that version, the current one for None.

        Raises StoreError: `store.version_gone` for one that is kept no more, `store.version` for one that
        never was.
        """
        if version is None:
            return self.current
        for state in self.states:
            if state.version == version:
                return state
        was_there = 0 <= version < self.current.version
        there = f"versions {self.states[0].version} to {self.current.version} can be read"
        raise StoreError(
            f"The lake has no version {version}: its history {self._why_not(version)}.",
            hint=f"try again, nothing is damaged; {there}" if was_there else there,
            code=VERSION_GONE if was_there else "store.version",
        )

    def _why_not(self, version: int) -> str:
        oldest = self.states[0]
        if version < oldest.version:
            return f"ends at {oldest.version} ({oldest.reason})"
        if version < self.current.version:
            return "keeps only the newest of the versions that added live orders or replaced rows"
        return f"is at {self.current.version}"

    def followed_by(
        self, at: datetime, reason: str, tables: dict[str, TableAt], *, cut: bool, rewrote: bool = False
    ) -> Self:
        """One state more; `cut` forgets all the earlier ones."""
        state = State(self.current.version + 1, at.isoformat(), reason, tables, rewrote)
        return replace(self, states=(state,) if cut else (*self.states, state))

    def trimmed(self, needed: Collection[int] | None = ()) -> Self:
        """Without old states, so that the head does not grow for ever; those `needed` stay, and all where it
        is not known which are.
        """
        if needed is None:
            return self
        passing = [state.version for state in self.states if state.is_passing]
        corrections = [state.version for state in self.states if state.is_correction]
        others = [one.version for one in self.states if not (one.is_passing or one.is_correction)]
        newest = {*passing[-KEPT_PASSING:], *corrections[-KEPT_CORRECTIONS:], *others[-KEPT_OTHERS:]}
        copies = [state.version for state in self.states if state.holds_copies]
        oldest = copies[-KEPT_COPIES] if len(copies) >= KEPT_COPIES else 0
        kept = {*(one for one in newest if one >= oldest), *needed, self.current.version}
        return replace(self, states=tuple(state for state in self.states if state.version in kept))

    def versions_by_folder(self) -> dict[str, list[int]]:
        """The Delta versions of each folder that any state refers to, oldest first."""
        found: dict[str, set[int]] = {}
        for state in self.states:
            for table in state.tables.values():
                found.setdefault(table.folder, set()).add(table.version)
        return {folder: sorted(versions) for folder, versions in found.items()}

    def newest_versions(self) -> dict[str, int]:
        """The highest Delta version of each folder that any state refers to."""
        return {folder: versions[-1] for folder, versions in self.versions_by_folder().items()}


def read_head(files: Files) -> Head | None:
    """The head, or None where the lake has none yet. Raises StoreError for one that cannot be read."""
    return _read(files, HEAD)


def read_copy(files: Files, version: int) -> Head | None:
    """The copy of the head of that version. Raises StoreError for one that cannot be read."""
    return _read(files, copy_name(version))


def copies(files: Files) -> list[int]:
    """Versions of which there is a copy, oldest first."""
    with file_faults("read the lake"):
        return sorted(int(found[1]) for name in files.names(COPIES) if (found := _COPY.match(name)))


def copy_name(version: int) -> str:
    """The file of a copy."""
    return f"{COPIES}/{version:012d}.json"


def write_head(files: Files, head: Head) -> None:
    """Swing the lake to `head`: from this moment its current state is what readers see.

    The copy comes first. A writer that is killed in between has written everything: the next one finishes.
    Whatever else ends it in between (Ctrl-C, a disk or an object store that fails after it has written), the
    copy is taken back unless the head was swung all the same.
    """
    content, copy = _as_json(head), copy_name(head.current.version)
    with file_faults("write the lake"):
        is_ours = bool(head.current.version) and files.read(copy) != content
        try:
            if is_ours:
                files.write(copy, content)
            files.write(HEAD, content)
        except BaseException:
            if is_ours and files.read(HEAD) != content:
                files.delete([copy])
            raise


def prepared(files: Files, head: Head) -> Head | None:
    """The head that was about to follow: everything it names was written, see `write_head`."""
    following = head.current.version + 1
    return read_copy(files, following) if copies(files)[-1:] == [following] else None


def head_files(head: Head) -> dict[str, bytes]:
    """What a head is on disk: by name, with the content."""
    content, version = _as_json(head), head.current.version
    return {HEAD: content} | ({copy_name(version): content} if version else {})


def drop_copies(files: Files, head: Head) -> None:
    """Remove copies that are no longer of use: old ones, and those from before the history was cut."""
    there = [version for version in copies(files) if version <= head.current.version]
    oldest = head.states[0].version
    gone = [version for version in there if version < oldest] + there[:-_COPIES_KEPT]
    with file_faults("clean up the lake"):
        files.delete(copy_name(version) for version in dict.fromkeys(gone))


def _read(files: Files, name: str) -> Head | None:
    with file_faults("read the lake"):
        content = files.read(name)
    if content is None:
        return None
    try:
        found = json.loads(content)
        if found["format"] > FORMAT:
            raise StoreError(
                "This lake was written by a newer version of Tenure.",
                values=[f"format {found['format']}"],
                hint="upgrade: pip install --upgrade tenure",
                code="store.newer",
            )
        if found.get("sha256") not in (None, _digest(found["states"])):
            raise ValueError("content and checksum differ")
        states = tuple(_state(state) for state in found["states"])
        if not states:
            raise ValueError("no state")
        return Head(states)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{name} of the lake is damaged.", values=[files.path(name)], hint=REPAIR, code="store.damaged"
        ) from error


def _as_json(head: Head) -> bytes:
    states = [asdict(state) for state in head.states]
    lines = ",\n".join(json.dumps(state, separators=(",", ":")) for state in states)
    start = f'{{"format": {FORMAT}, "sha256": "{_digest(states)}", "states": [\n'
    return f"{start}{lines}\n]}}\n".encode()


def _digest(states: Any) -> str:
    return hashlib.sha256(json.dumps(states, sort_keys=True).encode()).hexdigest()


def _state(found: dict[str, Any]) -> State:
    tables = {name: TableAt(**table) for name, table in found["tables"].items()}
    rewrote = bool(found.get("rewrote", False))
    return State(int(found["version"]), found["at"], found["reason"], tables, rewrote)
