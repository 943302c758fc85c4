"""What plans, cohorts and campaigns look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.economics.budget import BudgetPlan
from tenure.app.economics.campaigns import CampaignList, OneCampaign
from tenure.cli.draw import drawn
from tenure.core.segment import LOW

if TYPE_CHECKING:
    from tenure.app.economics.campaigns import Tracked
    from tenure.economics.plan import Estimate, Outcome

_METHODS = {"rule": "by the 3:2:1 rule", "optimise": "for the most expected value", "given": "as you say"}


@drawn.register
def _(plan: BudgetPlan) -> Iterable[RenderableType]:
    title = (
        f"{plan.total_budget:,.0f} {plan.currency} in {plan.period_days} days, {_METHODS[plan.method]}; "
        f"value of {plan.horizon_days} days"
    )
    heads = (">spend", ">share", ">won", ">CAC", ">target", ">value", ">ROAS", ">paid back", ">last 1")
    table = _table("part", *heads, title=title)
    for row in plan.rows:
        table.add_row(row.name, *_figures(row.outcome, row.share, row.cac_target))
    table.add_row("all", *_figures(plan.total, 1.0, None), style="bold")
    yield table
    yield Text("  won: new customers; last 1: what the last unit of money brings back in value", style="dim")
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
    title = f"Campaigns, in {found.currency}; to come: predicted for {found.horizon_days} days"
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
def _(found: OneCampaign) -> Iterable[RenderableType]:
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


_TRACKED = (">spend", ">won", ">CAC", ">brought", ">to come", ">ROAS", ">to come", ">low value")


def _tracked(one: Tracked) -> list[str]:
    def told(value: float | None, pattern: str) -> str:
        return "-" if value is None else f"{value:{pattern}}"

    return [
        f"{one.spend:,.0f}",
        f"{one.customers:,.0f}",
        told(one.cac, ",.2f"),
        told(one.realised_value, ",.0f"),
        told(one.predicted_value, ",.0f"),
        told(one.roas_realised, ".2f"),
        told(one.roas_predicted, ".2f"),
        told(one.tiers.get(LOW), ".0%"),
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
