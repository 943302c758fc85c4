"""`tenure segment` and `tenure segments`: group the customers of a workspace; manage saved segments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import customer_shop, workspace_shop
from tenure.core.errors import OptionError

segments = typer.Typer(help="List, show and delete segments.", no_args_is_help=True)
SegmentName = Annotated[str, typer.Argument(metavar="NAME", help="Name of a segment.")]
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

By = Annotated[str, typer.Option("--by", help="rfm or value_tier.")]
PartedBy = Annotated[str, typer.Option("--by", help="acquisition_source or country.")]
Steps = Annotated[str, typer.Option("--step", help="month or quarter.")]
Left = Annotated[bool, typer.Option("--left", help="Customers who left, instead of those who entered.")]
RunId = Annotated[str | None, typer.Option("--run", help="Run ID of a scoring; default: the newest.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Maximum number of customers.")]


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
    from tenure.app.segments.segment_customers import SegmentCustomers, segment_customers
    from tenure.cli.console import ConsoleProgress, print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    command = SegmentCustomers(
        "rule" if rule is not None and method == "rfm" else method,  # type: ignore[arg-type]
        _text(rule),
        name,
        note,
        _pair(shares, "--shares", "0.2,0.3"),
        _pair(thresholds, "--thresholds", "500,100"),
        clusters,
        seed,
        minimum,
    )
    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        segmentation = segment_customers(command, shop, progress)
    print_finding(segmentation)


def list_(workspace: NeededWorkspace) -> None:
    """List all segments with their current counts: saved segments, built-in segments and clusters."""
    from tenure.app.segments.list_segments import list_segments
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    with customer_shop(workspace) as (shop, _):
        listing = list_segments(shop)
    print_finding(listing)


def show(name: SegmentName, workspace: NeededWorkspace) -> None:
    """Show a segment: its rule, current figures and validation."""
    from tenure.app.segments.show_segment import ShowSegment, show_segment
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    with customer_shop(workspace) as (shop, _):
        details = show_segment(ShowSegment(name), shop)
    print_finding(details)


def clusters(workspace: NeededWorkspace) -> None:
    """Show the current clusters, how their number was chosen and how stable they are."""
    from tenure.app.segments.show_clusters import show_clusters
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    with workspace_shop(workspace) as shop:
        current = show_clusters(shop)
    if current is None:
        typer.echo("No clusters yet. Next: tenure segment --method kmeans --workspace FOLDER")
        return
    print_finding(current)


def fields(workspace: NeededWorkspace) -> None:
    """List the fields for rules, with types, operators and existing values."""
    from tenure.app.segments.list_fields import list_fields
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    with customer_shop(workspace) as (shop, _):
        listing = list_fields(shop)
    print_finding(listing)


def remove(name: SegmentName, workspace: NeededWorkspace) -> None:
    """Delete a saved segment; audiences built from it stay."""
    from tenure.app.segments.remove_segment import RemoveSegment, remove_segment
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        remove_segment(RemoveSegment(name), shop, progress)
    typer.echo(f"Segment '{name}' deleted")


def grid(workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show customers by recency and frequency score, 1 to 5."""
    from tenure.serving.insights.rfm_grid import rfm_grid

    with customer_shop(workspace) as (shop, _):
        result = rfm_grid(shop.served)
    _print(result, as_json)


def moves(workspace: NeededWorkspace, by: By = "rfm", as_json: AsJson = False) -> None:
    """Show how many customers moved between segments since the previous scoring."""
    from tenure.serving.insights.changes import moves

    with customer_shop(workspace) as (shop, _):
        result = moves(shop.served, by)
    _print(result, as_json)


def history(workspace: NeededWorkspace, step: Steps = "month", as_json: AsJson = False) -> None:
    """Show RFM segments at the ends of the last 12 months or quarters."""
    from tenure.serving.insights.rfm_history import rfm_history

    with customer_shop(workspace) as (shop, _):
        result = rfm_history(shop.served, step)
    _print(result, as_json)


def events(
    name: SegmentName,
    workspace: NeededWorkspace,
    left: Left = False,
    run_id: RunId = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List customers who entered or left a segment at a scoring."""
    from tenure.app.segments.segment_events import ListSegmentEvents, segment_events

    command = ListSegmentEvents(name, "left" if left else "entered", run_id, limit)
    with customer_shop(workspace) as (shop, _):
        result = segment_events(command, shop)
    _print(result, as_json)


def parts(workspace: NeededWorkspace, by: PartedBy = "acquisition_source", as_json: AsJson = False) -> None:
    """Show customers and their value by acquisition source or country."""
    from tenure.serving.insights.parts import parts

    with customer_shop(workspace) as (shop, _):
        result = parts(shop.served, by)
    _print(result, as_json)


def precision(workspace: NeededWorkspace) -> None:
    """Show how many predicted High-CLV customers really were, in the back-test of the served model."""
    from tenure.serving.segments.precision import high_value_precision

    with customer_shop(workspace) as (shop, _):
        result = high_value_precision(shop.served)
    typer.echo(result.sentence if result else "Unknown: the served model has no back-test of values.")


def _print(result: object, as_json: bool) -> None:
    from tenure.cli.console import print_result
    from tenure.cli.drawing import segments as draw_segments  # noqa: F401 - knows how the answer looks

    print_result(result, as_json)


def _text(rule: str | None) -> str | None:
    """The contents of the file with that name, if it exists; else the rule itself."""
    if rule is None or len(rule) > 255 or not Path(rule).is_file():
        return rule
    return Path(rule).read_text(encoding="utf-8")


def _pair(text: str | None, option: str, example: str) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        first, second = (float(number) for number in text.split(","))
    except ValueError as error:
        raise OptionError(
            f"{option} must be two numbers.", values=[text], hint=f"such as {option} {example}"
        ) from error
    return first, second
