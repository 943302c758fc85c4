"""A table by its location: Parquet by name or first bytes, delimited text otherwise."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tenure.sources import _files
from tenure.sources._delimited import DelimitedFile
from tenure.sources._parquet import ParquetFiles, is_parquet

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.sources._rows import Raw


def open_table(location: str, engine: Engine) -> Raw:
    """The raw table at a path. Raises SourceError as the two readers do."""
    path = _files.local_path(location)
    if path.suffix == ".parquet" or is_parquet(path):
        return ParquetFiles(location, engine)
    return DelimitedFile(location, engine)


def column_names(location: str) -> tuple[str, ...]:
    """The names a file shows at a glance; () where it shows none. For recognising, so it never raises."""
    path = _files.local_path(location)
    if _files.is_url(location) or not path.is_file():
        return ()
    seen = path.stat()
    return _names_at_a_glance(_FileVersion(path, seen.st_size, seen.st_mtime_ns))


class _FileVersion(NamedTuple):
    """A file as it is now: another size or time of change makes it another one."""

    path: Path
    size: int
    changed_ns: int


@lru_cache(maxsize=8)
def _names_at_a_glance(version: _FileVersion) -> tuple[str, ...]:
    """Looked up once per file, for every source asks for them."""
    from tenure.core.errors import SourceError
    from tenure.sources._layout import find_layout
    from tenure.sources._parquet import names_in

    try:
        path = version.path
        return names_in(path) if is_parquet(path) else find_layout(path).names
    except SourceError:
        return ()
