"""RFM segments over time are those of the orders before each day, worked out again from the same rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from tests.serving.insights.test_insight import rfm

from tenure.core.errors import OptionError
from tenure.serving.insights.rfm_history import rfm_history


def test_each_day_has_the_segments_of_the_orders_before_it(insight):
    history = rfm_history(insight.served)

    known = insight.orders
    assert history.days[-1].as_of == date(2023, 8, 24)
    assert [day.as_of for day in history.days[-3:-1]] == [date(2023, 7, 1), date(2023, 8, 1)]
    for day in history.days[-3:]:
        expected = rfm(known, day.as_of)
        assert {one.segment: one.customers for one in day.segments} == Counter(expected["segment"])
        money = known[known["order_date"] < pd.Timestamp(day.as_of)].groupby("customer_id")["amount"].sum()
        by_segment = expected.set_index("customer_id")["segment"].map(str).to_frame().join(money)
        for one in day.segments:
            total = by_segment.loc[by_segment["segment"] == one.segment, "amount"].sum()
            assert one.net_spend == pytest.approx(total)


def test_moves_lead_from_the_sizes_of_one_day_to_those_of_the_next(insight):
    days = rfm_history(insight.served).days

    assert days[0].moves == []
    for before, day in pairwise(days):
        into = Counter[str]()
        out_of = Counter[str]()
        for move in day.moves:
            into[move.segment_now] += move.customers
            if move.segment_before is not None:
                out_of[move.segment_before] += move.customers
        assert into == {one.segment: one.customers for one in day.segments}
        assert out_of == {one.segment: one.customers for one in before.segments}


def test_quarters_end_where_the_months_do(insight):
    quarters = {day.as_of: day.segments for day in rfm_history(insight.served, "quarter").days}
    months = {day.as_of: day.segments for day in rfm_history(insight.served, "month").days}

    both = quarters.keys() & months.keys()
    assert date(2023, 7, 1) in both
    assert all(quarters[day] == months[day] for day in both)


def test_other_steps_are_refused(insight):
    with pytest.raises(OptionError, match="week"):
        rfm_history(insight.served, "week")
