"""The values of a run, gathered for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.plugs import model_cards
from tenure.app.reason_words import described
from tenure.core.snapshot import Snapshot
from tenure.economics.cohorts import cohorts
from tenure.reports.run_report import RunReport, render
from tenure.segments.rfm import score_rfm

if TYPE_CHECKING:
    import pandas as pd

    from tenure.app.panel import Panels
    from tenure.app.prepared import Prepared
    from tenure.app.run import RunMade
    from tenure.app.trained import Trained


def run_page(made: RunMade, trained: Trained, ready: Prepared, currency: str | None) -> str:
    """The report of a run as HTML text."""
    record, orders, panels = made.record, ready.orders, ready.panels
    frame = panels.frame(record.as_of, record.horizon_days)
    history = Snapshot(orders.tables, record.as_of).history.transactions
    by_month = cohorts(history, record.as_of, panels.engine)
    last_window = "spend_last_window" if orders.has_money else "orders_last_window"
    return render(
        RunReport(
            title=orders.title,
            source=orders.source,
            as_of=record.as_of,
            horizon_days=record.horizon_days,
            predictions=made.predictions,
            verdict=trained.verdict,
            backtest=made.backtest if made.backtest.cutoffs else None,
            currency=currency,
            has_money=orders.has_money,
            previous_total=float(frame[last_window].sum()),
            cleaning=orders.cleaned.counts if orders.cleaned else (),
            rows_in=orders.cleaned.rows_in if orders.cleaned else {},
            rows_clean=orders.cleaned.rows_clean if orders.cleaned else {},
            mapping=orders.reading.mapping if orders.reading else (),
            cohort_retention=by_month.retention,
            cohort_revenue=by_month.revenue,
            cohort_sizes=by_month.sizes,
            rfm=score_rfm(frame),
            feature_importance=_importance(trained),
            switched_off=_switched_off(panels),
            notes=(*(orders.reading.notes if orders.reading else ()), *made.backtest.notes, *trained.notes),
            model_docs={name: card.doc for name, card in model_cards().cards.items()},
            metadata={
                "run": record.run_id,
                "data version": record.data_version,
                "tenure": record.code_version,
                "feature set": trained.features_version,
                "champion": trained.name,
            },
        )
    )


def _importance(trained: Trained) -> pd.DataFrame | None:
    """What the champion looked at, in the words of the data dictionary; None where it does not say."""
    found: pd.Series | None = getattr(trained.model, "feature_importance_", None)
    if found is None or found.empty:
        return None
    table = found.rename("importance").rename_axis("feature").reset_index()
    told = [described(name) for name in table["feature"]]
    return table.assign(unit=[one.unit for one in told], doc=[one.doc for one in told])


def _switched_off(panels: Panels) -> dict[str, str]:
    return {name: ", ".join(needs) for name, needs in panels.switched_off.items()}
