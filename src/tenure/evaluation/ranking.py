"""Rank models within every cutoff on six metrics, average the ranks and name the champion.

Ranks, not values, are averaged, so that a cutoff before Christmas does not outweigh three others. A model
that failed at a cutoff, or has no value there, shares the last place.

The champion is the best model that is not a naive baseline, unless a baseline truly beats it: a better mean
rank overall and in at least two thirds of the cutoffs, of which there must be two or more. One lucky
season does not make a rule of thumb champion: it cannot tell who has left and has no interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.stats import rankdata

from tenure.core.modelling.backtest import LeaderboardRow, Metrics
from tenure.evaluation.metrics import average

CRITERIA: dict[str, Callable[[Metrics], float | None]] = {
    "mae": lambda m: m.mae,
    "rmse": lambda m: m.rmse,
    "bias": lambda m: None if m.bias is None else abs(m.bias),
    "spearman": lambda m: None if m.spearman is None else -m.spearman,
    "ngini": lambda m: None if m.ngini is None else -m.ngini,
    "decile_mape": lambda m: m.decile_mape,
}
"""The ranked criterion as a loss; smaller is better."""


@dataclass(frozen=True)
class Entry:
    """Results of a model at the cutoffs it was tested on; `failed` says why some are missing."""

    model: str
    by_cutoff: Mapping[date, Metrics]
    baseline: bool = False
    failed: str | None = None
    fit_seconds: float | None = None


def leaderboard(entries: Sequence[Entry], cutoffs: Sequence[date]) -> tuple[LeaderboardRow, ...]:
    """Rows, best first, with the champion marked. Models that never succeeded come last.

    Without any cutoff there is no champion, and the entries keep their order.
    """
    ranks = _mean_ranks(entries, cutoffs)
    overall = ranks.mean(axis=1) if len(cutoffs) else np.arange(1.0, len(entries) + 1)
    finished = [bool(entry.by_cutoff) for entry in entries]
    order = sorted(range(len(entries)), key=lambda i: (not finished[i], overall[i], entries[i].model))
    champion = _champion([i for i in order if finished[i]], entries, ranks)
    return tuple(
        LeaderboardRow(
            model=entries[i].model,
            rank=place,
            mean_rank=float(overall[i]),
            metrics=average(entries[i].by_cutoff.values()) if finished[i] else average([]),
            by_cutoff=dict(entries[i].by_cutoff),
            baseline=entries[i].baseline,
            champion=i == champion,
            failed=entries[i].failed,
            fit_seconds=entries[i].fit_seconds,
        )
        for place, i in enumerate(order, start=1)
    )


def _mean_ranks(entries: Sequence[Entry], cutoffs: Sequence[date]) -> np.ndarray:
    """Mean rank over the criteria, shape (n_models, n_cutoffs)."""
    table = np.empty((len(entries), len(cutoffs)))
    for column, cutoff in enumerate(cutoffs):
        scores = [entry.by_cutoff.get(cutoff) for entry in entries]
        losses = np.array([[_loss(score, name) for score in scores] for name in CRITERIA])
        table[:, column] = rankdata(losses, axis=1).mean(axis=0)
    return table


def _loss(score: Metrics | None, name: str) -> float:
    value = None if score is None else CRITERIA[name](score)
    return np.inf if value is None or np.isnan(value) else value


def _champion(order: Sequence[int], entries: Sequence[Entry], ranks: np.ndarray) -> int | None:
    if not order:
        return None
    best = order[0]
    models = [i for i in order if not entries[i].baseline]
    if not entries[best].baseline or not models:
        return best
    model, cutoffs = models[0], ranks.shape[1]
    wins = (ranks[best] < ranks[model]).sum()
    truly = cutoffs >= 2 and 3 * wins >= 2 * cutoffs
    return best if truly else model
