"""`tenure budget`: allocate a budget to customer tiers or channels."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import customer_shop
from tenure.core.errors import OptionError

Total = Annotated[float, typer.Option("--total", help="Budget for 30 days, in the workspace's currency.")]
Optimise = Annotated[
    bool,
    typer.Option(
        "--optimise/--rule", help="The plan with the highest expected value, or the plan of the 3:2:1 rule."
    ),
]
By = Annotated[str, typer.Option("--by", help="Parts of the plan: tier, channel, or tier_and_channel.")]
Minimum = Annotated[
    list[str] | None,
    typer.Option("--min", help="Minimum for a part, such as High-CLV=2000; may be repeated."),
]
Maximum = Annotated[
    list[str] | None, typer.Option("--max", help="Maximum for a part, such as Low-CLV=500; may be repeated.")
]
Spend = Annotated[
    list[str] | None,
    typer.Option(
        "--spend", help="What if a part gets exactly this amount: High-CLV=2000; instead of --total."
    ),
]
Margin = Annotated[
    float | None,
    typer.Option(
        "--margin",
        help="Margin as a share of revenue; default: from the costs in the log.",
        envvar="TENURE_GROSS_MARGIN",
    ),
]
CacShare = Annotated[
    float, typer.Option("--cac-share", help="Share of a customer's margin to spend on acquisition.")
]


CurvesTo = Annotated[
    float | None,
    typer.Option("--curves-to", min=1, help="Instead, show the value of each spend up to this amount."),
]


def budget(
    workspace: NeededWorkspace,
    total: Total = 0.0,
    optimise: Optimise = False,
    by: By = "tier",
    minimum: Minimum = None,
    maximum: Maximum = None,
    spend: Spend = None,
    margin: Margin = None,
    cac_share: CacShare = 0.3,
    curves_to: CurvesTo = None,
    as_json: AsJson = False,
) -> None:
    """Allocate a budget by the 3:2:1 rule or for the highest expected value, with reasons."""
    from tenure.app.economics.amounts import amounts_of
    from tenure.app.economics.budget import Budget
    from tenure.app.economics.budget import budget as plan
    from tenure.app.economics.spend_curves import SpendCurveRange, spend_curves
    from tenure.cli.console import print_result
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what a plan looks like

    if curves_to is not None:
        with customer_shop(workspace) as (shop, _):
            curves = spend_curves(SpendCurveRange(by, curves_to, margin), shop)  # type: ignore[arg-type]
        print_result(curves, as_json)
        return

    spends = amounts_of("--spend", spend or [])
    _refuse_no_budget(total, spends)
    method: Literal["rule", "optimise", "given"] = "given" if spends else "optimise" if optimise else "rule"
    command = Budget(
        total,
        method,
        by,  # type: ignore[arg-type]
        amounts_of("--min", minimum or []),
        amounts_of("--max", maximum or []),
        spends,
        margin,
        cac_share,
    )
    with customer_shop(workspace) as (shop, _):
        result = plan(command, shop)
    print_result(result, as_json)


def _refuse_no_budget(total: float, spends: dict[str, float]) -> None:
    if spends or total != 0:
        return
    raise OptionError(
        "No budget was given.",
        hint="use --total 10000, or --spend High-CLV=5000 for each part",
        code="option.budget",
    )
