"""Tables of the serving copy for cohorts by any dimension; small even for large shops."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from tenure.core.ports import Engine

COHORT_PARTS = "cohort_parts"
"""By dimension, part, cohort and month: active customers, revenue, margin, and revenue with a known cost."""

COHORT_SIZES = "cohort_sizes"
"""By dimension, part and cohort: customers, their predicted value and their acquisition cost."""

DIMENSIONS = ("month", "source", "first_product", "country")
MAX_PARTS = 12
"""Maximum number of parts of a dimension; smaller ones are combined."""

OTHERS = "(others)"
_MONTH = "(year({day}) * 12 + month({day}) - 1)::BIGINT"


class CohortTables:
    """Adds them to a copy that has the log and the customer table.

    Parameters
    ----------
    engine : Engine
        DuckDB, with the copy attached.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        rows = engine.backend.raw_sql(
            f"SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = '{COPY}'"
        ).fetchall()
        self._columns: dict[str, set[str]] = {}
        for table, column in rows:
            self._columns.setdefault(table, set()).add(column)

    def write(self) -> None:
        """Write both tables."""
        self._monthly()
        self._people()
        self._sql(
            f"CREATE TABLE {COPY}.{COHORT_PARTS} (dimension VARCHAR, part VARCHAR, cohort BIGINT, "
            "month BIGINT, active BIGINT, revenue DOUBLE, margin DOUBLE, costed_revenue DOUBLE)"
        )
        self._sql(
            f"CREATE TABLE {COPY}.{COHORT_SIZES} (dimension VARCHAR, part VARCHAR, cohort BIGINT, "
            "customers BIGINT, net_spend DOUBLE, predicted_clv DOUBLE, acquisition_cost DOUBLE, "
            "costed BIGINT)"
        )
        for dimension in DIMENSIONS:
            part = "''" if dimension == "month" else "part"
            people = "cohort_people" if dimension == "month" else self._with_part(dimension)
            self._sql(
                f"INSERT INTO {COPY}.{COHORT_SIZES} SELECT '{dimension}', {part}, cohort, count(*), "
                "sum(net_spend), sum(predicted_clv), sum(acquisition_cost), count(acquisition_cost) "
                f"FROM {people} GROUP BY ALL ORDER BY ALL"
            )
            self._sql(
                f"INSERT INTO {COPY}.{COHORT_PARTS} SELECT '{dimension}', {part}, cohort, month, "
                "count(*) FILTER (orders > 0), sum(revenue), sum(margin), sum(costed_revenue) "
                f"FROM cohort_monthly JOIN {people} USING (customer_id) WHERE month >= cohort "
                "GROUP BY ALL ORDER BY ALL"
            )
        for name in ("cohort_monthly", "cohort_people"):
            self._sql(f"DROP TABLE {name}")

    def _monthly(self) -> None:
        """Activity of every customer by month; margin only of rows with a known cost."""
        log = self._columns["transactions"]
        amount = "t.amount" if "amount" in log else "NULL::DOUBLE"
        is_purchase = "t.amount > 0" if "amount" in log else "true"
        cost, join = cost_of_row(log, self._columns.get("products", set()))
        has_cost = f"({cost}) IS NOT NULL"
        self._sql(
            f"CREATE TABLE cohort_monthly AS SELECT t.customer_id, {_MONTH.format(day='t.order_date')} "
            f"AS month, count(*) FILTER ({is_purchase}) AS orders, sum({amount}) AS revenue, "
            f"sum({amount} - ({cost})) AS margin, sum({amount}) FILTER ({has_cost}) AS costed_revenue "
            f"FROM {COPY}.transactions t {join} GROUP BY 1, 2"
        )

    def _people(self) -> None:
        """Every customer with their cohort and the part of each dimension."""
        log = self._columns["transactions"]
        has_cost = "acquisition_cost" in self._columns.get("customers", set())
        cost = "c.acquisition_cost" if has_cost else "NULL::DOUBLE"
        join = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if has_cost else ""
        product, first = "NULL::VARCHAR", ""
        if "product_id" in log:
            is_purchase = "amount > 0 AND" if "amount" in log else ""
            product = "f.product"
            first = (
                "LEFT JOIN (SELECT customer_id, min_by(product_id, (order_date, product_id)) AS product "
                f"FROM {COPY}.transactions WHERE {is_purchase} product_id IS NOT NULL "
                "GROUP BY customer_id) f USING (customer_id)"
            )
        self._sql(
            f"CREATE TABLE cohort_people AS SELECT k.customer_id, {_MONTH.format(day='k.first_order')} AS "
            f"cohort, k.acquisition_source AS source, {product} AS first_product, k.country, k.net_spend, "
            f"k.predicted_clv, {cost} AS acquisition_cost FROM {COPY}.{CUSTOMER_TABLE} k {join} {first}"
        )

    def _with_part(self, dimension: str) -> str:
        """Customers with their part: one of the largest, or `OTHERS`."""
        return (
            "(SELECT q.* EXCLUDE (source, first_product, country), "
            f"CASE WHEN q.{dimension} IS NULL THEN NULL WHEN l.{dimension} IS NULL THEN '{OTHERS}' "
            f"ELSE q.{dimension} END AS part "
            f"FROM cohort_people q LEFT JOIN (SELECT {dimension} FROM cohort_people "
            f"WHERE {dimension} IS NOT NULL GROUP BY {dimension} ORDER BY count(*) DESC, {dimension} "
            f"LIMIT {MAX_PARTS}) l USING ({dimension}))"
        )

    def _sql(self, text: str) -> None:
        self._engine.backend.raw_sql(text)


def cost_of_row(log: Collection[str], products: Collection[str]) -> tuple[str, str]:
    """Expression and join for the cost of a row `t`: its own, or else the product's unit cost times quantity.

    log, products : columns of the two tables.
    """
    own = "t.cost" if "cost" in log else None
    if not {"product_id", "quantity"} <= {*log} or "cost" not in products:
        return own or "NULL::DOUBLE", ""
    of_product = "p.cost * t.quantity"
    cost = f"coalesce({own}, {of_product})" if own else of_product
    unit = f"(SELECT product_id, max(cost) AS cost FROM {COPY}.products GROUP BY product_id)"
    return cost, f"LEFT JOIN {unit} p USING (product_id)"
