"""Charts of the exploratory report."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.charts import Axis, Chart, Column, Table, Tick, axis, columns
from tenure.reports.profile.distributions import GAP_EDGES
from tenure.reports.profile.findings import WEEKDAYS
from tenure.reports.scales import linear

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.formats import Formats
    from tenure.reports.measure import Measure, Show
    from tenure.reports.profile.distributions import Distribution
    from tenure.reports.profile.values import ProfileValues

HOURS = 24


def shown_as(distribution: str, formats: Formats) -> Show:
    """Format of a distribution's values: money or plain numbers."""
    return formats.compact if distribution in ("order value", "spend per customer") else say.shortened


def distribution_chart(distribution: Distribution, formats: Formats) -> Chart:
    """Histogram of a distribution, with its quantiles in a sentence."""
    show = shown_as(distribution.name, formats)
    counts = dict(zip(distribution.counts["bin"].tolist(), distribution.counts["n"].tolist(), strict=True))
    starts = [show(edge) for edge in distribution.edges]
    heights = [float(counts.get(i, 0)) for i in range(len(starts))]
    if distribution.name.startswith("orders"):
        labels = whole_ranges(distribution.edges)
    else:
        labels = [f"{a} to {b}" for a, b in itertools.pairwise(starts)] + [f"{starts[-1]} and more"]
    if counts.get(-1):
        labels = [f"below {starts[0]}", *labels]
        starts, heights = ["", *starts], [float(counts[-1]), *heights]
    total = sum(heights) or 1.0
    shares = [say.share(height / total) for height in heights]
    tips = [f"{a}: {say.grouped(n)} ({part})" for a, n, part in zip(labels, heights, shares, strict=True)]
    y = linear(0, max(heights))
    bars, ticks = columns(starts, heights, tips, y, edges=True)
    quantiles = {key: show(value) for key, value in distribution.quantiles.items()}
    title, counted_what = (
        distribution.name.capitalize(),
        "orders" if distribution.name.startswith(("order v", "units")) else "customers",
    )
    rows = tuple(zip(labels, (say.grouped(n) for n in heights), shares, strict=True))
    return Chart(
        title,
        f"Half are between {quantiles['p25']} and {quantiles['p75']}. Median {quantiles['p50']}, average "
        f"{quantiles['mean']}, maximum {quantiles['max']}.",
        Axis(distribution.name, ticks, grid=False),
        axis(counted_what, y, say.shortened, vertical=True),
        bars=bars,
        numbers=Table(
            title, (Column("Range", False), Column(counted_what.capitalize()), Column("Share")), rows
        ),
    )


def whole_ranges(edges: Sequence[float]) -> list[str]:
    """Labels of ranges of whole numbers: `3`, `5 to 6`, `200 and more`."""
    names = [
        say.grouped(a) if b - a == 1 else f"{say.grouped(a)} to {say.grouped(b - 1)}"
        for a, b in itertools.pairwise(edges)
    ]
    return [*names, f"{say.grouped(edges[-1])} and more"]


def monthly_charts(rows: pd.DataFrame, measure: Measure, has_money: bool) -> tuple[Chart, ...]:
    """Net spend (with money), orders and first orders by month."""
    months = [say.month(month) for month in rows["month"]]
    charts = [
        _columns_chart("Orders by month", "", months, rows["orders"].tolist(), say.shortened, "orders"),
        _columns_chart(
            "First orders by month", "", months, rows["new_customers"].tolist(), say.shortened, "customers"
        ),
    ]
    if has_money:
        name = f"net spend{measure.unit}"
        spend = _columns_chart(
            "Net spend by month", "", months, rows["value"].tolist(), measure.compact, name
        )
        charts = [spend, *charts]
    return tuple(charts)


def week_charts(values: ProfileValues) -> tuple[Chart, ...]:
    """Orders by weekday, and by hour if the log has times."""
    by_day = values.weekday.set_index("part")["orders"].reindex(range(7), fill_value=0)
    names = [name[:3] for name in WEEKDAYS]
    text = f"{WEEKDAYS[int(by_day.to_numpy().argmax())]} has the most orders."
    charts = [_columns_chart("Orders by weekday", text, names, by_day.tolist(), say.shortened, "orders")]
    if values.hour is not None:
        by_hour = values.hour.set_index("part")["orders"].reindex(range(HOURS), fill_value=0)
        top = int(by_hour.to_numpy().argmax())
        text = f"Most orders are placed between {top}:00 and {top + 1}:00 (UTC)."
        hours = [str(hour) for hour in range(HOURS)]
        charts.append(
            _columns_chart("Orders by hour", text, hours, by_hour.tolist(), say.shortened, "orders")
        )
    return tuple(charts)


def gaps_chart(counts: pd.DataFrame, quantiles: dict[str, float]) -> Chart | None:
    """Days between two orders of a customer; None without repeat orders."""
    if not len(counts):
        return None
    labels = [name.replace(" to ", "–").replace(" and more", "+") for name in whole_ranges(GAP_EDGES)]
    heights = counts.set_index("bin")["n"].reindex(range(len(labels)), fill_value=0).tolist()
    chart = _columns_chart(
        "Days between orders",
        f"Half of repeat orders come within {say.plural(round(quantiles['p50']), 'day')} of the previous "
        f"one, 90% within {say.grouped(quantiles['p90'])}. Customers inactive for longer "
        "have probably churned.",
        labels,
        heights,
        say.shortened,
        "repeat orders",
    )
    step = 100 / len(labels)
    ticks = tuple(Tick((i + 0.5) * step, label, minor=i % 3 != 0) for i, label in enumerate(labels))
    return replace(chart, x=Axis("days since the previous order", ticks, grid=False))


def _columns_chart(
    title: str, text: str, labels: list[str], heights: list[float], show: Show, name: str
) -> Chart:
    y = linear(min(0.0, *heights), max(0.0, *heights))
    values = [show(height) for height in heights]
    tips = [f"{label}: {value}" for label, value in zip(labels, values, strict=True)]
    bars, ticks = columns(labels, heights, tips, y)
    return Chart(
        title,
        text,
        Axis("", ticks, grid=False),
        axis(name, y, show, vertical=True),
        bars=bars,
        numbers=Table(
            title, (Column("", False), Column(name.capitalize())), tuple(zip(labels, values, strict=True))
        ),
    )
