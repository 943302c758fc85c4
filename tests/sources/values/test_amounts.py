"""Amounts from text: the decimal sign is found on the whole file; thousands are never taken for decimals."""

from __future__ import annotations

import pytest

from tenure.core.errors import AmountError, OptionError


@pytest.fixture
def read_amounts(write, read, column):
    def of(*values: str, **options):
        lines = "".join(f'c{n},{n},2023-01-05,"{value}"\n' for n, value in enumerate(values))
        return column(read(write("customer,order,date,amount\n" + lines), **options), "amount")

    return of


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["12.50", "7", "-3.25", "+1.5"], [12.5, 7.0, -3.25, 1.5]),
        (["1.234,56", "12,5"], [1234.56, 12.5]),
        (["$1,234.50", "$7.00"], [1234.5, 7.0]),
        (["(12.00)", "7.00"], [-12.0, 7.0]),
        (["-$3.50", "$-4.50", "5.50-"], [-3.5, -4.5, -5.5]),
        (["€ 5", "5,20 €"], [5.0, 5.2]),
        (["1 234,50", "1\u00a0234,50", "1\u202f234,50"], [1234.5, 1234.5, 1234.5]),
        (["1'234.50", "12.00"], [1234.5, 12.0]),
        (["EUR 12.00", "12.00 USD"], [12.0, 12.0]),
        (["1.234.567", "1.234"], [1234567.0, 1234.0]),
        (["1,234,567", "1,234"], [1234567.0, 1234.0]),
        (["12,34,567.00"], [1234567.0]),
        (["1,234", "12.50"], [1234.0, 12.5]),
        (["1.234", "12,50"], [1234.0, 12.5]),
        (["0.500", "1.250"], [0.5, 1.25]),
        (["1234.567", "1.250"], [1234.567, 1.25]),
        (["1e3", "2.5e-1"], [1000.0, 0.25]),
        ([".50", "5."], [0.5, 5.0]),
    ],
)
def test_an_amount_is_read_however_it_is_written(values, expected, read_amounts):
    assert read_amounts(*values) == pytest.approx(expected)


def test_one_late_value_tells_the_decimal_sign(read_amounts):
    assert read_amounts(*["1,234"] * 3000, "0,99")[0] == pytest.approx(1.234)


def test_another_column_of_the_file_may_tell_the_decimal_sign(write, read, column):
    text = 'customer,order,date,amount,cost\nann,1,2023-01-05,"1.234","3,50"\n'

    assert column(read(write(text)), "amount") == [1234.0]


@pytest.mark.parametrize("value", ["1,234", "1.234"])
def test_thousands_or_decimals_is_asked_and_not_guessed(value, read_amounts):
    with pytest.raises(AmountError) as caught:
        read_amounts(value, "5")

    assert caught.value.code == "source.amount.ambiguous"
    assert caught.value.values == (f"row 1: {value}",)
    assert "--decimal" in caught.value.hint


@pytest.mark.parametrize(("decimal", "expected"), [(".", 1234.0), (",", 1.234)])
def test_the_users_decimal_sign_settles_it(decimal, expected, read_amounts):
    assert read_amounts("1,234", decimal=decimal) == [expected]


def test_two_decimal_signs_in_one_column_are_an_error(read_amounts):
    with pytest.raises(AmountError) as caught:
        read_amounts("12.50", "12,50", "13.50", "13,50")

    assert caught.value.code == "source.amount.mixed"
    assert caught.value.values == ("row 1: 12.50", "row 3: 13.50", "row 2: 12,50", "row 4: 13,50")


def test_a_rare_second_decimal_sign_is_set_aside_not_read_as_thousands(write, read, rows):
    lines = "".join(f"c{n},{n},2023-01-05,12.50\n" for n in range(40))
    got = rows(read(write(f'customer,order,date,amount\n{lines}x,99,2023-01-05,"12,50"\n')))

    assert (got[-1]["amount"], got[-1]["raw_amount"]) == (None, "12,50")


@pytest.mark.parametrize("word", ["NaN", "inf", "-Infinity"])
def test_a_number_that_is_not_finite_is_null_and_keeps_its_text(word, write, read, rows):
    got = rows(read(write(f"customer,order,date,amount\nann,1,2023-01-05,{word}\nbob,2,2023-01-05,5\n")))

    assert [(row["amount"], row["raw_amount"]) for row in got] == [(None, word), (5.0, None)]


@pytest.mark.parametrize("value", ["10%", "12 apples", "1-2", "5,5,5.5", "--5", "1.2.3"])
def test_a_text_that_is_not_an_amount_does_not_become_one(value, write, read, rows):
    lines = "".join(f"c{n},{n},2023-01-05,12.50\n" for n in range(40))
    got = rows(read(write(f'customer,order,date,amount\n{lines}x,99,2023-01-05,"{value}"\n')))

    assert (got[-1]["amount"], got[-1]["raw_amount"]) == (None, value)


WITH_POINT = {
    "12.50": 12.5,
    "Rs. 1,250": 1250.0,
    "Rs.1250": 1250.0,
    "Rs.50": 50.0,
    "Rs. 1,250.75": 1250.75,
    "Rs. 1,250/-": 1250.0,
    "₹1,03,621.00": 103621.0,
    "S/. 12.50": 12.5,
    "Fr. 12.50": 12.5,
    "Fr. 25.-": 25.0,
    "25.--": 25.0,
    "25,-": 25.0,
    "-25.-": -25.0,
    "(25.-)": -25.0,
    "12.00-": -12.0,
    "12-": -12.0,
    "CHF 1'234.50": 1234.5,
    "CHF 1’234.50": 1234.5,
    "USD 12.00": 12.0,
    "12.00 EUR": 12.0,
    "US$12": 12.0,
    "US $12.50": 12.5,
    "$12.00 CAD": 12.0,
    "-$5": -5.0,
    "$-5": -5.0,
    "($5.00)": -5.0,
    "$ (1,234.50)": -1234.5,
    "−5": -5.0,
    "\u200e-5.00": -5.0,
    "$.50": 0.5,
    "AED1,803.00": 1803.0,
    "د.إ 12.50": 12.5,
    "12.50\u00a0Euro": 12.5,
    "1.803E+03": 1803.0,
    "1,000/=": 1000.0,
}
WITH_COMMA = {
    "12,50": 12.5,
    "25,-": 25.0,
    "1.250,-": 1250.0,
    "25,--": 25.0,
    "25,–": 25.0,
    "25.-": 25.0,
    "25:-": 25.0,
    "-25,-": -25.0,
    "25,- €": 25.0,
    "€ 25,-": 25.0,
    "1.250,- kr.": 1250.0,
    "12,00-": -12.0,
    "kr. 1.803,00": 1803.0,
    "R$ 1.234,56": 1234.56,
    "1 234,56 zł": 1234.56,
    "€ -5,00": -5.0,
    "5,00- €": -5.0,
    "1.803,00 Euro": 1803.0,
    "12,50 $ CA": 12.5,
    "12,50 руб.": 12.5,
    "1\u202f234,50\u202f€": 1234.5,
    "1,80E+03": 1800.0,
}


@pytest.mark.parametrize("expected", [WITH_POINT, WITH_COMMA], ids=["point", "comma"])
def test_money_is_read_with_signs_abbreviations_and_dashes_around_it(expected, read_amounts):
    got = dict(zip(expected, read_amounts(*expected), strict=True))

    assert got == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["25,-", "1.250,-"], [25.0, 1250.0]),
        (["1.250,-", "1.250"], [1250.0, 1250.0]),
        (["1,250/-", "1,250"], [1250.0, 1250.0]),
        (["25,-", "60.10", "70.20"], [25.0, 60.1, 70.2]),
        (["29,-", "60,10"], [29.0, 60.1]),
        (["Rs. 1,250", "Rs. 12.50"], [1250.0, 12.5]),
    ],
)
def test_a_dash_for_decimals_is_not_a_minus(values, expected, read_amounts):
    assert read_amounts(*values) == pytest.approx(expected)


@pytest.mark.parametrize("value", ["12.00 CR", "12.00 Dr.", "1.5k", "2 Mio.", "EUR.50", "$(5.00", "12.50.-"])
def test_a_text_that_may_be_two_amounts_is_null(value, write, read, rows):
    lines = "".join(f"c{n},{n},2023-01-05,12.50\n" for n in range(40))
    got = rows(read(write(f'customer,order,date,amount\n{lines}x,99,2023-01-05,"{value}"\n')))

    assert (got[-1]["amount"], got[-1]["raw_amount"]) == (None, value)


def test_an_unreadable_factor_is_reported_for_the_product(write, read, rows):
    lines = "".join(f"c{n},{n},2023-01-05,2,12.50\n" for n in range(40))
    got = rows(read(write(f"customer,order,date,quantity,price\n{lines}x,99,2023-01-05,two,3\n")))

    assert (got[-1]["amount"], got[-1]["raw_amount"], got[-1]["raw_quantity"]) == (None, "two", "two")


def test_many_unreadable_amounts_are_an_error_with_rows_and_values(read_amounts):
    with pytest.raises(AmountError) as caught:
        read_amounts("5", "free", "6", "gift")

    assert caught.value.code == "source.amount.unreadable"
    assert caught.value.values == ("row 2: free", "row 4: gift")


@pytest.mark.parametrize(
    ("value", "options", "hint"),
    [
        ("free", {}, 'these are not numbers; choose another column: --column amount="..."'),
        ("10%", {}, 'these are percentages; choose another column: --column amount="..."'),
        ("2023-01-05", {}, 'these look like dates; choose another column: --column amount="..."'),
        ("12.00 CR", {}, "write credits and debits as plain positive and negative numbers"),
        ("12,50", {"decimal": "."}, 'leave out --decimal, or use --decimal ","'),
        (
            "12 apples",
            {},
            'write plain numbers such as 1234.50, or choose another column: --column amount="..."',
        ),
    ],
)
def test_the_hint_helps_with_these_very_values(value, options, hint, read_amounts):
    with pytest.raises(AmountError) as caught:
        read_amounts(value, value, **options)

    assert (caught.value.code, caught.value.hint) == ("source.amount.unreadable", hint)


def test_a_mostly_unreadable_optional_column_is_left_out_and_reported(write, read):
    text = "customer,order,date,amount,discount\nann,1,2023-01-05,5,a lot\nbob,2,2023-01-06,6,1\n"

    reading = read(write(text))

    assert "discount" not in reading.tables.transactions.columns
    assert "discount" not in {column.target_column for column in reading.mapping}
    assert any("discount is ignored because 50% of it cannot be read" in note for note in reading.notes)


def test_an_optional_column_the_user_named_must_be_readable(write, read):
    text = "customer,order,date,amount,rebate\nann,1,2023-01-05,5,a lot\nbob,2,2023-01-06,6,1\n"

    with pytest.raises(AmountError):
        read(write(text), columns={"discount": "rebate"})


def test_an_invalid_decimal_sign_is_refused(read_amounts):
    with pytest.raises(OptionError) as caught:
        read_amounts("5", decimal=";")

    assert caught.value.code == "option.decimal"
