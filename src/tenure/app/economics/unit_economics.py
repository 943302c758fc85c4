"""Acquisition cost compared with customer value, by cohort or by where customers came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Literal

from tenure.economics.acquisition import CAC_SHARE, recommended_cac
from tenure.economics.payback import payback_month, value_to_cost
from tenure.serving.economics.campaign_costs import CostBasis, campaign_costs, customer_cost
from tenure.serving.economics.cohort_table import CohortTableQuery, cohort_rows, cohort_table, sizes_of
from tenure.serving.economics.margin import Margin, margin_of
from tenure.serving.economics.spend_known import spend_known
from tenure.serving.insights.key_figures import key_figures

if TYPE_CHECKING:
    import pandas as pd

    from tenure.economics.cohort_rows import CohortRow
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend
    from tenure.serving.shop import Shop

Part = Literal["month", "source", "first_product", "first_category", "country"]


@dataclass(frozen=True)
class UnitRow:
    """A group of customers; name is None if unknown. Money is per customer.

    cac : acquisition cost, by `cac_basis`: campaigns' spend per customer won, or the mean
        `acquisition_cost` of the customers who have one; if both are known, that which covers more money on
        more days. realised : net spend so far; predicted : expected
        in the horizon. ltv : margin of both. contribution : ltv less cac. ltv_to_cac : ltv divided by cac.
    payback_month : months after the first order until the margin covered the cost, 0 for the same month;
        None if it has not in the months of the log. recommended_cac : most to pay, given the prediction.
    """

    name: str | None
    month: date | None
    customers: int
    cac: float | None
    cac_basis: Literal["campaigns", "acquisition_cost"] | None
    realised: float | None
    predicted: float | None
    ltv: float | None
    contribution: float | None
    ltv_to_cac: float | None
    payback_month: int | None
    recommended_cac: float | None


@dataclass(frozen=True)
class UnitEconomics:
    """Groups, the largest first (months: the oldest first)."""

    by: Part
    currency: str
    horizon_days: int | None
    margin_share: float | None
    margin_basis: Literal["cost", "gross_margin"] | None
    cac_share: float
    discount_rate: float
    rows: list[UnitRow]


@dataclass(frozen=True)
class ShowUnitEconomics:
    """Command. gross_margin : margin share of revenue if the log has no costs. discount_rate : annual."""

    by: Part = "source"
    gross_margin: float = 1.0
    discount_rate: float = 0.0


def unit_economics(command: ShowUnitEconomics, shop: Shop) -> UnitEconomics:
    """Raises OptionError (`option.cohorts`), also if the log has no amounts."""
    return units_over(command, shop.served, spend_known(shop), shop.currency)


def units_over(
    command: ShowUnitEconomics, served_copy: ServedCopy, campaign_spend: CampaignSpend, currency: str
) -> UnitEconomics:
    """As `unit_economics`, from values: `campaign_spend` is what campaigns have cost."""
    by, gross_margin, discount_rate = command.by, command.gross_margin, command.discount_rate
    query = CohortTableQuery(by, "margin", True, False, discount_rate, months=60, gross_margin=gross_margin)
    curves = cohort_table(query, served_copy, currency)
    if not served_copy.has_orders:
        return UnitEconomics(by, currency, None, None, None, CAC_SHARE, discount_rate, [])
    rows, sizes = cohort_rows(served_copy, by)
    margin = margin_of(rows, gross_margin)
    costs = campaign_costs(served_copy, campaign_spend) if by == "source" else {}
    units = []
    for curve in curves.rows:
        cohorts = sizes_of(curve, sizes)
        cac, basis = customer_cost(curve.name, cohorts, costs)
        paid_back = None if cac is None else payback_month(curve.values[: curve.actual], cac)
        units.append(_row(curve, cohorts, (cac, basis), paid_back, margin, gross_margin))
    return UnitEconomics(
        by,
        currency,
        key_figures(served_copy).horizon_days,
        margin.share,
        margin.basis,
        CAC_SHARE,
        discount_rate,
        units,
    )


_Cac = tuple[float | None, CostBasis | None]


def _row(
    part: CohortRow,
    cohorts: pd.DataFrame,
    cost: _Cac,
    paid_back: int | None,
    margin: Margin,
    stated_margin: float,
) -> UnitRow:
    customers = int(cohorts["customers"].sum())
    cac, basis = cost
    realised, predicted = (
        _per_customer(cohorts[column], customers) for column in ("net_spend", "predicted_clv")
    )
    total_value = None if realised is None else realised + (predicted or 0.0)
    ltv = None if total_value is None else total_value * margin.share
    return UnitRow(
        part.name,
        part.month,
        customers,
        cac,
        basis,
        realised,
        predicted,
        ltv,
        None if ltv is None or cac is None else ltv - cac,
        value_to_cost(ltv, cac),
        paid_back,
        None if predicted is None else recommended_cac(predicted, stated_margin),
    )


def _per_customer(values: pd.Series, customers: int) -> float | None:
    total = float(values.sum(min_count=1))
    return None if customers == 0 or isnan(total) else total / customers
