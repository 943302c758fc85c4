"""A ZIP archive with one table in it; several tables, bombs and paths that lead elsewhere are refused."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from tenure.core.errors import SourceError
from tenure.core.files import unpacking
from tenure.core.files.unpacking import UnpackingLimits
from tenure.sources.files import archive as _archive
from tenure.sources.mapping.recognise import recognise

CSV = "order_id,customer_id,order_date,amount\nO1,ann,2024-01-05,5\nO2,bob,2024-01-06,6\n"
SHOPIFY = "Name,Email,Created at,Lineitem quantity,Lineitem price,Subtotal\n#1,a@b.c,2023-01-05,1,5,5\n"


def zipped(files: dict[str, str | bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"orders.csv": CSV},
        {"export/2024/orders.tsv": CSV.replace(",", "\t")},
        {"orders.csv": CSV, "__MACOSX/._orders.csv": b"\x00", ".hidden.csv": CSV, "README.txt": "hello"},
        {"orders.csv.gz": gzip.compress(CSV.encode(), mtime=0), "logo.png": b"\x89PNG"},
        {
            "orders.json": json.dumps(
                [
                    {"order_id": 1, "customer_id": "ann", "order_date": "2024-01-05", "amount": n}
                    for n in (5, 6)
                ]
            )
        },
    ],
    ids=["csv", "in-a-folder", "beside-other-files", "gzip", "json"],
)
def test_the_only_table_is_read(files, write, read, column):
    location = write(zipped(files), "orders.csv.zip")

    assert recognise(location) == "zip"
    assert column(read(location, "zip"), "amount") == [5.0, 6.0]


def test_what_is_in_it_decides_the_source(write, read, column):
    location = write(zipped({"orders_export.csv": SHOPIFY}), "orders_export.zip")

    assert recognise(location) == "shopify"
    assert column(read(location, "shopify"), "amount") == [5.0]


def test_several_tables_are_named(write, read):
    with pytest.raises(SourceError) as caught:
        read(write(zipped({"a/orders.csv": CSV, "customers.csv": CSV}), "shop.zip"), "zip")

    assert caught.value.code == "source.archive"
    assert caught.value.values == ("orders.csv", "customers.csv")
    assert "unpack it" in caught.value.hint


@pytest.mark.parametrize("files", [{}, {"logo.png": b"\x89PNG"}])
def test_an_archive_without_a_table(files, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(zipped(files), "shop.zip"), "zip")

    assert caught.value.code == "source.archive"


def test_a_bomb_is_not_unpacked(write, read, monkeypatch, tmp_path):
    location = write(zipped({"orders.csv": b"0" * 3_000_000}), "bomb.zip")
    monkeypatch.setattr(unpacking, "_NEVER_A_BOMB_BYTES", 1_000_000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(SourceError) as caught:
        read(location, "zip")

    assert caught.value.code == "source.archive.size"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bomb.zip"]


@pytest.mark.parametrize("name", ["orders.csv", "orders.csv.gz"])
def test_an_archive_in_an_archive_is_not_followed(name, write, read):
    inside = zipped({"orders.csv": CSV})
    content = gzip.compress(inside) if name.endswith(".gz") else inside

    with pytest.raises(SourceError) as caught:
        read(write(zipped({name: content}), "shop.zip"), "zip")

    assert caught.value.code == "source.archive.nested" and "unpack it" in caught.value.hint


@pytest.mark.parametrize("name", ["../../orders.csv", "/etc/orders.csv", "..\\..\\orders.csv"])
def test_no_name_leads_out_of_the_temporary_folder(name, write, read, column, tmp_path, monkeypatch):
    location = write(zipped({name: CSV}), "deep.zip")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert column(read(location, "zip"), "amount") == [5.0, 6.0]
    assert [entry.name for entry in tmp_path.iterdir()] == ["deep.zip"]


@pytest.mark.parametrize(
    "content", [zipped({"orders.csv": CSV})[:60], b"PK\x03\x04" + bytes(100)], ids=["cut-short", "nonsense"]
)
def test_a_damaged_archive(content, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(content, "orders.zip"), "zip")

    assert caught.value.code == "source.archive"


def test_sizes_are_counted_not_believed(write):
    content = bytearray(zipped({"orders.csv": b"0" * 1_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.find(mark) + place
        content[start : start + 4] = (100).to_bytes(4, "little")

    from pathlib import Path

    assert _archive.unpacked_size(Path(write(bytes(content), "lies.zip")), UnpackingLimits()) == 1_000_000
