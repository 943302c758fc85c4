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
from tenure.app.economics.unit_economics import UnitEconomics
from tenure.cli.drawing.findings import drawn
from tenure.core.activation.segment import LOW
from tenure.serving.economics.cohort_table import CohortTable

if TYPE_CHECKING:
    from tenure.app.economics.campaigns import SpendResults
    from tenure.economics.plan import Estimate, Outcome

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
def _(found: CampaignList) -> Iterable[RenderableType]:
    if not found.campaigns:
        yield Text("No campaigns yet: tenure campaigns import FILE --workspace FOLDER")
        return
    title = f"Campaigns, in {found.currency}; future value: predicted for {found.horizon_days} days"
    table = _table("campaign", *_TRACKED, title=title)
    for one in found.campaigns:
        table.add_row(one.name, *_tracked(one.tracked), style="yellow" if one.alerts else "")
    table.add_row("all", *_tracked(found.total), style="bold")
    yield table
    for one in found.campaigns:
        for alert in one.alerts:
            yield Text(f"  {one.name}: {alert.text}", style="yellow")
    yield Text(f"  {found.rule}", style="dim")
    yield Text(f"  {found.attribution}", style="dim")


@drawn.register
def _(found: CampaignDetails) -> Iterable[RenderableType]:
    one = found.campaign
    about = f"{one.name}, for customers from {one.source}"
    table = _table("month", *_TRACKED, title=f"{about}; in {found.currency}")
    for month in found.months:
        table.add_row(f"{month.month:%Y-%m}", *_tracked(month.tracked))
    table.add_row("all", *_tracked(one.tracked), style="bold")
    yield table
    for tier, share in one.tracked.tiers.items():
        yield Text(f"  {tier}: {share:.0%} of its customers, {found.usual_tiers.get(tier, 0):.0%} of all")
    for alert in one.alerts:
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
def _(found: CohortTable) -> Iterable[RenderableType]:
    if not found.rows:
        yield Text("No orders yet: tenure ingest FILE --workspace FOLDER")
        return
    money = found.metric != "retention"
    added = ", cumulative" if money and found.cumulative else ""
    each = f" of a customer{added}, in {found.currency}" if money and found.per_customer else added
    shown = found.rows[-_COHORTS_SHOWN:]
    largest = max((abs(value) for row in shown for value in row.values), default=0.0)
    told = (",.0f" if largest >= 10 else ".1f") if money else ".0%"
    cells = [[_cell(value, told, at >= row.actual) for at, value in enumerate(row.values)] for row in shown]
    widest = max((len(one) for row in cells for one in row), default=1)
    months = min(_MONTHS_SHOWN, _ROOM_FOR_MONTHS // (widest + 2))
    table = _table(
        "cohort",
        ">customers",
        *(f">{age}" for age in range(months)),
        title=f"{_WHAT[found.metric].capitalize()}{each}, by {_PARTS[found.by]} and months since then",
    )
    for row, texts in zip(shown, cells, strict=True):
        name = f"{row.month:%Y-%m}" if row.month else row.name or "(not known)"
        table.add_row(name[:_LONGEST_NAME], f"{row.customers:,}", *texts[:months])
    yield table
    if any(row.actual < len(row.values) for row in found.rows):
        yield Text(f"  ~ is predicted: from the next {found.horizon_days} days, spread evenly", style="dim")
    if found.margin_basis:
        basis = "known costs" if found.margin_basis == "cost" else "the share you entered"
        yield Text(f"  Margin: {found.margin_share:.0%} of revenue, by {basis}", style="dim")


def _cell(value: float, told: str, predicted: bool) -> str:
    return f"~{value:{told}}" if predicted else f"{value:{told}}"


@drawn.register
def _(found: UnitEconomics) -> Iterable[RenderableType]:
    if not found.rows:
        yield Text("No orders yet: tenure ingest FILE --workspace FOLDER")
        return
    heads = (">customers", ">CAC", ">margin", ">less CAC", ">LTV:CAC", ">payback month", ">recommended CAC")
    title = f"A customer's margin, so far and in the next {found.horizon_days} days, in {found.currency}"
    table = _table(_PARTS[found.by], *heads, title=title)
    for row in found.rows:
        name = f"{row.month:%Y-%m}" if row.month else row.name or "(not known)"
        table.add_row(
            name[:20],
            f"{row.customers:,}",
            *(_told(one, ",.2f") for one in (row.cac, row.ltv, row.contribution)),
            _told(row.ltv_to_cac, ".1f"),
            "-" if row.payback_month is None else str(row.payback_month),
            _told(row.recommended_cac, ",.2f"),
        )
    yield table
    yield Text(
        f"  Recommended CAC: {found.cac_share:.0%} of the predicted value. Margin: "
        f"{found.margin_share:.0%} of revenue.",
        style="dim",
    )


_TRACKED = (">spend", ">won", ">CAC", ">value so far", ">future value", ">ROAS", ">future ROAS", ">low value")


def _told(value: float | None, pattern: str) -> str:
    return "-" if value is None else f"{value:{pattern}}"


def _tracked(one: SpendResults) -> list[str]:
    return [
        f"{one.spend:,.0f}",
        f"{one.customers:,.0f}",
        _told(one.cac, ",.2f"),
        _told(one.realised_value, ",.0f"),
        _told(one.predicted_value, ",.0f"),
        _told(one.roas_realised, ".2f"),
        _told(one.roas_predicted, ".2f"),
        _told(one.tiers.get(LOW), ".0%"),
    ]


def _figures(one: Outcome, share: float, target: float | None) -> list[str]:
    return [
        f"{one.spend:,.0f}",
        f"{share:.0%}",
        f"{one.customers.expected:,.0f}",
        "-" if one.cac is None else f"{one.cac.expected:,.2f}",
        "" if target is None else f"{target:,.2f}",
        f"{one.value.expected:,.0f}",
        "-" if one.roas is None else f"{one.roas.expected:.1f}",
        "-" if one.payback_days is None else f"{one.payback_days:,.0f} d",
        "-" if one.marginal_return is None else f"{one.marginal_return:.2f}",
    ]


def _between(plan: BudgetPlan) -> Text:
    def told(one: Estimate | None, pattern: str) -> str:
        return "-" if one is None else f"{one.lower:{pattern}} to {one.upper:{pattern}}"

    whole = plan.total
    return Text(
        f"  With {plan.level:.0%}: {told(whole.customers, ',.0f')} customers, value "
        f"{told(whole.value, ',.0f')} {plan.currency}, ROAS {told(whole.roas, '.1f')}; "
        f"margin less spend {told(whole.contribution, ',.0f')}",
        style="dim",
    )


def _table(*columns: str, title: str) -> Table:
    """As in `cli.draw`; numbers stand right."""
    table = Table(box=SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        table.add_column(column.lstrip(">"), justify="right" if right else "left", no_wrap=True)
    return table
