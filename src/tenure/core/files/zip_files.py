"""ZIP files of strangers, read in bounded memory: their directory, and what comes out of their members."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import IO

from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.files.packed import PackedDamage, packed_damage

MOST_MEMBERS = 10_000
MOST_DIRECTORY_BYTES = 4 * MEBIBYTE
_PIECE = MEBIBYTE
_PACKED_PIECE = 1 << 16
_LZMA_MEMORY_BYTES = 256 * MEBIBYTE
_SIZE_UNKNOWN = b"\xff" * 8


class TooManyMembers(PackedDamage):
    """A ZIP file lists more than `MOST_MEMBERS` files, or in more than `MOST_DIRECTORY_BYTES`."""


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The ZIP file at a path. Its directory is read only where it is of a bearable size.

    What a ZIP file says of the size of its directory decides how much is read and held in memory, some twenty
    times over: that is looked at before it is read, whatever the count beside it says.

    Raises PackedDamage, also for damage that is met within the block; TooManyMembers.
    """
    with packed_damage(), _DirectoryBounded(path) as file, zipfile.ZipFile(file) as archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise TooManyMembers(f"more than {MOST_MEMBERS:,} files")
        file.bounded = False
        yield archive


def member_pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What comes out of a member, in pieces of a mebibyte at most.

    Python's own reader unpacks whatever it has read as a whole where the method is bzip2 or LZMA, and bzip2
    makes gigabytes of four kibibytes.
    """
    if member.compress_type in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield from _slowly_unpacked(archive, member)
        return
    with archive.open(member) as unpacked:
        while piece := unpacked.read(_PIECE):
            yield piece


def starts_with(archive: zipfile.ZipFile, name: str, start: bytes) -> bool:
    """Whether the content of a member starts like this; no more of it is unpacked."""
    with archive.open(name) as unpacked:
        return unpacked.read(len(start)) == start


class _DirectoryBounded(io.FileIO):
    """A file that refuses to give more at once than a directory may be, for as long as it is `bounded`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self.bounded = True

    def read(self, size: int | None = -1) -> bytes:
        if self.bounded and size is not None and size > MOST_DIRECTORY_BYTES:
            raise TooManyMembers(f"a directory larger than {MOST_DIRECTORY_BYTES // MEBIBYTE:,} MiB")
        return super().read(-1 if size is None else size) or b""


def _slowly_unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    checksum = 0
    with archive.open(_as_it_is_stored(member)) as packed:
        unpacking = bz2.BZ2Decompressor() if member.compress_type == zipfile.ZIP_BZIP2 else _lzma(packed)
        while not unpacking.eof:
            wants_more = unpacking.needs_input
            more = packed.read(_PACKED_PIECE) if wants_more else b""
            piece = unpacking.decompress(more, _PIECE)
            if wants_more and not more and not piece:
                break
            checksum = zlib.crc32(piece, checksum)
            if piece:
                yield piece
    if checksum != member.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {member.filename!r}")


def _as_it_is_stored(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The member as one that is not packed: its packed bytes come out, unchecked."""
    stored = copy(member)
    stored.compress_type, stored.file_size = zipfile.ZIP_STORED, member.compress_size
    stored.CRC = None  # type: ignore[assignment]
    return stored


def _lzma(packed: IO[bytes]) -> lzma.LZMADecompressor:
    """Of the stream that follows ZIP's own heading: its version, the length of its properties, and these."""
    properties = packed.read(struct.unpack("<2xH", packed.read(4))[0])
    found = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_LZMA_MEMORY_BYTES)
    found.decompress(properties + _SIZE_UNKNOWN, 0)
    return found
