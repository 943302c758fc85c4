"""What plans, cohorts and campaigns look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.economics.budget import BudgetPlan
from tenure.app.economics.campaigns import CampaignDetails, CampaignList
from tenure.app.economics.spend_curves import SpendCurves
from tenure.app.economics.unit_economics import UnitEconomics
from tenure.cli.drawing.findings import drawn
from tenure.core.activation.segment import LOW
from tenure.serving.economics.cohort_table import CohortTable

if TYPE_CHECKING:
    from tenure.app.economics.campaigns import SpendResults
    from tenure.economics.plan import Estimate, Outcome

_POINTS_APART = 5
_METHODS = {
    "rule": "by the 3:2:1 rule",
    "optimise": "for the highest expected value",
    "given": "as you entered it",
}


@drawn.register
def _(plan: BudgetPlan) -> Iterable[RenderableType]:
    title = (
        f"{plan.total_budget:,.0f} {plan.currency} in {plan.period_days} days, {_METHODS[plan.method]}; "
        f"value of {plan.horizon_days} days"
    )
    heads = (">spend", ">share", ">won", ">CAC", ">target", ">value", ">ROAS", ">payback", ">last 1")
    table = _table("part", *heads, title=title)
    for row in plan.rows:
        table.add_row(row.name, *_figures(row.outcome, row.share, row.cac_target))
    table.add_row("all", *_figures(plan.total, 1.0, None), style="bold")
    yield table
    yield Text("  won: new customers; last 1: value brought back by the last unit of money", style="dim")
    yield _between(plan)
    for row in plan.rows:
        yield Text(f"  {row.name}: {row.reasons[0]}")
        for reason in row.reasons[1:]:
            yield Text(f"    - {reason}", style="dim")
        if row.strategy and plan.by == "tier":
            yield Text(f"    - {row.strategy}", style="dim")
    for note in plan.notes:
        yield Text(f"  {note}", style="yellow")


@drawn.register
def _(result: SpendCurves) -> Iterable[RenderableType]:
    for curve in result.curves:
        heads = (">spend", ">won", ">value", ">from", ">to", ">last 1")
        table = _table(curve.name, *heads, title=f"{curve.name}, by {curve.basis}")
        for place in range(0, len(result.spend), _POINTS_APART):
            values = (curve.customers, curve.value, curve.value_lower, curve.value_upper)
            last = curve.marginal_return[place]
            table.add_row(
                "",
                f"{result.spend[place]:,.0f}",
                *(f"{value[place]:,.1f}" for value in values),
                "-" if last is None else f"{last:,.2f}",
            )
        yield table
    yield Text("  won: new customers; last 1: value brought back by the last unit of money", style="dim")


@drawn.register
def _(listing: CampaignList) -> Iterable[RenderableType]:
    if not listing.campaigns:
        yield Text("No campaigns yet: tenure campaigns import FILE --workspace FOLDER")
        return
    title = f"Campaigns, in {listing.currency}; future value: predicted for {listing.horizon_days} days"
    table = _table("campaign", *_TRACKED, title=title)
    for campaign in listing.campaigns:
        table.add_row(campaign.name, *_tracked(campaign.tracked), style="yellow" if campaign.alerts else "")
    table.add_row("all", *_tracked(listing.total), style="bold")
    yield table
    for campaign in listing.campaigns:
        for alert in campaign.alerts:
            yield Text(f"  {campaign.name}: {alert.text}", style="yellow")
    yield Text(f"  {listing.rule}", style="dim")
    yield Text(f"  {listing.attribution}", style="dim")


@drawn.register
def _(details: CampaignDetails) -> Iterable[RenderableType]:
    campaign = details.campaign
    about = f"{campaign.name}, for customers from {campaign.source}"
    table = _table("month", *_TRACKED, title=f"{about}; in {details.currency}")
    for month in details.months:
        table.add_row(f"{month.month:%Y-%m}", *_tracked(month.tracked))
    table.add_row("all", *_tracked(campaign.tracked), style="bold")
    yield table
    for tier, share in campaign.tracked.tiers.items():
        yield Text(f"  {tier}: {share:.0%} of its customers, {details.usual_tiers.get(tier, 0):.0%} of all")
    for alert in campaign.alerts:
        yield Text(f"  {alert.text}", style="yellow")


_MONTHS_SHOWN = 12
_COHORTS_SHOWN = 30
_LONGEST_NAME = 14
_ROOM_FOR_MONTHS = 100 - (_LONGEST_NAME + 2) - len("customers") - 4
_WHAT = {
    "retention": "share of customers who ordered",
    "revenue": "net spend",
    "margin": "margin",
}
_PARTS = {"month": "first order", "source": "source", "first_product": "first product", "country": "country"}


@drawn.register
def _(cohorts: CohortTable) -> Iterable[RenderableType]:
    if not cohorts.rows:
        yield Text("No orders yet: tenure ingest FILE --workspace FOLDER")
        return
    money = cohorts.metric != "retention"
    added = ", cumulative" if money and cohorts.cumulative else ""
    unit = f" of a customer{added}, in {cohorts.currency}" if money and cohorts.per_customer else added
    visible = cohorts.rows[-_COHORTS_SHOWN:]
    largest = max((abs(value) for row in visible for value in row.values), default=0.0)
    pattern = (",.0f" if largest >= 10 else ".1f") if money else ".0%"
    cells = [
        [_cell(value, pattern, at >= row.actual) for at, value in enumerate(row.values)] for row in visible
    ]
    widest = max((len(cell) for row in cells for cell in row), default=1)
    months = min(_MONTHS_SHOWN, _ROOM_FOR_MONTHS // (widest + 2))
    table = _table(
        "cohort",
        ">customers",
        *(f">{age}" for age in range(months)),
        title=f"{_WHAT[cohorts.metric].capitalize()}{unit}, by {_PARTS[cohorts.by]} and months since then",
    )
    for row, texts in zip(visible, cells, strict=True):
        name = f"{row.month:%Y-%m}" if row.month else row.name or "(not known)"
        table.add_row(name[:_LONGEST_NAME], f"{row.customers:,}", *texts[:months])
    yield table
    if any(row.actual < len(row.values) for row in cohorts.rows):
        yield Text(f"  ~ is predicted: from the next {cohorts.horizon_days} days, spread evenly", style="dim")
    if cohorts.margin_basis:
        basis = "known costs" if cohorts.margin_basis == "cost" else "the share you entered"
        yield Text(f"  Margin: {cohorts.margin_share:.0%} of revenue, by {basis}", style="dim")


def _cell(value: float, pattern: str, predicted: bool) -> str:
    return f"~{value:{pattern}}" if predicted else f"{value:{pattern}}"


@drawn.register
def _(economics: UnitEconomics) -> Iterable[RenderableType]:
    if not economics.rows:
        yield Text("No orders yet: tenure ingest FILE --workspace FOLDER")
        return
    heads = (">customers", ">CAC", ">margin", ">less CAC", ">LTV:CAC", ">payback month", ">recommended CAC")
    title = (
        f"A customer's margin, so far and in the next {economics.horizon_days} days, in {economics.currency}"
    )
    table = _table(_PARTS[economics.by], *heads, title=title)
    for row in economics.rows:
        name = f"{row.month:%Y-%m}" if row.month else row.name or "(not known)"
        table.add_row(
            name[:20],
            f"{row.customers:,}",
            *(_formatted(value, ",.2f") for value in (row.cac, row.ltv, row.contribution)),
            _formatted(row.ltv_to_cac, ".1f"),
            "-" if row.payback_month is None else str(row.payback_month),
            _formatted(row.recommended_cac, ",.2f"),
        )
    yield table
    yield Text(
        f"  Recommended CAC: {economics.cac_share:.0%} of the predicted value. Margin: "
        f"{economics.margin_share:.0%} of revenue.",
        style="dim",
    )


_TRACKED = (">spend", ">won", ">CAC", ">value so far", ">future value", ">ROAS", ">future ROAS", ">low value")


def _formatted(value: float | None, pattern: str) -> str:
    return "-" if value is None else f"{value:{pattern}}"


def _tracked(results: SpendResults) -> list[str]:
    return [
        f"{results.spend:,.0f}",
        f"{results.customers:,.0f}",
        _formatted(results.cac, ",.2f"),
        _formatted(results.realised_value, ",.0f"),
        _formatted(results.predicted_value, ",.0f"),
        _formatted(results.roas_realised, ".2f"),
        _formatted(results.roas_predicted, ".2f"),
        _formatted(results.tiers.get(LOW), ".0%"),
    ]


def _figures(outcome: Outcome, share: float, target: float | None) -> list[str]:
    return [
        f"{outcome.spend:,.0f}",
        f"{share:.0%}",
        f"{outcome.customers.expected:,.0f}",
        "-" if outcome.cac is None else f"{outcome.cac.expected:,.2f}",
        "" if target is None else f"{target:,.2f}",
        f"{outcome.value.expected:,.0f}",
        "-" if outcome.roas is None else f"{outcome.roas.expected:.1f}",
        "-" if outcome.payback_days is None else f"{outcome.payback_days:,.0f} d",
        "-" if outcome.marginal_return is None else f"{outcome.marginal_return:.2f}",
    ]


def _between(plan: BudgetPlan) -> Text:
    def interval(estimate: Estimate | None, pattern: str) -> str:
        return "-" if estimate is None else f"{estimate.lower:{pattern}} to {estimate.upper:{pattern}}"

    whole = plan.total
    return Text(
        f"  With {plan.level:.0%}: {interval(whole.customers, ',.0f')} customers, value "
        f"{interval(whole.value, ',.0f')} {plan.currency}, ROAS {interval(whole.roas, '.1f')}; "
        f"margin less spend {interval(whole.contribution, ',.0f')}",
        style="dim",
    )


def _table(*columns: str, title: str) -> Table:
    """A table whose columns never wrap; `>` before a heading aligns the column right."""
    table = Table(box=SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        table.add_column(column.lstrip(">"), justify="right" if right else "left", no_wrap=True)
    return table
