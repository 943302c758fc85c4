"""Freshness of the served data, and whether its model is still reliable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tenure.core.modelling.backtest import Metrics
from tenure.monitoring.model_health import HealthCheck, ModelFacts, State, checks, worst
from tenure.monitoring.order_age import OrderAge
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, INGESTED
from tenure.serving.live.data_age import data_age
from tenure.serving.live.date_warning import date_warning

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.live.live_copy import View


@dataclass(frozen=True)
class Freshness:
    """Times and counts behind the figures; None if something has not happened yet.

    last_ingest_at : time of the last import. batches : number of imports.
    scored_at : time of the last scoring. as_of : the day it was for.
    stale_customers : customers with new orders or events since. waiting_orders, newest_waiting : number of
        order rows that are not in the figures yet, and the time of the newest.
    published_at : time of publication. order_age : of the newest order, compared with today.
    warning : the newest order is dated after today, or orders are isolated by a long gap.
    """

    last_order: date | None
    last_ingest_at: datetime | None
    batches: int
    scored_at: datetime | None
    as_of: date | None
    stale_customers: int
    waiting_orders: int
    newest_waiting: datetime | None
    published_at: datetime | None
    order_age: OrderAge | None
    warning: str | None


@dataclass(frozen=True)
class ModelHealth:
    """The champion, its results on past windows, and an assessment.

    state : the worst of the checks. windows : by cutoff, predicted total divided by actual total, minus 1.
    """

    model_version: int
    model: str
    as_of: date
    horizon_days: int
    data_level: str
    data_reasons: list[str]
    metrics: Metrics | None
    windows: dict[date, float | None]
    state: State
    checks: list[HealthCheck]


def freshness(view: View, today: date) -> Freshness:
    """Freshness now."""
    served_copy = view.served
    waiting = [row["order_date"] for row in view.waiting.orders]
    newest = max(waiting, default=None)
    published = served_copy.published
    return Freshness(
        **served_copy.once(("freshness",), lambda: _of_copy(served_copy)),
        scored_at=_time_of_run(published.run_id),
        waiting_orders=len(waiting),
        newest_waiting=None if newest is None else _in_utc(newest),
        published_at=datetime.fromisoformat(published.published_at) if published.generation else None,
        order_age=data_age(view, today),
        warning=date_warning(view, today),
    )


def health(served_copy: ServedCopy, today: date) -> ModelHealth | None:
    """Health of the champion; None if there is no model yet."""
    return served_copy.once(("health", today.isoformat()), lambda: _health(served_copy, today))


def _of_copy(served_copy: ServedCopy) -> dict[str, Any]:
    if not served_copy.has_orders:
        return {"last_order": None, "last_ingest_at": None, "batches": 0, "as_of": None, "stale_customers": 0}
    last_at, batches = served_copy.sql(f"SELECT last_at, batches FROM {COPY}.{INGESTED}")[0]
    query = (
        "SELECT max(as_of)::DATE, count(*) FILTER (is_stale AND as_of IS NOT NULL) "
        f"FROM {COPY}.{CUSTOMER_TABLE}"
    )
    as_of, stale = served_copy.sql(query)[0]
    return {
        "last_order": served_copy.last_day,
        "last_ingest_at": None if last_at is None else _in_utc(last_at),
        "batches": batches,
        "as_of": as_of,
        "stale_customers": stale,
    }


def _health(served_copy: ServedCopy, today: date) -> ModelHealth | None:
    record, number = served_copy.training, served_copy.published.model_number
    if record is None or number is None:
        return None
    evidence = record["evidence"] or {}
    metrics = Metrics(**evidence["metrics"]) if evidence.get("metrics") else None
    facts = _facts(record, evidence, metrics, served_copy.last_day, today)
    results = checks(facts)
    return ModelHealth(
        model_version=number,
        model=record["model"],
        as_of=date.fromisoformat(record["as_of"]),
        horizon_days=record["horizon_days"],
        data_level=record["verdict"]["level"],
        data_reasons=list(record["verdict"]["reasons"]),
        metrics=metrics,
        windows={
            date.fromisoformat(day): window["bias"]
            for day, window in sorted(evidence.get("windows", {}).items())
        },
        state=worst(results),
        checks=results,
    )


def _facts(
    record: dict[str, Any],
    evidence: dict[str, Any],
    metrics: Metrics | None,
    last_day: date | None,
    today: date,
) -> ModelFacts:
    metrics_by_model = evidence.get("others") or {}
    rules = [
        metrics_by_model[name]["ngini"] for name in evidence.get("baselines", ()) if name in metrics_by_model
    ]
    as_of = date.fromisoformat(record["as_of"])
    return ModelFacts(
        age_days=max((last_day - as_of).days + 1, 0) if last_day else 0,
        horizon_days=record["horizon_days"],
        windows=len(evidence.get("cutoffs", ())),
        bias=metrics.bias if metrics else None,
        ranking=metrics.ngini if metrics else None,
        rule_ranking=max((ranking for ranking in rules if ranking is not None), default=None),
        coverage=record["tested_coverage"],
        level=record["tested_level"],
        order_age_days=(today - last_day).days if last_day else None,
    )


def _time_of_run(run_id: str | None) -> datetime | None:
    """Run IDs begin with their time."""
    try:
        return datetime.strptime((run_id or "")[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
