"""Tables of the serving copy for overviews; small even for large shops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING

from tenure.economics.cohorts import by_cohort
from tenure.serving.copy.cohort_tables import CohortTables
from tenure.serving.copy.names import (
    ACTIVITY,
    COHORT_MONTHS,
    COPY,
    CUSTOMER_TABLE,
    INGESTED,
    MAX_MOVERS,
    MOVERS,
    MOVES,
    SCORINGS,
)
from tenure.serving.copy.rfm_at import customer_facts, rfm_at
from tenure.serving.copy.scoring import Scoring

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.store.lake.batches import Batch


class InsightTables:
    """Adds them to a copy that has the log and the customer table.

    Parameters
    ----------
    engine : Engine
        DuckDB, with the copy attached.
    predictions : ibis Table or None
        Predictions of all scorings.
    runs : sequence of str
        IDs of recent scorings, newest first.
    as_of : datetime.date
        The day after the last order, the date of the customer table's segments.
    version_of : callable
        The model version that made a scoring, by the ID of its run; None if unknown.
    """

    def __init__(
        self,
        engine: Engine,
        predictions: ir.Table | None,
        runs: Sequence[str],
        as_of: date,
        version_of: Callable[[str], int | None],
    ) -> None:
        self._engine, self._predictions, self._as_of = engine, predictions, as_of
        self._runs, self._version_of = runs, version_of
        self._log = engine.backend.table("transactions", database=(COPY, "main"))

    def write(self, batches: list[Batch]) -> None:
        """Write all tables."""
        self._activity()
        cohorts = self._engine.backend.compile(by_cohort(self._log))
        self._sql(f"CREATE TABLE {COPY}.{COHORT_MONTHS} AS SELECT * FROM ({cohorts}) ORDER BY cohort, month")
        CohortTables(self._engine).write()
        last = max((batch.ingested_at for batch in batches), default=None)
        moment = "NULL::TIMESTAMP" if last is None else f"TIMESTAMP '{last:%Y-%m-%d %H:%M:%S}'"
        self._sql(f"CREATE TABLE {COPY}.{INGESTED} AS SELECT {moment} AS last_at, {len(batches)} AS batches")
        self._movement()

    def _activity(self) -> None:
        """Refunds count on their own day; `new_net` is the net spend of customers in their first month."""
        has_money = "amount" in self._log.columns
        is_purchase = "amount > 0" if has_money else "true"
        amount = "amount" if has_money else "NULL::DOUBLE"
        self._sql(
            f"CREATE TABLE {COPY}.{ACTIVITY} AS WITH known AS (SELECT customer_id, "
            f"date_trunc('month', first_order) AS joined, first_order::DATE AS joined_on "
            f"FROM {COPY}.{CUSTOMER_TABLE}), "
            f"lines AS (SELECT order_date::DATE AS day, joined_on, order_id, {amount} AS amount, "
            f"{is_purchase} AS bought, date_trunc('month', order_date) = joined AS is_new, customer_id "
            f"FROM {COPY}.transactions JOIN known USING (customer_id)) "
            "SELECT day, count(DISTINCT order_id) FILTER (bought) AS orders, "
            "sum(amount) FILTER (bought) AS spent, sum(amount) AS net, "
            "coalesce(sum(amount) FILTER (is_new), if(sum(amount) IS NULL, NULL, 0)) AS new_net, "
            "count(DISTINCT customer_id) FILTER (bought AND joined_on = day) AS new_customers "
            "FROM lines GROUP BY day ORDER BY day"
        )

    def _movement(self) -> None:
        now, before = self._compared()
        scorings = [scoring for scoring in (now, before) if scoring is not None]
        self._engine.from_arrow(_scorings(scorings), "compared_scorings")
        self._sql(f"CREATE TABLE {COPY}.{SCORINGS} AS SELECT * FROM compared_scorings")
        self._sql(
            f"CREATE TABLE {COPY}.{MOVES} (kind VARCHAR, group_before VARCHAR, group_now VARCHAR, "
            "is_new BOOLEAN, is_gone BOOLEAN, customers BIGINT, value_before DOUBLE, value_now DOUBLE)"
        )
        self._sql(
            f"CREATE TABLE {COPY}.{MOVERS} (customer_id VARCHAR, value_before DOUBLE, value_now DOUBLE)"
        )
        if now is None or before is None:
            return
        for name, scoring in (("now_scored", now), ("before_scored", before)):
            self._scored(name, scoring)
        for kind in ("value_tier", "rfm"):
            group = "segment" if kind == "rfm" else kind
            self._sql(
                f"INSERT INTO {COPY}.{MOVES} SELECT '{kind}', b.{group}, n.{group}, b.customer_id IS NULL, "
                "n.customer_id IS NULL, count(*), sum(b.predicted_clv), sum(n.predicted_clv) "
                "FROM before_scored b FULL JOIN now_scored n USING (customer_id) GROUP BY ALL"
            )
        self._movers()

    def _movers(self) -> None:
        changes = (
            "SELECT customer_id, b.predicted_clv AS value_before, n.predicted_clv AS value_now "
            "FROM before_scored b JOIN now_scored n USING (customer_id) "
            "WHERE n.predicted_clv {sign} b.predicted_clv "
            "ORDER BY n.predicted_clv - b.predicted_clv {order}, customer_id LIMIT {most}"
        )
        for sign, order in ((">", "DESC"), ("<", "ASC")):
            query = changes.format(sign=sign, order=order, most=MAX_MOVERS)
            self._sql(f"INSERT INTO {COPY}.{MOVERS} {query}")

    def _compared(self) -> tuple[Scoring | None, Scoring | None]:
        """The newest scoring, and the newest before it with the same horizon.

        Only recent scorings are considered, to avoid reading years of predictions.
        """
        if self._predictions is None:
            return None, None
        rows = self._predictions.filter(self._predictions.run_id.isin(self._runs))
        totals = rows.group_by("run_id").agg(
            as_of=rows.as_of.max(),
            horizon_days=rows.horizon_days.max(),
            customers=rows.count(),
            predicted_clv=rows.predicted_clv.sum(),
            expected_purchases=rows.expected_purchases.sum(),
            active_customers=rows.probability_alive.sum(),
            churned_customers=rows.churn_probability.sum(),
        )
        by_run = {row["run_id"]: Scoring(**row) for row in self._engine.to_arrow(totals).to_pylist()}
        scorings = [by_run[run_id] for run_id in self._runs if run_id in by_run]
        now = scorings[0] if scorings else None
        comparable = [scoring for scoring in scorings[1:] if now and scoring.horizon_days == now.horizon_days]
        return self._of_version(now), self._of_version(comparable[0] if comparable else None)

    def _of_version(self, scoring: Scoring | None) -> Scoring | None:
        return scoring and replace(scoring, model_version=self._version_of(scoring.run_id))

    def _scored(self, name: str, scoring: Scoring) -> None:
        """Prediction, tier and segment of every customer, as of the day of the scoring."""
        assert self._predictions is not None
        rows = self._predictions.filter(self._predictions.run_id == scoring.run_id)
        self._engine.materialise(rows.select("customer_id", "predicted_clv", "value_tier"), f"{name}_values")
        if scoring.as_of == self._as_of:
            segments = f"{COPY}.{CUSTOMER_TABLE}"
        else:
            segments = f"{name}_segments"
            facts = customer_facts(self._log.filter(self._log.order_date < scoring.as_of))
            self._engine.from_arrow(rfm_at(facts, scoring.as_of, self._engine), segments)
        self._sql(
            f"CREATE TABLE {name} AS SELECT v.customer_id, v.predicted_clv, v.value_tier, s.segment "
            f"FROM {name}_values v LEFT JOIN {segments} s USING (customer_id)"
        )

    def _sql(self, text: str) -> None:
        self._engine.backend.raw_sql(text)


def _scorings(scorings: list[Scoring]) -> object:
    import pyarrow as pa

    kinds = {
        "run_id": pa.string(),
        "as_of": pa.date32(),
        "horizon_days": pa.int64(),
        "customers": pa.int64(),
        "model_version": pa.int64(),
    }
    names = list(Scoring.__dataclass_fields__)
    schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in names])
    return pa.Table.from_pylist([asdict(scoring) for scoring in scorings], schema=schema)
