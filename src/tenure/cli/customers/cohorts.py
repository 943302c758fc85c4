"""`tenure cohorts`: revenue of cohorts month by month, and their acquisition cost."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.customers.budget import Margin
from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import customer_shop

By = Annotated[
    str,
    typer.Option("--by", help="Group customers by month, source, first_product, first_category or country."),
]
Step = Annotated[str, typer.Option("--step", help="What time is counted in: week, month, quarter or year.")]
Metric = Annotated[str, typer.Option("--metric", help="retention, revenue, or margin.")]
Cumulative = Annotated[bool, typer.Option("--cumulative", help="Cumulative since the first order.")]
Total = Annotated[bool, typer.Option("--total", help="For all customers together, not per customer.")]
Discount = Annotated[float, typer.Option("--discount", help="Annual discount rate.")]
Months = Annotated[int, typer.Option("--months", help="Maximum number of cohorts, and of months for each.")]
Cac = Annotated[bool, typer.Option("--cac", help="Show acquisition cost, LTV:CAC and payback instead.")]


def cohorts(
    workspace: NeededWorkspace,
    by: By = "month",
    step: Step = "month",
    metric: Metric = "revenue",
    cumulative: Cumulative = False,
    total: Total = False,
    discount: Discount = 0.0,
    months: Months = 24,
    cac: Cac = False,
    margin: Margin = None,
) -> None:
    """Show retention, revenue or margin of cohorts, by month of first order or another property."""
    from tenure.app.economics.show_cohorts import ShowCohorts, show_cohorts
    from tenure.app.economics.unit_economics import ShowUnitEconomics, unit_economics
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what cohorts look like
    from tenure.serving.economics.cohort_table import CohortTableQuery

    query = CohortTableQuery(by, metric, not total, cumulative, discount, months, margin or 1.0, step=step)  # type: ignore[arg-type]
    with customer_shop(workspace) as (shop, _):
        if cac:
            print_finding(unit_economics(ShowUnitEconomics(query.by, margin or 1.0, discount), shop))
        else:
            print_finding(show_cohorts(ShowCohorts(query), shop))
