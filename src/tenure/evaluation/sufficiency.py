"""Whether the data is sufficient for the requested prediction, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from tenure.core.modelling.backtest import Verdict

Severity = Literal["fair", "poor"]


@dataclass(frozen=True)
class DataFacts:
    """The facts that the verdict is based on.

    repeat_buyers : customers with two or more order days.
    tested_windows : past windows of the requested horizon that models were tested on; `tested_horizon_days`
        is their length (a different one if none of that length fits).
    least_window_buyers : buyers in the window with the fewest.
    median_miss, worst_miss : |predicted / actual - 1| of the champion's total over these windows.
    """

    customers: int
    repeat_buyers: int
    history_days: int
    horizon_days: int
    tested_windows: int
    tested_horizon_days: int
    least_window_buyers: int
    median_miss: float | None = None
    worst_miss: float | None = None

    @property
    def repeat_share(self) -> float:
        return self.repeat_buyers / self.customers if self.customers else 0.0


def judge(facts: DataFacts) -> Verdict:
    """`poor` if anything makes the prediction a guess, `fair` if anything weakens it, else `good`."""
    findings = list(_findings(facts))
    severities = {severity for severity, _ in findings}
    level: Literal["good", "fair", "poor"] = (
        "poor" if "poor" in severities else "fair" if "fair" in severities else "good"
    )
    reasons = tuple(text for severity, text in sorted(findings, key=lambda finding: finding[0] != "poor"))
    numbers = {name: float(value) for name, value in asdict(facts).items() if value is not None}
    return Verdict(level, reasons, numbers | {"repeat_share": facts.repeat_share})


def _findings(facts: DataFacts) -> Iterator[tuple[Severity, str]]:
    yield from _customers(facts)
    yield from _time(facts)
    yield from _tests(facts)
    yield from _misses(facts)


def _customers(facts: DataFacts) -> Iterator[tuple[Severity, str]]:
    if facts.customers < 100:
        yield "poor", f"Only {facts.customers:,} customers: too few to learn from."
    elif facts.customers < 500:
        yield "fair", f"Only {facts.customers:,} customers: a few of them can change the result."
    if facts.repeat_buyers == 0:
        yield "poor", "No customer has come back, so it is unknown how often customers return."
    elif facts.repeat_buyers < 50:
        yield (
            "poor",
            (
                f"Only {facts.repeat_buyers:,} customers came back: too few to learn how often "
                "customers order."
            ),
        )
    elif facts.repeat_share < 0.1:
        yield "fair", f"Only {facts.repeat_share:.1%} of the customers came back."


def _time(facts: DataFacts) -> Iterator[tuple[Severity, str]]:
    if facts.history_days < 60:
        yield "poor", f"Only {facts.history_days} days of history."
    if facts.horizon_days > facts.history_days:
        yield (
            "poor",
            f"The horizon of {facts.horizon_days} days is longer than the {facts.history_days} days of "
            "history.",
        )
    elif 3 * facts.horizon_days > facts.history_days:
        yield (
            "fair",
            f"The horizon of {facts.horizon_days} days is more than a third of the {facts.history_days} "
            "days of history.",
        )
    if 60 <= facts.history_days < 365:
        yield "fair", "Less than a year of history: seasons and trends cannot be separated."


def _tests(facts: DataFacts) -> Iterator[tuple[Severity, str]]:
    if facts.tested_windows == 0:
        yield "poor", "No past window could be tested, so the error of the prediction is unknown."
        return
    if facts.tested_horizon_days != facts.horizon_days:
        yield (
            "poor",
            f"Tested on windows of {facts.tested_horizon_days} days only; "
            f"{facts.horizon_days} days is longer than anything tested.",
        )
    elif facts.tested_windows == 1:
        yield "fair", "Only one past window could be tested."
    if facts.least_window_buyers < 20:
        yield "poor", f"Only {facts.least_window_buyers:,} customers bought in a tested window."
    elif facts.least_window_buyers < 100:
        yield "fair", f"Only {facts.least_window_buyers:,} customers bought in a tested window."


def _misses(facts: DataFacts) -> Iterator[tuple[Severity, str]]:
    if facts.median_miss is None or facts.worst_miss is None:
        return
    if facts.median_miss > 0.5:
        yield "poor", f"In past windows the total was typically off by {facts.median_miss:.0%}."
    elif facts.median_miss > 0.25:
        yield "fair", f"In past windows the total was typically off by {facts.median_miss:.0%}."
    if facts.worst_miss > 0.5 >= facts.median_miss:
        yield "fair", f"In one past window the total was off by {facts.worst_miss:.0%}."
