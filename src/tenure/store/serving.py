"""What servers read: a copy of the lake for quick answers, and the model that predicts.

`serving/current.json` names both and changes at once; a copy is never changed, only followed by another.
Servers that have an old one open keep reading it until they look again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.files import write_atomically
from tenure.store.files.locks import locked
from tenure.store.lake.rows_by_id import checksum_of

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "serving"
"""Of a workspace."""

CURRENT = "current.json"
FORMAT = 5
_COPY = ".duckdb"
_GENERATION = re.compile(r"copy-(\d+)\.")
_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class Published:
    """What is served.

    generation : counts up. copy : file with the copy; None where the lake holds no orders.
    lake_version : of the lake that was copied. batches : of arrivals that are in the copy.
    model, model_number : folder and version of the champion; None without one.
    run_id : of the predictions in the copy; None without any.
    clustering : the one that the copy's clusters are of; None without one.
    copy_bytes : size of the copy: one that was cut short can look whole from its beginning.
    """

    generation: int
    published_at: str
    lake_version: int
    copy: str | None = None
    batches: tuple[str, ...] = ()
    model: str | None = None
    model_number: int | None = None
    run_id: str | None = None
    clustering: str | None = None
    copy_bytes: int | None = None


class Serving:
    """The folder `serving` of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever something else is published; None before."""
        try:
            found = (self.folder / CURRENT).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def current(self) -> Published | None:
        """What is served now; None before anything was published, or where the pointer is damaged or of a
        version with another format: it is made anew then.
        """
        try:
            state = json.loads((self.folder / CURRENT).read_text(encoding="utf-8"))
            if state.pop("format", None) != FORMAT:
                return None
            found = Published(**{**state, "batches": tuple(state["batches"])})
            return found if found.generation > 0 and isinstance(found.lake_version, int) else None
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def newest_generation(self) -> int:
        """Of the copies that are there: the next is to be a higher one, also where the pointer was lost."""
        found = (_GENERATION.match(path.name) for path in self.folder.glob("copy-*"))
        return max((int(one[1]) for one in found if one), default=0)

    def is_whole(self, published: Published) -> bool:
        """Whether model and copy are there, and the copy as long as it was written; nothing is read."""
        if published.model is not None and not (self.folder / published.model).is_dir():
            return False
        if published.copy is None:
            return True
        try:
            size = (self.folder / published.copy).stat().st_size
        except FileNotFoundError:
            return False
        return published.copy_bytes in (None, size)

    def discard(self, published: Published) -> None:
        """Serve this no more, as its files are damaged; who reads next has it made anew."""
        with self.publishing():
            if self.current() == published:
                with file_faults("discard the served data"):
                    (self.folder / CURRENT).unlink(missing_ok=True)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """One at a time. Raises StoreError (`store.busy`)."""
        from filelock import Timeout

        with file_faults("publish the served data"):
            self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with locked(self.folder / ".lock", "publish the served data", _WAIT_SECONDS):
                yield
        except Timeout as error:
            raise StoreError(
                "Another command is publishing this workspace.",
                hint="try again when it has finished",
                code="store.busy",
            ) from error

    def write_copy(self, generation: int, write: Callable[[Path], None]) -> str:
        """Have `write` make the file of a new copy, and that of its rows by id beside it; its name."""
        name = f"copy-{generation:06d}{_COPY}"
        unfinished = self.folder / f".{name}"
        with file_faults("write the serving copy"):
            _remove(unfinished)
            try:
                write(unfinished)
                rows = rows_of(self.folder / name)
                checksum_of(rows_of(unfinished)).replace(checksum_of(rows))
                rows_of(unfinished).replace(rows)
                unfinished.replace(self.folder / name)
            finally:
                _remove(unfinished)
        return name

    def keep_model(self, number: int, folder: Path) -> str:
        """Copy the folder of a model version; its name."""
        name = f"model-{number:06d}"
        unfinished = self.folder / f".{name}"
        with file_faults("publish the model"):
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(folder, unfinished)
            shutil.rmtree(self.folder / name, ignore_errors=True)
            unfinished.replace(self.folder / name)
        return name

    def strays(self) -> tuple[Path, ...]:
        """Copies and models that are not served: left by processes that were killed."""
        current = self.current()
        if current is None:
            return ()
        wanted = {current.model, current.copy}
        if current.copy is not None:
            rows = rows_of(self.folder / current.copy)
            wanted |= {rows.name, checksum_of(rows).name, f"{current.copy}.wal"}
        found = (
            one for sign in ("copy-*", "model-*", ".copy-*", ".model-*") for one in self.folder.glob(sign)
        )
        return tuple(sorted(one for one in found if one.name not in wanted))

    def remove_strays(self) -> tuple[int, int]:
        """Remove them while nobody publishes: how many, and how many bytes they had.

        Raises StoreError (`store.busy`).
        """
        if not self.strays():
            return 0, 0
        with self.publishing():
            found = self.strays()
            size = sum(map(_size, found))
            for one in found:
                shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
        return len(found), size

    def publish(self, published: Published) -> None:
        """Serve this from now on. Older copies and models are removed: an erased customer must not stay in
        one. A server that was about to open them looks again.
        """
        state: dict[str, Any] = {"format": FORMAT, **asdict(published)}
        write_atomically(self.folder / CURRENT, json.dumps(state, indent=2).encode())
        for path in self.folder.glob(f"copy-*{_COPY}"):
            if path.name != published.copy:
                _remove(path)
        for path in self.folder.glob("model-*"):
            if path.name != published.model:
                shutil.rmtree(path, ignore_errors=True)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(one.stat().st_size for one in files if one.is_file())


def rows_of(copy: Path) -> Path:
    """The file of its customers by id: see `store.rows_by_id`."""
    return copy.with_suffix(".arrow")


def stamped(now: datetime) -> str:
    """A moment as `published_at` has it."""
    return now.isoformat(timespec="seconds")


def _remove(path: Path) -> None:
    rows = rows_of(path)
    for one in (path, path.with_name(path.name + ".wal"), rows, checksum_of(rows)):
        one.unlink(missing_ok=True)
