"""A plan for a budget: what each cell gets, whom it wins, what they bring, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tenure.economics.acquisition import CAC_SHARE, recommended_cac
from tenure.economics.allocation import best_spend, in_proportion
from tenure.economics.limits import Limits
from tenure.economics.response import Origin, ResponseCurve

By = Literal["tier", "channel", "tier_and_channel"]
"""What the parts of a plan are."""

_DRAWS = 2_000


@dataclass(frozen=True)
class Cell:
    """A part of the budget: a tier, a channel, or a tier in a channel.

    value_per_customer : expected net spend of such a customer in the horizon. value_sd : relative
        uncertainty of it that is the cell's own. rule_share : of the budget, by the 3:2:1 rule.
    """

    name: str
    tier: str | None
    channel: str | None
    rule_share: float
    value_per_customer: float
    value_sd: float
    curve: ResponseCurve


@dataclass(frozen=True)
class Terms:
    """What a plan is made for.

    horizon_days : of the values. gross_margin : share of revenue that is margin. stated_margin : the one
        targets are told of: parts of the value, and of its margin only where that was stated.
    common_sd : relative uncertainty of all values together. level : of the intervals. seed : of their draws.
    """

    horizon_days: int
    gross_margin: float = 1.0
    stated_margin: float = 1.0
    cac_share: float = CAC_SHARE
    common_sd: float = 0.0
    level: float = 0.8
    seed: int = 0

    def target(self, value: float) -> float:
        """Most to pay for a customer of that value."""
        return recommended_cac(value, self.stated_margin, self.cac_share)


@dataclass(frozen=True)
class Estimate:
    """A figure and the ends between which it lies with the plan's level."""

    expected: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Outcome:
    """What a spend of 30 days brings. `value` is net spend of those won, over the horizon.

    contribution : margin of the value, less the spend. roas, marginal_return : value over spend, in all and
        of the last unit. cac : spend per customer. payback_days : until the margin of those won equals their
        cost, their value spread evenly over the horizon; None where that takes longer. None where nothing
        is spent.
    """

    spend: float
    customers: Estimate
    value: Estimate
    contribution: Estimate
    roas: Estimate | None
    cac: Estimate | None
    payback_days: float | None
    marginal_return: float | None


@dataclass(frozen=True)
class PlannedCell:
    """A cell and its part. `cac_target`: most to pay for a customer; `rule_spend`: what the rule gives."""

    cell: Cell
    share: float
    rule_spend: float
    least: float
    most: float | None
    cac_target: float
    outcome: Outcome

    @property
    def origin(self) -> Origin:
        """Where the curve comes from."""
        return self.cell.curve.origin


@dataclass(frozen=True)
class Plan:
    """The cells and all of them together. `worthwhile_total`: from there on the last unit costs more margin
    than it brings; None where that is beyond a thousand times the total.
    """

    cells: tuple[PlannedCell, ...]
    total: Outcome
    worthwhile_total: float | None


def rule_spend(cells: Sequence[Cell], limits: Limits, total: float) -> np.ndarray:
    """By the 3:2:1 rule, as near to it as the limits let one."""
    lower, upper = limits.bounds([cell.name for cell in cells], total)
    return in_proportion(np.array([cell.rule_share for cell in cells]), lower, upper, total)


def optimal_spend(cells: Sequence[Cell], limits: Limits, total: float) -> np.ndarray:
    """With the highest expected value of those won."""
    lower, upper = limits.bounds([cell.name for cell in cells], total)
    return best_spend(_value_scale(cells), _elasticity(cells), lower, upper, total)


def planned(cells: Sequence[Cell], spend: np.ndarray, limits: Limits, terms: Terms) -> Plan:
    """What comes of the spends, cell by cell and in all."""
    rng = np.random.default_rng(terms.seed)
    common = rng.standard_normal(_DRAWS)
    customers, values = [], []
    for cell, one in zip(cells, spend, strict=True):
        levels, elasticities = cell.curve.draws(rng, _DRAWS)
        drawn = levels * (one / cell.curve.reference_spend) ** elasticities if one > 0 else np.zeros(_DRAWS)
        own = rng.standard_normal(_DRAWS)
        worth = cell.value_per_customer * np.exp(terms.common_sd * common + cell.value_sd * own)
        customers.append(drawn)
        values.append(drawn * worth)
    total = float(spend.sum())
    by_rule = in_proportion(
        np.array([cell.rule_share for cell in cells]),
        np.zeros(len(cells)),
        np.full(len(cells), np.inf),
        total,
    )
    made = tuple(
        PlannedCell(
            cell,
            one / total if total else 0.0,
            float(by_rule[i]),
            limits.least.get(cell.name, 0.0),
            limits.most.get(cell.name),
            terms.target(cell.value_per_customer),
            _outcome(_Point.of(cell, float(one)), customers[i], values[i], terms),
        )
        for i, (cell, one) in enumerate(zip(cells, spend, strict=True))
    )
    points = [_Point.of(cell, float(one)) for cell, one in zip(cells, spend, strict=True)]
    whole = _Point.sum(points)
    return Plan(
        made,
        _outcome(whole, np.sum(customers, axis=0), np.sum(values, axis=0), terms),
        _worthwhile(cells, total, terms.gross_margin),
    )


@dataclass(frozen=True)
class _Point:
    spend: float
    customers: float
    value: float
    marginal: float | None

    @classmethod
    def of(cls, cell: Cell, spend: float) -> _Point:
        won = float(cell.curve.customers(np.array(spend)))
        value = won * cell.value_per_customer
        return cls(spend, won, value, cell.curve.elasticity * value / spend if spend > 0 else None)

    @classmethod
    def sum(cls, points: Sequence[_Point]) -> _Point:
        """The last unit goes where the others went: in proportion to the spends."""
        spend = sum(one.spend for one in points)
        weighed = sum(one.spend * one.marginal for one in points if one.marginal is not None)
        return cls(
            spend,
            sum(one.customers for one in points),
            sum(one.value for one in points),
            weighed / spend if spend > 0 else None,
        )


def _outcome(point: _Point, customers: np.ndarray, values: np.ndarray, terms: Terms) -> Outcome:
    spend, margin = point.spend, terms.gross_margin
    value = _estimate(point.value, values, terms.level)
    earned = Estimate(*(margin * one - spend for one in (value.expected, value.lower, value.upper)))
    won = _estimate(point.customers, customers, terms.level)
    if spend <= 0:
        return Outcome(spend, won, value, earned, None, None, None, point.marginal)
    roas = Estimate(*(one / spend for one in (value.expected, value.lower, value.upper)))
    cac = _estimate(spend / point.customers, spend / np.maximum(customers, 1e-300), terms.level)
    days = terms.horizon_days * spend / (margin * value.expected) if value.expected > 0 else np.inf
    payback = float(days) if days <= terms.horizon_days else None
    return Outcome(spend, won, value, earned, roas, cac, payback, point.marginal)


def _estimate(expected: float, draws: np.ndarray, level: float) -> Estimate:
    lower, upper = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(expected), float(min(lower, expected)), float(max(upper, expected)))


def _worthwhile(cells: Sequence[Cell], total: float, gross_margin: float) -> float | None:
    """Where every last unit brings back just its cost in margin."""
    b = _elasticity(cells)
    with np.errstate(divide="ignore", over="ignore"):
        spends = (gross_margin * _value_scale(cells) * b) ** (1 / (1 - b))
    found = float(spends.sum())
    return found if np.isfinite(found) and found <= 1_000 * max(total, 1.0) else None


def _value_scale(cells: Sequence[Cell]) -> np.ndarray:
    """Value of a spend of 1."""
    return np.array(
        [
            max(cell.value_per_customer, 0.0)
            * cell.curve.level
            * cell.curve.reference_spend**-cell.curve.elasticity
            for cell in cells
        ]
    )


def _elasticity(cells: Sequence[Cell]) -> np.ndarray:
    return np.array([cell.curve.elasticity for cell in cells])
