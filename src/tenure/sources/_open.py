"""A table by its location: Parquet by name or first bytes, delimited text otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from tenure.core.errors import SourceError
    from tenure.sources._layout import find_layout
    from tenure.sources._parquet import names_in

    path = _files.local_path(location)
    if _files.is_url(location) or not path.is_file():
        return ()
    try:
        return names_in(path) if is_parquet(path) else find_layout(path).names
    except SourceError:
        return ()
