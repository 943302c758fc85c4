"""The parts of a budget, with what is known of each: whom a spend wins, and what these are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tenure.core.errors import DataError, OptionError
from tenure.economics.plan import Cell, PlanDimension, Terms
from tenure.economics.response import PERIOD_DAYS, ResponseCurve, curve_through, fitted_curve
from tenure.economics.rule import rule_shares
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.economics.won import SpendKnown, customers_won, recent_months, spend_by_month

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served

PARTS: dict[PlanDimension, tuple[str, ...]] = {
    "tier": ("tier",),
    "channel": ("source",),
    "tier_and_channel": ("tier", "source"),
}
BETWEEN = " / "
"""In the name of a tier in a channel."""

_CREDIBLE = 50.0
"""Customers whose mean value counts as much as that of the whole tier."""

_MOST_CHANNELS = 20
_DAYS_A_MONTH = 365.25 / 12
_ALMOST_NOTHING = 1e-9


@dataclass(frozen=True)
class _Values:
    mean: float
    sd: float
    customers: int


def budget_cells(served: Served, known: SpendKnown, by: PlanDimension, terms: Terms) -> list[Cell]:
    """The cells, tiers in the rule's order, channels with the most value first.

    Raises OptionError (`option.by`) where the customers' sources are not known, DataError
    (`data.no_predictions`) where no value is.
    """
    won = customers_won(served)
    worth = _worth(served)
    if not worth:
        raise DataError(
            "There are no predicted values to allocate a budget by.",
            hint="predict first: `tenure run FILE --workspace FOLDER`, with a log that has amounts",
            code="data.no_predictions",
        )
    won = won[won["tier"].isin(list(rule_shares()))]
    if by != "tier":
        won = _paid(won, known)
    spend = spend_by_month(known, won)
    keys = list(PARTS[by])
    groups = sorted({tuple(row) for row in won[keys].itertuples(index=False)})
    seen = _Sight(won, spend, worth, terms, recent_months(won))
    cells = _with_rule_shares([_cell(group, keys, seen) for group in groups], seen)
    order = {tier: place for place, tier in enumerate(rule_shares())}
    cells.sort(key=lambda one: (order.get(one.tier or "", 0), -one.rule_share, one.name))
    return cells


@dataclass(frozen=True)
class _Sight:
    won: pd.DataFrame
    spend: pd.DataFrame
    worth: dict[tuple[str, str | None], _Values]
    terms: Terms
    months: list[pd.Timestamp]

    @property
    def lately(self) -> pd.DataFrame:
        """Rows of the last months."""
        return self.won.loc[self.won["month"].isin(self.months)]


def _cell(group: tuple[str, ...], keys: list[str], seen: _Sight) -> Cell:
    told = dict(zip(keys, group, strict=True))
    tier, source = told.get("tier"), told.get("source")
    values = _value_of(tier, source, seen)
    return Cell(
        BETWEEN.join(group), tier, source, 0.0, values.mean, values.sd, _curve(tier, source, values, seen)
    )


def _curve(tier: str | None, source: str | None, values: _Values, seen: _Sight) -> ResponseCurve:
    """From months of spend; else through what customers cost; else through what they may cost.

    What aims at no tier wins customers of all of them at once. What those of one tier cost then is laid on
    them by their value, as joint costs are; with that alone there is no reason to prefer a tier. (Fitted to
    a tier's own customers the bend would not be true: who came lately is seldom of low value yet.)
    """
    won, spend = seen.won, seen.spend
    if source is not None:
        won, spend = won[won["source"] == source], spend[spend["source"] == source]
    if tier is not None:
        aimed = _fitted(won[won["tier"] == tier], spend[spend["tier"] == tier])
        if aimed is not None:
            return aimed
        spend = spend[spend["tier"].isna()]
    of_all = _fitted(won, spend)
    here = won if of_all is None else won[won["source"].isin(spend["source"].unique())]
    of_all = of_all or _through_costs(won, seen)
    if of_all is None or tier is None:
        mine = won if tier is None else won[won["tier"] == tier]
        return of_all or _assumed(_a_month(mine, seen), values.mean, seen.terms)
    customers, value = _parts(here, seen)
    return of_all.part(customers[tier], value[tier])


def _parts(won: pd.DataFrame, seen: _Sight) -> tuple[dict[str, float], dict[str, float]]:
    """Share of each tier in the customers won lately, and in their value."""
    lately = won[won["month"].isin(seen.months)].groupby("tier")["customers"].sum()
    counts = {tier: float(lately.get(tier, 0.0)) + _ALMOST_NOTHING for tier in rule_shares()}
    worth = {
        tier: n * max(seen.worth[tier, None].mean if (tier, None) in seen.worth else 0.0, _ALMOST_NOTHING)
        for tier, n in counts.items()
    }
    return (
        {tier: n / sum(counts.values()) for tier, n in counts.items()},
        {tier: one / sum(worth.values()) for tier, one in worth.items()},
    )


def _fitted(won: pd.DataFrame, spend: pd.DataFrame) -> ResponseCurve | None:
    """Months with a spend tell of customers from where the money went, and of no others."""
    where = won[won["source"].isin(spend["source"].unique())]
    months = spend.groupby("month")["spend"].sum()
    months = months[months > 0]
    customers = where.groupby("month")["customers"].sum().reindex(months.index).fillna(0.0)
    if customers.sum() <= 0:
        return None
    to_period = PERIOD_DAYS / pd.DatetimeIndex(months.index).days_in_month.to_numpy(float)
    return fitted_curve(months.to_numpy(float) * to_period, customers.to_numpy(float) * to_period)


def _through_costs(won: pd.DataFrame, seen: _Sight) -> ResponseCurve | None:
    """Through what customers cost lately, where that is known."""
    lately = won[won["month"].isin(seen.months)]
    costed, cost = float(lately["costed"].sum()), float(lately["cost"].sum())
    if costed <= 0 or cost <= 0:
        return None
    customers = _a_month(won, seen)
    return curve_through(customers * cost / costed, customers, costed)


def _a_month(won: pd.DataFrame, seen: _Sight) -> float:
    """Customers in 30 days, of late."""
    lately = float(won.loc[won["month"].isin(seen.months), "customers"].sum())
    return lately / len(seen.months) * PERIOD_DAYS / _DAYS_A_MONTH


def _assumed(customers_a_month: float, value: float, terms: Terms) -> ResponseCurve:
    """Those who come now in a month cost the target each."""
    from tenure.economics.response import assumed_curve

    cost = max(terms.target(value), _ALMOST_NOTHING)
    return assumed_curve(max(customers_a_month, _ALMOST_NOTHING) * cost, cost)


def _value_of(tier: str | None, source: str | None, seen: _Sight) -> _Values:
    """Mean value of such customers. Of few in a channel it leans on that of all in the tier."""
    if source is None:
        assert tier is not None
        return seen.worth[tier, None]
    if tier is not None:
        whole = seen.worth[tier, None]
        own = seen.worth.get((tier, source), _Values(whole.mean, whole.sd, 0))
        trust = own.customers / (own.customers + _CREDIBLE)
        return _Values(
            trust * own.mean + (1 - trust) * whole.mean, trust * own.sd + (1 - trust) * 0.3, own.customers
        )
    parts = [_value_of(one, source, seen) for one in rule_shares() if (one, None) in seen.worth]
    weights = np.array([one.customers for one in parts], float)
    mean = float(np.average([one.mean for one in parts], weights=weights)) if weights.sum() else 0.0
    return _Values(mean, float(1 / np.sqrt(max(weights.sum(), 1))) + 0.02, int(weights.sum()))


def _worth(served: Served) -> dict[tuple[str, str | None], _Values]:
    """Predicted values by tier, and by tier and source (None: all)."""

    def find() -> dict[tuple[str, str | None], _Values]:
        rows = served.rows(
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

    return served.once(("worth_of_tiers",), find)


def _relative(spread: float, n: int, mean: float) -> float:
    return min(spread / np.sqrt(n) / mean, 1.0) if mean > 0 else 0.0


def _paid(won: pd.DataFrame, known: SpendKnown) -> pd.DataFrame:
    """Rows of the sources that money is spent on; of all, where no cost is known. The largest twenty."""
    sources = won.dropna(subset=["source"])
    if sources.empty:
        raise OptionError(
            "The source of customers is not known, so there are no channels to allocate a budget to.",
            values=["channel"],
            hint="plan by tier, or import customers with a column acquisition_source",
            code="option.by",
        )
    told = sources.groupby("source")[["cost", "customers"]].sum()
    paid = {one.source.casefold() for one in known.campaigns}
    kept = told[(told["cost"] > 0) | told.index.isin(list(paid))]
    largest = (told if kept.empty else kept).nlargest(_MOST_CHANNELS, "customers").index
    return sources.merge(pd.DataFrame({"source": largest}), on="source")


def _with_rule_shares(cells: list[Cell], seen: _Sight) -> list[Cell]:
    """The rule parts by tier; within a tier, and by channel alone, as the value they bring now."""
    from dataclasses import replace

    lately = seen.lately
    brought = {one.name: one.value_per_customer * _customers(lately, one) + _ALMOST_NOTHING for one in cells}
    totals: dict[str | None, float] = {}
    for one in cells:
        totals[one.tier] = totals.get(one.tier, 0.0) + brought[one.name]
    shares = rule_shares()
    here = sum(share for tier, share in shares.items() if tier in totals)
    return [
        replace(
            one,
            rule_share=brought[one.name] / totals[one.tier] * (shares[one.tier] / here if one.tier else 1.0),
        )
        for one in cells
    ]


def _customers(won: pd.DataFrame, cell: Cell) -> float:
    mine = np.ones(len(won), bool)
    if cell.tier is not None:
        mine &= (won["tier"] == cell.tier).to_numpy()
    if cell.channel is not None:
        mine &= (won["source"] == cell.channel).to_numpy()
    return float(won.loc[mine, "customers"].sum())
