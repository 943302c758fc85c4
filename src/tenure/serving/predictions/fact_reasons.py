"""Explanations of predictions from facts: the contribution of each fact, relative to a typical customer.

The contribution of a fact is its Shapley value (Shapley, 1953, "A value for n-person games"): the change when
it replaces the typical customer's fact, averaged over all orders of replacement. It needs nothing but
predictions, so it works with every model, and the contributions add up to the whole difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from math import factorial
from random import Random
from typing import Any

from tenure.learning.explanations.words import described, in_words, written
from tenure.serving.predictions.vector import Facts

MAX_EXPLAINED = 20
"""Maximum number of customers in one request."""

_ALL_ORDERS_UP_TO = 5
_SAMPLED_ORDERS = 60
_SEED = 1
_LAST, _FIRST, _ORDERS = "days_since_last_order", "T", "order_count"


@dataclass(frozen=True)
class FactReason:
    """What one fact adds to the prediction, in money or orders. `typical` is the shop's median."""

    feature: str
    value: float | str
    typical: float | str
    amount: float
    sentence: str


@dataclass(frozen=True)
class FactsExplained:
    """Explanation for one customer: `typical` is a typical customer's prediction; `reasons` add the rest.

    column : what is explained, `predicted_clv` or `expected_purchases`. reasons : largest effect first.
    history : for a customer of the shop, the effect of everything else in their orders; None for others.
    """

    column: str
    typical: float
    predicted: float
    reasons: list[FactReason]
    history: float | None = None

    def beside(self, typical: float) -> FactsExplained:
        """The same, starting from a typical customer described by facts alone; the rest becomes `history`."""
        return replace(self, typical=typical, history=self.typical - typical)


Predict = Callable[[Sequence[Facts]], Sequence[float]]


def explained_facts(
    facts: Facts, typical: Mapping[str, Any], predict: Predict, column: str, horizon_days: int
) -> FactsExplained:
    """Explain the prediction for one customer.

    Parameters
    ----------
    facts : by feature name. typical : facts of the typical customer; facts missing there are not explained.
    predict : returns the prediction for each customer described.
    """
    fact_names = [name for name, value in facts.items() if typical.get(name) is not None]
    changed_names = [name for name in fact_names if facts[name] != typical[name]]
    orders = _orders(changed_names)
    groups = dict.fromkeys(frozenset(order[:size]) for order in orders for size in range(len(order) + 1))
    predictions = predict([_mixed(facts, typical, fact_names, group) for group in groups])
    value_of = dict(zip(groups, map(float, predictions), strict=True))
    amounts = dict.fromkeys(changed_names, 0.0)
    for order in orders:
        for position, name in enumerate(order):
            contribution = value_of[frozenset(order[: position + 1])] - value_of[frozenset(order[:position])]
            amounts[name] += contribution / len(orders)
    reasons = [
        FactReason(
            name,
            facts[name],
            typical[name],
            amounts.get(name, 0.0),
            _sentence(name, facts[name], typical[name], horizon_days),
        )
        for name in fact_names
    ]
    return FactsExplained(
        column,
        value_of[frozenset()],
        value_of[frozenset(changed_names)],
        sorted(reasons, key=lambda reason: -abs(reason.amount)),
    )


def _orders(names: Sequence[str]) -> list[tuple[str, ...]]:
    """All permutations if they are few; else a fixed random sample, each with its reverse."""
    if len(names) <= _ALL_ORDERS_UP_TO:
        return list(permutations(names))
    random = Random(_SEED)
    sampled = [
        tuple(random.sample(names, len(names))) for _ in range(min(_SAMPLED_ORDERS, factorial(len(names))))
    ]
    return [*sampled, *(order[::-1] for order in sampled)]


def _mixed(
    facts: Facts, typical: Mapping[str, Any], fact_names: Sequence[str], group: frozenset[str]
) -> dict[str, Any]:
    """The typical customer with the facts of the group; contradictions are corrected."""
    return possible({**facts, **{name: typical[name] for name in fact_names if name not in group}})


def possible(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of one customer, corrected if the medians contradict each other."""
    corrected = dict(facts)
    if _LAST in corrected and _FIRST in corrected:
        corrected[_LAST] = min(corrected[_LAST], corrected[_FIRST])
        if corrected.get(_ORDERS, 2) == 1:
            corrected[_FIRST] = corrected[_LAST]
    return corrected


def _sentence(name: str, value: float | str, typical: float | str, horizon_days: int) -> str:
    typical_words = typical if isinstance(typical, str) else written(typical, described(name).unit)
    return f"{in_words(name, value, horizon_days)} (typical: {typical_words})"
