"""Whether a model can be relied on, by its back-test and its age: good, look at it, or train again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tenure.monitoring.order_age import WARNING_DAYS

State = Literal["good", "look", "retrain", "unknown"]
_ORDER: tuple[State, ...] = ("good", "unknown", "look", "retrain")

BIAS = (0.10, 0.25)
"""Error of totals: good up to the first, not reliable beyond the second."""

COVERAGE = (0.05, 0.10)
"""The same for how far the share of customers within their interval is below the target. A higher share is
not a fault: where most customers buy nothing, intervals cannot contain fewer of them."""

RANKING = (0.0, 0.05)
"""The same for how much worse customers are ranked than by the best simple rule, as a share."""

AGE = (0.5, 1.0)
"""The same for the days since training, in horizons: after one, a whole window of outcomes is unused."""


@dataclass(frozen=True)
class ModelFacts:
    """What the checks look at; None if unknown.

    age_days : days from the end of the training data to the end of the log.
    order_age_days : days from the end of the log to today.
    bias : mean of predicted over actual total, less 1. ranking, rule_ranking : normalised Gini of the model
        and of the best simple rule, on the same windows. coverage : share of customers in their interval.
    windows : number of past windows the model was tested on.
    """

    age_days: int
    horizon_days: int
    windows: int
    bias: float | None
    ranking: float | None
    rule_ranking: float | None
    coverage: float | None
    level: float
    order_age_days: int | None = None


@dataclass(frozen=True)
class HealthCheck:
    """One check. `sentence` is its result in words, `rule` its thresholds."""

    name: str
    state: State
    value: float | None
    sentence: str
    rule: str


def checks(facts: ModelFacts) -> list[HealthCheck]:
    """All checks, in the order in which they are shown."""
    return list(_checks(facts))


def worst(health_checks: Iterable[HealthCheck]) -> State:
    """The worst state among the checks."""
    return max((check.state for check in health_checks), key=_ORDER.index, default="unknown")


def _checks(facts: ModelFacts) -> Iterator[HealthCheck]:
    yield _age(facts)
    if facts.order_age_days is not None:
        yield _orders(facts, facts.order_age_days)
    yield _bias(facts)
    yield _ranking(facts)
    yield _coverage(facts)


def _age(facts: ModelFacts) -> HealthCheck:
    good, bad = (round(part * facts.horizon_days) for part in AGE)
    days = facts.age_days
    sentence = f"It was trained on orders up to {_days(days)} before the newest order." if days else ""
    return HealthCheck(
        "age",
        _state(float(days), (good, bad)),
        float(days),
        sentence or "It was trained on all available orders.",
        f"Good up to {good} days; train again beyond {bad} days (one horizon).",
    )


def _orders(facts: ModelFacts, days: int) -> HealthCheck:
    """Old orders are not a fault of the model, and retraining does not help: so never worse than "look"."""
    limit = min(facts.horizon_days, WARNING_DAYS)
    sentence = f"The newest order is {_days(days)} old" if days > 0 else "The newest order is from today"
    is_over = days > facts.horizon_days
    return HealthCheck(
        "orders",
        "look" if days > limit else "good",
        float(days),
        f"{sentence}: the {facts.horizon_days} days predicted after it are over."
        if is_over
        else f"{sentence}.",
        f"Good up to {limit} days{' (one horizon)' if limit == facts.horizon_days else ''}; after that, "
        "import newer orders.",
    )


def _bias(facts: ModelFacts) -> HealthCheck:
    if facts.bias is None:
        return _untested("bias", "The error of its totals", BIAS)
    side = "too high" if facts.bias > 0 else "too low"
    return HealthCheck(
        "bias",
        _state(abs(facts.bias), BIAS),
        facts.bias,
        f"Over {_windows(facts)}, its totals were {abs(facts.bias):.1%} {side} on average.",
        _rule(BIAS),
    )


def _ranking(facts: ModelFacts) -> HealthCheck:
    if facts.ranking is None or facts.rule_ranking is None:
        return _untested("ranking", "The ranking of customers", RANKING)
    behind = (facts.rule_ranking - facts.ranking) / abs(facts.rule_ranking or 1.0)
    how = f"{abs(behind):.1%} {'worse' if behind > 0 else 'better'} than"
    how = "as well as" if abs(behind) < 0.0005 else how
    return HealthCheck(
        "ranking",
        _state(behind, RANKING),
        facts.ranking,
        f"It ranked customers {how} the best simple rule ({facts.ranking:.3f} against "
        f"{facts.rule_ranking:.3f}; 1 is perfect).",
        f"Good if no worse than the rule; train again if more than {RANKING[1]:.0%} worse.",
    )


def _coverage(facts: ModelFacts) -> HealthCheck:
    if facts.coverage is None:
        return _untested("coverage", "The coverage of its intervals", COVERAGE)
    return HealthCheck(
        "coverage",
        _state(facts.level - facts.coverage, COVERAGE),
        facts.coverage,
        f"{facts.coverage:.1%} of customers spent within their interval; the target is {facts.level:.0%}.",
        f"Good down to {100 * COVERAGE[0]:.0f} points below the target; train again below "
        f"{100 * COVERAGE[1]:.0f} points.",
    )


def _untested(name: str, measure: str, bounds: tuple[float, float]) -> HealthCheck:
    return HealthCheck(
        name, "unknown", None, f"{measure} could not be tested on a past window.", _rule(bounds)
    )


def _state(value: float, bounds: tuple[float, float]) -> State:
    if value <= bounds[0]:
        return "good"
    return "look" if value <= bounds[1] else "retrain"


def _rule(bounds: tuple[float, float]) -> str:
    return f"Good up to {bounds[0]:.0%}; train again beyond {bounds[1]:.0%}."


def _windows(facts: ModelFacts) -> str:
    return f"{facts.windows} past windows" if facts.windows != 1 else "one past window"


def _days(days: int) -> str:
    return f"{days:,} days" if days != 1 else "a day"
