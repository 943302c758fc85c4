"""Ids of batches: digests of an input's content and read options, not of its name or date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine

ID_CHARACTERS = 16
_ROWS_PER_BATCH = 50_000
_NO_CONTENT = (".", "~$", "Thumbs.db", "desktop.ini")
_LOCATIONS = ("lines", "customers", "products", "events", "rates")
_LATER_OPTIONS = ("sheet", "answers")
"""Options added in later releases: left out if unused, so that existing batches keep their ids."""


def of_files(location: str, source: str, options: ReadOptions, occasion: str = "") -> str | None:
    """Batch id of files and folders: equal for copies under another name; None for anything but local files.

    Names within a folder count, because they determine the table of a file. With an `occasion`, only the same
    files on the same occasion have equal ids. Raises SourceError for a file
    that cannot be read.
    """
    places = [location, *(place for name in _LOCATIONS if (place := getattr(options, name)))]
    if not all(Path(place).exists() for place in places):
        return None
    settings = {
        name: value
        for name, value in asdict(options).items()
        if name not in _LOCATIONS and not (name in _LATER_OPTIONS and _is_unused(options, name))
    }
    if occasion:
        settings["occasion"] = occasion
    settings["given"] = [name for name in _LOCATIONS if getattr(options, name)]
    digest = _started(source, settings)
    for place in places:
        for name, path in _files_of(Path(place)):
            digest.update(f"\n{name}:".encode())
            digest.update(_content_digest(path))
    return digest.hexdigest()[:ID_CHARACTERS]


def of_rows(tables: Tables, source: str, engine: Engine) -> str:
    """Batch id of clean rows, independent of their order: for inputs that are not files."""
    from pyarrow import csv

    digest = _started(source, {})
    for name, table in tables:
        digest.update(f"\n{name}:".encode())
        ordered = table.select(*sorted(table.columns)).order_by(sorted(table.columns))
        reader = engine.to_batches(ordered, _ROWS_PER_BATCH)
        with csv.CSVWriter(_DigestWriter(digest), reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
    return digest.hexdigest()[:ID_CHARACTERS]


def _is_unused(options: ReadOptions, name: str) -> bool:
    return bool(getattr(options, name) == getattr(type(options)(), name))


class _DigestWriter:
    """A file that updates a digest and discards its content."""

    closed = False

    def __init__(self, digest: hashlib._Hash) -> None:
        self._digest = digest

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        return len(content)

    def flush(self) -> None:
        """There is nothing to flush."""

    def close(self) -> None:
        """There is nothing to close."""


def _started(source: str, settings: dict[str, object]) -> hashlib._Hash:
    return hashlib.sha256(json.dumps([source, settings], sort_keys=True, default=str).encode())


def _files_of(place: Path) -> Iterator[tuple[str, Path]]:
    if place.is_file():
        yield "", place
        return
    for path in sorted(place.rglob("*")):
        within = path.relative_to(place)
        # Files created by file managers change by themselves and contain no orders.
        if path.is_file() and not any(part.startswith(_NO_CONTENT) for part in within.parts):
            yield within.as_posix(), path


def _content_digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise SourceError(
            f"A file cannot be read: {error.strerror}.",
            values=[path],
            hint="check that it exists and that you are allowed to read it",
            code="source.unreadable",
        ) from error
