"""A frame's query as text: for any day it is the query that would have been written for that day."""

from __future__ import annotations

from datetime import date

import pytest

from tenure.core.frames.compute import all_features, compute
from tenure.core.frames.feature import FeatureSet, feature, how_many
from tenure.core.frames.query_text import FrameText
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables
from tenure.engines.duckdb import Engine

DAYS = [date(2021, 3, 1), date(2022, 2, 28), date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 29)]


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def tables(engine, little_shop):
    return Tables(**{name: engine.from_arrow(table, name) for name, table in little_shop.items()})


@pytest.mark.parametrize(
    "horizon_days", [90, *(pytest.param(days, marks=pytest.mark.integration) for days in (30, 365, 400))]
)
def test_all_features_are_the_same_by_text_and_by_expression(engine, tables, horizon_days):
    text = FrameText.of(all_features(), tables, horizon_days, engine)

    assert text is not None, "a feature reads cut.as_of itself"
    for day in DAYS:
        by_text = engine.run_text(text.at(day, engine), text.schema).sort_by("customer_id")
        rows = compute(all_features(), Snapshot(tables, day, horizon_days))
        assert by_text.equals(engine.to_arrow(rows).sort_by("customer_id"))
        assert by_text.num_rows > 0


def test_no_placeholder_is_left(engine, tables):
    text = FrameText.of(all_features(), tables, 90, engine)

    query = text.at(DAYS[0], engine)

    assert "1583" in text.text and "19070000" in text.text
    assert "1583" not in query and "19070000" not in query


def test_a_feature_that_reads_the_day_itself_has_no_text(engine, tables):
    @feature(grain="day", unit="orders")
    def orders_in_leap_years(days, cut):
        """Order days, in leap years alone."""
        return how_many(days.order_age_days > (0 if cut.as_of.year % 4 == 0 else 10**6))

    assert FrameText.of(FeatureSet((orders_in_leap_years,)), tables, 90, engine) is None


def test_what_is_derived_alike_is_one_placeholder(engine, tables):
    """Else equal parts of the query would not be equal, and would be computed once for each."""
    text = FrameText.of(all_features(), tables, 90, engine)

    query = text.at(date(2022, 7, 3), engine)
    written = engine.text_of(compute(all_features(), Snapshot(tables, date(2022, 7, 3), 90)))
    assert query.count(" AS (") == written.count(" AS (")
