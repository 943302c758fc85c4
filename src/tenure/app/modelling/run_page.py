"""The values of a run, gathered for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.modelling.plugs import model_cards
from tenure.app.modelling.top_customers import TopCustomers
from tenure.core.frames.snapshot import Snapshot
from tenure.core.frames.window import Window
from tenure.economics.cohorts import cohorts
from tenure.learning.explanations.explain import explanation
from tenure.learning.explanations.importance import dependence, moves_alone
from tenure.learning.explanations.private_features import without_private
from tenure.learning.explanations.words import described
from tenure.reports.run_report import RunReport, Why, render
from tenure.segments.rfm import score_rfm
from tenure.segments.value_tiers import ties_note

CURVES, POINTS, ASKED = 4, 12, 1_000
"""How many features are drawn, at how many values, over how many customers."""
REASONS = 3

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from tenure.app.modelling.prepared import Prepared
    from tenure.app.modelling.run import RunResult
    from tenure.learning.panel import Panels
    from tenure.learning.trained import Trained


def run_page(made: RunResult, trained: Trained, ready: Prepared, currency: str | None) -> str:
    """The report of a run as HTML text."""
    record, orders, panels = made.record, ready.orders, ready.panels
    frame = panels.frame(Window(record.as_of, record.horizon_days))
    history = Snapshot(orders.tables, record.as_of).history.transactions
    counts = _importance(trained)
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
            warning=ready.warning,
            backtest=made.backtest if made.backtest.cutoffs else None,
            currency=currency,
            has_money=orders.has_money,
            previous_total=float(frame[last_window].sum()),
            account=orders.account,
            cleaning=orders.cleaned.counts if orders.cleaned else orders.account.left_out,
            rows_in=orders.cleaned.rows_in if orders.cleaned else {},
            rows_clean=orders.cleaned.rows_clean if orders.cleaned else {},
            mapping=orders.reading.mapping if orders.reading else (),
            cohort_retention=by_month.retention,
            cohort_revenue=by_month.revenue,
            cohort_sizes=by_month.sizes,
            rfm=score_rfm(frame),
            feature_importance=counts,
            dependence=_dependence(trained, panels, record.as_of, counts),
            reasons=_reasons(made, trained, panels),
            switched_off=_switched_off(panels),
            notes=(
                *(orders.reading.notes if orders.reading else ()),
                *made.backtest.notes,
                *trained.notes,
                *ties_note(made.predictions["predicted_clv"]),
            ),
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


def _dependence(
    trained: Trained, panels: Panels, as_of: date, counts: pd.DataFrame | None
) -> dict[str, pd.DataFrame]:
    """Of the numbers that count most and can move alone."""
    if counts is None:
        return {}
    frame = panels.frame(Window(as_of, trained.horizon_days))
    ranked = counts.sort_values("importance", ascending=False, kind="stable")["feature"]
    numbers = set(frame.select_dtypes("number").columns)
    names = [name for name in ranked if name in numbers and moves_alone(name)][:CURVES]
    return {
        name: dependence(trained, panels, as_of, name, points=POINTS, most_customers=ASKED) for name in names
    }


def _reasons(made: RunResult, trained: Trained, panels: Panels) -> tuple[Why, ...]:
    """Of the most valuable customers."""
    top = TopCustomers(made.predictions, panels.has_money).rows["customer_id"].astype(str)
    if top.empty:
        return ()
    told = explanation(trained, panels, made.record.as_of, tuple(top), REASONS)
    return tuple(
        Why(one.customer_id, one.predicted, tuple(reason.sentence for reason in without_private(one.reasons)))
        for one in told.customers
    )


def _switched_off(panels: Panels) -> dict[str, str]:
    return {name: ", ".join(needs) for name, needs in panels.switched_off.items()}
