"""The cells of a budget: response of customers to spend, and the value of those customers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tenure.core.errors import DataError, OptionError
from tenure.economics.evidence import CostEvidence
from tenure.economics.plan import Cell, PlanDimension, Terms
from tenure.economics.response import PERIOD_DAYS, ResponseCurve, curve_through, fitted_curve
from tenure.economics.rule import rule_shares
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.economics.won import CampaignSpend, customers_won, recent_months, spend_by_month

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

PARTS: dict[PlanDimension, tuple[str, ...]] = {
    "tier": ("tier",),
    "channel": ("source",),
    "tier_and_channel": ("tier", "source"),
}
BETWEEN = " / "
"""Separator in the name of a tier in a channel."""

_CREDIBLE = 50.0
"""Number of customers at which a cell's own mean weighs as much as the mean of the whole tier."""

_MAX_CHANNELS = 20
_DAYS_A_MONTH = 365.25 / 12
_EPSILON = 1e-9


@dataclass(frozen=True)
class _Values:
    mean: float
    sd: float
    customers: int


def budget_cells(
    served_copy: ServedCopy, campaign_spend: CampaignSpend, by: PlanDimension, terms: Terms
) -> list[Cell]:
    """The cells: tiers in the rule's order, then channels with the most value first.

    Raises OptionError (`option.by`) if the customers' sources are unknown, DataError
    (`data.no_predictions`) if there are no predicted values.
    """
    won = customers_won(served_copy)
    values = _values_by_cell(served_copy)
    if not values:
        raise DataError(
            "There are no predicted values to allocate a budget by.",
            hint="predict first: `tenure run FILE --workspace FOLDER`, with a log that has amounts",
            code="data.no_predictions",
        )
    won = won[won["tier"].isin(list(rule_shares()))]
    if by != "tier":
        won = _paid_sources(won, campaign_spend)
    spend = spend_by_month(campaign_spend, won)
    keys = list(PARTS[by])
    groups = sorted({tuple(row) for row in won[keys].itertuples(index=False)})
    context = _Context(won, spend, values, terms, recent_months(won))
    cells = _with_rule_shares([_cell(group, keys, context) for group in groups], context)
    order = {tier: position for position, tier in enumerate(rule_shares())}
    cells.sort(key=lambda cell: (order.get(cell.tier or "", 0), -cell.rule_share, cell.name))
    return cells


@dataclass(frozen=True)
class _Context:
    won: pd.DataFrame
    spend: pd.DataFrame
    values: dict[tuple[str, str | None], _Values]
    terms: Terms
    months: list[pd.Timestamp]

    @property
    def recent(self) -> pd.DataFrame:
        """Rows of the most recent months."""
        return self.won.loc[self.won["month"].isin(self.months)]


def _cell(group: tuple[str, ...], keys: list[str], context: _Context) -> Cell:
    names = dict(zip(keys, group, strict=True))
    tier, source = names.get("tier"), names.get("source")
    values = _value_of(tier, source, context)
    return Cell(
        BETWEEN.join(group), tier, source, 0.0, values.mean, values.sd, _curve(tier, source, values, context)
    )


def _curve(tier: str | None, source: str | None, values: _Values, context: _Context) -> ResponseCurve:
    """Fitted to months of spend, weighed with acquisition costs; else from the cost targets.

    Spend without a tier wins customers of all tiers. Its cost is split between tiers by value, as joint costs
    are, so it gives no reason to prefer a tier. (A curve fitted to one tier's customers would be biased,
    because recent customers are rarely of low value yet.)
    """
    won, spend = context.won, context.spend
    if source is not None:
        won, spend = won[won["source"] == source], spend[spend["source"] == source]
    if tier is not None:
        tier_curve = _weighed(won[won["tier"] == tier], spend[spend["tier"] == tier], context)
        if tier_curve is not None:
            return tier_curve
        spend = spend[spend["tier"].isna()]
    overall = _weighed(won, spend, context)
    is_of_campaigns = overall is not None and overall.origin == "history"
    rows = won[won["source"].isin(spend["source"].unique())] if is_of_campaigns else won
    overall = overall or _through_costs(won, context)
    if overall is None or tier is None:
        own_rows = won if tier is None else won[won["tier"] == tier]
        return overall or _assumed(_monthly_customers(own_rows, context), values.mean, context.terms)
    customers, value = _tier_shares(rows, context)
    return overall.part(customers[tier], value[tier])


def _tier_shares(won: pd.DataFrame, context: _Context) -> tuple[dict[str, float], dict[str, float]]:
    """Each tier's share of recently won customers, and of their value."""
    recent = won[won["month"].isin(context.months)].groupby("tier")["customers"].sum()
    counts = {tier: float(recent.get(tier, 0.0)) + _EPSILON for tier in rule_shares()}
    values = {
        tier: n * max(context.values[tier, None].mean if (tier, None) in context.values else 0.0, _EPSILON)
        for tier, n in counts.items()
    }
    return (
        {tier: n / sum(counts.values()) for tier, n in counts.items()},
        {tier: value / sum(values.values()) for tier, value in values.items()},
    )


def _weighed(won: pd.DataFrame, spend: pd.DataFrame, context: _Context) -> ResponseCurve | None:
    """The curve of campaigns, weighed with recorded costs by money and days; None without campaigns."""
    of_campaigns, of_costs = _fitted(won, spend), _through_costs(won, context)
    if of_campaigns is None or of_costs is None:
        return of_campaigns
    recent = won[won["month"].isin(context.months)]
    costed = recent[recent["costed"] > 0]
    evidence = CostEvidence(
        campaign_spend=float(spend["spend"].sum()),
        campaign_days=float(spend.groupby("month")["days"].max().sum()),
        recorded_cost=float(recent["cost"].sum()),
        recorded_days=float(pd.DatetimeIndex(costed["month"].unique()).days_in_month.to_numpy().sum()),
    )
    return of_campaigns.weighed_with(of_costs, evidence)


def _fitted(won: pd.DataFrame, spend: pd.DataFrame) -> ResponseCurve | None:
    """Curve fitted to the months with spend, using only customers of the sources it went to."""
    where = won[won["source"].isin(spend["source"].unique())]
    months = spend.groupby("month").agg(spend=("spend", "sum"), days=("days", "max"))
    months = months[months["spend"] > 0]
    customers = where.groupby("month")["customers"].sum().reindex(months.index).fillna(0.0)
    if customers.sum() <= 0:
        return None
    in_month = pd.DatetimeIndex(months.index).days_in_month.to_numpy(float)
    # A few days of spend are not the spend of the month that its customers are counted in. A single row says
    # nothing about the days it covers: it counts for its month.
    covered = months["days"].to_numpy(float) if months["days"].sum() > 1 else in_month
    amounts = months["spend"].to_numpy(float)
    curve = fitted_curve(amounts * PERIOD_DAYS / covered, customers.to_numpy(float) * PERIOD_DAYS / in_month)
    return replace(curve, max_spent=float((amounts * PERIOD_DAYS / in_month).max()))


def _through_costs(won: pd.DataFrame, context: _Context) -> ResponseCurve | None:
    """Curve through the recent acquisition cost; None if no cost is known."""
    recent = won[won["month"].isin(context.months)]
    costed, cost = float(recent["costed"].sum()), float(recent["cost"].sum())
    if costed <= 0 or cost <= 0:
        return None
    customers = _monthly_customers(won, context)
    return curve_through(customers * cost / costed, customers, costed)


def _monthly_customers(won: pd.DataFrame, context: _Context) -> float:
    """Recently won customers per 30 days."""
    recent = float(won.loc[won["month"].isin(context.months), "customers"].sum())
    return recent / len(context.months) * PERIOD_DAYS / _DAYS_A_MONTH


def _assumed(customers_a_month: float, value: float, terms: Terms) -> ResponseCurve:
    """Assumes that each customer won now costs the target."""
    from tenure.economics.response import assumed_curve

    cost = max(terms.target(value), _EPSILON)
    return assumed_curve(max(customers_a_month, _EPSILON) * cost, cost)


def _value_of(tier: str | None, source: str | None, context: _Context) -> _Values:
    """Mean value of a cell's customers, shrunk to the tier's mean if they are few."""
    if source is None:
        assert tier is not None
        return context.values[tier, None]
    if tier is not None:
        tier_values = context.values[tier, None]
        own = context.values.get((tier, source), _Values(tier_values.mean, tier_values.sd, 0))
        trust = own.customers / (own.customers + _CREDIBLE)
        return _Values(
            trust * own.mean + (1 - trust) * tier_values.mean,
            trust * own.sd + (1 - trust) * 0.3,
            own.customers,
        )
    parts = [
        _value_of(tier_value, source, context)
        for tier_value in rule_shares()
        if (tier_value, None) in context.values
    ]
    weights = np.array([tier_value.customers for tier_value in parts], float)
    mean = (
        float(np.average([tier_value.mean for tier_value in parts], weights=weights))
        if weights.sum()
        else 0.0
    )
    return _Values(mean, float(1 / np.sqrt(max(weights.sum(), 1))) + 0.02, int(weights.sum()))


def _values_by_cell(served_copy: ServedCopy) -> dict[tuple[str, str | None], _Values]:
    """Predicted values by tier, and by tier and source (None for all sources)."""

    def find() -> dict[tuple[str, str | None], _Values]:
        rows = served_copy.rows(
            "SELECT value_tier AS tier, lower(acquisition_source) AS source, "
            "grouping(lower(acquisition_source)) AS is_all, count(*) AS n, avg(predicted_clv) AS mean, "
            f"coalesce(stddev_samp(predicted_clv), 0) AS spread FROM {COPY}.{CUSTOMER_TABLE} "
            "WHERE value_tier IS NOT NULL AND predicted_clv IS NOT NULL "
            "GROUP BY GROUPING SETS ((value_tier), (value_tier, lower(acquisition_source)))"
        )
        return {
            (row["tier"], None if row["is_all"] else row["source"]): _Values(
                row["mean"], _relative(row["spread"], row["n"], row["mean"]), row["n"]
            )
            for row in rows
            if row["is_all"] or row["source"] is not None
        }

    return served_copy.once(("worth_of_tiers",), find)


def _relative(spread: float, n: int, mean: float) -> float:
    return min(spread / np.sqrt(n) / mean, 1.0) if mean > 0 else 0.0


def _paid_sources(won: pd.DataFrame, campaign_spend: CampaignSpend) -> pd.DataFrame:
    """Rows of the twenty largest sources with spend, or of all sources if no cost is known."""
    sources = won.dropna(subset=["source"])
    if sources.empty:
        raise OptionError(
            "The source of customers is not known, so there are no channels to allocate a budget to.",
            values=["channel"],
            hint="plan by tier, or import customers with a column acquisition_source",
            code="option.by",
        )
    totals = sources.groupby("source")[["cost", "customers"]].sum()
    campaign_sources = {campaign.source.casefold() for campaign in campaign_spend.campaigns}
    paid_sources = totals[(totals["cost"] > 0) | totals.index.isin(list(campaign_sources))]
    largest = (totals if paid_sources.empty else paid_sources).nlargest(_MAX_CHANNELS, "customers").index
    return sources.merge(pd.DataFrame({"source": largest}), on="source")


def _with_rule_shares(cells: list[Cell], context: _Context) -> list[Cell]:
    """The rule splits by tier; within a tier, and by channel alone, shares follow current value."""
    recent = context.recent
    current_value = {
        cell.name: cell.value_per_customer * _customers(recent, cell) + _EPSILON for cell in cells
    }
    totals: dict[str | None, float] = {}
    for cell in cells:
        totals[cell.tier] = totals.get(cell.tier, 0.0) + current_value[cell.name]
    shares = rule_shares()
    known_share = sum(share for tier, share in shares.items() if tier in totals)
    return [
        replace(
            cell,
            rule_share=current_value[cell.name]
            / totals[cell.tier]
            * (shares[cell.tier] / known_share if cell.tier else 1.0),
        )
        for cell in cells
    ]


def _customers(won: pd.DataFrame, cell: Cell) -> float:
    matches = np.ones(len(won), bool)
    if cell.tier is not None:
        matches &= (won["tier"] == cell.tier).to_numpy()
    if cell.channel is not None:
        matches &= (won["source"] == cell.channel).to_numpy()
    return float(won.loc[matches, "customers"].sum())
