"""Whether a file names somebody: in every encoding and spelling, and inside of what is packed."""

from __future__ import annotations

import gzip
import html
import json
import mmap
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_PIECE = 1 << 22
_PARQUET, _GZIP, _ZIP = b"PAR1", b"\x1f\x8b", b"PK\x03\x04"
_TAG = re.compile(rb"<[^>]*>")
_ODD_IN_NAMES = re.compile(r"[^\w.()+-]+", re.ASCII)
_LEAST_DIGITS = 4


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
        """Whether the file names one of them, or cannot be read. Compressed files are read unpacked."""
        with path.open("rb") as file:
            start = file.read(4)
        if start == _PARQUET:
            return self._is_in_parquet(path)
        if start[:2] == _GZIP:
            return self._is_in_gzip(path)
        if start == _ZIP:
            return self._is_in_zip(path)
        if not start:
            return False
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return self._bytes.search(content) is not None

    def _is_in_gzip(self, path: Path) -> bool:
        try:
            with gzip.open(path) as unpacked:
                return self._is_in_pieces(unpacked)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return True

    def _is_in_zip(self, path: Path) -> bool:
        """Workbooks too, which are ZIP files of XML; what is packed inside again is unpacked again."""
        try:
            with zipfile.ZipFile(path) as archive:
                return any(self._is_in_member(archive, one) for one in archive.infolist() if not one.is_dir())
        except (zipfile.BadZipFile, EOFError, zlib.error, RuntimeError, NotImplementedError):
            return True

    def _is_in_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
        if self._bytes.search(member.filename.encode()):
            return True
        with archive.open(member) as unpacked:
            packed_again = unpacked.read(4).startswith((_PARQUET, _GZIP, _ZIP))
        with archive.open(member) as unpacked:
            if not packed_again:
                return self._is_in_pieces(unpacked, tags=member.filename.endswith(".xml"))
            with tempfile.NamedTemporaryFile() as apart:
                shutil.copyfileobj(unpacked, apart)
                apart.flush()
                return self.is_in(Path(apart.name))

    def _is_in_pieces(self, file: gzip.GzipFile | IO[bytes], *, tags: bool = False) -> bool:
        """With `tags` also between them: a workbook may write a word in parts of different type."""
        before = b""
        while piece := file.read(_PIECE):
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
