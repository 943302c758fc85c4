"""`tenure segment`: part the customers of a workspace, and keep the parts under names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.core.errors import OptionError

Method = Annotated[str, typer.Option("--method", help="rfm, tiers, kmeans, gmm or rule.")]
RuleText = Annotated[
    str | None,
    typer.Option("--rule", help="As in \"predicted_clv >= 200 and country = 'FR'\"; or a file with one."),
]
Name = Annotated[str | None, typer.Option("--name", help="Save under this name.")]
Note = Annotated[str, typer.Option("--note", help="What it is for.")]
Shares = Annotated[
    str | None, typer.Option("--shares", help="Shares of the two upper tiers; default: 0.2,0.3.")
]
Thresholds = Annotated[
    str | None, typer.Option("--thresholds", help="Or the least predicted value of each: 500,100.")
]
Number = Annotated[
    int | None, typer.Option("--clusters", help="How many; chosen by the method's criterion if left out.")
]
Seed = Annotated[int, typer.Option("--seed", help="For clusters.")]
Minimum = Annotated[int, typer.Option("--minimum", min=1, help="Size below which a group is too small.")]


def segment(
    workspace: NeededWorkspace,
    method: Method = "rfm",
    rule: RuleText = None,
    name: Name = None,
    note: Note = "",
    shares: Shares = None,
    thresholds: Thresholds = None,
    clusters: Number = None,
    seed: Seed = 0,
    minimum: Minimum = 100,
) -> None:
    """Part customers by RFM, value, likeness or a rule; say what each part is worth."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.segments.segmenting import PartCustomers, part_customers
    from tenure.cli.console import ConsoleProgress, print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    command = PartCustomers(
        workspace,
        "rule" if rule is not None and method == "rfm" else method,  # type: ignore[arg-type]
        _text(rule),
        name,
        note,
        _two(shares, "--shares", "0.2,0.3"),
        _two(thresholds, "--thresholds", "500,100"),
        clusters,
        seed,
        minimum,
    )
    with ConsoleProgress() as progress:
        found = part_customers(command, settings_from(), progress)
    print_finding(found)


def _text(rule: str | None) -> str | None:
    """What a file holds, where there is one of that name."""
    if rule is None or len(rule) > 255 or not Path(rule).is_file():
        return rule
    return Path(rule).read_text(encoding="utf-8")


def _two(text: str | None, option: str, example: str) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        first, second = (float(one) for one in text.split(","))
    except ValueError as error:
        raise OptionError(
            f"{option} is not two numbers.", values=[text], hint=f"as in {option} {example}"
        ) from error
    return first, second
