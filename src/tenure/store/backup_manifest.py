"""What a backup says of itself: written last, so that a backup without it never was one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from tenure.core.errors import StoreError

MANIFEST = "manifest.json"
FORMAT = 1
StoreKind = Literal["sqlite", "postgresql", "none"]
RegistryKind = Literal["workspace", "elsewhere", "none"]
ERASURE_NOTE = (
    "Customers who are erased later are still in this backup. `tenure restore` erases them "
    "again if it finds the list of erasures: in the workspace that it replaces, in a newer "
    "backup, or at the path given with --erasures."
)


Record = TypeVar("Record")


@dataclass(frozen=True)
class FileRecord:
    """One file of a backup; `name` is relative to the backup's folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Holdings:
    """What is in a backup.

    orders : different orders in the lake. waiting : rows that came in one by one and wait in the store.
    last_batch : the newest batch of the lake, and when it came in.
    """

    lake_version: int
    orders: int
    waiting: int
    last_batch: str | None
    last_batch_at: str | None


@dataclass(frozen=True)
class StoreRecord:
    """The SQL store in a backup: its kind, its migration, and the last number given by each counter."""

    kind: StoreKind
    revision: str | None = None
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """One backup.

    taken_at : the moment whose state it holds. folder : where the workspace was. shop_id : the workspace's,
        empty in backups of an older Tenure.
    registry : whether the model registry is in it, was elsewhere, or was never used.
    """

    backup_id: str
    taken_at: datetime
    finished_at: datetime
    tenure: str
    name: str
    currency: str
    folder: str
    store: StoreRecord
    registry: RegistryKind
    was_served: bool
    holds: Holdings
    files: tuple[FileRecord, ...]
    shop_id: str = ""

    @property
    def total_bytes(self) -> int:
        """Of all files together."""
        return sum(one.bytes for one in self.files)

    def to_json(self) -> bytes:
        """As it is written, with a checksum of itself."""
        found = asdict(self) | {
            "taken_at": self.taken_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
        }
        body = {"format": FORMAT, "erasures": ERASURE_NOTE, **found}
        return json.dumps({"sha256": _digest(body), **body}, indent=1).encode()


def manifest_from(content: bytes, backup_id: str) -> Manifest:
    """Read one back. Raises StoreError: `backup.damaged`, `backup.newer`."""
    try:
        found = dict(json.loads(content))
        if int(found["format"]) > FORMAT:
            raise StoreError(
                "This backup was made by a newer version of Tenure.",
                values=[backup_id, f"format {found['format']}"],
                hint="upgrade: pip install --upgrade tenure",
                code="backup.newer",
            )
        if found.pop("sha256") != _digest(found):
            raise ValueError("content and checksum differ")
        return _manifest(found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(backup_id, MANIFEST) from error


def damaged(backup_id: str, name: str, what: str = "cannot be read") -> StoreError:
    """A file of a backup that is not as it was written."""
    return StoreError(
        f"The backup is damaged: {name} {what}.",
        values=[backup_id],
        hint="nothing was written; restore another backup from the same location",
        code="backup.damaged",
    )


def _manifest(found: dict[str, Any]) -> Manifest:
    made = {name: found[name] for name in Manifest.__dataclass_fields__ if name in found}
    made |= {
        "taken_at": datetime.fromisoformat(found["taken_at"]),
        "finished_at": datetime.fromisoformat(found["finished_at"]),
        "store": _typed(StoreRecord(**found["store"])),
        "holds": _typed(Holdings(**found["holds"])),
        "files": tuple(_typed(FileRecord(**one)) for one in found["files"]),
    }
    if made["taken_at"].tzinfo is None or made["finished_at"].tzinfo is None:
        raise ValueError("a time without a time zone")
    if any(not _stays_inside(one.name) for one in made["files"]):
        raise ValueError("a file would be written outside the workspace")
    return _typed(Manifest(**made))


def _typed(made: Record) -> Record:
    """The same, if every value is of the kind that its field says: a file may hold anything."""
    for name, kind in get_type_hints(type(made)).items():
        if not _is_of(getattr(made, name), kind):
            raise TypeError(name)
    return made


def _is_of(value: object, kind: Any) -> bool:
    origin = get_origin(kind)
    if origin is Literal:
        return value in get_args(kind)
    allowed = get_args(kind) if origin is UnionType else (origin or kind,)
    return isinstance(value, allowed) and (bool in allowed or not isinstance(value, bool))


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
