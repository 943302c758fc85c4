"""Whether a file names a customer: in every encoding and spelling, and inside compressed files."""

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
"""Bytes of a block that are searched again with the next: longer than a spelled word with tags in it."""

_BYTES_A_LETTER = 32
_PARQUET, _OLD_EXCEL = b"PAR1", b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_STREAMS: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_UNREAD = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
"""Zstandard, LZ4, 7-Zip, RAR: they cannot be read here, so they may name anyone."""

_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
_SIGNATURE = 10
_ROWS_AT_ONCE = 8_192
_ODD_IN_NAMES = re.compile(r"[^\w.()+-]+", re.ASCII)
_LEAST_LETTERS = 4
_LIMITS = UnpackingLimits()
_MOST_DEPTH = 2
_COMPOSED: tuple[Form, ...] = ("NFC", "NFD")


class _UnpacksTooLarge(Exception):
    """A file unpacks to more than is searched."""


class _Room:
    """How much a file may still unpack to, in total over all depths."""

    def __init__(self, packed: int) -> None:
        self._packed, self._unpacked, self._depth = packed, 0, 0

    def take(self, count: int) -> None:
        """Count bytes that were unpacked. Raises _TooMuch."""
        self._unpacked += count
        if not _LIMITS.allow(self._unpacked, self._packed):
            raise _UnpacksTooLarge

    def __enter__(self) -> None:
        """Enter a compressed file inside it. Raises _TooMuch."""
        if self._depth >= _MOST_DEPTH:
            raise _UnpacksTooLarge
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1


class TextMatcher(Protocol):
    """What is searched for in texts. Consecutive pieces overlap by the length of the longest match."""

    @property
    def longest(self) -> int: ...

    @property
    def beyond_ascii(self) -> bool: ...

    def are_in(self, text: str) -> bool: ...


class FileSearch:
    """Words, in every way a file may spell them (`core/text/spelling.py`); or what `sought` searches for."""

    def __init__(self, words: Iterable[str], sought: TextMatcher | None = None) -> None:
        self._words = tuple(dict.fromkeys(spelled for word in words for spelled in _as_shops_write(word)))
        self._sought = sought or Spellings(self._words)
        self._overlap = max(_OVERLAP, _BYTES_A_LETTER * self._sought.longest)
        self._in_names = {
            stored_form for word in self._words for name in _as_names(word) for stored_form in _kept_as(name)
        }

    def is_in_name(self, path: Path) -> bool:
        """Whether the name of the file contains one of them: uploads keep their original names."""
        return any(name in path.name.casefold() for name in self._in_names)

    def is_in(self, path: Path) -> bool:
        """Whether the file names one of them, or cannot be read. Compressed files are searched unpacked.

        A file that unpacks to more than an upload may, or nests archives too deeply, counts as naming them:
        it is not searched to its end.
        """
        try:
            return self._is_in(path, _Room(path.stat().st_size))
        except _UnpacksTooLarge:
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
        """Also for workbooks, which are ZIP files of XML or of binary cells."""
        try:
            with opened_zip(path) as archive:
                members = archive.infolist()
                if any(self._is_in_member(archive, member, room) for member in members):
                    return True
                binary = any(member.filename.lower() == "xl/workbook.bin" for member in members)
        except PackedDamage:
            return True
        return binary and self._is_in_workbook(path)

    def _is_in_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: _Room) -> bool:
        if self._sought.are_in(f"{member.filename}\n{member.comment!r}\n{archive.comment!r}"):
            return True
        return not member.is_dir() and self._is_in_unpacked(member_pieces(archive, member), room)

    def _is_in_unpacked(self, pieces: Iterator[bytes], room: _Room) -> bool:
        """Text is searched as it is read; a compressed file inside is unpacked again."""
        start = b""
        while len(start) < _SIGNATURE and (piece := next(pieces, b"")):
            start += piece
        counted_pieces = _within_room(chain([start], pieces), room)
        if not _is_packed(start):
            return self._is_in_pieces(counted_pieces)
        with tempfile.NamedTemporaryFile() as apart:
            for piece in counted_pieces:
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
        """A workbook with binary cells, read by the workbook library in a child process.

        Only words can be searched for there; without words, the workbook counts as naming a customer.
        """
        from tenure.app.bounded.limits import ChildEnded, Limits
        from tenure.app.bounded.process import in_child
        from tenure.app.erasure.named_in_workbook import is_in_workbook

        if not self._words:
            return True
        try:
            return in_child(is_in_workbook, path, self._words, limits=Limits())
        except ChildEnded:
            return True

    def _is_in_parquet(self, path: Path, room: _Room) -> bool:
        from pyarrow import ArrowException, parquet

        try:
            with parquet.ParquetFile(path) as file:
                described, texts = f"{file.schema_arrow.names} {file.schema_arrow.metadata}", _texts_of(file)
                groups = range(file.num_row_groups)
                room.take(sum(file.metadata.row_group(group).total_byte_size for group in groups))
            with parquet.ParquetFile(path, read_dictionary=texts) as file:
                return self._sought.are_in(described) or any(
                    self._is_in_block(text)
                    for batch in file.iter_batches(_ROWS_AT_ONCE)
                    for text in _columns_of(batch)
                )
        except ArrowException:
            return True


def _texts_of(file: parquet.ParquetFile) -> list[str]:
    """Text columns: they are read as dictionaries, so that a repeated text is searched only once."""
    import pyarrow as pa

    kinds = (pa.string(), pa.large_string(), pa.binary(), pa.large_binary())
    return [column.name for column in file.schema_arrow if column.type in kinds]


def _columns_of(batch: pa.RecordBatch) -> Iterator[bytes]:
    """Each column that can name a customer, as lines of text."""
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
    """The text of a cell that is not a plain text or number, such as a list or a UUID."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return _as_text([*value, *value.values()])
    if isinstance(value, list | tuple):
        return "\n".join(map(_as_text, value))
    return str(value)


def _texts(block: bytes, beyond_ascii: bool) -> Iterator[str]:
    """A block of a file, decoded in each encoding that it may be written in."""
    if block.isascii() and b"\0" not in block:
        yield block.decode("ascii")
        return
    text = block.decode("utf-8", "replace")
    yield text
    if "\ufffd" in text[3:-3]:
        yield block.decode("cp1252", "replace")
    if b"\0" not in block:
        return
    # UTF-16 and UTF-32 for letters that are also in Windows-1252, at any alignment.
    yield block.replace(b"\0", b"").decode("cp1252", "replace")
    if beyond_ascii:
        for width, encodings in {2: ("utf-16-le", "utf-16-be"), 4: ("utf-32-le", "utf-32-be")}.items():
            if width == 4 and block.count(b"\0" * (width - 1)) * 4 * width < len(block):
                continue
            for encoding in encodings:
                yield from (block[shift:].decode(encoding, "replace") for shift in range(width))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, _PIECE), b"")


def _within_room(pieces: Iterable[bytes], room: _Room) -> Iterator[bytes]:
    for piece in pieces:
        room.take(len(piece))
        yield piece


def _stream_of(start: bytes) -> Iterator[Callable[[Path], Any]]:
    for signature, unpack in _STREAMS.items():
        if start.startswith(signature) and (unpack is not bz2.open or start[4:].startswith(_BZIP2_BLOCKS)):
            yield unpack


def _is_packed(start: bytes) -> bool:
    signatures = (_PARQUET, _OLD_EXCEL, *_ZIP, *_UNREAD)
    return start.startswith(signatures) or any(True for _ in _stream_of(start))


def _as_shops_write(word: str) -> Iterator[str]:
    """The word, and a number also without its leading zeros, which spreadsheets drop."""
    yield word
    bare = word.lstrip("0")
    if word.isdigit() and bare != word and len(bare) >= _LEAST_LETTERS:
        yield bare


def _kept_as(name: str) -> Iterator[str]:
    """The name that uploads give a file; none if too few letters are left, as for a name in Cyrillic."""
    safe_name = _ODD_IN_NAMES.sub("_", name)
    if safe_name == name or sum(map(str.isalnum, safe_name)) >= _LEAST_LETTERS:
        yield safe_name.casefold()


def _as_names(word: str) -> Iterator[str]:
    yield from (normal_form(form, word) for form in _COMPOSED)
    yield quote(word, safe="")
