"""Campaigns: the cost of each, the customers it won, and their value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

from tenure.core.activation.segment import LOW, TIERS
from tenure.core.errors import NotFound
from tenure.economics.acquisition import recommended_cac
from tenure.economics.campaign_alerts import Alert, high_cost_alert, low_value_alert, unmatched_alert
from tenure.serving.economics.attributed import attributed, days_of, sources_of
from tenure.serving.economics.spend_known import spend_known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend
    from tenure.serving.insights.period import Period
    from tenure.serving.shop import Shop
    from tenure.store.records.campaigns import Campaign

ATTRIBUTED = (
    "A customer counts for campaigns with the same source (and campaign type) that spent "
    "money on the day of the first order, or in the seven days before. If there are "
    "several, the customer is divided among them by spend."
)
"""How customers are joined to campaigns."""

_REPORTED = ("impressions", "clicks", "new_customers", "revenue")
_SUMMED = ("spend", "customers", "net_spend", "predicted_clv", *TIERS, *_REPORTED)


@dataclass(frozen=True)
class SpendResults:
    """Results of a spend. customers : won by it, fractional if several campaigns share them. cac : spend per
    customer. realised_value : net spend of these customers so far; predicted_value : what they are expected
    to spend in the horizon. roas_* : value divided by spend. tiers : share of the customers by tier.
    None if unknown.
    """

    spend: float
    customers: float
    cac: float | None
    realised_value: float | None
    predicted_value: float | None
    roas_realised: float | None
    roas_predicted: float | None
    roas_total: float | None
    tiers: dict[str, float]


@dataclass(frozen=True)
class CampaignFigures:
    """A campaign. impressions, clicks, reported_customers, reported_revenue : as reported by the platform.

    recommended_cac : most to pay for such a customer, given the predicted value of those who were won.
    before : results of as many days before the period that was asked for; None if all days are meant.
    """

    campaign_id: str
    name: str
    source: str
    campaign_type: str | None
    tier: str | None
    first_day: date | None
    last_day: date | None
    impressions: int | None
    clicks: int | None
    reported_customers: float | None
    reported_revenue: float | None
    tracked: SpendResults
    recommended_cac: float | None
    alerts: list[Alert]
    before: SpendResults | None = None


@dataclass(frozen=True)
class CampaignMonth:
    """A calendar month of a campaign."""

    month: date
    tracked: SpendResults


@dataclass(frozen=True)
class CampaignList:
    """All campaigns, those with the highest spend first, and their total.

    usual_tiers : share of all customers won in the time of the campaigns, by tier. rule : when an alert is
    given. attribution : how customers are joined. total_before : total of as many days before the period.
    """

    campaigns: list[CampaignFigures]
    total: SpendResults
    usual_tiers: dict[str, float]
    currency: str
    horizon_days: int | None
    rule: str
    attribution: str
    total_before: SpendResults | None = None


@dataclass(frozen=True)
class CampaignDetails:
    """A campaign month by month."""

    campaign: CampaignFigures
    months: list[CampaignMonth]
    usual_tiers: dict[str, float]
    currency: str
    horizon_days: int | None


@dataclass(frozen=True)
class ListCampaigns:
    """Command. gross_margin : share of revenue that is margin. period : only spend of these days, compared
    with that of as many days before; all days if None.
    """

    gross_margin: float = 1.0
    period: Period | None = None


@dataclass(frozen=True)
class ShowCampaign:
    """Command: one campaign, by its ID, or by its name. gross_margin : share of revenue that is margin."""

    campaign_id: str | None = None
    name: str | None = None
    gross_margin: float = 1.0


def list_campaigns(command: ListCampaigns, shop: Shop) -> CampaignList:
    """Every campaign."""
    campaign_spend = spend_known(shop)
    return campaign_list(shop.served, campaign_spend, shop.currency, command.gross_margin, command.period)


def show_campaign(command: ShowCampaign, shop: Shop) -> CampaignDetails:
    """A campaign month by month. Raises NotFound (`campaign.unknown`)."""
    campaign_spend = spend_known(shop)
    campaign_id = command.campaign_id or id_of(command.name or "", campaign_spend)
    return one_campaign(shop.served, campaign_spend, campaign_id, shop.currency, command.gross_margin)


def campaign_list(
    served_copy: ServedCopy,
    campaign_spend: CampaignSpend,
    currency: str,
    gross_margin: float = 1.0,
    period: Period | None = None,
) -> CampaignList:
    """As `list_campaigns`, from values: `campaign_spend` is what campaigns have cost."""
    from tenure.economics.campaign_alerts import THE_RULE

    results = _CampaignResults.of(served_copy, campaign_spend)
    rows = results.rows if period is None else _rows_in(results.rows, period)
    figures = _figures(campaign_spend.campaigns, rows, results, gross_margin)
    total_before = None
    if period is not None:
        before = _rows_in(results.rows, period.before)
        total_before = _tracked(_sums(before))
        figures = _with_before(figures, before)
    figures.sort(key=lambda campaign: (-campaign.tracked.spend, campaign.name))
    return CampaignList(
        figures,
        _tracked(_sums(rows)),
        _shares(results.usual()),
        currency,
        _horizon(served_copy),
        THE_RULE,
        ATTRIBUTED,
        total_before,
    )


def _rows_in(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Days of campaigns in the period."""
    return rows[rows["day"].dt.date.between(period.first, period.last)]


def _with_before(figures: list[CampaignFigures], before: pd.DataFrame) -> list[CampaignFigures]:
    """Campaigns that spent in the period or in the one before, with the results of the latter."""
    sums = _sums_by(before, "campaign_id")
    none = dict.fromkeys(_SUMMED, float("nan"))
    compared = [
        replace(campaign, before=_tracked(sums.get(campaign.campaign_id, none))) for campaign in figures
    ]
    return [
        campaign for campaign in compared if campaign.first_day is not None or campaign.campaign_id in sums
    ]


def one_campaign(
    served_copy: ServedCopy,
    campaign_spend: CampaignSpend,
    campaign_id: str,
    currency: str,
    gross_margin: float = 1.0,
) -> CampaignDetails:
    """As `show_campaign`, from values. Raises NotFound (`campaign.unknown`)."""
    about = next((c for c in campaign_spend.campaigns if c.campaign_id == campaign_id), None)
    if about is None:
        raise NotFound(
            "This campaign does not exist.",
            values=[campaign_id],
            hint="list the campaigns",
            code="campaign.unknown",
        )
    results = _CampaignResults.of(served_copy, campaign_spend)
    rows = results.rows[results.rows["campaign_id"] == campaign_id]
    by_month = _sums_by(rows, rows["day"].dt.to_period("M").dt.to_timestamp())
    months = [CampaignMonth(month.date(), _tracked(sums)) for month, sums in by_month.items()]
    (figures,) = _figures([about], rows, results, gross_margin)
    return CampaignDetails(figures, months, _shares(results.usual()), currency, _horizon(served_copy))


def id_of(name: str, campaign_spend: CampaignSpend) -> str:
    """The ID of the campaign with that name. Raises NotFound (`campaign.unknown`) with the closest name."""
    from tenure.core.text.closest import closest

    ids = {campaign.name: campaign.campaign_id for campaign in campaign_spend.campaigns}
    if name not in ids:
        close = closest(name, ids)
        hint = f"did you mean '{close[0]}'?" if close else "import some: tenure campaigns import FILE"
        raise NotFound("This campaign does not exist.", values=[name], hint=hint, code="campaign.unknown")
    return ids[name]


@dataclass(frozen=True)
class _CampaignResults:
    """rows : days of campaigns with their results. won : cumulative customers of each tier by day, from all
    sources. sources : the sources of customers.
    """

    rows: pd.DataFrame
    won: pd.DataFrame
    campaign_spend: CampaignSpend
    sources: list[str]
    _unmatched: dict[str, Alert | None] = field(default_factory=dict)

    def usual(self, since: date | None = None, until: date | None = None) -> dict[str, float]:
        """Customers by tier, of those won from one day to another."""
        days = self.won.index
        before = 0 if since is None else int(days.searchsorted(since))
        end = len(days) if until is None else int(days.searchsorted(until, side="right"))
        if end <= before:
            return dict.fromkeys(TIERS, 0.0)
        counts = self.won.iloc[end - 1] - (self.won.iloc[before - 1] if before else 0.0)
        return {tier: float(counts[tier]) for tier in TIERS}

    def unmatched(self, source: str) -> Alert | None:
        """Looked up once for each source."""
        if source not in self._unmatched:
            self._unmatched[source] = unmatched_alert(source, self.sources)
        return self._unmatched[source]

    @classmethod
    def of(cls, served_copy: ServedCopy, campaign_spend: CampaignSpend) -> _CampaignResults:
        days = days_of(campaign_spend)
        won, rows = attributed(served_copy, campaign_spend, days)
        by_day = won.groupby("day")[list(TIERS)].sum().sort_index().cumsum()
        return cls(rows, by_day, campaign_spend, sources_of(served_copy))


def _figures(
    campaigns: Sequence[Campaign], rows: pd.DataFrame, results: _CampaignResults, gross_margin: float
) -> list[CampaignFigures]:
    """Figures of each campaign; `rows` are their days."""
    sums = _sums_by(rows, "campaign_id")
    days: Any = rows.groupby("campaign_id")["day"].agg(["min", "max"]).to_dict("index")
    none = dict.fromkeys(_SUMMED, float("nan"))
    return [
        _figures_of(
            about, sums.get(about.campaign_id, none), days.get(about.campaign_id), results, gross_margin
        )
        for about in campaigns
    ]


def _figures_of(
    about: Campaign,
    sums: Mapping[str, float],
    days: Mapping[str, pd.Timestamp] | None,
    results: _CampaignResults,
    gross_margin: float,
) -> CampaignFigures:
    tracked = _tracked(sums)
    mean = tracked.predicted_value / tracked.customers if tracked.predicted_value is not None else None
    target = None if mean is None else recommended_cac(mean, gross_margin)
    usual = None if days is None else results.usual(days["min"], days["max"])
    return CampaignFigures(
        about.campaign_id,
        about.name,
        about.source,
        about.campaign_type,
        about.tier,
        days["min"].date() if days else None,
        days["max"].date() if days else None,
        _or_none(sums["impressions"], int),
        _or_none(sums["clicks"], int),
        _or_none(sums["new_customers"], float),
        _or_none(sums["revenue"], float),
        tracked,
        target,
        [] if usual is None else _alerts(about.source, sums, usual, tracked, target, results),
    )


def _alerts(
    source: str,
    sums: Mapping[str, float],
    same_time: Mapping[str, float],
    tracked: SpendResults,
    target: float | None,
    results: _CampaignResults,
) -> list[Alert]:
    usual = _shares(same_time)
    tier_total = sum(_or_nothing(sums[tier]) for tier in TIERS)
    alerts = [
        low_value_alert(_or_nothing(sums[LOW]), tier_total, usual[LOW]) if usual else None,
        high_cost_alert(tracked.cac, target, tracked.customers),
        results.unmatched(source),
    ]
    return [alert for alert in alerts if alert is not None]


def _tracked(sums: Mapping[str, float]) -> SpendResults:
    spend, customers = _or_nothing(sums["spend"]), _or_nothing(sums["customers"])
    realised, predicted = (_or_none(sums[name], float) for name in ("net_spend", "predicted_clv"))
    if customers == 0:
        realised = predicted = None
    total = None if realised is None or predicted is None else realised + predicted

    def over(value: float | None) -> float | None:
        return None if value is None or spend == 0 else value / spend

    return SpendResults(
        spend,
        customers,
        spend / customers if customers else None,
        realised,
        predicted,
        over(realised),
        over(predicted),
        over(total),
        _shares(sums),
    )


def _shares(sums: Mapping[str, float]) -> dict[str, float]:
    """Share of customers by tier, among those who have one; empty if nobody has."""
    counts = {tier: _or_nothing(sums[tier]) for tier in TIERS}
    total = sum(counts.values())
    return {tier: count / total for tier, count in counts.items()} if total else {}


def _sums(rows: pd.DataFrame) -> dict[str, float]:
    """Sums over all rows; NaN for a column without values."""
    return {name: float(rows[name].sum(min_count=1)) for name in _SUMMED}


def _sums_by(rows: pd.DataFrame, key: Any) -> dict[Any, dict[str, float]]:
    """As `_sums`, for the rows of each key, in a single pass."""
    sums: Any = rows.groupby(key)[list(_SUMMED)].sum(min_count=1).to_dict("index")
    return dict(sums)


def _or_none(value: float, kind: type) -> Any:
    return None if isnan(value) else kind(value)


def _or_nothing(value: float) -> float:
    return 0.0 if isnan(value) else float(value)


def _horizon(served_copy: ServedCopy) -> int | None:
    from tenure.serving.insights.key_figures import key_figures

    return key_figures(served_copy).horizon_days if served_copy.has_orders else None
