"""Response curves to draw: the expected results of each spend, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tenure.economics.plan import PlanDimension
from tenure.serving.economics.spend_known import spend_known

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend
    from tenure.serving.shop import Shop

_POINTS = 41
_DRAWS = 500


@dataclass(frozen=True)
class SpendCurve:
    """One part: `customers` won and their `value` by spend, the value's interval, and the marginal return.

    basis : of the curve. max_spent : in 30 days so far; None if there was no spend.
    """

    name: str
    tier: str | None
    channel: str | None
    basis: Literal["history", "costs", "assumed"]
    max_spent: float | None
    customers: list[float]
    value: list[float]
    value_lower: list[float]
    value_upper: list[float]
    marginal_return: list[float | None]


@dataclass(frozen=True)
class SpendCurves:
    """All parts at the same `spend`s. `level` is that of the intervals."""

    spend: list[float]
    level: float
    curves: list[SpendCurve]


@dataclass(frozen=True)
class SpendCurveRange:
    """Command: curves of all parts up to a spend of `max_spend`. by, gross_margin : as in `Budget`."""

    by: PlanDimension = "tier"
    max_spend: float = 10_000.0
    gross_margin: float | None = None


def spend_curves(command: SpendCurveRange, shop: Shop) -> SpendCurves:
    """The curves of all parts. Raises as `budget`."""
    return curves_over(command, shop.served, spend_known(shop))


def curves_over(
    command: SpendCurveRange, served_copy: ServedCopy, campaign_spend: CampaignSpend
) -> SpendCurves:
    """As `spend_curves`, from values: `campaign_spend` is what campaigns have cost."""
    import numpy as np

    from tenure.app.economics.budget import Budget, checked_terms
    from tenure.serving.economics.budget_cells import budget_cells

    budget = Budget(command.max_spend, "rule", command.by, gross_margin=command.gross_margin)
    terms = checked_terms(budget, served_copy)
    spend = np.linspace(0.0, command.max_spend, _POINTS)
    rng = np.random.default_rng(terms.seed)
    ends = [(1 - terms.level) / 2, (1 + terms.level) / 2]
    curves = []
    for cell in budget_cells(served_copy, campaign_spend, command.by, terms):
        levels, bends = cell.curve.draws(rng, _DRAWS)
        noise = terms.common_sd * rng.standard_normal(_DRAWS) + cell.value_sd * rng.standard_normal(_DRAWS)
        worth = cell.value_per_customer * np.exp(noise)
        draws = (levels * worth) * (spend[:, None] / cell.curve.reference_spend) ** bends
        lower, upper = np.quantile(draws, ends, axis=1)
        customers = cell.curve.customers(spend)
        value = customers * cell.value_per_customer
        with np.errstate(invalid="ignore", divide="ignore"):
            last = cell.curve.elasticity * value / spend
        curves.append(
            SpendCurve(
                cell.name,
                cell.tier,
                cell.channel,
                cell.curve.origin,
                cell.curve.max_spent,
                customers.tolist(),
                value.tolist(),
                lower.tolist(),
                upper.tolist(),
                [None, *last[1:].tolist()],
            )
        )
    return SpendCurves(spend.tolist(), terms.level, curves)
