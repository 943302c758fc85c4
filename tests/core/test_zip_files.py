"""ZIP files that are small on the disk take little memory, whatever they say and unpack to."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile

import pytest

from tenure.core.errors import SourceError
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.files.packed import PackedDamage
from tenure.core.files.zip_files import MAX_MEMBERS, TooManyMembers, member_pieces, opened_zip
from tenure.sources.files.archive import open_archive, unpacked_size
from tenure.sources.files.kind import kind_of

BYTES = 64 * MEBIBYTE


def grown(path, name="orders.csv", method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive, archive.open(name, "w") as member:
        for _ in range(BYTES // MEBIBYTE):
            member.write(b"\0" * MEBIBYTE)
    return path


def many(path, count, *, stated_count=None, zip64=False):
    """A directory of so many empty members; `said` is the count beside it."""
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    directory = b"PK\3\4".ljust(31, b"\0") + (entry + b"a") * count
    start, size, stated_count = 31, len(directory) - 31, count if stated_count is None else stated_count
    ends = b""
    if zip64:
        ends = struct.pack(
            "<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, stated_count, stated_count, size, start
        )
        ends += struct.pack("<4sIQI", b"PK\6\7", 0, len(directory), 1)
        stated_count, size, start = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    path.write_bytes(
        directory
        + ends
        + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, stated_count, stated_count, size, start, 0)
    )
    return path


def peak_of(work):
    tracemalloc.start()
    try:
        result = work()
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_looking_at_the_kind_of_a_file_unpacks_nothing(tmp_path):
    path = grown(tmp_path / "orders.zip", "mimetype")

    kind, peak = peak_of(lambda: kind_of(path))

    assert kind == "archive" and peak < 4 * MEBIBYTE


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_come_out_whole_and_in_little_memory(tmp_path, method):
    path = grown(tmp_path / "orders.zip", method=method)

    def count():
        with opened_zip(path) as archive:
            return sum(len(piece) for piece in member_pieces(archive, archive.infolist()[0]))

    size, peak = peak_of(count)

    assert size == BYTES and peak < 16 * MEBIBYTE


@pytest.mark.parametrize(
    "options",
    [
        {"count": MAX_MEMBERS + 1},
        {"count": 200_000, "zip64": True},
        {"count": 200_000, "stated_count": 1},
        {"count": 200_000, "stated_count": 1, "zip64": True},
    ],
)
def test_a_long_directory_is_refused_before_it_is_read(tmp_path, options):
    path = many(tmp_path / "orders.zip", **options)

    def open_it():
        with pytest.raises(TooManyMembers), opened_zip(path):
            pass

    _, peak = peak_of(open_it)

    assert peak < 16 * MEBIBYTE
    assert kind_of(path) == "archive"
    with pytest.raises(SourceError) as caught, open_archive(path):
        pass
    assert caught.value.code == "source.archive.members"
    with pytest.raises(SourceError, match="too many files"):
        unpacked_size(path, None)


def test_a_directory_of_bearable_size_is_read(tmp_path):
    with opened_zip(many(tmp_path / "orders.zip", MAX_MEMBERS, zip64=True)) as archive:
        assert len(archive.infolist()) == MAX_MEMBERS


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_are_checked(tmp_path, method):
    text = b"customer_id,order_date\n" * 1_000
    with zipfile.ZipFile(tmp_path / "orders.zip", "w", method) as archive:
        archive.writestr("orders.csv", text)

    with opened_zip(tmp_path / "orders.zip") as archive:
        member = archive.infolist()[0]
        assert b"".join(member_pieces(archive, member)) == text
        member.CRC ^= 1
        with pytest.raises(zipfile.BadZipFile):
            list(member_pieces(archive, member))


def test_what_is_no_zip_is_damage(tmp_path):
    (tmp_path / "orders.zip").write_bytes(b"PK\3\4 and nothing else")

    with pytest.raises(PackedDamage), opened_zip(tmp_path / "orders.zip"):
        pass
