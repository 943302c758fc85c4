"""Whatever is wrong with a file, its error tells its columns, and those that were recognised: a form keeps
them filled in.
"""

from __future__ import annotations

import pytest

from tenure.core.errors import ColumnError, SourceError

HEADER = "customer_id,order_id,order_date,amount\n"
ROWS = "ann,1,2024-01-31,5\nbob,2,2024-02-01,6\nann,3,2024-02-02,7\n"


def failing(read, location, **options) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(location, **options)
    return caught.value


def test_a_missing_column_keeps_what_was_recognised(write, read):
    error = failing(read, write(f"customer_id,order_id,sometime,amount\n{ROWS}"))

    assert isinstance(error, ColumnError) and error.missing == ("order_date",)
    assert error.columns == ("customer_id", "order_id", "sometime", "amount")
    assert {column.target_column: column.source_column for column in error.recognised}[
        "customer_id"
    ] == "customer_id"


def test_a_first_row_of_data_is_not_shown_as_columns(write, read):
    error = failing(read, write("ann@example.com,1,2024-01-31,5\nbob@example.com,2,2024-02-01,6\n"))

    assert error.columns == ()


def test_an_ambiguous_column_is_reported_with_its_rivals(write, read):
    error = failing(read, write("customer,date,revenue,total\nann,2024-01-31,5,6\n"))

    assert isinstance(error, ColumnError) and error.ambiguous == {"amount": ("revenue", "total")}
    assert error.columns == ("customer", "date", "revenue", "total")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ann,1,01/02/2024,5\nbob,2,02/03/2024,6\nann,3,03/04/2024,7\n", id="date"),
        pytest.param("ann,1,2024-01-31,five\nbob,2,2024-02-01,six\nann,3,2024-02-02,seven\n", id="amount"),
        pytest.param("1.5e+12,1,2024-01-31,5\n1.6e+12,2,2024-02-01,6\n", id="meaning"),
    ],
)
def test_unusable_values_are_reported_with_all_columns(write, read, text):
    error = failing(read, write(HEADER + text))

    assert error.columns == ("customer_id", "order_id", "order_date", "amount")
    assert {column.target_column for column in error.recognised} == set(error.columns)


def test_an_error_in_the_exchange_rates_lists_the_columns_of_the_orders(write, read):
    rates = write("from,to,how much\nUSD,EUR,0.9\n", "rates.csv")
    error = failing(read, write(HEADER + ROWS), rates=rates)

    assert error.columns == ("customer_id", "order_id", "order_date", "amount")


def test_a_reading_lists_all_columns_of_its_file(write, read):
    reading = read(write("customer_id,order_id,order_date,amount,colour\nann,1,2024-01-31,5,red\n"))

    assert reading.columns == ("customer_id", "order_id", "order_date", "amount", "colour")


def test_a_chosen_column_that_does_not_exist_keeps_what_was_recognised(write, read):
    error = failing(read, write(HEADER + ROWS), columns={"amount": "no such column"})

    assert error.columns == ("customer_id", "order_id", "order_date", "amount")
    assert {column.target_column for column in error.recognised} == set(error.columns)
