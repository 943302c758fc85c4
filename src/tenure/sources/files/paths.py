"""Local files: existence, permissions, text or binary, and the first bytes, unpacked."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from tenure.core.errors import SourceError
from tenure.core.text.closest import closest
from tenure.sources.files.unpacking import LimitedReader

HEAD_BYTES = 1 << 20
CHUNK_BYTES = 1 << 20

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*[\"}]")
_HTML = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml|head|body|meta)\b", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_SIGNATURES = {
    b"PK\x03\x04": ("a ZIP or Excel file", "leave out --source, or use --source excel or --source zip"),
    b"\xd0\xcf\x11\xe0": ("an old Excel file", "leave out --source, or use --source excel"),
    b"PAR1": ("a Parquet file", "read it with the parquet source, or rename it to .parquet"),
    b"SQLite format 3\x00": ("a SQLite database", "read it with the sql source: sqlite:///shop.db"),
    b"%PDF": ("a PDF document", "export the orders as CSV"),
    b"\x89PNG": ("a picture", "export the orders as CSV"),
    b"BZh": ("a bzip2 archive", "unpack it, or pack it with gzip"),
    b"\x28\xb5\x2f\xfd": ("a Zstandard archive", "unpack it, or pack it with gzip"),
}


def is_url(location: str) -> bool:
    """Whether `location` names something other than a local path."""
    return bool(_URL.match(location)) and not location.startswith("file://")


def local_path(location: str) -> Path:
    """The path of a location; `~` is the home folder."""
    return Path(location.removeprefix("file://")).expanduser()


def readable_file(location: str) -> Path:
    """The path of an existing, readable file with content.

    Raises
    ------
    SourceError
        `source.url`, `source.missing` (with the nearest name), `source.directory`, `source.permission`
        or `source.empty`.
    """
    if is_url(location):
        raise SourceError(
            "Files can only be read from a local path, not from an address.",
            hint="download the file first; for a database, use the sql source",
            code="source.url",
        )
    path = local_path(location)
    if path.is_dir():
        raise SourceError(
            f"{path.name or path} is a folder, not a file.",
            hint="leave out --source to read all exports in it as one log, or choose one file in it",
            code="source.directory",
        )
    if not path.exists():
        raise missing_file_error(path)
    with _io_errors(path), path.open("rb") as file:
        if not file.read(1):
            raise SourceError(
                f"{path.name} is empty.",
                hint="export the orders again; the file contains no data",
                code="source.empty",
            )
    return path


def missing_file_error(path: Path) -> SourceError:
    """The error for a path that does not exist, with the most similar name."""
    folder = path.parent
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    close = closest(path.name, names)
    if close:
        hint = f"did you mean '{close[0]}'?"
    elif folder.is_dir():
        hint = "check the name; a relative path starts from the current folder"
    else:
        hint = f"the folder '{folder}' does not exist either"
    return SourceError(f"The file '{path}' does not exist.", hint=hint, code="source.missing")


def is_gzip(path: Path) -> bool:
    """Whether a file is gzip, by its first two bytes."""
    with _io_errors(path), path.open("rb") as file:
        return file.read(2) == _GZIP


@contextmanager
def open_unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked if gzipped; gzip damage becomes `source.gzip`.

    Reading raises SourceError (`source.archive.size`) if it unpacks to more than allowed.
    """
    opener = gzip.open if is_gzip(path) else open
    with _io_errors(path), opener(path, "rb") as file:
        if isinstance(file, gzip.GzipFile):
            yield cast("IO[bytes]", io.BufferedReader(LimitedReader(file, path), CHUNK_BYTES))
        else:
            yield cast("IO[bytes]", file)


def head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first `size` bytes, unpacked."""
    with open_unpacked(path) as file:
        return file.read(size)


def chunks(path: Path) -> Iterator[bytes]:
    """All bytes, unpacked, a mebibyte at a time."""
    with open_unpacked(path) as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


def refuse_bomb(path: Path) -> None:
    """Check a gzip file for readers that unpack it themselves.

    Raises SourceError (`source.archive.size`, `source.gzip`).
    """
    if is_gzip(path):
        for _ in chunks(path):
            pass


def refuse_binary(path: Path, first: bytes) -> None:
    """Raise SourceError if the bytes are not delimited text (UTF-16 with a byte order mark is text).

    Codes: `source.binary`; `source.json` and `source.html` for other kinds of text.
    """
    for signature, (kind, hint) in _SIGNATURES.items():
        if first.startswith(signature):
            raise SourceError(f"{path.name} is {kind}, not text.", hint=hint, code="source.binary")
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if _JSON.match(first):
        raise SourceError(
            f"{path.name} is JSON, not delimited text.",
            hint="leave out --source, or use --source json",
            code="source.json",
        )
    if _HTML.match(first):
        raise SourceError(
            f"{path.name} is a web page (HTML), despite its name.",
            hint="open it in a spreadsheet and save it as .xlsx or CSV, or export the orders again",
            code="source.html",
        )
    sample = first[:65536]
    control = sum(sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13))
    if b"\x00" in sample or control > len(sample) / 50:
        raise SourceError(
            f"{path.name} is binary, not text.",
            hint="export the orders as CSV in UTF-8",
            code="source.binary",
        )


@contextmanager
def _io_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError:
        raise SourceError(
            f"You are not allowed to read {path.name}.",
            hint="change its permissions, or copy it to a folder that you can read",
            code="source.permission",
        ) from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged_gzip_error(path) from error


def damaged_gzip_error(path: Path) -> SourceError:
    """The error for a gzip file that ends too early or is damaged."""
    return SourceError(
        f"{path.name} is truncated or damaged: its gzip stream cannot be unpacked to the end.",
        hint="download or export it again, and compare its size with the original",
        code="source.gzip",
    )
