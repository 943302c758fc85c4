"""Whether a file names somebody: in every encoding and spelling, and inside of what is packed."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from tenure.core.files.packed import PackedDamage, packed_damage
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.files.zip_files import member_pieces, opened_zip
from tenure.core.text.normal_forms import Form, normal_form
from tenure.core.text.spelling import Spellings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

_PIECE = 1 << 22
_OVERLAP = 1 << 16
"""Bytes of a block that are looked at again with the next: longer than a spelled word, or the tags in it."""

_BYTES_A_LETTER = 32
_PARQUET, _OLD_EXCEL = b"PAR1", b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_STREAMS: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_UNREAD = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
"""Zstandard, LZ4, 7-Zip, RAR: nothing here reads them, so nobody knows whom they name."""

_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
_SIGNATURE = 10
_ROWS_AT_ONCE = 8_192
_ODD_IN_NAMES = re.compile(r"[^\w.()+-]+", re.ASCII)
_LEAST_LETTERS = 4
_LIMITS = UnpackingLimits()
_MOST_DEPTH = 2
_COMPOSED: tuple[Form, ...] = ("NFC", "NFD")


class _TooMuch(Exception):
    """A file unpacks to more than is looked through."""


class _Room:
    """What a file may still unpack to, in all and at all depths."""

    def __init__(self, packed: int) -> None:
        self._packed, self._unpacked, self._depth = packed, 0, 0

    def take(self, count: int) -> None:
        """So much came out. Raises _TooMuch."""
        self._unpacked += count
        if not _LIMITS.allow(self._unpacked, self._packed):
            raise _TooMuch

    def __enter__(self) -> None:
        """For a file that lay packed in it. Raises _TooMuch."""
        if self._depth >= _MOST_DEPTH:
            raise _TooMuch
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1


class Sought(Protocol):
    """What is looked for in texts. Of the longest one so much of two pieces is looked at together."""

    @property
    def longest(self) -> int: ...

    @property
    def beyond_ascii(self) -> bool: ...

    def are_in(self, text: str) -> bool: ...


class Wanted:
    """Words, in every way a file may spell them (`core/text/spelling.py`); or whatever `sought` looks for."""

    def __init__(self, words: Iterable[str], sought: Sought | None = None) -> None:
        self._words = tuple(dict.fromkeys(word for one in words for word in _as_shops_write(one)))
        self._sought = sought or Spellings(self._words)
        self._overlap = max(_OVERLAP, _BYTES_A_LETTER * self._sought.longest)
        self._in_names = {name for word in self._words for one in _as_names(word) for name in _kept_as(one)}

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
            start = file.read(_SIGNATURE)
        if start.startswith(_PARQUET):
            return self._is_in_parquet(path, room)
        if start.startswith(_UNREAD):
            return True
        if start.startswith(_ZIP):
            return self._is_in_zip(path, room)
        for unpack in _stream_of(start):
            return self._is_in_stream(unpack, path, room)
        with path.open("rb") as plain:
            if self._is_in_pieces(_pieces(plain)):
                return True
        return start.startswith(_OLD_EXCEL) and self._is_in_workbook(path)

    def _is_in_stream(self, unpack: Callable[[Path], Any], path: Path, room: _Room) -> bool:
        try:
            with packed_damage(), unpack(path) as unpacked:
                return self._is_in_unpacked(_pieces(unpacked), room)
        except PackedDamage:
            return True

    def _is_in_zip(self, path: Path, room: _Room) -> bool:
        """Workbooks too, which are ZIP files of XML, or of numbers that are not written in digits."""
        try:
            with opened_zip(path) as archive:
                members = archive.infolist()
                if any(self._is_in_member(archive, one, room) for one in members):
                    return True
                binary = any(one.filename.lower() == "xl/workbook.bin" for one in members)
        except PackedDamage:
            return True
        return binary and self._is_in_workbook(path)

    def _is_in_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: _Room) -> bool:
        if self._sought.are_in(f"{member.filename}\n{member.comment!r}\n{archive.comment!r}"):
            return True
        return not member.is_dir() and self._is_in_unpacked(member_pieces(archive, member), room)

    def _is_in_unpacked(self, pieces: Iterator[bytes], room: _Room) -> bool:
        """Text is looked through as it comes; what is packed again is unpacked again."""
        start = b""
        while len(start) < _SIGNATURE and (piece := next(pieces, b"")):
            start += piece
        counted = _counted(chain([start], pieces), room)
        if not _is_packed(start):
            return self._is_in_pieces(counted)
        with tempfile.NamedTemporaryFile() as apart:
            for piece in counted:
                apart.write(piece)
            apart.flush()
            with room:
                return self._is_in(Path(apart.name), room)

    def _is_in_pieces(self, pieces: Iterable[bytes]) -> bool:
        before = b""
        for piece in pieces:
            block = before + piece
            if self._is_in_block(block):
                return True
            before = block[-self._overlap :]
        return False

    def _is_in_block(self, block: bytes) -> bool:
        return any(self._sought.are_in(text) for text in _texts(block, self._sought.beyond_ascii))

    def _is_in_workbook(self, path: Path) -> bool:
        """One whose cells are binary: read by the library that reads workbooks, in a process of its own.

        Words alone are looked for there; whatever else is sought may be named.
        """
        from tenure.app.bounded.limits import Ended, Limits
        from tenure.app.bounded.process import in_child
        from tenure.app.erasure.named_in_workbook import is_in_workbook

        if not self._words:
            return True
        try:
            return in_child(is_in_workbook, path, self._words, limits=Limits())
        except Ended:
            return True

    def _is_in_parquet(self, path: Path, room: _Room) -> bool:
        from pyarrow import ArrowException, parquet

        try:
            with parquet.ParquetFile(path) as file:
                described, texts = f"{file.schema_arrow.names} {file.schema_arrow.metadata}", _texts_of(file)
                groups = range(file.num_row_groups)
                room.take(sum(file.metadata.row_group(one).total_byte_size for one in groups))
            with parquet.ParquetFile(path, read_dictionary=texts) as file:
                return self._sought.are_in(described) or any(
                    self._is_in_block(text)
                    for batch in file.iter_batches(_ROWS_AT_ONCE)
                    for text in _columns_of(batch)
                )
        except ArrowException:
            return True


def _texts_of(file: parquet.ParquetFile) -> list[str]:
    """Columns of texts: they are read as their distinct values, as a text of many rows is kept once."""
    import pyarrow as pa

    kinds = (pa.string(), pa.large_string(), pa.binary(), pa.large_binary())
    return [one.name for one in file.schema_arrow if one.type in kinds]


def _columns_of(batch: pa.RecordBatch) -> Iterator[bytes]:
    """Each column that can name somebody, as lines of text."""
    import pyarrow as pa
    from pyarrow import compute

    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary  # noqa: PLW2901
        if pa.types.is_temporal(column.type) or pa.types.is_boolean(column.type):
            continue
        if pa.types.is_nested(column.type) or isinstance(column.type, pa.BaseExtensionType):
            column = pa.array([_as_text(value) for value in column.to_pylist()], pa.string())  # noqa: PLW2901
        kind = pa.large_binary() if "binary" in str(column.type) else pa.large_string()
        cells = compute.drop_null(column.cast(kind))
        lines = pa.ListArray.from_arrays(pa.array([0, len(cells)], pa.int32()), cells)
        yield compute.binary_join(lines, pa.scalar(b"\n").cast(kind))[0].as_buffer().to_pybytes()


def _as_text(value: object) -> str:
    """What somebody reads in a cell that is no plain text or number: a list, a UUID."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return _as_text([*value, *value.values()])
    if isinstance(value, list | tuple):
        return "\n".join(map(_as_text, value))
    return str(value)


def _texts(block: bytes, beyond_ascii: bool) -> Iterator[str]:
    """A block of a file as it reads in each encoding it may be written in."""
    if block.isascii() and b"\0" not in block:
        yield block.decode("ascii")
        return
    text = block.decode("utf-8", "replace")
    yield text
    if "\ufffd" in text[3:-3]:
        yield block.decode("cp1252", "replace")
    if b"\0" not in block:
        return
    # UTF-16 and UTF-32 of letters that Windows-1252 has too, wherever a letter begins.
    yield block.replace(b"\0", b"").decode("cp1252", "replace")
    if beyond_ascii:
        for width, encodings in {2: ("utf-16-le", "utf-16-be"), 4: ("utf-32-le", "utf-32-be")}.items():
            if width == 4 and block.count(b"\0" * (width - 1)) * 4 * width < len(block):
                continue
            for encoding in encodings:
                yield from (block[shift:].decode(encoding, "replace") for shift in range(width))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, _PIECE), b"")


def _counted(pieces: Iterable[bytes], room: _Room) -> Iterator[bytes]:
    for piece in pieces:
        room.take(len(piece))
        yield piece


def _stream_of(start: bytes) -> Iterator[Callable[[Path], Any]]:
    for signature, unpack in _STREAMS.items():
        if start.startswith(signature) and (unpack is not bz2.open or start[4:].startswith(_BZIP2_BLOCKS)):
            yield unpack


def _is_packed(start: bytes) -> bool:
    known = (_PARQUET, _OLD_EXCEL, *_ZIP, *_UNREAD)
    return start.startswith(known) or any(True for _ in _stream_of(start))


def _as_shops_write(word: str) -> Iterator[str]:
    """And as a spreadsheet does that drops leading zeros."""
    yield word
    bare = word.lstrip("0")
    if word.isdigit() and bare != word and len(bare) >= _LEAST_LETTERS:
        yield bare


def _kept_as(name: str) -> Iterator[str]:
    """What uploads make of a file's name; not where next to nothing is left of it, as of one in Cyrillic."""
    kept = _ODD_IN_NAMES.sub("_", name)
    if kept == name or sum(map(str.isalnum, kept)) >= _LEAST_LETTERS:
        yield kept.casefold()


def _as_names(word: str) -> Iterator[str]:
    yield from (normal_form(form, word) for form in _COMPOSED)
    yield quote(word, safe="")
