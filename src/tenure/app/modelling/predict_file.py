"""Predict a file of customers, by their ids or by facts about them; the result is a file too."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from tenure.app.erasure.erasures_meanwhile import remove_if_erased
from tenure.app.files.table_files import write_table
from tenure.core.clock import clock
from tenure.core.errors import InputError, NotFound
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.reading import SOURCE_ROW
from tenure.serving.predictions.described import MAX_CUSTOMERS, DescribedCustomers
from tenure.serving.predictions.vector import WELL_KNOWN, renamed

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.predictions.live import LivePredictions
    from tenure.serving.shop import Shop

RESULTS = "results"
TARGETS = ("target_spend", "actual_clv", "clv", "customer_lifetime_value", "lifetime_value", "target")
"""Names of columns with true values; predictions are compared with the first that exists."""

MAX_CELLS = 10_000_000
"""Each cell becomes a Python object: a wide file would take gigabytes."""

_SHOWN_ROWS = 100
_MAX_POINTS = 1_500
_MIN_COMPARED = 2
_COMPARED = {
    "predicted": "predicted_clv",
    "lower": "predicted_clv_lower",
    "upper": "predicted_clv_upper",
}
_ID = re.compile(r"[0-9a-f]{32}\Z")
_ORDERS = ("total_orders", "num_orders", "order_count", "purchase_frequency")


@dataclass(frozen=True)
class FilePoint:
    """A row with a true value: the prediction and the actual value."""

    customer_id: str
    predicted: float
    actual: float


@dataclass(frozen=True)
class PredictedFile:
    """The result of predicting a file.

    unknown : number of rows whose customer has no orders, or that have no id.
    metrics : None without true values.
    points : rows with a true value, all or an evenly spread sample that includes the largest.
    compared_rows : number of rows with a true value and a prediction.
    first : the first rows with a prediction.
    """

    result_id: str
    rows: int
    customers_predicted: int
    unknown: int
    target_column: str | None
    metrics: dict[str, float | None] | None
    points: list[FilePoint]
    compared_rows: int
    horizon_days: int | None
    first: list[dict[str, Any]]


def predict_file(
    customers: pd.DataFrame, shop: Shop, predictions: LivePredictions, described: DescribedCustomers
) -> PredictedFile:
    """Predict every row of a file that `read_customers` read, and save the result in `results`.

    Raises
    ------
    InputError
        The file has neither `customer_id` nor facts.
    StoreError
        `store.erased_meanwhile`: a customer was erased after the predictions were made.
    """
    import pyarrow as pa

    started_at = clock()
    target = next((name for name in TARGETS if name in customers.columns), None)
    rows = _predict_rows(customers, predictions, described)
    predicted_rows = [row for row in rows if row["predicted_clv"] is not None]
    with_target = [
        {**row, **({target: value} if target else {})}
        for row, value in zip(rows, _column(customers, target), strict=True)
    ]
    result_id = token_hex(16)
    path = _path(shop, result_id)
    write_table(pa.Table.from_pylist([_without(row, "source") for row in with_target]), path)
    ids = [row[CUSTOMER_ID] for row in rows]
    remove_if_erased(path, ids, shop.path, started_at, "the prediction")
    comparison = _with_actual(customers[target], rows) if target else None
    return PredictedFile(
        result_id=result_id,
        rows=len(customers),
        customers_predicted=len(predicted_rows),
        unknown=len(rows) - len(predicted_rows),
        target_column=target,
        metrics=None if comparison is None else _metrics(comparison),
        points=[] if comparison is None else _points(comparison),
        compared_rows=0 if comparison is None else len(comparison),
        horizon_days=predicted_rows[0]["horizon_days"] if predicted_rows else None,
        first=predicted_rows[:_SHOWN_ROWS],
    )


def result_file(result_id: str, shop: Shop) -> Path:
    """The path of a result. Raises NotFound (`result.unknown`)."""
    path = _path(shop, result_id)
    if not _ID.match(result_id) or not path.is_file():
        raise NotFound("This result does not exist.", hint="send the file again", code="result.unknown")
    return path


def _path(shop: Shop, result_id: str) -> Path:
    return shop.path / RESULTS / f"{result_id}.csv"


def read_customers(path: Path, shop: Shop) -> pd.DataFrame:
    """The rows of a file in their order; texts stay texts, and empty fields are unknown.

    Raises
    ------
    InputError
        The file cannot be read, is empty, or has too many rows or cells.
    """
    import pyarrow as pa

    from tenure.sources.files.open_table import open_table

    with shop.engine("duckdb") as engine:
        raw = open_table(str(path), engine)
        with raw.rows({name: name for name in raw.names}) as rows:
            table = engine.to_arrow(rows.table.order_by(SOURCE_ROW).limit(MAX_CUSTOMERS + 1))
    if table.num_rows == 0:
        raise InputError("The file has no rows.", hint="send one row per customer", code="input.empty")
    if table.num_rows * table.num_columns > MAX_CELLS:
        raise InputError(
            "The file has too many cells.",
            values=[f"{table.num_rows:,} rows of {table.num_columns - 1:,} columns"],
            hint="leave out columns that do not describe customers, or split the file",
            code="input.too_many",
        )
    if table.num_rows > MAX_CUSTOMERS:
        raise InputError(
            "The file has too many rows.",
            values=[f"more than {MAX_CUSTOMERS:,}"],
            hint="submit a job of kind `score` for the whole shop, or split the file",
            code="input.too_many",
        )
    table = table.drop_columns([SOURCE_ROW])
    if CUSTOMER_ID in table.column_names and pa.types.is_integer(table.schema.field(CUSTOMER_ID).type):
        # pandas would turn integers with a missing value into floats.
        place = table.column_names.index(CUSTOMER_ID)
        table = table.set_column(place, CUSTOMER_ID, table.column(CUSTOMER_ID).cast(pa.string()))
    customers = table.to_pandas()
    if CUSTOMER_ID in customers:
        customers[CUSTOMER_ID] = customers[CUSTOMER_ID].astype("str")
    return customers


def _predict_rows(
    customers: pd.DataFrame, predictions: LivePredictions, described: DescribedCustomers
) -> list[dict[str, Any]]:
    """One row per row of the file; nulls for unknown customers."""
    if any(name in customers.columns for name in _ORDERS):
        columns = [name for name in customers.columns if name not in (CUSTOMER_ID, *TARGETS)]
        facts = [renamed(_without_nulls(row)) for row in customers[columns].to_dict("records")]
        rows = described.predict(facts)
        ids = _ids(customers) if CUSTOMER_ID in customers else [None] * len(rows)
        return [
            {**row, CUSTOMER_ID: row[CUSTOMER_ID] if customer_id is None else customer_id, "source": "live"}
            for row, customer_id in zip(rows, ids, strict=True)
        ]
    if CUSTOMER_ID not in customers:
        raise InputError(
            "The file has neither customer IDs nor facts about customers.",
            values=list(customers.columns),
            hint=f"include a column customer_id, or some of: {', '.join(sorted(WELL_KNOWN))}",
            code="input.columns",
        )
    # A row without an id is a row of an unknown customer.
    ids = _ids(customers)
    by_id = predictions.of_many([customer_id for customer_id in ids if customer_id is not None])
    if not by_id:
        raise InputError(
            "The workspace has no orders from any of these customers.",
            hint="check the customer IDs, or send facts about the customers",
            code="input.unknown_customers",
        )
    empty = dict.fromkeys(next(iter(by_id.values())).values)
    return [
        {**by_id[customer_id].values, "source": by_id[customer_id].source}
        if customer_id is not None and customer_id in by_id
        else {**empty, CUSTOMER_ID: customer_id, "source": None}
        for customer_id in ids
    ]


def _ids(customers: pd.DataFrame) -> list[str | None]:
    """The ids of the rows; None for a row without one."""
    return [value if isinstance(value, str) and value else None for value in customers[CUSTOMER_ID].tolist()]


def _with_actual(target: pd.Series, predicted: list[dict[str, Any]]) -> pd.DataFrame:
    """`customer_id, predicted, actual, lower, upper` of the rows that have a true value and a prediction."""
    import numpy as np
    import pandas as pd

    rows = pd.DataFrame(
        {
            CUSTOMER_ID: [str(row[CUSTOMER_ID]) for row in predicted],
            "actual": pd.to_numeric(target, errors="coerce").to_numpy("float64"),
            **{
                name: pd.array([row[column] for row in predicted], "Float64").to_numpy(
                    "float64", na_value=math.nan
                )
                for name, column in _COMPARED.items()
            },
        }
    )
    has_both = np.isfinite(rows["actual"].to_numpy()) & np.isfinite(rows["predicted"].to_numpy())
    return rows.loc[has_both]


def _metrics(rows: pd.DataFrame) -> dict[str, float | None]:
    """Metrics against the true values; empty for fewer than two rows."""
    from tenure.evaluation.metrics import score

    if len(rows) < _MIN_COMPARED:
        return {}
    metrics = score(rows["actual"], rows["predicted"], rows["lower"], rows["upper"])
    figures = {
        name: float(value)
        for name, value in vars(metrics).items()
        if isinstance(value, int | float) and math.isfinite(value)
    }
    return {**figures, "mse": figures["rmse"] ** 2}


def _points(rows: pd.DataFrame) -> list[FilePoint]:
    """A sample spread evenly over the ranking by prediction; always includes the largest."""
    import numpy as np

    ranked = rows.sort_values("predicted", ascending=False, kind="stable")
    spread = np.linspace(0, max(len(rows) - 1, 0), min(len(rows), _MAX_POINTS)).astype(np.int64)
    points = ranked.iloc[np.unique(spread)]
    return [
        FilePoint(str(customer), float(predicted), float(actual))
        for customer, predicted, actual in points[[CUSTOMER_ID, "predicted", "actual"]].itertuples(
            index=False
        )
    ]


def _without_nulls(row: dict[Any, Any]) -> dict[str, Any]:
    """The row with empty fields and NaN as None: they are unknown."""
    return {
        str(name): None if value != value or value == "" else value  # noqa: PLR0124
        for name, value in row.items()
    }


def _column(customers: pd.DataFrame, target: str | None) -> list[Any]:
    if target is None:
        return [None] * len(customers)
    return [None if value != value else value for value in customers[target].tolist()]  # noqa: PLR0124


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
