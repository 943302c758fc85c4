"""The report of a run: its values, collected and rendered."""

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
from tenure.reports.run_report import PredictionReasons, RunReport, render
from tenure.segments.rfm import score_rfm
from tenure.segments.value_tiers import ties_note

CURVES, POINTS, SAMPLED = 4, 12, 1_000
"""Number of features with a dependence curve, of its points, and of the customers it is averaged over."""
REASONS = 3

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from tenure.app.modelling.prepared import PreparedOrders
    from tenure.app.modelling.run import RunResult
    from tenure.learning.panel import Panels
    from tenure.learning.trained import TrainedModel


def run_page(result: RunResult, trained: TrainedModel, prepared: PreparedOrders, currency: str | None) -> str:
    """The report of a run as HTML text."""
    record, orders, panels, window = result.record, prepared.orders, prepared.panels, prepared.window
    frame = panels.frame(window)
    history = Snapshot(orders.tables, window.as_of).history.transactions
    importance = _importance(trained)
    by_month = cohorts(history, window.as_of, panels.engine)
    last_window = "spend_last_window" if orders.has_money else "orders_last_window"
    return render(
        RunReport(
            title=orders.title,
            source=orders.source,
            as_of=window.as_of,
            horizon_days=window.horizon_days,
            predictions=result.predictions,
            verdict=trained.verdict,
            warning=prepared.warning,
            backtest=result.backtest if result.backtest.cutoffs else None,
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
            feature_importance=importance,
            dependence=_dependence(trained, panels, window.as_of, importance),
            reasons=_reasons(result, trained, panels),
            switched_off=_switched_off(panels),
            notes=(
                *(orders.reading.notes if orders.reading else ()),
                *result.backtest.notes,
                *trained.notes,
                *ties_note(result.predictions["predicted_clv"]),
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


def _importance(trained: TrainedModel) -> pd.DataFrame | None:
    """The features the champion uses, described as in the data dictionary; None if it does not say."""
    importance: pd.Series | None = getattr(trained.model, "feature_importance_", None)
    if importance is None or importance.empty:
        return None
    table = importance.rename("importance").rename_axis("feature").reset_index()
    features = [described(name) for name in table["feature"]]
    return table.assign(
        unit=[feature.unit for feature in features], doc=[feature.doc for feature in features]
    )


def _dependence(
    trained: TrainedModel, panels: Panels, as_of: date, importance: pd.DataFrame | None
) -> dict[str, pd.DataFrame]:
    """Curves for the most important numeric features that can change independently."""
    if importance is None:
        return {}
    frame = panels.frame(Window(as_of, trained.horizon_days))
    ranked = importance.sort_values("importance", ascending=False, kind="stable")["feature"]
    numbers = set(frame.select_dtypes("number").columns)
    names = [name for name in ranked if name in numbers and moves_alone(name)][:CURVES]
    return {
        name: dependence(trained, panels, as_of, name, points=POINTS, most_customers=SAMPLED)
        for name in names
    }


def _reasons(result: RunResult, trained: TrainedModel, panels: Panels) -> tuple[PredictionReasons, ...]:
    """Explanations for the most valuable customers."""
    top = TopCustomers(result.predictions, panels.has_money).rows["customer_id"].astype(str)
    if top.empty:
        return ()
    explained = explanation(trained, panels, result.record.window.as_of, tuple(top), REASONS)
    return tuple(
        PredictionReasons(
            customer.customer_id,
            customer.predicted,
            tuple(reason.sentence for reason in without_private(customer.reasons)),
        )
        for customer in explained.customers
    )


def _switched_off(panels: Panels) -> dict[str, str]:
    return {name: ", ".join(needs) for name, needs in panels.switched_off.items()}
