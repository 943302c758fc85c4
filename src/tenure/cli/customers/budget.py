"""`tenure budget`: part money among tiers of customers, or channels."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tenure.cli.options import NeededWorkspace
from tenure.core.errors import OptionError

Total = Annotated[float, typer.Option("--total", help="Money for 30 days, in the workspace's currency.")]
Optimise = Annotated[
    bool,
    typer.Option("--optimise/--rule", help="The plan with the most expected value, or the 3:2:1 rule's."),
]
By = Annotated[str, typer.Option("--by", help="Parts of the plan: tier, channel, or tier_and_channel.")]
Least = Annotated[
    list[str] | None, typer.Option("--min", help="Least of a part, as in High-CLV=2000; may be repeated.")
]
Most = Annotated[
    list[str] | None, typer.Option("--max", help="Most of a part, as in Low-CLV=500; may be repeated.")
]
Spend = Annotated[
    list[str] | None,
    typer.Option("--spend", help="What if a part got just this: High-CLV=2000; instead of --total."),
]
Margin = Annotated[
    float | None,
    typer.Option(
        "--margin",
        help="Share of revenue that is margin; by the log's costs when left out.",
        envvar="TENURE_GROSS_MARGIN",
    ),
]
CacShare = Annotated[
    float, typer.Option("--cac-share", help="Part of a customer's margin that winning one may cost.")
]


def budget(
    workspace: NeededWorkspace,
    total: Total = 0.0,
    optimise: Optimise = False,
    by: By = "tier",
    least: Least = None,
    most: Most = None,
    spend: Spend = None,
    margin: Margin = None,
    cac_share: CacShare = 0.3,
) -> None:
    """Part a budget by the 3:2:1 rule or so that it brings the most, with reasons."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.economics.amounts import amounts_of
    from tenure.app.economics.budget import Budget
    from tenure.app.economics.budget import budget as plan
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what a plan looks like
    from tenure.serving.economics.spend_known import spend_known
    from tenure.serving.live.opened import opened

    given = amounts_of("--spend", spend or [])
    _check_one(total, given)
    method: Literal["rule", "optimise", "given"] = "given" if given else "optimise" if optimise else "rule"
    command = Budget(
        total,
        method,
        by,  # type: ignore[arg-type]
        amounts_of("--min", least or []),
        amounts_of("--max", most or []),
        given,
        margin,
        cac_share,
    )
    with opened(workspace, settings_from()) as shop:
        print_finding(plan(command, shop.served, spend_known(shop), shop.currency))


def _check_one(total: float, given: dict[str, float]) -> None:
    if given or total != 0:
        return
    raise OptionError(
        "There is nothing to part.",
        hint="say --total 10000, or --spend High-CLV=5000 for each part",
        code="option.budget",
    )
