"""The report of `tenure run`: customer value, its reliability, and next steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.orders.account import Account
from tenure.core.text.glossary import term

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest, Verdict
    from tenure.core.orders.cleaning import CleaningCount
    from tenure.core.orders.reading import MappedColumn


@dataclass(frozen=True)
class PredictionReasons:
    """A customer's prediction and the reasons in words."""

    customer_id: str
    predicted: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RunReport:
    """All values the page needs; nothing is looked up elsewhere.

    Parameters
    ----------
    title, source : str
        Name of the shop or file, and where the orders came from.
    as_of : datetime.date
        Orders before this day were seen.
    horizon_days : int
        Days predicted.
    predictions : pandas.DataFrame
        One row per customer, columns of `core.schema.PREDICTIONS`; other columns are ignored.
    verdict : Verdict
        How well the data supports the prediction.
    warning : str, optional
        Sentence shown at the top.
    backtest : Backtest, optional
        None if the history was too short; the page then says so.
    currency : str, optional
        ISO code or symbol.
    has_money : bool
        False for a log without amounts: the page then counts orders.
    previous_total : float, optional
        Total of the same number of days before `as_of` (net spend, or orders without money).
    account : Account
        Included and excluded rows, statuses, and decisions about the file.
    cleaning, rows_in, rows_clean
        Results of cleaning, by table.
    mapping : tuple of MappedColumn
        How columns were read.
    cohort_retention, cohort_revenue : pandas.DataFrame, optional
        Index: month of the first order; columns: months since then; values: share of the cohort that
        ordered (0 to 1), and net spend (orders without money). NaN where the month is still to come.
    cohort_sizes : pandas.Series, optional
        Customers by the same index.
    rfm : pandas.DataFrame, optional
        `customer_id`, scores `r, f` from 1 (low) to 5 (best) and optionally `segment`, as from
        `segments.rfm.score_rfm`.
    feature_importance : pandas.DataFrame, optional
        `feature, importance` (any scale, larger is more), `unit, doc`.
    dependence : mapping, optional
        Feature -> `value, mean` of the prediction as the feature varies.
    reasons : tuple of Why
        For the customers with the highest predictions.
    switched_off : mapping, optional
        Feature or feature family -> what is missing from the log.
    assumptions, notes : tuple of str
        Assumptions made, and other remarks.
    model_docs : mapping
        Model name -> one line from its card.
    metadata : mapping
        Run ID, versions, seed and so on; shown as they are.
    """

    title: str
    source: str
    as_of: date
    horizon_days: int
    predictions: pd.DataFrame
    verdict: Verdict
    warning: str | None = None
    backtest: Backtest | None = None
    currency: str | None = None
    has_money: bool = True
    previous_total: float | None = None
    account: Account = field(default_factory=Account)
    cleaning: tuple[CleaningCount, ...] = ()
    rows_in: Mapping[str, int] = field(default_factory=dict)
    rows_clean: Mapping[str, int] = field(default_factory=dict)
    mapping: tuple[MappedColumn, ...] = ()
    cohort_retention: pd.DataFrame | None = None
    cohort_revenue: pd.DataFrame | None = None
    cohort_sizes: pd.Series | None = None
    rfm: pd.DataFrame | None = None
    feature_importance: pd.DataFrame | None = None
    dependence: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    reasons: tuple[PredictionReasons, ...] = ()
    switched_off: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    model_docs: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, object] = field(default_factory=dict)


def render(report: RunReport) -> str:
    """The page as HTML; it loads no files, scripts or fonts."""
    from tenure.reports import customers_view, drivers_view, inputs_view, trust_view, value_view
    from tenure.reports.formats import Formats
    from tenure.reports.measure import measure_of
    from tenure.reports.page import page

    formats = Formats(report.currency)
    measure = measure_of(report.has_money, formats)
    customers = customers_view.build(report, measure)
    drivers = drivers_view.build(report, measure)
    present = {
        "rfm": customers.rfm,
        "cohorts": customers.retention or customers.revenue,
        "drivers": drivers.present,
    }
    return page(
        "run.html.j2",
        [(key, name) for key, name in _SECTIONS if present.get(key, True)],
        report=report,
        measure=measure,
        value=value_view.build(report, measure, formats),
        trust=trust_view.build(report, measure),
        customers=customers,
        drivers=drivers,
        inputs=inputs_view.build(report, formats),
        glossary=[term(key) for key in _TERMS if report.has_money or key not in _MONEY_TERMS],
    )


_SECTIONS = (
    ("summary", "Summary"),
    ("value", "Customer value"),
    ("rfm", "Recency and frequency"),
    ("next", "Next steps"),
    ("trust", "Reliability"),
    ("cohorts", "Cohort retention"),
    ("drivers", "Prediction drivers"),
    ("inputs", "Input data"),
    ("glossary", "Glossary"),
)
_TERMS = (
    *(
        "predicted_value",
        "prediction_window",
        "interval",
        "spend_to_date",
        "predicted_orders",
        "order_probability",
    ),
    *("next_order", "confidence", "backtest", "cohort", "rfm"),
)
_MONEY_TERMS = frozenset({"predicted_value", "interval", "spend_to_date"})
