"""The back-test use case: what is compared, what may be known when, and what happens to models that fail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from tenure.core.errors import OptionError, UnknownPlug
from tenure.core.frames.window import Window
from tenure.learning.backtest.backtest import BacktestOptions, leaderboard_dict, run_backtest

MODELS = ("rate", "recent", "bg_nbd_gamma_gamma")


@pytest.fixture
def options(as_of) -> BacktestOptions:
    return BacktestOptions(Window(as_of, 60), MODELS)


@pytest.fixture
def backtest(options, panels, heard, catalog):
    return run_backtest(options, panels, heard, catalog)


def test_every_model_is_scored_at_every_cutoff(backtest):
    assert len(backtest.cutoffs) == 4
    assert {row.model for row in backtest.leaderboard} == set(MODELS)
    assert all(set(row.by_cutoff) == set(backtest.cutoffs) for row in backtest.leaderboard)
    assert all(row.failed is None and row.fit_seconds >= 0 for row in backtest.leaderboard)


def test_the_champion_is_the_best_on_the_leaderboard_and_beats_the_bad_baseline(backtest):
    assert backtest.champion == backtest.leaderboard[0].model != "rate"
    assert backtest.row("rate").rank == 3


def test_predictions_stand_beside_what_happened(backtest, panels):
    rows = backtest.predictions
    cutoff = backtest.cutoffs[0]

    one = rows[(rows.model == "rate") & (rows.as_of == cutoff)]
    assert list(rows.columns) == ["model", "as_of", "customer_id", "predicted", "actual", "lower", "upper"]
    assert one.customer_id.tolist() == panels.frame(Window(cutoff, 60)).customer_id.tolist()
    assert one.actual.tolist() == panels.targets(Window(cutoff, 60)).target_spend.tolist()


def test_nothing_learned_from_had_not_happened_yet(backtest, panels_seen):
    assert len(panels_seen) == len(backtest.cutoffs)
    for cutoff, panel in zip(backtest.cutoffs, panels_seen, strict=True):
        assert panel.as_of.max() + pd.Timedelta(days=60) <= pd.Timestamp(cutoff)
        assert len(panel) > 0


def test_orders_after_as_of_change_nothing(options, make_panels, shop_rows, heard, catalog):
    seen = shop_rows[shop_rows.order_date < pd.Timestamp(options.window.as_of)]

    with_future, without = (
        run_backtest(options, make_panels(rows), heard, catalog) for rows in (shop_rows, seen)
    )

    assert len(seen) < len(shop_rows)
    pd.testing.assert_frame_equal(with_future.predictions, without.predictions)


def test_intervals_come_from_windows_that_had_ended(backtest):
    rows = backtest.predictions
    oldest, newest = min(backtest.cutoffs), max(backtest.cutoffs)

    assert rows[rows.as_of == oldest].lower.isna().all()
    assert rows[rows.as_of == newest][["lower", "upper"]].notna().all(axis=None)
    assert backtest.row("recent").by_cutoff[oldest].coverage is None
    assert backtest.row("recent").by_cutoff[newest].coverage > 0.6
    assert oldest + timedelta(days=60) <= newest


def test_a_model_that_fails_is_reported_and_stops_nobody(options, panels, heard, catalog):
    asked = replace(options, models=("broken", "silly", "recent"))

    got = run_backtest(asked, panels, heard, catalog)

    assert got.champion == "recent"
    assert "no optimum found" in got.row("broken").failed and got.row("broken").by_cutoff
    assert "predictions are unknown" in got.row("silly").failed and not got.row("silly").by_cutoff
    assert got.leaderboard[-1].model == "silly"


def test_progress_counts_every_frame_and_every_fit(backtest, heard):
    name, total = heard.steps[0]

    assert name == "Back-test"
    assert heard.done == total >= 4 * len(MODELS)


def test_a_log_without_money_is_scored_by_orders(options, make_panels, heard, catalog):
    panels = make_panels(money=False, features=("frequency", "recency", "T", "days_since_last_order"))

    got = run_backtest(replace(options, models=("bg_nbd",)), panels, heard, catalog)

    assert (got.target, got.champion) == ("orders", "bg_nbd")
    assert got.row("bg_nbd").metrics.spearman > 0.2


def test_a_panel_model_without_a_window_to_learn_from_has_failed(options, panels, heard, catalog):
    asked = replace(options, window=Window(options.window.as_of, 250))

    got = run_backtest(asked, panels, heard, catalog)

    assert "No window of 250 days" in got.row("recent").failed
    assert got.champion == "bg_nbd_gamma_gamma"
    assert any("could not be tested" in note for note in got.notes)


def test_with_too_little_history_the_fallback_is_a_model_of_one_history(options, panels, heard, catalog):
    asked = replace(options, window=Window(panels.first_day + timedelta(days=15), 60))

    got = run_backtest(asked, panels, heard, catalog)

    assert got.cutoffs == () and got.predictions.empty
    assert got.champion == "bg_nbd_gamma_gamma"
    assert any("untested" in note for note in got.notes)


def test_the_leaderboard_is_plain_json(options, panels, heard, catalog):
    asked = replace(options, models=("silly", "recent"))

    text = json.dumps(leaderboard_dict(run_backtest(asked, panels, heard, catalog)), allow_nan=False)

    made = json.loads(text)
    assert made["champion"] == "recent" and len(made["cutoffs"]) == 4
    assert made["leaderboard"][0]["by_cutoff"][made["cutoffs"][0]]["mae"] > 0
    assert made["leaderboard"][1]["metrics"]["mae"] is None


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"level": 80}, OptionError, "between 0 and 1"),
        ({"cutoffs": 0}, OptionError, "at least one cutoff"),
        ({"models": ("recnt",)}, UnknownPlug, "recnt"),
    ],
)
def test_impossible_options_are_refused(options, panels, heard, catalog, change, error, says):
    with pytest.raises(error, match=says):
        run_backtest(replace(options, **change), panels, heard, catalog)
