"""What parts of customers look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.segments.clustering import Clustered
from tenure.app.segments.segmenting import Part, Parted
from tenure.cli.drawing.findings import drawn

_TITLES = {
    "rfm": "Segments by recency, frequency and money",
    "tiers": "Tiers by predicted value",
    "kmeans": "Clusters by k-means, most valuable first",
    "gmm": "Clusters by a Gaussian mixture, most valuable first",
    "rule": "By rule",
}


@drawn.register
def _(found: Parted) -> Iterable[RenderableType]:
    if found.rule is not None:
        yield Text(f"  {found.rule}", style="bold")
    horizon = (
        f"; value of {found.whole.horizon_days} days from {found.whole.as_of}" if found.whole.as_of else ""
    )
    table = Table(
        title=f"{_TITLES[found.method]} ({found.currency}{horizon})", title_justify="left", box=SIMPLE_HEAD
    )
    table.add_column("name", no_wrap=True)
    table.add_column("in words")
    for head in ("customers", "share", "value", "share", "each", "churn probability"):
        table.add_column(head, justify="right", no_wrap=True)
    for part in found.parts:
        table.add_row(*_cells(part))
    yield table
    if found.clustered is not None:
        yield from _how(found.clustered)
    for note in found.notes:
        yield Text(f"  {note}", style="yellow")
    if found.saved:
        names = ", ".join(f"'{name}'" if " " in name else name for name in found.saved)
        yield Text(f"  Use these segments by name: {names}", style="dim")


def _cells(part: Part) -> list[str]:
    one = part.counted
    return [
        part.name,
        part.words,
        f"{one.customers:,}",
        _share(one.share_of_customers),
        "-" if one.predicted_clv is None else f"{one.predicted_clv:,.0f}",
        _share(one.share_of_value),
        "-" if one.mean_predicted_clv is None else f"{one.mean_predicted_clv:,.2f}",
        _share(one.churn_probability),
    ]


def _how(found: Clustered) -> Iterable[Text]:
    tried = ", ".join(f"{number}: {value:,.3g}" for number, value in found.tried.items())
    yield Text(f"  {found.criterion} ({tried})", style="dim")
    yield Text(
        f"  Stability {found.stability:.2f} (adjusted Rand index). {found.stability_words}", style="dim"
    )
    yield Text(f"  Based on: {', '.join(found.used)}", style="dim")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
