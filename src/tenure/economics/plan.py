"""A plan for a budget: what each cell gets, the customers it wins, their value, and how certain that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tenure.economics.acquisition import CAC_SHARE, recommended_cac
from tenure.economics.allocation import best_spend, in_proportion
from tenure.economics.limits import Limits
from tenure.economics.response import Origin, ResponseCurve

PlanDimension = Literal["tier", "channel", "tier_and_channel"]
"""How a plan divides the budget into cells."""

_DRAWS = 2_000


@dataclass(frozen=True)
class Cell:
    """A part of the budget: a tier, a channel, or a tier in a channel.

    value_per_customer : expected net spend of such a customer in the horizon. value_sd : the cell's own
    relative uncertainty of that value. rule_share : share of the budget by the 3:2:1 rule.
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
    """What a plan assumes.

    horizon_days : of the values. gross_margin : share of revenue that is margin. stated_margin : the margin
    that cost targets use: 1 unless the shop stated its margin, so that targets are then shares of value.
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
        """Maximum acquisition cost for a customer of that value."""
        return recommended_cac(value, self.stated_margin, self.cac_share)


@dataclass(frozen=True)
class Estimate:
    """A figure and the bounds of its interval at the plan's level."""

    expected: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Outcome:
    """What 30 days of spend bring. `value` is the net spend of the customers won, over the horizon.

    contribution : margin of the value, less the spend. roas, marginal_return : value over spend, in total
    and for the last unit. cac : spend per customer. payback_days : until the margin of the customers won
    equals their cost, with their value spread evenly over the horizon; None if that takes longer than
    the horizon. All four are None where nothing is spent.
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
    """A cell and its share. `cac_target`: maximum acquisition cost; `rule_spend`: spend by the 3:2:1 rule."""

    cell: Cell
    share: float
    rule_spend: float
    minimum: float
    maximum: float | None
    cac_target: float
    outcome: Outcome

    @property
    def origin(self) -> Origin:
        """Where the curve comes from."""
        return self.cell.curve.origin


@dataclass(frozen=True)
class Plan:
    """The cells and their total. `worthwhile_total`: the total above which the last unit costs more margin
    than it brings; None where that is more than a thousand times the total.
    """

    cells: tuple[PlannedCell, ...]
    total: Outcome
    worthwhile_total: float | None


def rule_spend(cells: Sequence[Cell], limits: Limits, total: float) -> np.ndarray:
    """Spend of each cell by the 3:2:1 rule, as closely as the limits allow; shape (n_cells,), in money."""
    lower, upper = limits.bounds([cell.name for cell in cells], total)
    return in_proportion(np.array([cell.rule_share for cell in cells]), lower, upper, total)


def optimal_spend(cells: Sequence[Cell], limits: Limits, total: float) -> np.ndarray:
    """Spend of each cell that maximizes the expected value of the customers won; (n_cells,), in money."""
    lower, upper = limits.bounds([cell.name for cell in cells], total)
    return best_spend(_value_scale(cells), _elasticity(cells), lower, upper, total)


def planned(cells: Sequence[Cell], spend: np.ndarray, limits: Limits, terms: Terms) -> Plan:
    """The expected outcome of `spend`, shape (n_cells,), in money: by cell and in total."""
    rng = np.random.default_rng(terms.seed)
    common = rng.standard_normal(_DRAWS)
    customers, values = [], []
    for cell, cell_spend in zip(cells, spend, strict=True):
        levels, elasticities = cell.curve.draws(rng, _DRAWS)
        draws = (
            levels * (cell_spend / cell.curve.reference_spend) ** elasticities
            if cell_spend > 0
            else np.zeros(_DRAWS)
        )
        own = rng.standard_normal(_DRAWS)
        worth = cell.value_per_customer * np.exp(terms.common_sd * common + cell.value_sd * own)
        customers.append(draws)
        values.append(draws * worth)
    total = float(spend.sum())
    by_rule = in_proportion(
        np.array([cell.rule_share for cell in cells]),
        np.zeros(len(cells)),
        np.full(len(cells), np.inf),
        total,
    )
    planned_cells = tuple(
        PlannedCell(
            cell,
            cell_spend / total if total else 0.0,
            float(by_rule[i]),
            limits.minimum.get(cell.name, 0.0),
            limits.maximum.get(cell.name),
            terms.target(cell.value_per_customer),
            _outcome(_Point.of(cell, float(cell_spend)), customers[i], values[i], terms),
        )
        for i, (cell, cell_spend) in enumerate(zip(cells, spend, strict=True))
    )
    points = [_Point.of(cell, float(cell_spend)) for cell, cell_spend in zip(cells, spend, strict=True)]
    whole = _Point.sum(points)
    return Plan(
        planned_cells,
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
        """The last unit is distributed as the others were: in proportion to the spends."""
        spend = sum(point.spend for point in points)
        weighed = sum(point.spend * point.marginal for point in points if point.marginal is not None)
        return cls(
            spend,
            sum(point.customers for point in points),
            sum(point.value for point in points),
            weighed / spend if spend > 0 else None,
        )


def _outcome(point: _Point, customers: np.ndarray, values: np.ndarray, terms: Terms) -> Outcome:
    spend, margin = point.spend, terms.gross_margin
    value = _estimate(point.value, values, terms.level)
    earned = Estimate(*(margin * figure - spend for figure in (value.expected, value.lower, value.upper)))
    won = _estimate(point.customers, customers, terms.level)
    if spend <= 0:
        return Outcome(spend, won, value, earned, None, None, None, point.marginal)
    roas = Estimate(*(figure / spend for figure in (value.expected, value.lower, value.upper)))
    cac = _estimate(spend / point.customers, spend / np.maximum(customers, 1e-300), terms.level)
    days = terms.horizon_days * spend / (margin * value.expected) if value.expected > 0 else np.inf
    payback = float(days) if days <= terms.horizon_days else None
    return Outcome(spend, won, value, earned, roas, cac, payback, point.marginal)


def _estimate(expected: float, draws: np.ndarray, level: float) -> Estimate:
    lower, upper = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(expected), float(min(lower, expected)), float(max(upper, expected)))


def _worthwhile(cells: Sequence[Cell], total: float, gross_margin: float) -> float | None:
    """The total at which the last unit in every cell just earns back its cost in margin."""
    b = _elasticity(cells)
    with np.errstate(divide="ignore", over="ignore"):
        spends = (gross_margin * _value_scale(cells) * b) ** (1 / (1 - b))
    total_spend = float(spends.sum())
    return total_spend if np.isfinite(total_spend) and total_spend <= 1_000 * max(total, 1.0) else None


def _value_scale(cells: Sequence[Cell]) -> np.ndarray:
    """Expected value from a spend of 1, by cell."""
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
