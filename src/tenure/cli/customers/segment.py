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
    typer.Option(
        "--rule", help="Such as \"predicted_clv >= 200 and country = 'FR'\"; or a file that contains a rule."
    ),
]
Name = Annotated[str | None, typer.Option("--name", help="Save the segment under this name.")]
Note = Annotated[str, typer.Option("--note", help="Note about the purpose of the segment.")]
Shares = Annotated[
    str | None, typer.Option("--shares", help="Shares of the two upper tiers; default: 0.2,0.3.")
]
Thresholds = Annotated[
    str | None,
    typer.Option("--thresholds", help="Alternatively, the minimum predicted value of each: 500,100."),
]
Number = Annotated[
    int | None,
    typer.Option("--clusters", help="Number of clusters; default: chosen by the method's criterion."),
]
Seed = Annotated[int, typer.Option("--seed", help="Random seed for clusters.")]
Minimum = Annotated[
    int, typer.Option("--minimum", min=1, help="Size below which a segment is reported as too small.")
]


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
    """Segment customers by RFM, value, similarity or a rule, and show the value of each segment."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.segments.segmenting import SegmentCustomers, segment_customers
    from tenure.cli.console import ConsoleProgress, print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    command = SegmentCustomers(
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
        found = segment_customers(command, settings_from(), progress)
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
            f"{option} must be two numbers.", values=[text], hint=f"such as {option} {example}"
        ) from error
    return first, second
