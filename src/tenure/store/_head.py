"""Which version of every table belongs together: the lake's one point of truth.

Delta commits one table at a time. The lake commits all of them at once by replacing one small file,
`HEAD.json`, which names a folder and a Delta version for each table. What lies beyond it does not exist.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from tenure.core.errors import StoreError
from tenure.store._faults import file_faults
from tenure.store._files import Files

HEAD = "HEAD.json"
FORMAT = 1


@dataclass(frozen=True)
class TableAt:
    """One Delta table at one version; `folder` is relative to the lake."""

    folder: str
    version: int


@dataclass(frozen=True)
class State:
    """The lake after one write: `version` counts the writes, `at` is when (ISO 8601, UTC), `reason` why."""

    version: int
    at: str
    reason: str
    tables: dict[str, TableAt]


@dataclass(frozen=True)
class Head:
    """Every state that can still be read, oldest first; the last one is current."""

    states: tuple[State, ...] = (State(0, "", "an empty lake", {}),)

    @property
    def current(self) -> State:
        return self.states[-1]

    def at(self, version: int | None) -> State:
        """The state of that version, the current one for None. Raises StoreError (`store.version`)."""
        if version is None:
            return self.current
        for state in self.states:
            if state.version == version:
                return state
        oldest = self.states[0]
        gone = version < oldest.version
        why = f"ends at {oldest.version} ({oldest.reason})" if gone else f"is at {self.current.version}"
        raise StoreError(
            f"The lake has no version {version}: its history {why}.",
            hint=f"versions {oldest.version} to {self.current.version} can be read",
            code="store.version",
        )

    def followed_by(self, at: datetime, reason: str, tables: dict[str, TableAt], *, cut: bool) -> Self:
        """One state more; `cut` forgets all the earlier ones."""
        state = State(self.current.version + 1, at.isoformat(), reason, tables)
        return replace(self, states=(state,) if cut else (*self.states, state))

    def newest_versions(self) -> dict[str, int]:
        """The highest Delta version of each folder that any state refers to."""
        newest: dict[str, int] = {}
        for state in self.states:
            for table in state.tables.values():
                newest[table.folder] = max(newest.get(table.folder, 0), table.version)
        return newest


def read_head(files: Files) -> Head | None:
    """The head, or None where the lake has none yet. Raises StoreError for one that cannot be read."""
    with file_faults("read the lake"):
        content = files.read(HEAD)
    if content is None:
        return None
    try:
        found = json.loads(content)
        if found["format"] > FORMAT:
            raise StoreError(
                "This lake was written by a newer Tenure.",
                values=[f"format {found['format']}"],
                hint="upgrade: pip install --upgrade tenure",
                code="store.newer",
            )
        return Head(tuple(_state(state) for state in found["states"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{HEAD} of the lake is damaged.",
            values=[files.path(HEAD)],
            hint="restore this one file from a backup; the tables beside it are untouched",
            code="store.damaged",
        ) from error


def write_head(files: Files, head: Head) -> None:
    """Swing the lake to `head`: from this moment its current state is what readers see."""
    states = [asdict(state) for state in head.states]
    content = json.dumps({"format": FORMAT, "states": states}, indent=1).encode()
    with file_faults("write the lake"):
        files.write(HEAD, content)


def _state(found: dict[str, Any]) -> State:
    tables = {name: TableAt(**table) for name, table in found["tables"].items()}
    return State(found["version"], found["at"], found["reason"], tables)
