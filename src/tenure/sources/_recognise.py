"""Which source a location is for: the special ones are asked first, then the plain formats."""

from __future__ import annotations

from tenure.core.catalog import SOURCES
from tenure.core.errors import SourceError
from tenure.sources import _files

_PLAIN = ("parquet", "csv", "sql")


def recognise(location: str) -> str:
    """The name of the source for a location.

    A file that no source claims is read as delimited text, which then says what is wrong with it.

    Raises
    ------
    SourceError
        `source.missing` where nothing is there; `source.unknown` for a folder or address nobody knows.
    """
    path = _files.local_path(location)
    if not _files.is_url(location) and not path.exists():
        raise _files.missing(path)
    special = [name for name in SOURCES.names() if name not in _PLAIN]
    for name in (*special, *_PLAIN):
        if SOURCES.load(name).recognises(location):
            return name
    if path.is_file():
        return "csv"
    raise SourceError(
        "No source knows this kind of place."
        if _files.is_url(location)
        else f"No source knows the folder '{path.name}'.",
        hint=f"name a file in it, or say what it is: --source {'|'.join(SOURCES.names())}",
        code="source.unknown",
    )
