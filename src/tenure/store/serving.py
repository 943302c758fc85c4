"""The data that servers read: a copy of the lake for fast queries, and the champion model.

`serving/current.json` refers to both and is replaced atomically; a copy never changes, but is replaced by
another. Servers that have an old copy open keep reading it until they check again.
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
"""Folder in the workspace."""

CURRENT = "current.json"
FORMAT = 6
_COPY = ".duckdb"
_GENERATION = re.compile(r"copy-(\d+)\.")
_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class Publication:
    """The data being served.

    generation : a counter. copy : file of the copy; None if the lake has no orders.
    lake_version : version of the lake that was copied. batches : batches of live orders in the copy.
    model, model_number : folder and version of the champion; None without one.
    run_id : run of the predictions in the copy; None without any.
    scored_version, scorer : version of the model that made those predictions, and the file with the record
        of its training, which outlives its promotion; None if unknown.
    clustering : id of the clustering of the copy's clusters; None without one.
    copy_bytes : size of the copy, because a truncated file can look intact at its beginning.
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
    scored_version: int | None = None
    scorer: str | None = None


class Serving:
    """The folder `serving` of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> tuple[int, int] | None:
        """A stamp that changes with every publication; None before the first."""
        try:
            status = (self.folder / CURRENT).stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def current(self) -> Publication | None:
        """The data served now; None before the first publication, or if the pointer is damaged or has another
        format: it is then published again.
        """
        try:
            state = json.loads((self.folder / CURRENT).read_text(encoding="utf-8"))
            if state.pop("format", None) != FORMAT:
                return None
            published = Publication(**{**state, "batches": tuple(state["batches"])})
            return published if published.generation > 0 and isinstance(published.lake_version, int) else None
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def newest_generation(self) -> int:
        """The highest generation of existing copies: the next must be higher, even if the pointer is lost."""
        matches = (_GENERATION.match(path.name) for path in self.folder.glob("copy-*"))
        return max((int(match[1]) for match in matches if match), default=0)

    def is_whole(self, published: Publication) -> bool:
        """Whether model and copy exist, and the copy has its full size; nothing is read."""
        if published.model is not None and not (self.folder / published.model).is_dir():
            return False
        if published.copy is None:
            return True
        try:
            size = (self.folder / published.copy).stat().st_size
        except FileNotFoundError:
            return False
        return published.copy_bytes in (None, size)

    def discard(self, published: Publication) -> None:
        """Stop serving this because its files are damaged; the next reader has it published again."""
        with self.publishing():
            if self.current() == published:
                with file_faults("discard the served data"):
                    (self.folder / CURRENT).unlink(missing_ok=True)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold the lock of publications in the block. Raises StoreError (`store.busy`)."""
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
        """Write a new copy and the file of its rows by id, both created by `write`; returns its name."""
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
        """Copy the folder of a model version; returns the copy's name."""
        name = f"model-{number:06d}"
        unfinished = self.folder / f".{name}"
        with file_faults("publish the model"):
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(folder, unfinished)
            shutil.rmtree(self.folder / name, ignore_errors=True)
            unfinished.replace(self.folder / name)
        return name

    def keep_scorer(self, number: int, training: Path) -> str:
        """Copy the record of a version's training; returns the copy's name."""
        name = f"scorer-{number:06d}.json"
        with file_faults("publish the model"):
            write_atomically(self.folder / name, training.read_bytes())
        return name

    def strays(self) -> tuple[Path, ...]:
        """Copies and models that are not served, left by interrupted processes."""
        current = self.current()
        if current is None:
            return ()
        served_files = {current.model, current.copy, current.scorer}
        if current.copy is not None:
            rows = rows_of(self.folder / current.copy)
            served_files |= {rows.name, checksum_of(rows).name, f"{current.copy}.wal"}
        patterns = ("copy-*", "model-*", "scorer-*", ".copy-*", ".model-*")
        paths = (path for pattern in patterns for path in self.folder.glob(pattern))
        return tuple(sorted(path for path in paths if path.name not in served_files))

    def remove_strays(self) -> tuple[int, int]:
        """Remove copies and models that are not served; returns their number and size in bytes.

        Raises StoreError (`store.busy`).
        """
        if not self.strays():
            return 0, 0
        with self.publishing():
            strays = self.strays()
            size = sum(map(_size, strays))
            for path in strays:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        return len(strays), size

    def publish(self, published: Publication) -> None:
        """Serve this from now on. Older copies and models are removed, because erased customers must not stay
        in them. A server that was about to open them checks again.
        """
        state: dict[str, Any] = {"format": FORMAT, **asdict(published)}
        write_atomically(self.folder / CURRENT, json.dumps(state, indent=2).encode())
        for path in self.folder.glob(f"copy-*{_COPY}"):
            if path.name != published.copy:
                _remove(path)
        for path in self.folder.glob("model-*"):
            if path.name != published.model:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob("scorer-*"):
            if path.name != published.scorer:
                path.unlink(missing_ok=True)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files if file.is_file())


def rows_of(copy: Path) -> Path:
    """The file of the copy's customers by id, see `lake.rows_by_id`."""
    return copy.with_suffix(".arrow")


def stamped(now: datetime) -> str:
    """A time in the format of `published_at`."""
    return now.isoformat(timespec="seconds")


def _remove(path: Path) -> None:
    rows = rows_of(path)
    for file in (path, path.with_name(path.name + ".wal"), rows, checksum_of(rows)):
        file.unlink(missing_ok=True)
