"""Why customers described by facts are predicted what they are: fact by fact, against a typical customer.

What a fact adds is its Shapley value (Shapley, 1953, "A value for n-person games"): the mean, over the orders
in which the typical customer's facts can be replaced by the given ones, of what replacing it changes. It
takes no look into the model, so it holds for every model, and what all facts add is the whole difference.
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
"""Customers in one request."""

_ALL_ORDERS_UP_TO = 5
_SAMPLED_ORDERS = 60
_SEED = 1
_LAST, _FIRST, _ORDERS = "days_since_last_order", "T", "order_count"


@dataclass(frozen=True)
class FactReason:
    """What one fact adds to the expectation, in money or orders. `typical` is the shop's median."""

    feature: str
    value: float | str
    typical: float | str
    amount: float
    sentence: str


@dataclass(frozen=True)
class FactsExplained:
    """One customer: `typical` is expected of a typical one, and `reasons` add up to the rest.

    column : what is explained, `predicted_clv` or `expected_purchases`. reasons : largest first, by size.
    history : of a customer of the shop, what everything else in their orders adds; None for others.
    """

    column: str
    typical: float
    predicted: float
    reasons: list[FactReason]
    history: float | None = None

    def beside(self, typical: float) -> FactsExplained:
        """The same from a typical customer described by facts alone: the rest is the customer's `history`."""
        return replace(self, typical=typical, history=self.typical - typical)


Predict = Callable[[Sequence[Facts]], Sequence[float]]


def explained_facts(
    facts: Facts, typical: Mapping[str, Any], predict: Predict, column: str, horizon_days: int
) -> FactsExplained:
    """One customer's.

    Parameters
    ----------
    facts : by our names. typical : the same of the typical customer; of a fact it lacks nothing is said.
    predict : the value of each customer described.
    """
    told = [name for name, value in facts.items() if typical.get(name) is not None]
    moved = [name for name in told if facts[name] != typical[name]]
    orders = _orders(moved)
    groups = dict.fromkeys(frozenset(order[:size]) for order in orders for size in range(len(order) + 1))
    made = predict([_mixed(facts, typical, told, group) for group in groups])
    worth = dict(zip(groups, map(float, made), strict=True))
    amounts = dict.fromkeys(moved, 0.0)
    for order in orders:
        for place, name in enumerate(order):
            step = worth[frozenset(order[: place + 1])] - worth[frozenset(order[:place])]
            amounts[name] += step / len(orders)
    reasons = [
        FactReason(
            name,
            facts[name],
            typical[name],
            amounts.get(name, 0.0),
            _sentence(name, facts[name], typical[name], horizon_days),
        )
        for name in told
    ]
    return FactsExplained(
        column,
        worth[frozenset()],
        worth[frozenset(moved)],
        sorted(reasons, key=lambda one: -abs(one.amount)),
    )


def _orders(names: Sequence[str]) -> list[tuple[str, ...]]:
    """All of them where they are few; else a fixed draw, each with its reverse."""
    if len(names) <= _ALL_ORDERS_UP_TO:
        return list(permutations(names))
    draw = Random(_SEED)
    drawn = [
        tuple(draw.sample(names, len(names))) for _ in range(min(_SAMPLED_ORDERS, factorial(len(names))))
    ]
    return [*drawn, *(order[::-1] for order in drawn)]


def _mixed(
    facts: Facts, typical: Mapping[str, Any], told: Sequence[str], group: frozenset[str]
) -> dict[str, Any]:
    """The typical customer, with the facts of the group; mended where together they cannot be."""
    return possible({**facts, **{name: typical[name] for name in told if name not in group}})


def possible(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of one customer, corrected where medians together contradict each other."""
    mixed = dict(facts)
    if _LAST in mixed and _FIRST in mixed:
        mixed[_LAST] = min(mixed[_LAST], mixed[_FIRST])
        if mixed.get(_ORDERS, 2) == 1:
            mixed[_FIRST] = mixed[_LAST]
    return mixed


def _sentence(name: str, value: float | str, typical: float | str, horizon_days: int) -> str:
    usual = typical if isinstance(typical, str) else written(typical, described(name).unit)
    return f"{in_words(name, value, horizon_days)} (typical: {usual})"
