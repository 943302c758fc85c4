"""Files that cannot be read: each says what is wrong, where, and what to do; nothing is half read."""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tenure.core.errors import ColumnError, SourceError

HEADER = "customer,order,date,amount\n"
LINES = "".join(f"c{n % 500},{n},2023-01-{n % 28 + 1:02d},{n % 90}.50\n" for n in range(20_000))


def refused(read, location, source="csv", **options):
    with pytest.raises(SourceError) as caught:
        read(location, source, **options)
    assert caught.value.hint
    return caught.value


def test_an_empty_file(write, read):
    assert refused(read, write("")).code == "source.empty"


@pytest.mark.parametrize("content", ["\n \n\n", gzip.compress(b"", mtime=0)])
def test_a_file_of_blanks_or_an_empty_archive(content, write, read):
    assert refused(read, write(content)).code == "source.empty"


@pytest.mark.parametrize("content", [HEADER, HEADER.rstrip("\n"), HEADER + "\n\n"])
def test_a_header_without_rows(content, write, read):
    assert refused(read, write(content)).code == "source.header_only"


def test_a_missing_file_with_its_nearest_neighbour(write, read, tmp_path):
    write(HEADER + LINES)

    error = refused(read, tmp_path / "ordres.csv")

    assert error.code == "source.missing"
    assert error.hint == "did you mean 'orders.csv'?"


def test_a_file_in_a_missing_folder(read, tmp_path):
    error = refused(read, tmp_path / "exports" / "orders.csv")

    assert error.code == "source.missing"
    assert "exports' does not exist" in error.hint


def test_a_folder(read, tmp_path):
    assert refused(read, tmp_path).code == "source.directory"


def test_an_address(read):
    assert refused(read, "https://example.com/orders.csv").code == "source.url"


def test_a_file_that_may_not_be_read(write, read, monkeypatch):
    location = write(HEADER + LINES)

    def deny(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    assert refused(read, location).code == "source.permission"


@pytest.mark.parametrize(
    ("content", "expected_text"),
    [
        (b"PK\x03\x04" + bytes(range(256)), "Excel"),
        (b"PAR1" + bytes(100), "Parquet"),
        (b"SQLite format 3\x00" + bytes(100), "SQLite"),
        (bytes(range(256)) * 40, "binary"),
        ("customer,date\n".encode("utf-16-le"), "binary"),
    ],
    ids=["excel", "parquet", "sqlite", "random-bytes", "utf-16-without-mark"],
)
def test_a_binary_file_named_csv(content, expected_text, write, read):
    error = refused(read, write(content))

    assert error.code == "source.binary"
    assert expected_text in str(error)


@pytest.mark.parametrize("share", [0.5, 0.999], ids=["in-the-middle", "at-the-end"])
def test_a_truncated_gzip(share, write, read):
    whole = gzip.compress((HEADER + LINES).encode())

    assert refused(read, write(whole[: int(len(whole) * share)], "orders.csv.gz")).code == "source.gzip"


def test_a_damaged_gzip(write, read):
    whole = bytearray(gzip.compress((HEADER + LINES * 20).encode()))
    whole[len(whole) // 2 : len(whole) // 2 + 200] = bytes(200)

    assert refused(read, write(bytes(whole), "orders.csv.gz")).code == "source.gzip"


def test_ragged_rows_with_their_line_numbers(write, read):
    text = HEADER + "ann,1,2023-01-05,5\nbob,2,2023-01-06\neve,3,2023-01-07,5,6\n" + LINES

    error = refused(read, write(text))

    assert error.code == "source.ragged"
    assert error.values == ("line 3: 3 values", "line 4: 5 values")
    assert "2 lines" in error.message


def test_ragged_rows_do_not_show_what_they_hold(write, read):
    error = refused(read, write(HEADER + "ann@example.com,1,2023-01-05\n" + LINES))

    assert "ann" not in f"{error}{error.hint}{error.values}"
    assert error.__cause__ is None


def test_a_quote_that_does_not_end(write, read):
    error = refused(read, write(HEADER + 'ann,1,2023-01-05,5\n"bob,2,2023-01-06,6\n'))

    assert error.code == "source.quote"
    assert error.values == ("line 3",)


def test_columns_of_the_same_name(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write("customer,date,amount,amount\nann,2023-01-05,5,6\n"))

    assert caught.value.code == "source.column.duplicate"
    assert caught.value.values == ("amount (1): 5.00 in total", "amount (2): 6.00 in total")
    assert caught.value.hint.startswith('choose one: --column amount="amount (1)"')


def test_utf16_that_breaks_off(write, read):
    content = (HEADER + LINES).encode("utf-16")[:-1]

    assert refused(read, write(content)).code == "source.encoding"


_READ_WITH_LITTLE_MEMORY = """
import resource, sys
from tenure.core.errors import SourceError
from tenure.core.orders.reading import ReadOptions
from tenure.engines.duckdb import Engine
from tenure.sources.csv import SOURCE
with Engine(threads=2) as engine:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        SOURCE.read(sys.argv[1], ReadOptions(), engine)
    except SourceError as error:
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(error.code, error.values[0], (after - before) // 1024)
"""


@pytest.mark.integration
@pytest.mark.parametrize("first", [True, False], ids=["only-line", "late-line"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_line_of_100_megabytes_is_refused_in_little_memory(first, packed, tmp_path):
    path = tmp_path / "orders.csv"
    with gzip.open(path, "wb", compresslevel=1) if packed else path.open("wb") as file:
        if not first:
            file.write((HEADER + LINES).encode())
        for _ in range(100):
            file.write(b"x" * 1_000_000)

    done = subprocess.run(
        [sys.executable, "-c", _READ_WITH_LITTLE_MEMORY, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )

    code, line, number, megabytes = done.stdout.split()
    assert (code, line, number) == ("source.line_too_long", "line", "1" if first else "20002")
    assert int(megabytes) < 150


def test_a_full_disk(write, read):
    location = write(HEADER + LINES * 20)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))
    try:
        error = refused(read, location)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    assert error.code == "source.disk_full"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"customer,date\n", "source.parquet"),
        (b"", "source.empty"),
        (b"PAR1" + bytes(100) + b"PAR1", "source.parquet"),
    ],
    ids=["text", "empty", "damaged"],
)
def test_an_invalid_parquet_file(content, code, write, read):
    assert refused(read, write(content, "orders.parquet"), "parquet").code == code


def test_nothing_stays_behind_after_a_failed_read(write, read, duckdb_engine, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(entry.name for entry in tmp_path.iterdir())

    refused(read, write("customer,date,amount\nann,2023-01-05,5,6\n", "ragged.csv"))
    refused(read, write("customer,date,amount\nann,soon,5\n", "undated.csv"))

    left = sorted(entry.name for entry in tmp_path.iterdir())
    assert left == sorted([*before, "ragged.csv", "undated.csv"])
    assert not duckdb_engine.backend.raw_sql("SELECT table_name FROM duckdb_tables()").fetchall()


def test_a_carriage_return_within_a_line_is_reported_with_its_line(write, read):
    good = "".join(f"c{n},{n},2023-01-{n:02},5,n\n" for n in range(10, 20))
    file = write(
        f"customer,order,date,amount,note\n{good}c1,1,2023-01-05,5,hello\rworld\nc2,2,2023-01-06,5,n\n"
    )

    with pytest.raises(SourceError, match="line 13") as refused:
        read(file)
    assert refused.value.code == "source.ragged"
