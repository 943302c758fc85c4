"""Frames at past cutoffs: every known customer, nothing of the future, made once."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import DataError
from tenure.core.frames.window import Window
from tenure.evaluation.cohorts import orders_ahead

CUTOFF = date(2023, 1, 1)


def bought(rows: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    when = rows.order_date
    return rows[(when >= pd.Timestamp(start)) & (when < pd.Timestamp(end))]


def test_a_frame_has_every_customer_known_by_then_in_order(panels, shop_rows):
    frame = panels.frame(Window(CUTOFF, 90))

    known = sorted(shop_rows.customer_id[shop_rows.order_date < pd.Timestamp(CUTOFF)].unique())
    assert frame.customer_id.tolist() == known
    assert set(frame.as_of) == {pd.Timestamp(CUTOFF)}


def test_the_last_window_ends_at_the_cutoff(panels, shop_rows):
    frame = panels.frame(Window(CUTOFF, 90)).set_index("customer_id")

    window = bought(shop_rows, CUTOFF - timedelta(days=90), CUTOFF)
    spend = window.groupby("customer_id").amount.sum().reindex(frame.index).fillna(0.0)
    days = window.groupby("customer_id").order_date.agg(lambda d: d.dt.date.nunique())
    np.testing.assert_allclose(frame.spend_last_window, spend)
    np.testing.assert_array_equal(frame.orders_last_window, days.reindex(frame.index).fillna(0))
    assert frame.spend_last_window.sum() > 0


def test_targets_are_what_came_after_in_the_rows_of_the_frame(panels, shop_rows):
    frame, targets = panels.frame(Window(CUTOFF, 90)), panels.targets(Window(CUTOFF, 90))

    window = bought(shop_rows, CUTOFF, CUTOFF + timedelta(days=90))
    spend = window.groupby("customer_id").amount.sum().reindex(frame.customer_id).fillna(0.0)
    np.testing.assert_allclose(targets.target_spend, spend)
    assert (targets.target_churned == (targets.target_orders == 0)).all()
    assert 0 < targets.target_churned.mean() < 1


def test_a_frame_is_made_once(panels):
    assert panels.frame(Window(CUTOFF, 90)) is panels.frame(Window(CUTOFF, 90))
    assert panels.targets(Window(CUTOFF, 90)) is panels.targets(Window(CUTOFF, 90))


def test_a_panel_stacks_frames_and_targets(panels):
    cutoffs = [CUTOFF, CUTOFF - timedelta(days=30)]

    panel = panels.panel(cutoffs, 90)

    sizes = [len(panels.frame(Window(day, 90))) for day in cutoffs]
    assert len(panel) == sum(sizes) and panel.index.is_unique
    assert panel.groupby("as_of").size().to_dict() == {
        pd.Timestamp(day): size for day, size in zip(cutoffs, sizes, strict=True)
    }
    assert set(panel.horizon_days) == {90}
    assert panel.target_spend.dtype == "float64" and panel.net_spend.dtype == "float32"


def test_a_log_without_money_has_orders_only(make_panels):
    panels = make_panels(money=False, features=("frequency", "recency", "T"))

    assert not panels.has_money
    assert "spend_last_window" not in panels.frame(Window(CUTOFF, 90)).columns
    assert panels.frame(Window(CUTOFF, 90)).orders_last_window.sum() > 0
    assert list(panels.targets(Window(CUTOFF, 90)).columns) == ["target_orders", "target_churned"]


def test_a_large_log_is_sampled_by_customer_and_always_alike(make_panels):
    first, second = (make_panels().past(cutoffs=10, most_rows=1000) for _ in range(2))

    kept = set(first.frame(Window(CUTOFF, 90)).customer_id)
    whole = make_panels().frame(Window(CUTOFF, 90)).set_index("customer_id")
    assert kept == set(second.frame(Window(CUTOFF, 90)).customer_id)
    assert 50 < len(kept) <= 100
    pd.testing.assert_frame_equal(
        first.frame(Window(CUTOFF, 90)).set_index("customer_id"),
        whole.loc[sorted(kept)],
        check_index_type=False,
    )


def test_a_small_log_is_not_sampled(make_panels):
    panels = make_panels()

    assert panels.past(cutoffs=10) is panels


def test_a_day_before_anybody_bought_is_refused(panels):
    with pytest.raises(DataError, match="2021-01-01"):
        panels.frame(Window(date(2021, 1, 1), 90))


def test_the_first_day_is_that_of_the_first_order(panels, shop_rows):
    assert panels.first_day == shop_rows.order_date.min().date()


def test_orders_ahead_are_those_of_the_triangle_of_all_order_days(as_of, panels, shop_rows):
    """First, inner and last order days together, as one would count them in the log itself."""
    seen = bought(shop_rows, date(1970, 1, 1), as_of).query("amount > 0")
    days = seen.assign(age=(pd.Timestamp(as_of) - seen.order_date.dt.normalize()).dt.days)
    days = days[["customer_id", "age"]].drop_duplicates()
    first = days.groupby("customer_id").age.transform("max")
    repeats = days.age < first
    won = first[~repeats].to_numpy()
    expected = orders_ahead(won, first[repeats].to_numpy(), days.age[repeats].to_numpy(), 90)

    assert expected is not None
    assert panels.orders_ahead(Window(as_of, 90)) == pytest.approx(expected / len(won))
