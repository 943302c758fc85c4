"""The head of the lake: which versions of its tables belong together.

Delta commits one table at a time. The lake commits all tables at once by replacing one small file,
`HEAD.json`, which lists a folder and a Delta version for each table. Later versions do not exist for readers.

A copy is written first, under `heads/`. The copies and the tables' own logs serve to recover a lost head
(`lake.recovery`), and to detect one that is older than the tables (`lake.stale`).
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
"""Number of readable versions that only added live orders."""

KEPT_CORRECTIONS = 20
"""Number of readable versions that corrected or removed one order: each has its own files of the log."""

KEPT_COPIES = 5
"""Number of readable versions in which an ingest or a job replaced rows: each, and those between two of them,
may hold a copy of a whole table. Versions before the oldest of these are dropped.
"""

KEPT_OTHERS = 400
"""Number of all other readable versions; versions recorded by runs are kept in addition."""

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
    """The lake after one write: `version` counts the writes, `at` is the time (ISO 8601, UTC), `reason` why.

    rewrote : files of its tables were rewritten without some of their rows, so that they are not shared with
    earlier states.
    """

    version: int
    at: str
    reason: str
    tables: dict[str, TableAt]
    rewrote: bool = False

    @property
    def is_passing(self) -> bool:
        """Whether it only added live orders: there is one every minute, and old ones are not needed."""
        return self.reason.startswith(_PASSING_REASON)

    @property
    def is_correction(self) -> bool:
        """Whether it corrected or removed one order: a shop may send every edit."""
        return self.reason.startswith(_CORRECTION_REASON)

    @property
    def holds_copies(self) -> bool:
        """Whether an ingest or a job replaced rows, possibly in every file of a table."""
        return self.rewrote and not self.is_correction


@dataclass(frozen=True)
class Head:
    """All readable states, oldest first; the last one is current."""

    states: tuple[State, ...] = (State(0, "", "an empty lake", {}),)

    @property
    def current(self) -> State:
        return self.states[-1]

    def at(self, version: int | None) -> State:
        """The state of that version; the current one for None.

        Raises StoreError: `store.version_gone` for a version that is no longer kept, `store.version` for one
        that never existed.
        """
        if version is None:
            return self.current
        for state in self.states:
            if state.version == version:
                return state
        existed = 0 <= version < self.current.version
        readable = f"versions {self.states[0].version} to {self.current.version} can be read"
        raise StoreError(
            f"The lake has no version {version}: its history {self._why_not(version)}.",
            hint=f"try again, nothing is damaged; {readable}" if existed else readable,
            code=VERSION_GONE if existed else "store.version",
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
        """Add a state; `cut` drops all earlier ones."""
        state = State(self.current.version + 1, at.isoformat(), reason, tables, rewrote)
        return replace(self, states=(state,) if cut else (*self.states, state))

    def trimmed(self, needed_versions: Collection[int] | None = ()) -> Self:
        """Drop old states, so that the head does not grow forever; `needed_versions` stay, or all states if
        they are None (unknown).
        """
        if needed_versions is None:
            return self
        passing = [state.version for state in self.states if state.is_passing]
        corrections = [state.version for state in self.states if state.is_correction]
        import_versions = [
            state.version for state in self.states if not (state.is_passing or state.is_correction)
        ]
        newest = {*passing[-KEPT_PASSING:], *corrections[-KEPT_CORRECTIONS:], *import_versions[-KEPT_OTHERS:]}
        copies = [state.version for state in self.states if state.holds_copies]
        oldest = copies[-KEPT_COPIES] if len(copies) >= KEPT_COPIES else 0
        keep = {*(version for version in newest if version >= oldest), *needed_versions, self.current.version}
        return replace(self, states=tuple(state for state in self.states if state.version in keep))

    def versions_by_folder(self) -> dict[str, list[int]]:
        """The Delta versions of each folder that any state refers to, oldest first."""
        by_folder: dict[str, set[int]] = {}
        for state in self.states:
            for table in state.tables.values():
                by_folder.setdefault(table.folder, set()).add(table.version)
        return {folder: sorted(versions) for folder, versions in by_folder.items()}

    def newest_versions(self) -> dict[str, int]:
        """The highest Delta version of each folder that any state refers to."""
        return {folder: versions[-1] for folder, versions in self.versions_by_folder().items()}


def read_head(files: Files) -> Head | None:
    """The head, or None if the lake has none yet. Raises StoreError for an unreadable one."""
    return _read(files, HEAD)


def read_copy(files: Files, version: int) -> Head | None:
    """The copy of the head of that version. Raises StoreError for an unreadable one."""
    return _read(files, copy_name(version))


def copies(files: Files) -> list[int]:
    """Versions of the existing copies, oldest first."""
    with file_faults("read the lake"):
        return sorted(int(match[1]) for name in files.names(COPIES) if (match := _COPY.match(name)))


def copy_name(version: int) -> str:
    """Name of the file of a copy."""
    return f"{COPIES}/{version:012d}.json"


def write_head(files: Files, head: Head) -> None:
    """Switch the lake to `head`: from then on, readers see its current state.

    The copy is written first. If the writer is killed in between, everything is written, and the next writer
    completes the switch. After any other interruption (Ctrl-C, or a disk or object store that fails after
    writing) the copy is removed, unless the head was switched after all.
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
    """The next head, if a writer was killed before it switched to it; its files exist, see `write_head`."""
    following = head.current.version + 1
    return read_copy(files, following) if copies(files)[-1:] == [following] else None


def head_files(head: Head) -> dict[str, bytes]:
    """Content of the files of a head, by name."""
    content, version = _as_json(head), head.current.version
    return {HEAD: content} | ({copy_name(version): content} if version else {})


def drop_copies(files: Files, head: Head) -> None:
    """Remove obsolete copies: old ones, and those from before the history was cut."""
    existing = [version for version in copies(files) if version <= head.current.version]
    oldest = head.states[0].version
    obsolete = [version for version in existing if version < oldest] + existing[:-_COPIES_KEPT]
    with file_faults("clean up the lake"):
        files.delete(copy_name(version) for version in dict.fromkeys(obsolete))


def _read(files: Files, name: str) -> Head | None:
    with file_faults("read the lake"):
        content = files.read(name)
    if content is None:
        return None
    try:
        document = json.loads(content)
        if document["format"] > FORMAT:
            raise StoreError(
                "This lake was written by a newer version of Tenure.",
                values=[f"format {document['format']}"],
                hint="upgrade: pip install --upgrade tenure",
                code="store.newer",
            )
        if document.get("sha256") not in (None, _digest(document["states"])):
            raise ValueError("content and checksum differ")
        states = tuple(_state(state) for state in document["states"])
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


def _state(fields: dict[str, Any]) -> State:
    tables = {name: TableAt(**table) for name, table in fields["tables"].items()}
    rewrote = bool(fields.get("rewrote", False))
    return State(int(fields["version"]), fields["at"], fields["reason"], tables, rewrote)
