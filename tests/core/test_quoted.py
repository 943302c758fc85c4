"""What is kept of values out of files: how they are written, and nothing they say."""

from __future__ import annotations

import pytest

from tenure.core.errors import DateError
from tenure.core.text.quoted import Quoted, masked, masked_values


def test_an_error_shows_the_value_and_keeps_its_shape():
    error = DateError("Not a date.", values=[Quoted("Ann Lee 1984", "row 3: "), "column day"])

    assert str(error) == "Not a date. (row 3: Ann Lee 1984, column day)"
    assert error.redacted == "Not a date. (row 3: xxx xxx 9999, column day)"


def test_a_long_value_is_shortened_in_both():
    error = DateError("Not a date.", values=[Quoted("Ann Lee " * 20)])

    assert "Ann Lee" in str(error) and "…" in str(error)
    assert "Ann" not in error.redacted and "…" in error.redacted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann.lee+shop@mail.example.co.uk did not", "(e-mail address) did not"),
        ("mailto:ann@example.com", "mailto:(e-mail address)"),
        ("+44 20 7946 0958, (0)20 7946 0958", "(phone number), (phone number)"),
        ("0049-170-1234567", "(phone number)"),
        ("41 of 1,234,567.89 rows on 2024-01-31 10:00:00", "41 of 1,234,567.89 rows on 2024-01-31 10:00:00"),
        ("run 20240131T100000-0a1b2c3d", "run 20240131T100000-0a1b2c3d"),
    ],
)
def test_addresses_and_numbers_are_masked_and_figures_stay(text, expected):
    assert masked(text) == expected


def test_values_are_masked_however_deep():
    assert masked_values({"a@b.com": [{"by": "a@b.com", "rows": 3}]}) == {
        "(e-mail address)": [{"by": "(e-mail address)", "rows": 3}]
    }
