from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from tenure.reports import formats as say
from tenure.reports.formats import Formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.4, "£1,234,567"),
        (99.994, "£99.99"),
        (100.4, "£100"),
        (0, "£0"),
        (-12.3, "−£12.30"),
        (-0.001, "£0"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
        (pd.NA, "–"),
        (np.float64(5), "£5.00"),
    ],
)
def test_money_is_grouped_and_unknown_is_a_dash(value, text):
    assert Formats("GBP").money(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (999_600, 2, "1M"),
        (1_081_127, 3, "1.08M"),
        (1_081_127, 2, "1.1M"),
        (31_412, 2, "31k"),
        (999, 2, "999"),
        (0.05, 2, "0.05"),
        (0, 2, "0"),
        (-2500, 2, "−2.5k"),
        (3.2e12, 2, "3.2T"),
    ],
)
def test_short_numbers_keep_their_leading_digits(value, digits, text):
    assert say.shortened(value, digits) == text


def test_a_currency_without_a_symbol_is_written_out():
    assert Formats("CHF").money(1200) == "CHF 1,200"
    assert Formats(None).money(1200) == "1,200"
    assert Formats("€").compact(-1200) == "−€1.2k"


def test_shares_never_round_a_little_to_nothing():
    assert say.share(0.0004) == f"<0.1{say.PERCENT}"
    assert say.share(0) == f"0{say.PERCENT}"
    assert say.share(0.123) == f"12{say.PERCENT}"
    assert say.share(0.0123) == f"1.2{say.PERCENT}"
    assert say.signed_share(0.5) == f"+50{say.PERCENT}"
    assert say.signed_share(-0.5) == f"−50{say.PERCENT}"
    assert say.share(None) == say.UNKNOWN


def test_days_are_written_the_same_for_dates_and_timestamps():
    days = (date(2011, 12, 9), datetime(2011, 12, 9, 12, 50), pd.Timestamp("2011-12-09"))
    assert {say.day(one) for one in days} == {"9 Dec 2011"}
    assert [say.day(one) for one in (pd.NaT, None)] == [say.UNKNOWN] * 2


def test_months_of_dates_periods_and_plain_labels():
    labels = (date(2011, 12, 1), pd.Period("2011-12"), "2011-12")
    assert [say.month(one) for one in labels] == ["Dec 2011", "Dec 2011", "2011-12"]


def test_few_keeps_a_decimal_where_a_whole_number_would_lie():
    assert [say.few(value) for value in (0.3, 0, 12.4, None)] == ["0.3", "0", "12", "–"]
