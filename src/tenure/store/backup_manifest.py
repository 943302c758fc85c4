"""The manifest of a backup; it is written last, so that a folder without it is not a backup."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
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
    """Contents of a backup.

    orders : number of distinct orders in the lake. waiting : number of live rows still in the store.
    last_batch, last_batch_at : the newest batch of the lake, and when it was imported.
    """

    lake_version: int
    orders: int
    waiting: int
    last_batch: str | None
    last_batch_at: str | None


@dataclass(frozen=True)
class StoreRecord:
    """The SQL store in a backup: its kind, its migration, and the last number issued by each counter."""

    kind: StoreKind
    revision: str | None = None
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """One backup.

    taken_at : the time of its contents. folder : location of the workspace. shop_id : id of the workspace's
    shop, empty in backups by older versions of Tenure.
    registry : whether the model registry is included, was elsewhere, or was never used.
    sha256 : checksum of the manifest, which contains that of each file; empty until it was read.
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
    sha256: str = field(default="", compare=False)

    @property
    def total_bytes(self) -> int:
        """Total size of all files."""
        return sum(file.bytes for file in self.files)

    def to_json(self) -> bytes:
        """The manifest as JSON, with its own checksum."""
        fields = asdict(self) | {
            "taken_at": self.taken_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
        }
        del fields["sha256"]
        body = {"format": FORMAT, "erasures": ERASURE_NOTE, **fields}
        return json.dumps({"sha256": _digest(body), **body}, indent=1).encode()


def manifest_from(content: bytes, backup_id: str) -> Manifest:
    """Parse a manifest. Raises StoreError: `backup.damaged`, `backup.newer`."""
    try:
        document = dict(json.loads(content))
        if int(document["format"]) > FORMAT:
            raise StoreError(
                "This backup was made by a newer version of Tenure.",
                values=[backup_id, f"format {document['format']}"],
                hint="upgrade: pip install --upgrade tenure",
                code="backup.newer",
            )
        sha256 = document.pop("sha256")
        if sha256 != _digest(document):
            raise ValueError("content and checksum differ")
        return replace(_manifest(document), sha256=sha256)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(backup_id, MANIFEST) from error


def damaged(backup_id: str, name: str, problem: str = "cannot be read") -> StoreError:
    """The error for a damaged file of a backup."""
    return StoreError(
        f"The backup is damaged: {name} {problem}.",
        values=[backup_id],
        hint="nothing was written; restore another backup from the same location",
        code="backup.damaged",
    )


def _manifest(document: dict[str, Any]) -> Manifest:
    fields = {name: document[name] for name in Manifest.__dataclass_fields__ if name in document}
    fields |= {
        "taken_at": datetime.fromisoformat(document["taken_at"]),
        "finished_at": datetime.fromisoformat(document["finished_at"]),
        "store": _typed(StoreRecord(**document["store"])),
        "holds": _typed(Holdings(**document["holds"])),
        "files": tuple(_typed(FileRecord(**file)) for file in document["files"]),
    }
    if fields["taken_at"].tzinfo is None or fields["finished_at"].tzinfo is None:
        raise ValueError("a time without a time zone")
    if any(not _stays_inside(file.name) for file in fields["files"]):
        raise ValueError("a file would be written outside the workspace")
    return _typed(Manifest(**fields))


def _typed(record: Record) -> Record:
    """Check the type of every field, because a file may contain anything. Raises TypeError."""
    for name, kind in get_type_hints(type(record)).items():
        if not _is_of(getattr(record, name), kind):
            raise TypeError(name)
    return record


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
