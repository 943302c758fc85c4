"""Currencies written into amounts: each value's own, without another look at the data."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tenure.core.orders.money import currency_code
from tenure.sources.values.amounts import number_shapes
from tenure.sources.values.currency_signs import currencies_in_amounts


@pytest.fixture
def codes_of(duckdb_engine):
    def of(*values: str | None):
        rows = pa.table({"source_row": range(len(values)), "amount": pa.array(values, "string")})
        table = duckdb_engine.from_arrow(rows, "amounts")
        currencies = currencies_in_amounts(
            table.amount, number_shapes(["amount"], table, duckdb_engine)["amount"]
        )
        if currencies is None:
            return None
        each = duckdb_engine.to_arrow(table.select("source_row", code=currencies.code).order_by("source_row"))
        return currencies.codes, [row["code"] for row in each.to_pylist()]

    return of


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        *[
            ("€", "EUR"),
            ("Euro", "EUR"),
            ("£", "GBP"),
            ("₹", "INR"),
            ("zł", "PLN"),
            ("R$", "BRL"),
            ("US$", "USD"),
        ],
        *[
            ("A$", "AUD"),
            ("C$", "CAD"),
            ("CHF", "CHF"),
            ("usd", "USD"),
            ("$CAD", "CAD"),
            ("Kč", "CZK"),
            ("TL", "TRY"),
        ],
        *[("S/.", "PEN"), ("д.", "д")],
        *[("$", "$"), ("¥", "¥"), ("kr.", "kr"), ("Kr", "kr"), ("Fr.", "Fr"), ("Rs.", "Rs"), ("₨", "Rs")],
    ],
)
def test_a_sign_is_a_code_only_if_it_means_a_single_currency(sign, code):
    assert currency_code(sign) == code


def test_every_value_has_its_own_code_however_it_is_written(codes_of):
    values = {
        "€ 12,50": "EUR",
        "12,50 EUR": "EUR",
        "(5,00 €)": "EUR",
        "25,- €": "EUR",
        "kr. 1.803,00": "kr",
        "Rs. 1,250/-": "Rs",
        "Rs.500": "Rs",
        "S/. 12.50": "PEN",
        "US $5": "USD",
        "$5.00 CAD": "CAD",
        "$5": "$",
        "5\u00a0zł": "PLN",
        "12.50": None,
        "1.5E+03": None,
        "10%": None,
        "free": None,
        "12 apples": None,
        "5 CR": None,
    }

    codes, each = codes_of(*values, None)

    assert dict(zip(values, each, strict=False)) == values
    assert each[-1] is None
    assert codes[:2] == ("EUR", "Rs")
    assert set(codes) == set(values.values()) - {None}


def test_plain_numbers_have_no_currency(codes_of):
    assert codes_of("12.50", "7", None, "-3", "1,234.50", "(5.00)") is None


def test_two_currencies_in_the_amounts_are_asked_about(write, read):
    reading = read(write('customer,order,date,amount\na,1,2023-01-05,"€ 5,50"\nb,2,2023-01-06,"¥ 700,00"\n'))

    (question,) = [question for question in reading.questions if question.topic == "currency"]
    assert question.answer is None
    assert {choice.value: choice.money for choice in question.choices} == {"EUR": 5.5, "¥": 700.0}


def test_two_currencies_in_the_prices_are_asked_about(write, read):
    text = "customer,order,date,quantity,unit price\na,1,2023-01-05,2,€5.50\nb,2,2023-01-06,1,£7.00\n"

    (question,) = [question for question in read(write(text)).questions if question.topic == "currency"]
    assert {choice.value: choice.money for choice in question.choices} == {"EUR": 11.0, "GBP": 7.0}


def test_one_currency_in_the_amounts_is_that_of_the_log(write, read):
    reading = read(write("customer,order,date,amount\na,1,2023-01-05,€5.50\nb,2,2023-01-06,7.00\n"))

    assert (reading.currency, reading.questions) == ("EUR", ())
