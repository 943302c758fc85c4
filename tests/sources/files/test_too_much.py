"""Files that are made to take the memory or the disk: refused with what was too much, and the next step."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tenure.core.errors import SourceError
from tenure.core.files.unpacking import GIBIBYTE, MEBIBYTE, UnpackingLimits
from tenure.sources.files.width import MAX_COLUMNS
from tenure.sources.mapping.names import unique

ORDER = {"customer_id": "ann", "order_id": 1, "order_date": "2024-01-01", "amount": 5}


@pytest.mark.parametrize(
    "name", ["orders.csv.gz", "orders.json.gz", "orders.xlsx", "orders.zip", "orders.parquet"]
)
def test_every_packed_file_is_bounded_and_the_bound_can_be_raised(name, write, duckdb_engine):
    from tenure.app.data.orders import OrderLog, read_as, source_of

    location = write(packed(name), name)
    small = OrderLog(location, unpacking=UnpackingLimits(20_000))
    with pytest.raises(SourceError) as caught:
        read_as(source_of(small), small, duckdb_engine)

    assert caught.value.code == "source.archive.size"
    assert "limit" in str(caught.value) and "--max-unpacked" in caught.value.hint
    large = OrderLog(location, unpacking=UnpackingLimits(1 << 24))
    assert read_as(source_of(large), large, duckdb_engine).has_money


def packed(name: str) -> bytes:
    rows = [f"ann{number % 7},{number},2024-01-01,5" for number in range(2_000)]
    text = "\n".join(["customer_id,order_id,order_date,amount", *rows])
    if name.endswith(".json.gz"):
        names, *values = (line.split(",") for line in text.splitlines())
        return gzip.compress(json.dumps([dict(zip(names, row, strict=True)) for row in values]).encode())
    if name.endswith(".parquet"):
        return pd.read_csv(io.StringIO(text)).to_parquet()
    if name.endswith(".xlsx"):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            sheet = book.add_worksheet("Orders")
            for place, line in enumerate(text.splitlines()):
                sheet.write_row(place, 0, line.split(","))
        return out.getvalue()
    return gzip.compress(text.encode()) if name.endswith(".gz") else zipped(text)


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", text)
    return out.getvalue()


def test_a_text_repeated_in_millions_of_rows_is_limited_like_an_archive(write, duckdb_engine):
    from tenure.app.data.orders import OrderLog, read_as, source_of

    rows = 500_000
    table = pa.table(
        {
            "customer_id": pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), ["a" * 1_000]),
            "order_id": pa.array([1] * rows, pa.int32()),
            "order_date": pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), ["2024-01-01"]),
            "amount": pa.array([1.0] * rows),
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    log = OrderLog(write(out.getvalue(), "orders.parquet"))

    with pytest.raises(SourceError) as caught:
        read_as(source_of(log), log, duckdb_engine)

    assert caught.value.code == "source.archive.size"
    assert "481 MiB" in str(caught.value)


def test_much_from_little_is_a_bomb_and_much_from_much_is_not():
    limits = UnpackingLimits()

    assert limits.allow(10 * GIBIBYTE, GIBIBYTE)
    assert limits.allow(90 * MEBIBYTE, 1)
    assert not limits.allow(4 * GIBIBYTE, 4 * MEBIBYTE)
    assert not limits.allow(65 * GIBIBYTE, 32 * GIBIBYTE)
    assert limits.excess(4 * GIBIBYTE, 4 * MEBIBYTE) == (
        "more than 4,096 MiB from 4 MiB",
        "limit 250 times its size",
    )


def wide(columns: int) -> list[dict]:
    return [ORDER | {f"extra{place}": 1 for place in range(columns)}] * 2


def as_parquet(rows: list[dict]) -> bytes:
    out = io.BytesIO()
    pd.DataFrame(rows).to_parquet(out)
    return out.getvalue()


def as_workbook(rows: list[dict]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Orders")
        for place, row in enumerate([rows[0].keys(), *(row.values() for row in rows)]):
            sheet.write_row(place, 0, list(row))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("csv", lambda rows: pd.DataFrame(rows).to_csv(index=False)),
        ("json", json.dumps),
        ("parquet", as_parquet),
        ("excel", as_workbook),
    ],
)
def test_a_table_with_too_many_columns_is_refused(name, content, write, read):
    ending = {"excel": "xlsx"}.get(name, name)

    with pytest.raises(SourceError) as caught:
        read(write(content(wide(MAX_COLUMNS)), f"orders.{ending}"), name)

    assert caught.value.code == "source.too_many_columns" and caught.value.hint
    assert "4,100 columns, limit 4,096" in str(caught.value)


def test_many_names_are_made_unique_quickly():
    assert len(set(unique(["x"] * 200_000))) == 200_000


@pytest.mark.parametrize(
    "text",
    [
        '[{"customer_id": "ann", "order_id": 1, "x": ' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}]",
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        ('{"a":' * 20_000 + "1" + "}" * 20_000 + "\n") * 2,
        "[" * 100_000,
    ],
    ids=["in-an-order", "object", "lines", "open"],
)
def test_json_that_is_nested_too_deep_is_refused(text, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(text, "orders.json"), "json")

    assert caught.value.code in ("source.json.depth", "source.json") and caught.value.hint
