"""The tables of `docs/benchmarks-accuracy.md`, from stored scores."""

from __future__ import annotations

import math
from collections.abc import Mapping

from benchmarks.accuracy.contenders import TENURE
from benchmarks.accuracy.scores import CELLS, LOWER

Scores = Mapping[str, Mapping[str, float]]
"""By contender and metric."""

NO_MORE_BEHIND = 0.05


def behind(of_case: Scores) -> dict[str, float]:
    """How far Tenure is behind the best peer in each cell, as a share; 0 or less where it is best."""
    mine = of_case[TENURE]
    found = {}
    for metric in CELLS:
        theirs = [one[metric] for name, one in of_case.items() if name != TENURE and metric in one]
        if metric in mine and theirs:
            best = min(theirs) if metric in LOWER else max(theirs)
            found[metric] = mine[metric] / best - 1 if metric in LOWER else 1 - mine[metric] / best
    return found


def summary(by_case: Mapping[str, Scores]) -> str:
    """A row per case, and what holds over all of them."""
    rows = [
        "| case | won | furthest behind | bias | orders | P(order) / buyers | Brier | ECE | P(alive) Brier | coverage | top half | top decile |",
        "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    won = cells = far = 0
    for case, of_case in by_case.items():
        lost = behind(of_case)
        won += sum(share <= 0 for share in lost.values())
        cells += len(lost)
        far += sum(share > NO_MORE_BEHIND for share in lost.values())
        rows.append(_row(case, of_case[TENURE], lost))
    levels = [abs(math.log1p(of_case[TENURE]["bias"])) for of_case in by_case.values()]
    within = sum(abs(of_case[TENURE]["bias"]) <= 0.1 for of_case in by_case.values())
    told = [
        f"{won} of {cells} cells won ({won / cells:.0%}), {far} more than 5 % behind",
        f"total within 10 % in {within} of {len(levels)} cases; mean |log bias| {sum(levels) / len(levels):.3f}",
    ]
    return "\n".join([*rows, "", *(f"- {line}" for line in told)])


def _row(case: str, mine: Mapping[str, float], lost: Mapping[str, float]) -> str:
    worst = max(lost, key=lambda name: lost[name], default=None)
    furthest = f"{worst} {lost[worst]:.0%}" if worst and lost[worst] > 0 else "none"
    orders = _ratio(mine, "orders_predicted", "orders_actual")
    probability = f"{mine['mean_order_probability']:.3f} / {mine['buyers']:.3f}" if "buyers" in mine else ""
    cells = [
        f"{sum(share <= 0 for share in lost.values())} of {len(lost)}",
        furthest,
        f"{mine['bias']:+.1%}",
        orders,
        probability,
        *(
            f"{mine[name]:.3f}" if name in mine else ""
            for name in ("order_brier", "order_ece", "alive_brier")
        ),
        *(
            f"{mine[name]:.0%}" if name in mine else ""
            for name in ("coverage", "coverage_top_half", "coverage_top_tenth")
        ),
    ]
    return f"| {case} | {' | '.join(cells)} |"


def _ratio(mine: Mapping[str, float], part: str, whole: str) -> str:
    return f"{mine[part] / mine[whole] - 1:+.0%}" if mine.get(whole) else ""


def of_case(case: str, by_contender: Scores) -> str:
    """A row per contender."""
    shown = (*CELLS, "mae_of_mean", "bias", "alive_brier")
    rows = [f"### {case} ({by_contender[TENURE]['n']:,.0f} customers)", ""]
    rows += [f"| | {' | '.join(shown)} |", f"|---|{'---:|' * len(shown)}"]
    for name, one in sorted(by_contender.items(), key=lambda item: item[0] != TENURE):
        cells = (f"{one[metric]:.4g}" if metric in one else "" for metric in shown)
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)
