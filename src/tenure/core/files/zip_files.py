"""Untrusted ZIP files, read in bounded memory: their directory and the content of their members."""

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

MAX_MEMBERS = 10_000
MAX_DIRECTORY_BYTES = 4 * MEBIBYTE
_PIECE = MEBIBYTE
_PACKED_PIECE = 1 << 16
_LZMA_MEMORY_BYTES = 256 * MEBIBYTE
_SIZE_UNKNOWN = b"\xff" * 8


class TooManyMembers(PackedDamage):
    """A ZIP file lists more than `MAX_MEMBERS` files, or its directory exceeds `MAX_DIRECTORY_BYTES`."""


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the ZIP file at a path. Its directory is read only if its size is acceptable.

    The stated size of the directory determines how much is read and held in memory, some twenty times over;
    it is checked before the directory is read, whatever the stated number of members.

    Raises PackedDamage, also for damage found within the block, and TooManyMembers.
    """
    with packed_damage(), _DirectoryBounded(path) as file, zipfile.ZipFile(file) as archive:
        if len(archive.infolist()) > MAX_MEMBERS:
            raise TooManyMembers(f"more than {MAX_MEMBERS:,} files")
        file.bounded = False
        yield archive


def member_pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member, in pieces of at most a mebibyte.

    For bzip2 and LZMA, Python's own reader unpacks everything it has read at once, and bzip2 can turn four
    kibibytes into gigabytes.
    """
    if member.compress_type in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield from _slowly_unpacked(archive, member)
        return
    with archive.open(member) as unpacked:
        while piece := unpacked.read(_PIECE):
            yield piece


def starts_with(archive: zipfile.ZipFile, name: str, start: bytes) -> bool:
    """Whether the content of a member starts with `start`; no more than that is unpacked."""
    with archive.open(name) as unpacked:
        return unpacked.read(len(start)) == start


class _DirectoryBounded(io.FileIO):
    """A file that, while `bounded`, refuses to read more at once than the maximum size of a directory."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self.bounded = True

    def read(self, size: int | None = -1) -> bytes:
        if self.bounded and size is not None and size > MAX_DIRECTORY_BYTES:
            raise TooManyMembers(f"a directory larger than {MAX_DIRECTORY_BYTES // MEBIBYTE:,} MiB")
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
    """The member marked as not packed, so that its packed bytes can be read without a checksum."""
    stored_member = copy(member)
    stored_member.compress_type, stored_member.file_size = zipfile.ZIP_STORED, member.compress_size
    stored_member.CRC = None  # type: ignore[assignment]
    return stored_member


def _lzma(packed: IO[bytes]) -> lzma.LZMADecompressor:
    """Decompressor for a stream after ZIP's header of a version, the length of the properties, and these."""
    properties = packed.read(struct.unpack("<2xH", packed.read(4))[0])
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_LZMA_MEMORY_BYTES)
    decompressor.decompress(properties + _SIZE_UNKNOWN, 0)
    return decompressor
