"""Can I trust this: the verdict, what the back-test found, and its charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tenure.reports import formats as say
from tenure.reports.backtest_tables import gain, sample, tenths
from tenure.reports.charts import Axis, Chart, Column, Dot, Line, Link, Table, Tick, axis, curve
from tenure.reports.leaderboard_view import Meaning, fact_rows, findings, leaderboard, meanings
from tenure.reports.scales import Scale, linear, logarithmic

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.backtest import Backtest
    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport

VERDICTS = {
    "good": ("You can plan with these numbers", "The order log carries this prediction."),
    "fair": ("Usable, with care", "The order log carries the prediction in part; know its limits."),
    "poor": ("Do not rely on these numbers yet", "The order log does not carry this prediction."),
}


@dataclass(frozen=True)
class TrustView:
    """What the second half of the page shows."""

    level: str
    heading: str
    sentence: str
    reasons: tuple[str, ...]
    facts: Table | None
    findings: tuple[str, ...]
    calibration: Chart | None
    scatter: Chart | None
    gain: Chart | None
    leaderboard: Table | None
    meanings: tuple[Meaning, ...]


def build(report: RunReport, measure: Measure) -> TrustView:
    """The verdict always; the rest only where there was a back-test with customers in it."""
    heading, sentence = VERDICTS[report.verdict.level]
    found = report.backtest
    rows = None
    if found is not None:
        rows = found.predictions[found.predictions["model"] == found.champion]
    scored = rows is not None and len(rows) > 0
    return TrustView(
        report.verdict.level,
        heading,
        sentence,
        report.verdict.reasons,
        fact_rows(report.verdict.facts),
        findings(found, measure) if found else (),
        _calibration(rows, found, measure) if scored and found is not None and rows is not None else None,
        _scatter(rows, measure) if scored and rows is not None else None,
        _gain(rows, found, measure) if scored and found is not None and rows is not None else None,
        leaderboard(found, measure, report.model_docs) if found and found.leaderboard else None,
        meanings(found, measure) if found else (),
    )


def _calibration(rows: pd.DataFrame, backtest: Backtest, measure: Measure) -> Chart | None:
    found = tenths(rows)
    n = found.customers.size
    if n < 2:
        return None
    both = np.concatenate([found.predicted, found.actual])
    positive = both[both > 0]
    if not positive.size:
        return None
    spread = positive.max() / positive.min()
    lane = 8.0 if (both <= 0).any() else 0.0
    y = logarithmic(float(positive.min()), float(positive.max()), lane) if spread > 20 else linear(
        min(0.0, float(both.min())), float(both.max())
    )
    step = 100 / n
    at = [(i + 0.5) * step for i in range(n)]
    links, dots, table = [], [], []
    for i, (x, predicted, actual) in enumerate(zip(at, found.predicted, found.actual, strict=True)):
        top, low = 100 - y.place(predicted), 100 - y.place(actual)
        tip = f"Tenth {i + 1}: predicted {measure.show(predicted)}, actual {measure.show(actual)} per customer"
        links.append(Link(x, top, x, low))
        dots += [Dot(x, low, tip, "two", 6), Dot(x, top, tip, "one", 6)]
        miss = say.signed_share(predicted / actual - 1) if actual > 0 else say.UNKNOWN
        table.append((f"{i + 1}", measure.show(predicted), measure.show(actual), miss,
                      say.grouped(found.customers[i])))
    log_note = " The scale grows tenfold per step, so equal distances are equal ratios." if y.log else ""
    return Chart(
        "Promised and delivered, by tenth of customers",
        f"Customers of {_cutoffs(backtest)} were put into ten groups by prediction, lowest first. "
        f"Where the two dots touch, the group brought what was predicted.{log_note}",
        Axis("tenth of customers by prediction (10 = best)", _tenth_ticks(at), grid=False),
        axis(f"mean per customer{measure.unit}", y, measure.compact, vertical=True),
        links=tuple(links),
        dots=tuple(dots),
        legend=(("one", "predicted"), ("two", "actual")),
        numbers=Table(
            "Predicted and actual by tenth",
            (Column("Tenth", False), Column("Predicted"), Column("Actual"), Column("Off by"), Column("Customers")),
            tuple(table),
        ),
    )


def _tenth_ticks(at: list[float]) -> tuple[Tick, ...]:
    return tuple(Tick(x, str(i + 1)) for i, x in enumerate(at))


def _scatter(rows: pd.DataFrame, measure: Measure) -> Chart | None:
    predicted, actual, count = sample(rows)
    both = np.concatenate([predicted, actual])
    positive = both[both > 0]
    if predicted.size < 2 or not positive.size:
        return None
    low, high = float(np.quantile(positive, 0.01)), float(positive.max())
    scale = logarithmic(max(low, high / 1e5), high, zero_lane=9.0)
    text = lambda value: measure.compact(value) if value else "0"  # noqa: E731
    dots = tuple(
        Dot(scale.place(p), 100 - scale.place(a), f"predicted {measure.show(p)}, actual {measure.show(a)}", "one", 2.5)
        for p, a in zip(predicted.tolist(), actual.tolist(), strict=True)
    )
    shown = "" if count == predicted.size else f" Shown: {say.grouped(predicted.size)} of {say.grouped(count)}."
    zero = float((actual <= 0).mean())
    return Chart(
        "Customer by customer",
        "Each dot is one customer at one past date: what was predicted, and what came. On the line the two agree. "
        f"The strip at the bottom holds the {say.share(zero, 0)} who brought nothing: a single customer is hard to "
        f"foresee, a group of customers much less so.{shown}",
        axis(f"predicted{measure.unit}", scale, text),
        axis(f"actual{measure.unit}", scale, text, vertical=True),
        links=(Link(scale.zero_lane, 100 - scale.zero_lane, 100, 0, "even"),),
        dots=dots,
        kind="square",
    )


def _gain(rows: pd.DataFrame, backtest: Backtest, measure: Measure) -> Chart | None:
    ours, perfect = gain(rows), gain(rows, perfect=True)
    if ours is None or perfect is None:
        return None
    curves = [("one", f"{backtest.champion} (chosen)", ours)]
    baseline = _best_baseline(backtest)
    if baseline is not None:
        theirs = gain(backtest.predictions[backtest.predictions["model"] == baseline])
        if theirs is not None:
            curves.append(("two", f"{baseline} (simple rule)", theirs))
    curves.append(("three", "perfect foresight", perfect))
    top = max(1.0, float(max(values.max() for _, _, values in curves)))
    x, y = Scale(0, 1), Scale(min(0.0, float(ours.min())), top)
    grid = np.linspace(0, 1, ours.size).tolist()
    percent = lambda value: say.share(value, 0)  # noqa: E731
    lines = tuple(Line(curve(list(zip(grid, v.tolist(), strict=True)), x, y), s) for s, _, v in reversed(curves))
    dots = tuple(
        Dot(x.place(i / 100), 100 - y.place(values[i]), f"{name}: the best {i} % bring {percent(values[i])}", series, 4)
        for series, name, values in curves
        for i in (5, 10, 20, 30, 40, 50, 75)
    )
    picks = (5, 10, 20, 30, 50)
    return Chart(
        "How well the best customers were found",
        f"Had you picked the best 10 % by this prediction, you would have reached {percent(ours[10])} of what all "
        f"customers then {'spent' if measure.verb == 'spend' else 'ordered'}. Picking at random reaches 10 %, "
        f"knowing the future {percent(perfect[10])}.",
        axis("share of customers picked, best first", x, percent),
        axis("share of the actual total reached", y, percent, vertical=True),
        lines=lines,
        links=(Link(0, 100 - y.place(0), 100, 100 - y.place(1), "even"),),
        dots=dots,
        legend=tuple((series, name) for series, name, _ in curves) + (("even", "at random"),),
        numbers=Table(
            "Share of the actual total reached",
            (Column("Picked", False), *(Column(name) for _, name, _ in curves)),
            tuple((f"best {i} %", *(percent(values[i]) for _, _, values in curves)) for i in picks),
        ),
    )


def _best_baseline(backtest: Backtest) -> str | None:
    rows = [r for r in backtest.leaderboard if r.baseline and not r.failed and r.model != backtest.champion]
    return min(rows, key=lambda row: row.rank).model if rows else None


def _cutoffs(backtest: Backtest) -> str:
    count = len(backtest.cutoffs)
    return "a past date" if count == 1 else f"{count} past dates"
