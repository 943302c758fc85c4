from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tenure.evaluation.metrics import score
from tenure.evaluation.ranking import Entry, leaderboard

CUTOFFS = (date(2011, 9, 1), date(2011, 6, 1), date(2011, 3, 1))
ACTUAL = np.random.default_rng(0).lognormal(3, 1, 500)


def made(noise: float, seed: int = 1):
    """Metrics of a prediction that is off by so much: more noise is worse on all six criteria."""
    rng = np.random.default_rng(seed)
    return score(ACTUAL, ACTUAL * np.exp(noise * rng.normal(1, 1, 500)))


def entry(model: str, noises, **rest) -> Entry:
    found = {day: made(noise) for day, noise in zip(CUTOFFS, noises, strict=False) if noise is not None}
    return Entry(model, found, **rest)


def test_the_better_model_stands_first_and_is_champion():
    rows = leaderboard([entry("so_so", [0.6] * 3), entry("fine", [0.2] * 3)], CUTOFFS)

    assert [(row.model, row.rank, row.mean_rank, row.champion) for row in rows] == [
        ("fine", 1, 1.0, True),
        ("so_so", 2, 2.0, False),
    ]
    assert rows[0].by_cutoff.keys() == set(CUTOFFS)
    assert rows[0].metrics.n == 1500


def test_a_model_that_failed_somewhere_is_last_there_and_keeps_its_message():
    rows = leaderboard(
        [entry("partly", [0.1, None, 0.1], failed="2011-06-01: no"), entry("fine", [0.2] * 3)], CUTOFFS
    )

    partly = next(row for row in rows if row.model == "partly")
    assert partly.mean_rank == pytest.approx((1 + 2 + 1) / 3)
    assert partly.failed == "2011-06-01: no"


def test_a_model_that_never_worked_closes_the_list_and_is_not_champion():
    rows = leaderboard([Entry("broken", {}, failed="no"), entry("poor", [0.9] * 3)], CUTOFFS)

    assert [row.model for row in rows] == ["poor", "broken"]
    assert [row.champion for row in rows] == [True, False]


def test_a_baseline_that_wins_every_cutoff_is_champion():
    rows = leaderboard([entry("naive", [0.1] * 3, baseline=True), entry("model", [0.3] * 3)], CUTOFFS)

    assert rows[0].model == "naive" and rows[0].champion


def test_a_baseline_that_wins_half_the_cutoffs_is_not():
    noises = {"naive": [0.1, 0.4, 0.2, 0.3], "model": [0.3, 0.3, 0.3, 0.2]}
    days = (*CUTOFFS, date(2010, 12, 1))
    entries = [
        Entry(name, {day: made(noise) for day, noise in zip(days, found, strict=True)}, name == "naive")
        for name, found in noises.items()
    ]

    rows = leaderboard(entries, days)

    assert {row.model: row.champion for row in rows} == {"naive": False, "model": True}


def test_one_cutoff_crowns_no_baseline():
    rows = leaderboard(
        [entry("naive", [0.1], baseline=True), entry("model", [0.3])],
        CUTOFFS[:1],
    )

    assert {row.model: row.champion for row in rows} == {"naive": False, "model": True}


def test_baselines_alone_still_have_a_champion():
    rows = leaderboard([entry("naive", [0.4] * 3, baseline=True)], CUTOFFS)

    assert rows[0].champion


def test_without_a_cutoff_nobody_is_champion():
    rows = leaderboard([Entry("a", {}), Entry("b", {})], ())

    assert [row.model for row in rows] == ["a", "b"]
    assert not any(row.champion for row in rows)
