"""Whether a file names somebody: in every encoding and spelling, and inside of what is packed."""

from __future__ import annotations

import gzip
import html
import json
import mmap
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tenure.core.packed import PackedDamage, packed_damage
from tenure.core.unpacking import UnpackingLimits

if TYPE_CHECKING:
    import pyarrow as pa

_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_PIECE = 1 << 22
_PARQUET, _GZIP, _ZIP = b"PAR1", b"\x1f\x8b", b"PK\x03\x04"
_TAG = re.compile(rb"<[^>]*>")
_ODD_IN_NAMES = re.compile(r"[^\w.()+-]+", re.ASCII)
_LEAST_DIGITS = 4
_LIMITS = UnpackingLimits()
_MOST_DEPTH = 2


class _TooMuch(Exception):
    """A file unpacks to more than is looked through."""


class _Room:
    """What a file may still unpack to, in all and at all depths."""

    def __init__(self, packed: int, depth: int = 0) -> None:
        self._packed, self._depth = packed, depth
        self._unpacked = 0

    def take(self, count: int) -> None:
        """So much came out. Raises _TooMuch."""
        self._unpacked += count
        if not _LIMITS.allow(self._unpacked, self._packed):
            raise _TooMuch

    def inside(self) -> _Room:
        """The same for a file that lay packed in it. Raises _TooMuch."""
        if self._depth >= _MOST_DEPTH:
            raise _TooMuch
        inner = _Room(self._packed, self._depth + 1)
        inner._unpacked = self._unpacked
        return inner


class Wanted:
    """Words, in every way a file may spell them, letter case aside."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(word for one in words for word in _as_shops_write(one)))
        texts = {text for one in self._words for text in (one, json.dumps(one)[1:-1], html.escape(one))}
        spelt = {one for text in texts for one in _spelt(text)}
        self._bytes = re.compile(b"|".join(map(re.escape, spelt)) or rb"(?!)", re.IGNORECASE)
        self._longest = max((len(one) for one in spelt), default=0)
        self._in_names = [_ODD_IN_NAMES.sub("_", one).casefold() for one in self._words]

    def is_in_name(self, path: Path) -> bool:
        """Whether the file is called after one of them, as uploads keep the names they came with."""
        return any(one in path.name.casefold() for one in self._in_names)

    def is_in(self, path: Path) -> bool:
        """Whether the file names one of them, or cannot be read. Compressed files are read unpacked.

        What unpacks to more than an upload may, or lies in archives in archives, counts as naming them: it is
        not looked through to its end.
        """
        try:
            return self._is_in(path, _Room(path.stat().st_size))
        except _TooMuch:
            return True

    def _is_in(self, path: Path, room: _Room) -> bool:
        with path.open("rb") as file:
            start = file.read(4)
        if start == _PARQUET:
            return self._is_in_parquet(path)
        if start[:2] == _GZIP:
            return self._is_in_gzip(path, room)
        if start == _ZIP:
            return self._is_in_zip(path, room)
        if not start:
            return False
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return self._bytes.search(content) is not None

    def _is_in_gzip(self, path: Path, room: _Room) -> bool:
        try:
            with packed_damage(), gzip.open(path) as unpacked:
                return self._is_in_pieces(unpacked, room)
        except PackedDamage:
            return True

    def _is_in_zip(self, path: Path, room: _Room) -> bool:
        """Workbooks too, which are ZIP files of XML; what is packed inside again is unpacked again."""
        try:
            with packed_damage(), zipfile.ZipFile(path) as archive:
                files = [one for one in archive.infolist() if not one.is_dir()]
                return any(self._is_in_member(archive, one, room) for one in files)
        except PackedDamage:
            return True

    def _is_in_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: _Room) -> bool:
        if self._bytes.search(member.filename.encode()):
            return True
        with archive.open(member) as unpacked:
            packed_again = unpacked.read(4).startswith((_PARQUET, _GZIP, _ZIP))
        with archive.open(member) as unpacked:
            if not packed_again:
                return self._is_in_pieces(unpacked, room, tags=member.filename.endswith(".xml"))
            with tempfile.NamedTemporaryFile() as apart:
                while piece := unpacked.read(_PIECE):
                    room.take(len(piece))
                    apart.write(piece)
                apart.flush()
                return self._is_in(Path(apart.name), room.inside())

    def _is_in_pieces(self, file: gzip.GzipFile | IO[bytes], room: _Room, *, tags: bool = False) -> bool:
        """With `tags` also between them: a workbook may write a word in parts of different type."""
        before = b""
        while piece := file.read(_PIECE):
            room.take(len(piece))
            text = before + piece
            if self._bytes.search(text) or (tags and self._bytes.search(_TAG.sub(b"", text))):
                return True
            before = piece[-self._longest :]
        return False

    def _is_in_parquet(self, path: Path) -> bool:
        from pyarrow import ArrowException, parquet

        try:
            with parquet.ParquetFile(path) as file:
                return any(self._is_in_batch(batch) for batch in file.iter_batches())
        except ArrowException:
            return True

    def _is_in_batch(self, batch: pa.RecordBatch) -> bool:
        import pyarrow as pa
        from pyarrow import compute

        for column in batch.columns:
            if pa.types.is_nested(column.type):
                column = pa.array([repr(value) for value in column.to_pylist()], pa.string())  # noqa: PLW2901
            texts = column if pa.types.is_binary(column.type) else column.cast(pa.string())
            for one in self._words:
                if compute.any(compute.match_substring(texts, one, ignore_case=True)).as_py():
                    return True
        return False


def _as_shops_write(word: str) -> Iterator[str]:
    """And as a spreadsheet does that drops leading zeros."""
    yield word
    bare = word.lstrip("0")
    if word.isdigit() and bare != word and len(bare) >= _LEAST_DIGITS:
        yield bare


def _spelt(text: str) -> Iterator[bytes]:
    for encoding in _ENCODINGS:
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            continue
