"""Open a table at a location with the reader for its content."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from tenure.sources.delimited.reader import DelimitedFile
from tenure.sources.files import paths
from tenure.sources.files.kind import kind_of
from tenure.sources.files.parquet import ParquetFiles

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable


def open_table(
    location: str, engine: Engine, sheet: str | None = None, preferred: str | None = None
) -> RawTable:
    """The raw table at a path: a file of any format, or a folder of them. Raises SourceError as readers do.

    Parameters
    ----------
    sheet : name of the sheet in a workbook with several tables.
    preferred : sheet to use if the user names none and several sheets have tables.
    """
    from tenure.sources.files.archive import Archive
    from tenure.sources.files.folder import Folder
    from tenure.sources.nested.reader import JsonFile
    from tenure.sources.workbooks.reader import Workbook

    kind = kind_of(paths.local_path(location))
    open_inner = partial(open_table, engine=engine, sheet=sheet, preferred=preferred)
    if kind == "folder":
        return Folder(location, engine, open_inner)
    if kind == "archive":
        return Archive(location, open_inner)
    if kind == "workbook":
        return Workbook(location, engine, sheet, preferred)
    if kind == "json":
        return JsonFile(location, engine)
    return ParquetFiles(location, engine) if kind == "parquet" else DelimitedFile(location, engine)


def column_names(location: str) -> tuple[str, ...]:
    """Column names of a table, or () if they are not quickly available. Never raises."""
    from tenure.sources.files.folder_files import first_table

    path = paths.local_path(location)
    if not paths.is_url(location) and path.is_dir():
        first = first_table(path)
        return () if first is None else column_names(str(first))
    if paths.is_url(location) or not path.is_file():
        return ()
    status = path.stat()
    return _names_of(str(path.absolute()), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=32)
def _names_of(location: str, _changed: int, _size: int) -> tuple[str, ...]:
    """Cached, because every source asks for the same file in turn."""
    from tenure.core.errors import SourceError
    from tenure.sources.files import glance

    try:
        return glance.names_at(paths.local_path(location))
    except (SourceError, OSError):
        return ()
