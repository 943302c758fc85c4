"""Every workbook is opened within bounds, all its sheets, before a job reads it."""

from __future__ import annotations

import zipfile

import pytest

from tenure.app.bounded.limits import ChildEnded, Limits
from tenure.app.bounded.process import in_child
from tenure.app.data import workbook_trial
from tenure.core.files.byte_units import MEBIBYTE

ROOM = Limits(memory_bytes=512 * MEBIBYTE, processor_seconds=30, seconds=60.0)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def table(name: str, rows: int, columns: int) -> str:
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}<text:p>a</text:p></table:table-cell>'
    return f'<table:table table:name="{name}">{row}</table:table-row></table:table>'


def open_document(path, *tables: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{OFFICE}:office:1.0" '
            f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0"><office:body>'
            f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>')


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.xlsb", "a.ods", "a.zip"])
def test_every_kind_of_workbook_is_tried(tmp_path, name):
    assert workbook_trial.is_to_be_tried(tmp_path / name)


def test_a_sheet_behind_one_that_no_table_can_be_is_opened_too(tmp_path):
    path = tmp_path / "orders.ods"
    open_document(path, table("Wide", 1, 5_000), table("Far", 200_000, 100))

    with pytest.raises(ChildEnded) as ended:
        in_child(workbook_trial.opened, path, limits=ROOM)

    assert ended.value.why == "memory"


def test_a_workbook_within_an_archive_is_opened_whatever_its_name_says(tmp_path):
    open_document(tmp_path / "far.ods", table("Far", 200_000, 100))
    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.write(tmp_path / "far.ods", "orders.csv")
        archive.writestr("readme.txt", "x" * 100)

    with pytest.raises(ChildEnded) as ended:
        in_child(workbook_trial.opened, tmp_path / "orders.zip", limits=ROOM)

    assert ended.value.why == "memory"


@pytest.mark.parametrize("content", [b"customer_id,amount\na,1\n", b"PK\x03\x04 cut short"])
def test_what_cannot_be_opened_is_told_by_who_reads_it(tmp_path, content):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(content)
    workbook_trial.opened(path)
