"""Workbooks: cells keep their kind, the sheet with the table is found or asked for."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from tenure.core.errors import ColumnError, SourceError
from tenure.sources.mapping.recognise import recognise
from tenure.sources.workbooks import sheets as _sheets

HEADER = ["Order ID", "Customer ID", "Order Date", "Total"]
ORDERS = [
    HEADER,
    [1001, "00123", datetime(2024, 1, 5, 10, 30), 12.5],
    [1002, 13085, datetime(2024, 2, 1), 7],
]
TIDY = [
    {"order_id": "1001", "customer_id": "00123", "order_date": datetime(2024, 1, 5, 10, 30), "amount": 12.5},
    {"order_id": "1002", "customer_id": "13085", "order_date": datetime(2024, 2, 1), "amount": 7.0},
]


def workbook(sheets: dict[str, list[list]], start: tuple[int, int] = (0, 0), **options) -> bytes:
    """An .xlsx with the rows of each sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm", **options}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(start[0] + place, start[1], row)
    return out.getvalue()


def formatted(*formats: str) -> bytes:
    """An .xlsx with an order to each format of its amount."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Orders")
        book.add_format({"num_format": "[$JPY] #,##0"})  # of no cell
        sheet.write_row(0, 0, HEADER)
        for place, code in enumerate(formats, 1):
            sheet.write_row(place, 0, [place, f"c{place}", datetime(2024, 1, place)])
            sheet.write_number(place, 3, 10.0 * place, book.add_format({"num_format": code}))
    return out.getvalue()


def open_document(rows: list[list]) -> bytes:
    """An .ods with one sheet: what LibreOffice writes, without its styles."""
    cells = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Orders">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    return out.getvalue()


def _cell(value) -> str:
    if isinstance(value, datetime):
        kind, attribute = "date", f'office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind, attribute = "float", f'office:value="{value}"'
    else:
        kind, attribute = "string", ""
    text = escape(str(value))
    return (
        f'<table:table-cell office:value-type="{kind}" {attribute}><text:p>{text}</text:p></table:table-cell>'
    )


def tidy(read_rows):
    return [{name: row[name] for name in TIDY[0]} for row in read_rows]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (workbook({"Orders": ORDERS}), "orders.xlsx"),
        (workbook({"Orders": ORDERS}, date_1904=True), "mac.xlsx"),
        (workbook({"Orders": ORDERS}, start=(3, 2)), "orders.export"),
        (open_document(ORDERS), "orders.ods"),
    ],
    ids=["xlsx", "1904-dates", "away-from-the-corner", "ods"],
)
def test_cells_keep_their_kind(content, name, write, read, rows):
    location = write(content, name)

    assert recognise(location) == "excel"
    assert tidy(rows(read(location, "excel"))) == TIDY


def test_columns_of_several_kinds_become_text(write, read, column):
    table = [
        HEADER,
        [1, 13085, date(2024, 1, 5), 1],
        ["A2", "00123", "2024-02-01", "2.50"],
        [3, 13085, datetime(2024, 2, 2, 10), 3],
    ]

    reading = read(write(workbook({"Orders": table}), "orders.xlsx"), "excel")

    assert column(reading, "customer_id") == ["13085", "00123", "13085"]
    assert column(reading, "order_id") == ["1", "A2", "3"]
    assert column(reading, "order_date") == [
        datetime(2024, 1, 5),
        datetime(2024, 2, 1),
        datetime(2024, 2, 2, 10),
    ]
    assert column(reading, "amount") == [1.0, 2.5, 3.0]


def test_ids_with_more_digits_than_a_cell_keeps_are_refused(write, read):
    table = [HEADER, [1, 12345678901234567890, date(2024, 1, 5), 1], [2, 5, date(2024, 1, 6), 1]]

    with pytest.raises(ColumnError) as caught:
        read(write(workbook({"Orders": table}), "orders.xlsx"), "excel")

    assert "digits" in caught.value.message


def test_text_above_and_totals_below_are_left_out_and_reported(write, read, column):
    table = [
        ["Orders report"],
        ["Exported", date(2024, 12, 31)],
        [],
        *ORDERS,
        [],
        ["Total", "", "", 19.5],
        ["82 record(s) downloaded"],
    ]

    reading = read(write(workbook({"Orders": table}), "orders.xlsx"), "excel")

    assert column(reading, "amount") == [12.5, 7.0]
    notes = "\n".join(reading.notes)
    assert "2 lines above the column names are left out" in notes
    assert "2 lines below the rows (totals or remarks) are left out" in notes


def test_empty_and_hidden_rows_are_not_orders(write, read, column):
    table = [[*HEADER, "", ""], *(row for order in ORDERS[1:] for row in (order, [], ["", "", "", ""]))]

    reading = read(write(workbook({"Orders": table}), "orders.xlsx"), "excel")

    assert column(reading, "amount") == [12.5, 7.0]
    assert column(reading, "source_row") == [1, 2]


def test_sheets_without_a_table_are_skipped_and_reported(write, read, column):
    sheets = {"Read me": [["Made by the shop"], ["on Monday"]], "Orders": ORDERS, "Sheet3": []}

    reading = read(write(workbook(sheets), "orders.xlsx"), "excel")

    assert column(reading, "amount") == [12.5, 7.0]
    assert "sheet 'Orders' is read; there is no table on 'Read me', 'Sheet3'" in reading.notes[0]


def test_several_tables_are_asked_about(write, read, column):
    people = [["Name", "City"], ["Ann", "Paris"], ["Bob", "Rome"], ["Eve", "Oslo"]]
    location = write(workbook({"People": people, "Orders": ORDERS}), "orders.xlsx")

    with pytest.raises(SourceError) as caught:
        read(location, "excel")

    assert caught.value.code == "source.sheet"
    assert caught.value.values == ("People: 3 rows", "Orders: 2 rows")
    assert '--sheet "Orders"' in caught.value.hint
    assert column(read(location, "excel", sheet="orders"), "amount") == [12.5, 7.0]


def test_a_sheet_that_is_not_there_is_named_with_the_nearest(write, read):
    with pytest.raises(SourceError) as caught:
        read(write(workbook({"Orders": ORDERS}), "orders.xlsx"), "excel", sheet="Ordres")

    assert caught.value.code == "source.sheet"
    assert '--sheet "Orders"' in caught.value.hint


def test_side_tables_may_be_sheets_of_the_same_workbook(write, read, column):
    people = [["Customer ID", "City"], ["00123", "Paris"], ["13085", "Rome"]]
    location = write(workbook({"Customers": people, "Orders": ORDERS}), "shop.xlsx")

    reading = read(location, "excel", sheet="Orders", customers=location)

    assert column(reading, "city", "customers") == ["Paris", "Rome"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (workbook({"Orders": ORDERS})[:-600], "cut.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged.xls"),
        (b"PK\x03\x04" + bytes(100), "damaged.xlsx"),
    ],
    ids=["cut-short", "old-excel", "nonsense"],
)
def test_a_damaged_workbook_is_refused(content, name, write, read):
    location = write(content, name)

    assert recognise(location) == "excel"
    with pytest.raises(SourceError) as caught:
        read(location, "excel")
    assert caught.value.code == "source.workbook"


@pytest.mark.parametrize("place", [(1_048_575, 16_383), (1_048_575, 99)])
def test_a_distant_cell_is_refused_before_cells_are_allocated(place, write, read):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, HEADER)
        sheet.write(*place, "x")

    with pytest.raises(SourceError) as caught:
        read(write(out.getvalue(), "orders.xlsx"), "excel")

    assert caught.value.code == "source.workbook.size"


def with_row(content: bytes, row: str) -> bytes:
    """The workbook with one more row, written by hand."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            member = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                member = member.replace(b"</sheetData>", row.encode() + b"</sheetData>")
            after.writestr(name, member)
    return out.getvalue()


@pytest.mark.parametrize(
    "row",
    [
        f'<row r="1048576">{"<c><v>1</v></c>" * 16_384}</row>',
        f'<!--{"x" * 1_000_000}--><row r="3"><c r{" " * 100_000}="XFD1048576"><v>1</v></c></row>',
        f'<row r="3"><c s="{"1" * 1_100_000}" r="XFD1048576"><v>1</v></c></row>',
        '<row r="3"><c r="XFD000000000001048576"><v>1</v></c></row>',
        '<row r="3"><c r="A99999999999"><v>1</v></c></row>',
        f'<row r="1048576">{"<x-é.1:c><v>1</v></x-é.1:c>" * 16_384}</row>',
    ],
    ids=[
        "cells-without-places",
        "a-place-with-blanks-in-it",
        "a-tag-of-a-megabyte",
        "a-place-with-zeros-in-front",
        "a-place-of-many-digits",
        "cells-of-a-prefix-with-signs",
    ],
)
def test_a_distant_cell_is_detected_in_every_notation(row, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(with_row(workbook({"Orders": ORDERS}), row), "orders.xlsx"), "excel")

    assert caught.value.code == "source.workbook.size"


def test_cells_without_places_are_read_where_they_are_few(write):
    content = with_row(workbook({"Orders": ORDERS}), "<row>" + "<c><v>1</v></c>" * len(ORDERS[0]) + "</row>")
    sheet, _ = _sheets.choose_sheet(Path(write(content, "orders.xlsx")), None)
    assert sheet.rows == len(ORDERS)


def test_other_tags_that_begin_with_c_are_not_cells():
    scales = b"<cfRule><colorScale><cfvo/><color/></colorScale></cfRule><cols><col/></cols>" * 30
    rows = b"".join(b'<row r="%d"><c r="A%d"/><c r="B%d"/></row>' % (n, n, n) for n in range(1, 1_001))
    assert _sheets._cells_up_to([b"<sheetData>" + rows + b"</sheetData>" + scales]) == 2_000


def test_a_workbook_without_any_table(write, read):
    with pytest.raises(SourceError) as caught:
        read(write(workbook({"Sheet1": [["hello"]], "Sheet2": []}), "orders.xlsx"), "excel")

    assert caught.value.code == "source.empty"


def test_a_text_named_xls_is_read_as_text(write, read, column):
    location = write("Order ID\tCustomer ID\tOrder Date\tTotal\n1\tann\t2024-01-05\t5\n", "orders.xls")

    assert recognise(location) == "csv"
    assert column(read(location), "amount") == [5.0]


def test_repeated_columns_with_equal_cells_are_one(write, read, column):
    table = [[*HEADER, "Total"], [*ORDERS[1], 12.5], [*ORDERS[2], 7]]

    assert column(read(write(workbook({"Orders": table}), "o.xlsx"), "excel"), "amount") == [12.5, 7.0]


def test_times_and_truths_read_as_text(write, read):
    table = [[*HEADER, "At", "Paid"], [*ORDERS[1], time(10, 30), True]]

    reading = read(write(workbook({"Orders": table}), "o.xlsx"), "excel")

    assert reading.unused_columns == ("At", "Paid")


@pytest.mark.parametrize(
    ("formats", "signs"),
    [
        (("0.00", "General"), None),
        (('"$"#,##0.00', "[$€-2] #,##0.00"), "$, EUR"),
        (("[$£-809]#,##0.00", "#,##0.00\\ [$CHF]"), "CHF, GBP"),
    ],
)
def test_currencies_in_cell_formats_are_reported(write, read, formats, signs):
    notes = "\n".join(read(write(formatted(*formats), "orders.xlsx"), "excel").notes)

    assert (f"the currency of cell formats ({signs}) is ignored" in notes) == (signs is not None)
    assert ("cell formats" in notes) == (signs is not None)


def test_currencies_of_an_open_document_are_reported(write, read):
    content = open_document(ORDERS)
    marked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(marked, "w") as out:
        for name in book.namelist():
            text = book.read(name).replace(
                b'"float" office:value="12.5"', b'"currency" office:currency="USD" office:value="12.5"'
            )
            out.writestr(name, text)

    notes = "\n".join(read(write(marked.getvalue(), "orders.ods"), "excel").notes)
    assert "cell formats (USD) is ignored" in notes


@pytest.mark.parametrize("last", [576461234567890123, 12345678901234567])
def test_order_numbers_that_a_workbook_has_cut_are_refused(write, read, last):
    rows = [HEADER, *([last + more, "ann", datetime(2024, 1, 5), 10.0] for more in range(3))]

    with pytest.raises(ColumnError, match="digits are lost") as refused:
        read(write(workbook({"Orders": rows}), "orders.xlsx"), "excel")
    assert refused.value.code == "source.id.scientific"
