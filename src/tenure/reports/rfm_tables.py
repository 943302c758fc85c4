"""Recency by frequency: a map of 25 cells, and a table of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import words_of
from tenure.reports import formats as say
from tenure.reports.charts import Cell, Column, Table, heat_step

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.measure import Measure

_FREQUENCY = ("Fewest", "2", "3", "4", "Most")
_RECENCY = {5: "Latest", 1: "Oldest"}
_ADVICE = {
    "CHAMPIONS": "reward them, ask for reviews, show new products first",
    "LOYAL": "offer loyalty rewards and a larger basket",
    "ACTIVE": "encourage the next order soon",
    "NEW": "welcome them and encourage a second order",
    "PROMISING": "remind them before they forget",
    "NEEDS_ATTENTION": "give them a reason to come back now",
    "AT_RISK": "win them back: they used to order often",
    "PREVIOUSLY_LOYAL": "win them back first, personally where it pays",
    "ALMOST_LOST": "low-cost contact only",
    "DORMANT": "exclude from expensive campaigns",
}


def scored(rfm: pd.DataFrame | None, predictions: pd.DataFrame, measure: Measure) -> pd.DataFrame | None:
    """Scores `r` and `f` joined with each customer's predicted value; None if there are none."""
    if rfm is None:
        return None
    values = predictions[["customer_id", measure.column]].rename(columns={measure.column: "value"})
    columns = [name for name in ("customer_id", "r", "f", "segment") if name in rfm.columns]
    joined = rfm[columns].dropna().merge(values, on="customer_id")
    return joined.astype({"r": int, "f": int}) if len(joined) else None


def rfm_map(joined: pd.DataFrame, measure: Measure) -> Table:
    """Customers and their mean value by recency (rows, best first) and frequency (columns)."""
    cells = joined.groupby(["r", "f"], observed=True)["value"].agg(["size", "mean", "sum"])
    figures_by_cell = {
        key: tuple(row) for key, row in zip(cells.index, cells.to_numpy(dtype=float), strict=True)
    }
    largest = max(row[0] for row in figures_by_cell.values())
    rows: tuple[tuple[str | Cell, ...], ...] = tuple(
        (
            _RECENCY.get(r, str(r)),
            *(_map_cell(figures_by_cell.get((r, f)), r, f, largest, measure) for f in range(1, 6)),
        )
        for r in range(5, 0, -1)
    )
    return Table(
        f"Customers by last order (rows) and number of orders (columns), with their average {measure.noun}",
        (Column("", False), *(Column(name) for name in _FREQUENCY)),
        rows,
        kind="heat rfm",
    )


def _map_cell(figures: tuple[float, ...] | None, r: int, f: int, largest: float, measure: Measure) -> Cell:
    position = f"Recency {r} of 5, frequency {f} of 5"
    if figures is None:
        return Cell("", tip=f"{position}: no customers")
    count, mean, total = figures
    tip = (
        f"{position}: {say.plural(count, 'customer')}, average {measure.noun} {measure.show(mean)}, "
        f"total {measure.compact(total)}"
    )
    return Cell(
        say.shortened(count, 3), step=heat_step(count, 0, largest), tip=tip, sub=measure.compact(mean)
    )


def segments(joined: pd.DataFrame, measure: Measure) -> Table | None:
    """Segments with customers, share of value and recommended action; None without segment names."""
    if "segment" not in joined.columns:
        return None
    sums = joined.groupby("segment", observed=True)["value"].agg(["size", "sum", "mean"])
    total = float(joined["value"].sum())
    rows = []
    for name, count, segment_total, mean in sums.sort_values("sum", ascending=False).itertuples():
        value_share = segment_total / total if total > 0 else None
        name_cell = Cell(words_of(str(name)), sub=_ADVICE.get(str(name), ""))
        rows.append((name_cell, say.grouped(count), say.share(value_share), measure.show(mean)))
    columns = (
        Column("Segment", False),
        Column("Customers"),
        Column("Share"),
        Column("Average"),
    )
    return Table("Segments and recommended actions", columns, tuple(rows), titled=True)
