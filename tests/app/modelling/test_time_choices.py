from datetime import date
from types import SimpleNamespace

import pytest

from tenure.app.modelling.prepared import OrderSelection, prepare_orders
from tenure.app.modelling.time_choices import choose_as_of, choose_horizon
from tenure.core.errors import TimeError
from tenure.core.ports import SilentProgress

ORDERS = SimpleNamespace(first_order=date(2011, 1, 1), last_order=date(2011, 12, 9))


class Listening(SilentProgress):
    def __init__(self):
        self.heard = []

    def note(self, text):
        self.heard.append(text)


def test_as_of_defaults_to_the_day_after_the_last_order_and_says_so():
    listening = Listening()

    assert choose_as_of(None, ORDERS, listening) == date(2011, 12, 10)
    assert "2011-12-10" in listening.heard[0]


def test_a_day_within_the_log_is_taken():
    assert choose_as_of(date(2011, 6, 1), ORDERS, SilentProgress()) == date(2011, 6, 1)


def test_a_quiet_week_after_the_last_order_is_taken_and_said():
    listening = Listening()

    assert choose_as_of(date(2011, 12, 17), ORDERS, listening) == date(2011, 12, 17)
    assert "2011-12-10" in listening.heard[0]


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2011, 1, 1), date(2011, 12, 18), date(2020, 1, 1)])
def test_a_day_outside_the_log_is_refused_with_the_span_of_the_log(day):
    with pytest.raises(TimeError) as caught:
        choose_as_of(day, ORDERS, SilentProgress())

    assert caught.value.code == "time.as_of"
    assert "2011-01-01 to 2011-12-09" in caught.value.hint


def test_a_horizon_as_long_as_the_history_is_allowed():
    assert choose_horizon("342d", date(2011, 12, 9), ORDERS) == 342


def test_a_horizon_longer_than_the_history_is_refused():
    with pytest.raises(TimeError) as caught:
        choose_horizon("343d", date(2011, 12, 9), ORDERS)

    assert caught.value.code == "time.horizon_beyond_history"
    assert "342" in caught.value.hint


@pytest.mark.parametrize(("today", "is_old"), [(date(2012, 1, 1), False), (date(2013, 1, 1), True)])
def test_a_prediction_that_is_over_is_said_and_goes_on(today, is_old):
    listening = Listening()
    orders = SimpleNamespace(**vars(ORDERS), tables=SimpleNamespace(has=lambda _: True))

    made = prepare_orders(orders, OrderSelection(horizon="90d"), None, listening, today)

    expected = (
        "The newest order is from 2011-12-09, 389 days ago: "
        "the 90 days predicted from that date ended on 2012-03-08."
    )
    assert made.warning == (expected if is_old else None)
    assert (expected in listening.heard) is is_old
