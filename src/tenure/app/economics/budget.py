"""Allocate a budget to tiers and channels, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from tenure.core.errors import DataError, OptionError
from tenure.economics.acquisition import CAC_SHARE
from tenure.economics.plan import Outcome, PlanDimension
from tenure.serving.economics.margin import shop_margin
from tenure.serving.economics.spend_known import spend_known
from tenure.serving.insights.key_figures import key_figures

if TYPE_CHECKING:
    import numpy as np

    from tenure.economics.limits import Limits
    from tenure.economics.plan import Cell, Plan, PlannedCell, Terms
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend
    from tenure.serving.shop import Shop

Method = Literal["rule", "optimise", "given"]
METHODS = ("rule", "optimise", "given")
BYS = ("tier", "channel", "tier_and_channel")
_LEVEL = 0.8
_Z = 1.2815515655446004
"""Standard deviations around the mean that contain 80 % of a normal distribution."""

_NARROW = "The past error of the model's totals is unknown: the intervals are too narrow."


_NO_COSTS = "Revenue counts as margin because no costs are known. Set the gross margin, or import costs."


@dataclass(frozen=True)
class Budget:
    """Command: how to allocate `total` money over 30 days.

    method : `rule` (3:2:1), `optimise` (highest expected value) or `given` (amounts from `spend`, by part).
    by : tiers, channels (sources of customers), or tiers in channels. minimum, maximum : of parts, by name.
    gross_margin : share of revenue that is margin; by default from the log's costs, or 1 without any.
    cac_share : share of a customer's value to spend on acquisition; of the margin, if one was given.
    """

    total: float
    method: Method = "rule"
    by: PlanDimension = "tier"
    minimum: Mapping[str, float] = field(default_factory=dict)
    maximum: Mapping[str, float] = field(default_factory=dict)
    spend: Mapping[str, float] = field(default_factory=dict)
    gross_margin: float | None = None
    cac_share: float = CAC_SHARE


@dataclass(frozen=True)
class BudgetRow:
    """One part of the plan.

    share : of the total. rule_spend : what the 3:2:1 rule gives. cac_target : most to pay for a customer.
    value_per_customer : expected net spend of such a customer in the horizon. basis : of the response
        curve: `history`, `costs` or `assumed`; `elasticity` of it, with `elasticity_sd`.
    campaign_weight : how far campaign spend counts, 0 to 1, beside recorded acquisition costs; None if only
        one of them is known.
    months : of spend that were seen; `max_spent` in 30 days of them. reasons : sentences.
    """

    name: str
    tier: str | None
    channel: str | None
    strategy: str | None
    spend: float
    share: float
    rule_spend: float
    minimum: float
    maximum: float | None
    cac_target: float
    value_per_customer: float
    outcome: Outcome
    basis: Literal["history", "costs", "assumed"]
    elasticity: float
    elasticity_sd: float
    months: int
    max_spent: float | None
    campaign_weight: float | None
    reasons: list[str]


@dataclass(frozen=True)
class BudgetPlan:
    """What each part gets, and what that brings. Money is in `currency`; spends are those of `period_days`,
    values those of `horizon_days` from `as_of`. `level` is that of the intervals.

    margin_basis : whether `gross_margin` was given, follows from the log's costs, or is all of the revenue.
    model_version : made the predictions that the plan uses.
    worthwhile_total : beyond it the last unit costs more margin than it brings.
    """

    total_budget: float
    currency: str
    method: Method
    by: PlanDimension
    period_days: int
    horizon_days: int
    as_of: date | None
    run_id: str | None
    model_version: int | None
    level: float
    gross_margin: float
    margin_basis: Literal["given", "cost", "none"]
    cac_share: float
    rows: list[BudgetRow]
    total: Outcome
    worthwhile_total: float | None
    notes: list[str]


def budget(command: Budget, shop: Shop) -> BudgetPlan:
    """The plan, from the customers that the shop serves and what its campaigns have cost.

    Raises
    ------
    DataError
        `data.no_predictions`, `data.empty_lake`: there is nothing to plan with.
    OptionError
        `option.budget`, `option.cell`, `option.limits`: a value is not an amount, a part is unknown, or
        limits cannot be met together; `option.by`, `option.method`, `option.share`.
    """
    return budget_plan(command, shop.served, spend_known(shop), shop.currency)


def budget_plan(
    command: Budget, served_copy: ServedCopy, campaign_spend: CampaignSpend, currency: str
) -> BudgetPlan:
    """As `budget`, from values: `campaign_spend` is what campaigns have cost."""
    from tenure.economics.limits import Limits
    from tenure.economics.plan import planned
    from tenure.economics.response import PERIOD_DAYS
    from tenure.serving.economics.budget_cells import budget_cells

    terms = checked_terms(command, served_copy)
    figures = key_figures(served_copy)
    cells = budget_cells(served_copy, campaign_spend, command.by, terms)
    limits = Limits(command.minimum, command.maximum)
    spend = _spend(command, cells, limits)
    plan = planned(cells, spend, limits, terms)
    return BudgetPlan(
        total_budget=float(spend.sum()),
        currency=currency,
        method=command.method,
        by=command.by,
        period_days=PERIOD_DAYS,
        horizon_days=terms.horizon_days,
        as_of=figures.as_of,
        run_id=served_copy.published.run_id,
        model_version=served_copy.published.scored_version,
        level=terms.level,
        gross_margin=terms.gross_margin,
        margin_basis=_margin_basis(command, served_copy),
        cac_share=command.cac_share,
        rows=[_row(cell, command, plan, currency) for cell in plan.cells],
        total=plan.total,
        worthwhile_total=plan.worthwhile_total,
        notes=_notes(command, plan, terms, currency),
    )


def _spend(command: Budget, cells: list[Cell], limits: Limits) -> np.ndarray:
    import numpy as np

    from tenure.economics.limits import Limits
    from tenure.economics.plan import optimal_spend, rule_spend

    if command.method == "rule":
        return rule_spend(cells, limits, command.total)
    if command.method == "optimise":
        return optimal_spend(cells, limits, command.total)
    # Given amounts are checked like limits: the parts exist, the amounts can be spent.
    names = [cell.name for cell in cells]
    amounts = {name: command.spend.get(name, 0.0) for name in {*names, *command.spend}}
    Limits(amounts, {}).bounds(names, sum(max(value, 0.0) for value in amounts.values()))
    return np.array([amounts[name] for name in names])


def checked_terms(command: Budget, served_copy: ServedCopy) -> Terms:
    """The terms of the plan, after checking the command. Raises OptionError, DataError."""
    from tenure.economics.plan import Terms

    _check(command)
    figures = key_figures(served_copy) if served_copy.has_orders else None
    if figures is None or figures.horizon_days is None or not figures.predicted_clv:
        raise DataError(
            "There are no predicted values to allocate a budget by.",
            hint="predict first: `tenure run FILE --workspace FOLDER`, with a log that has amounts",
            code="data.no_predictions",
        )
    lower, upper = figures.predicted_clv_lower, figures.predicted_clv_upper
    has_interval = lower is not None and upper is not None
    common = (upper - lower) / (2 * _Z * figures.predicted_clv) if has_interval else 0.0  # type: ignore[operator]
    margin = command.gross_margin or shop_margin(served_copy).share
    stated = command.gross_margin or 1.0
    return Terms(figures.horizon_days, margin, stated, command.cac_share, max(common, 0.0), _LEVEL)


def _margin_basis(command: Budget, served_copy: ServedCopy) -> Literal["given", "cost", "none"]:
    if command.gross_margin is not None:
        return "given"
    return "cost" if shop_margin(served_copy).basis == "cost" else "none"


def _row(planned: PlannedCell, command: Budget, plan: Plan, currency: str) -> BudgetRow:
    from tenure.app.economics.budget_words import reasons
    from tenure.economics.rule import strategy_of

    curve = planned.cell.curve
    return BudgetRow(
        name=planned.cell.name,
        tier=planned.cell.tier,
        channel=planned.cell.channel,
        strategy=strategy_of(planned.cell.tier) if planned.cell.tier else None,
        spend=planned.outcome.spend,
        share=planned.share,
        rule_spend=planned.rule_spend,
        minimum=planned.minimum,
        maximum=planned.maximum,
        cac_target=planned.cac_target,
        value_per_customer=planned.cell.value_per_customer,
        outcome=planned.outcome,
        basis=planned.origin,
        elasticity=curve.elasticity,
        elasticity_sd=curve.elasticity_sd,
        months=curve.months,
        max_spent=curve.max_spent,
        campaign_weight=None if curve.evidence is None else curve.evidence.weight,
        reasons=reasons(planned, command.method, plan, currency),
    )


def _notes(command: Budget, plan: Plan, terms: Terms, currency: str) -> list[str]:
    from tenure.app.economics.budget_words import notes

    sentences = notes(plan, command.method, command.total, currency)
    sentences += [_NARROW] if terms.common_sd == 0 else []
    return sentences + ([_NO_COSTS] if terms.gross_margin == 1.0 else [])


def _check(command: Budget) -> None:
    for name, value, choices in (("method", command.method, METHODS), ("by", command.by, BYS)):
        if value not in choices:
            raise OptionError(
                f"This value of `{name}` is not available.",
                values=[value],
                hint=f"choose one of: {', '.join(choices)}",
                code=f"option.{name}",
            )
    for name, share in (("gross margin", command.gross_margin), ("CAC share", command.cac_share)):
        if share is not None and not 0 < share <= 1:
            raise OptionError(
                f"The {name} must be above 0 and at most 1.",
                values=[share],
                hint="such as 0.4",
                code="option.share",
            )
