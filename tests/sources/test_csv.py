"""Delimited text: every layout a shop may export, read into the same rows."""

from __future__ import annotations

import gzip
from datetime import datetime

import pytest

from tenure.core.errors import ColumnError, OptionError
from tenure.core.orders.schema import IBIS_TYPES, TRANSACTIONS

PLAIN = "customer_id,order_id,order_date,amount\nann,1,2023-01-05,10.50\nbob,2,2023-02-01,7\n"
READ = [
    {
        "customer_id": "ann",
        "order_id": "1",
        "order_date": datetime(2023, 1, 5),
        "amount": 10.5,
        "source_row": 1,
    },
    {
        "customer_id": "bob",
        "order_id": "2",
        "order_date": datetime(2023, 2, 1),
        "amount": 7.0,
        "source_row": 2,
    },
]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("2023-01-05,10.50\n", "2023-01-05,10.50\r\n"),
        PLAIN.rstrip("\n"),
        PLAIN + "\n\n",
        "\n\n" + PLAIN,
        "sep=;\n" + PLAIN.replace(",", ";"),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        gzip.compress(PLAIN.encode(), mtime=0),
        '"customer_id","order_id","order_date","amount"\n"ann","1","2023-01-05","10.50"\n"bob","2","2023-02-01","7"\n',
        PLAIN.replace("ann,", "  ann ,"),
    ],
    ids=[
        *(
            "comma",
            "semicolon",
            "tab",
            "bar",
            "crlf",
            "cr",
            "mixed-line-ends",
            "no-last-line-end",
            "blank-lines",
            "blank-lines-first",
        ),
        *("excel-hint", "bom", "utf-16", "gzip-without-ending", "quoted", "blanks"),
    ],
)
def test_every_layout_gives_the_same_rows(content, write, read, rows):
    assert rows(read(write(content))) == READ


def test_columns_have_the_types_of_the_schema(write, read):
    schema = read(write(PLAIN)).tables.transactions.schema()

    assert {name: str(schema[name]) for name in TRANSACTIONS.required} == {
        name: IBIS_TYPES[TRANSACTIONS[name].kind] for name in TRANSACTIONS.required
    }
    assert str(schema["amount"]) == "float64"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_text_that_is_not_utf8_is_read_as_western_european_and_reported(encoding, write, read, column):
    late = "".join(f"c{n},{n},2023-01-05,5\n" for n in range(60_000))
    text = PLAIN + late + "zoé,9,2023-03-01,5\n"

    reading = read(write(text.encode(encoding)))

    assert column(reading, "customer_id")[-1] == "zoé"
    assert "Windows-1252" in reading.notes[0]


def test_the_euro_sign_of_windows_is_not_lost(write, read, column):
    reading = read(
        write("customer,date,amount\nann,2023-01-05,€ 5\nbob,2023-01-06,€ 7.50\n".encode("cp1252"))
    )

    assert column(reading, "amount") == [5.0, 7.5]


def test_a_quoted_value_may_hold_delimiters_quotes_and_line_ends(write, read, column):
    text = 'customer,order,date,amount,product\nann,1,2023-01-05,5,"a ""b"", c\nd"\nbob,2,2023-01-06,6,e\n'

    assert column(read(write(text)), "product_id") == ['a "b", c\nd', "e"]


def test_rows_are_numbered_as_in_the_file_however_long_it_is(write, read, duckdb_engine):
    lines = "".join(f"c{n},{n},2023-01-{n % 28 + 1:02d},{n}\n" for n in range(1, 200_001))
    table = read(write("customer,order,date,amount\n" + lines)).tables.transactions

    wrong = table.filter(table.source_row.cast("string") != table.order_id)

    assert duckdb_engine.to_arrow(wrong.count()).as_py() == 0
    assert duckdb_engine.to_arrow(table.count()).as_py() == 200_000


def test_a_path_with_duckdb_pattern_characters_is_read_literally(write, read, rows):
    write(PLAIN.replace("ann", "eve"), "a1.csv")

    assert rows(read(write(PLAIN, "a[1]*'.csv"))) == READ


def test_the_setting_of_the_engine_comes_back_after_reading(write, read, duckdb_engine):
    read(write(PLAIN))

    setting = duckdb_engine.backend.raw_sql("SELECT current_setting('preserve_insertion_order')")
    assert setting.fetchone() == (False,)


def test_ids_that_once_were_floats_lose_their_point(write, read, column):
    reading = read(write("customer,order,date,amount\n13085.0,A1,2023-01-05,5\n,A2,2023-01-06,6\n"))

    assert column(reading, "customer_id") == ["13085", None]


def test_ids_that_only_look_like_numbers_stay_as_they_are(write, read, column):
    reading = read(write("customer,order,date,amount\n00042,1.0,2023-01-05,5\n7.0,1.1,2023-01-06,6\n"))

    assert column(reading, "customer_id") == ["00042", "7.0"]
    assert column(reading, "order_id") == ["1.0", "1.1"]


@pytest.mark.parametrize("word", ["", " ", "NULL", "nan", "None", "<NA>", "\\N"])
def test_a_null_word_is_not_a_customer(word, write, read, column):
    reading = read(write(f"customer,order,date,amount\n{word},1,2023-01-05,5\nbob,2,2023-01-06,6\n"))

    assert column(reading, "customer_id") == [None, "bob"]


def test_without_an_order_id_every_row_is_an_order(write, read, column):
    reading = read(write("customer,date,amount\nann,2023-01-05,5\nann,2023-01-05,5\n"))

    assert column(reading, "order_id") == ["1", "2"]
    assert reading.rules.rows_are_orders
    assert ("order_id", "source_row", "computed") in {
        (m.target_column, m.source_column, m.origin) for m in reading.mapping
    }


def test_without_amounts_there_is_no_amount_column_and_a_note_says_so(write, read):
    reading = read(write("cust,date\nann,2023-01-05\nbob,2023-01-06\n"))

    assert not reading.has_money
    assert "amount" not in reading.tables.transactions.columns
    assert any("no amounts" in note for note in reading.notes)


def test_amount_is_quantity_times_price_if_there_is_no_amount(write, read, column):
    reading = read(
        write("customer,order,date,quantity,price\nann,1,2023-01-05,3,2.50\nbob,2,2023-01-06,-1,4\n")
    )

    assert column(reading, "amount") == [7.5, -4.0]
    assert column(reading, "unit_price") == [2.5, 4.0]
    assert ("amount", "quantity * price", "computed") in {
        (m.target_column, m.source_column, m.origin) for m in reading.mapping
    }


def test_a_price_without_quantity_is_the_amount(write, read, column):
    reading = read(write("Id,Date,Price\n1,2023-01-05,3.5\n2,2023-01-06,4\n"))

    assert column(reading, "amount") == [3.5, 4.0]
    assert "unit_price" not in reading.tables.transactions.columns


def test_the_users_word_wins_over_aliases(write, read, column):
    text = "customer_id,person,order,date,amount,paid\nx,ann,1,2023-01-05,5,9\n"

    reading = read(write(text), columns={"customer_id": "Person", "amount": "paid"})

    assert column(reading, "customer_id") == ["ann"]
    assert column(reading, "amount") == [9.0]
    assert reading.unused_columns == ("customer_id", "amount")


def test_the_user_may_make_the_amount_a_product(write, read, column):
    text = "customer,order,date,Units Sold,Tariff,total\nann,1,2023-01-05,3,2,99\n"

    reading = read(write(text), columns={"amount": "Units Sold * Tariff * 0.5"})

    assert column(reading, "amount") == [3.0]
    assert column(reading, "quantity") == [3.0]
    assert reading.tables.transactions.columns.count("factor_0") == 0


def test_rows_that_differ_in_an_unused_column_are_not_copies(write, read, column):
    line = "ann,1,2023-01-05,5,"
    text = f"customer,order,date,amount,gift\n{line}yes\n{line}no\n{line}no\n"

    marks = column(read(write(text)), "raw_other_columns")

    assert marks[0] != marks[1]
    assert marks[1] == marks[2]


def test_row_numbers_do_not_distinguish_rows(write, read):
    text = ",customer,order,date,amount\n0,ann,1,2023-01-05,5\n1,ann,1,2023-01-05,5\n"

    assert "raw_other_columns" not in read(write(text)).tables.transactions.columns


def test_a_reading_outlives_its_file(write, read, rows, tmp_path):
    reading = read(write(PLAIN))
    (tmp_path / "orders.csv").unlink()

    assert rows(reading) == READ


def test_a_column_that_does_not_exist_is_refused_with_the_nearest_name(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write(PLAIN), columns={"amount": "amuont"})

    assert caught.value.code == "source.column.unknown"
    assert "did you mean 'amount'?" in caught.value.hint


def test_an_unknown_tenure_column_is_refused(write, read):
    with pytest.raises(OptionError) as caught:
        read(write(PLAIN), columns={"custmer_id": "customer_id"})

    assert caught.value.code == "option.column"
    assert "customer_id" in caught.value.hint
