"""Reports around a table: lines above and below it, repeated names, cells wrapped for Excel."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from tenure.cleaning.clean import clean
from tenure.core.errors import ColumnError, SourceError
from tenure.sources.delimited.footers import lines_below

HEADER = "Order ID,Customer ID,Order Date,Total\n"
ROWS = "".join(f"O{n},C{n % 3},2024-01-{n:02d},{n}.50\n" for n in range(1, 13))
SUM = sum(n + 0.5 for n in range(1, 13))


def notes(reading) -> str:
    return "\n".join(reading.notes)


@pytest.mark.parametrize(
    ("above", "lines"),
    [
        ("Orders report\nExported 2024-12-31 by admin\n\n", 2),
        ('"All amounts in USD, unless specified"\n"Definitions:"\n', 2),
        ('"A note, over\ntwo lines"\n', 1),
        ("Shop Ltd,,,\n,,,\nPeriod,2024-01-01,2024-12-31,\n", 3),
        ("Report;with;semicolons\n", 1),
        ("sep=,\nOrders report\n", 1),
    ],
    ids=["sentence", "quoted", "line-end-in-quotes", "padded", "other-delimiter", "after-excel-hint"],
)
def test_lines_above_the_column_names_are_left_out_and_counted(above, lines, write, read, column):
    reading = read(write(above + HEADER + ROWS))

    assert sum(column(reading, "amount")) == pytest.approx(SUM)
    assert f"{lines} line" in notes(reading) and "above the column names" in notes(reading)
    assert "admin" not in notes(reading)


def test_the_delimiter_is_that_of_the_table_not_of_the_text_above(write, read, column):
    text = "Exported 2024-12-31, by admin\n" + (HEADER + ROWS).replace(",", ";").replace(".50", ",50")

    assert sum(column(read(write(text)), "amount")) == pytest.approx(SUM)


def test_lines_above_in_a_packed_utf16_file(write, read, column):
    content = gzip.compress(("Orders report\n\n" + HEADER + ROWS).encode("utf-16"), mtime=0)

    assert len(column(read(write(content, "orders.txt.gz")), "amount")) == 12


def test_a_header_in_no_known_language_is_still_the_first_line(write, read, column):
    text = "wer,was,wann,wieviel\nann,1,2024-01-05,10\nbob,2,2024-02-01,7\n"
    columns = {"customer_id": "wer", "order_id": "was", "order_date": "wann", "amount": "wieviel"}

    assert column(read(write(text), columns=columns), "amount") == [10.0, 7.0]


def test_a_file_without_header_is_reported(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write(ROWS))

    assert "first line seems to contain data" in caught.value.hint
    assert caught.value.columns == ()


@pytest.mark.parametrize(
    ("below", "lines"),
    [
        ("\n82,record(s) downloaded\nSeller ID : shop\n", 2),
        ("3 record(s) downloaded\n", 1),
        ("Total,90\n", 1),
        ("Grand total,,,90\n", 1),
        ("Summe,,,90\n", 1),
        ("Total général,,,90\n", 1),
        ("End of report\n", 1),
        ('"Exported by x, on Monday"\n\n', 1),
        ("\nShop Ltd\nMain Street 1\n", 2),
        ("Total,,,90\nPage 1 of 1,,,\n", 2),
    ],
)
def test_footers_are_left_out_with_their_line_numbers(below, lines, write, read, column):
    reading = read(write(HEADER + ROWS + below))

    assert sum(column(reading, "amount")) == pytest.approx(SUM)
    assert len(column(reading, "amount")) == 12
    assert f"{lines} line" in notes(reading) and "line 1" in notes(reading).split("left out")[1]
    assert "Shop" not in notes(reading)


def test_line_numbers_below_the_rows_count_every_line_of_the_file(write, read):
    reading = read(write("Report\n\n" + HEADER + ROWS + "\nTotal,90\n"))

    assert "left out: line 17." in notes(reading)


@pytest.mark.parametrize("ends", ["O13,C1,2024-01-", "O13,C1", "\nO13,C1,2024-01-"])
def test_a_row_that_breaks_off_is_refused_not_left_out(ends, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(HEADER + ROWS + ends))

    assert caught.value.code == "source.ragged"


def test_a_short_line_between_the_rows_is_refused(write, read):
    with pytest.raises(SourceError) as caught:
        read(write(HEADER + ROWS + "Total,90\n" + ROWS))

    assert caught.value.code == "source.ragged"
    assert caught.value.values == ("line 14: 2 values",)


def test_a_last_row_with_gaps_stays(write, read, column):
    reading = read(write(HEADER + ROWS + "O13,C1,2024-01-13,\n"))

    assert column(reading, "amount")[-1] is None
    assert len(column(reading, "amount")) == 13


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,90",
        ",,,90",
        "Subtotal,Subtotal,2024-01-31,90",
        "O99,Grand Total,2024-01-31,90",
        "Total,C1,2024-01-31,90",
        ",TOTAL:,2024-01-31,90",
        ",,Total,90",
    ],
)
def test_a_row_of_sums_is_never_an_order(row, write, read, duckdb_engine):
    reading = read(write(HEADER + ROWS * 3 + row + "\nO13,C1,2024-02-01,1\n"))

    cleaned = clean(reading.tables, reading.rules, date(2024, 12, 1), duckdb_engine)

    assert cleaned.tables.transactions.amount.sum().execute() == pytest.approx(SUM + 1)


def test_a_customer_called_total_keeps_its_orders(write, read, duckdb_engine):
    reading = read(write(HEADER + ROWS + "O99,Total,2024-01-31,90\nO100,C1,2024-02-01,1\n"))

    cleaned = clean(reading.tables, reading.rules, date(2024, 12, 1), duckdb_engine)

    assert cleaned.tables.transactions.amount.sum().execute() == pytest.approx(SUM + 91)


@pytest.mark.parametrize(
    "record",
    [
        ["Total Repair Shampoo", "C1", "2024", ""],
        ["1001", "", "Mug", "2"],
        ["O1", "", "", "5"],
        ["ann.lee@example.com", "", "", ""],
        ["Ann Lee", "", "", ""],
    ],
)
def test_rows_with_gaps_are_not_footers(record):
    assert lines_below([["h"] * 4, ["O1", "C1", "2024", "5"], record], 4) == 0


def test_repeated_columns_that_nothing_needs_are_ignored(write, read, column):
    text = (
        "order_id,customer_id,order_date,amount,Name,Name\nO1,C1,2024-01-05,5,x,y\nO2,C2,2024-01-06,6,x,y\n"
    )

    reading = read(write(text))

    assert column(reading, "amount") == [5.0, 6.0]
    assert reading.unused_columns == ("Name (1)", "Name (2)")


def test_repeated_columns_with_equal_values_are_one(write, read, column):
    text = "customer,date,amount,amount\nann,2023-01-05,5,5\nbob,2023-01-06,,\n"

    reading = read(write(text))

    assert column(reading, "amount") == [5.0, None]
    assert reading.unused_columns == ()


def test_a_repeated_column_that_is_needed_is_asked_about(write, read, column):
    location = write("customer,date,amount,amount\nann,2023-01-05,5,6\n")

    with pytest.raises(ColumnError) as caught:
        read(location)

    assert caught.value.code == "source.column.duplicate"
    assert caught.value.ambiguous == {"amount": ("amount (1)", "amount (2)")}
    assert column(read(location, columns={"amount": "amount (2)"}), "amount") == [6.0]


def test_cells_wrapped_for_excel_are_unwrapped_and_reported(write, read, rows):
    text = (
        '"=""Order ID""",customer_id,order_date,amount,zip\n'
        '"=""0007""","=""00015""","=""2024-01-10""","=""60.1""",1\n'
        '="0008",00016,2024-02-01,7,="02134"\n'
    )

    reading = read(write(text))

    first, second = rows(reading)
    assert (first["order_id"], first["customer_id"], first["amount"]) == ("0007", "00015", 60.1)
    assert (second["order_id"], second["customer_id"], second["amount"]) == ("0008", "00016", 7.0)
    assert 'values written as ="..." in' in notes(reading)


def test_a_summary_of_customers_is_not_a_log(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write("customer_id,frequency,recency,T,monetary_value\n1,2,30.4,38.9,22.35\n"))

    assert caught.value.code == "source.summary"
    assert "tenure train --table" in caught.value.hint


def test_every_unclear_column_is_named_at_once_with_what_was_recognised(write, read):
    text = "Date,Gross,From,Transaction ID,Invoice Number\n2024-01-05,5,ann,T1,I1\n"

    with pytest.raises(ColumnError) as caught:
        read(write(text))

    error = caught.value
    assert error.code == "source.column.missing"
    assert str(error).index("customer_id") < str(error).index("order_id")
    assert error.missing == ("customer_id", "amount")
    assert error.ambiguous == {"order_id": ("Transaction ID", "Invoice Number")}
    assert [(column.target_column, column.source_column) for column in error.recognised] == [
        ("order_date", "Date")
    ]
    assert error.columns == ("Date", "Gross", "From", "Transaction ID", "Invoice Number")
    for flag in ('customer_id="..."', 'amount="..."', 'order_id="Transaction ID"'):
        assert f"--column {flag}" in error.hint


def test_a_log_without_amounts_names_the_column_that_may_hold_them(write, read):
    text = "customer,date,Order Total (inc tax),Tax Total\nann,2024-01-05,5,1\n"

    assert '--column amount="Order Total (inc tax)"' in notes(read(write(text)))


@pytest.mark.parametrize(
    ("content", "code", "flag"),
    [
        ('[{"id": 1}]', "source.json", "--source json"),
        ("<html><table><tr><td>1</td></tr></table></html>", "source.html", ".xlsx"),
        (b"PK\x03\x04" + bytes(40), "source.binary", "--source excel"),
    ],
)
def test_files_that_are_not_delimited_text_get_their_own_message(content, code, flag, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(content))

    assert caught.value.code == code
    assert flag in caught.value.hint
