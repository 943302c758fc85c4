"""Prediction drivers: feature importance, partial dependence, and reasons for single customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.charts import Cell, Chart, Column, Dot, Line, Table, axis, curve
from tenure.reports.scales import Scale, linear

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport

SHOWN_FEATURES = 15


@dataclass(frozen=True)
class DriversView:
    """Content of the section; parts without data are None or empty."""

    importance: Table | None
    reasons: Table | None
    dependence: tuple[Chart, ...]

    @property
    def present(self) -> bool:
        return self.importance is not None or self.reasons is not None or bool(self.dependence)


def build(report: RunReport, measure: Measure) -> DriversView:
    """Build the section from the data of the run."""
    charts = (_dependence(name, rows, report, measure) for name, rows in report.dependence.items())
    return DriversView(
        _importance(report.feature_importance),
        _reasons(report, measure),
        tuple(chart for chart in charts if chart is not None),
    )


def _importance(features: pd.DataFrame | None) -> Table | None:
    if features is None or not len(features):
        return None
    ranked = features.sort_values("importance", ascending=False, kind="stable")
    total = float(ranked["importance"].clip(lower=0).sum())
    top_features = ranked[ranked["importance"] > 0].head(SHOWN_FEATURES)
    if not total > 0:
        return None
    largest = float(top_features["importance"].iloc[0])
    rows = tuple(
        (
            Cell(str(row["feature"]), sub=_text(row.get("doc"))),
            Cell(say.share(row["importance"] / total), bar=row["importance"] / largest),
            _text(row.get("unit")),
        )
        for row in top_features.to_dict("records")
    )
    return Table(
        f"The {len(rows)} most important features",
        (Column("Feature", False), Column("Importance"), Column("Unit", False)),
        rows,
        kind="importance",
    )


def _reasons(report: RunReport, measure: Measure) -> Table | None:
    rows = tuple(
        (explanation.customer_id, measure.show(explanation.predicted), "; ".join(explanation.reasons))
        for explanation in report.reasons
    )
    columns = (Column("Customer", False), Column(measure.noun.capitalize()), Column("Main reasons", False))
    return (
        Table("Reasons for the highest predictions", columns, rows, kind="wide", titled=True)
        if rows
        else None
    )


def _dependence(name: str, rows: pd.DataFrame, report: RunReport, measure: Measure) -> Chart | None:
    """Mean prediction as one feature varies from its 5% to its 95% quantile."""
    if len(rows) < 2:
        return None
    values, means = ([float(number) for number in rows[column]] for column in ("value", "mean"))
    x, y = linear(values[0], values[-1]), linear(min(0.0, *means), max(means))
    x = Scale(values[0], values[-1]) if x.high - x.low > 2 * (values[-1] - values[0]) else x
    points = list(zip(values, means, strict=True))
    doc = _doc(name, report.feature_importance)
    return Chart(
        name,
        doc,
        axis(name, x, say.shortened),
        axis(f"average {measure.noun}{measure.unit}", y, measure.compact, vertical=True),
        lines=(Line(curve(points, x, y), "one"),),
        dots=tuple(
            Dot(x.place(a), 100 - y.place(b), f"{say.shortened(a)}: {measure.show(b)}", "one", 3)
            for a, b in points
        ),
        numbers=Table(
            f"Average {measure.noun} by {name}",
            (Column(name, False), Column(f"Average {measure.noun}")),
            tuple((say.shortened(a), measure.show(b)) for a, b in points),
        ),
    )


def _doc(name: str, features: pd.DataFrame | None) -> str:
    if features is None:
        return ""
    rows = features.loc[features["feature"] == name]
    return _text(rows["doc"].iloc[0]) if len(rows) and "doc" in rows.columns else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
