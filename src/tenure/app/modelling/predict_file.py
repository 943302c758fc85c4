"""A file of customers in, a file of predictions out: ids the shop knows, or facts."""

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
from tenure.core.open_engine import open_engine
from tenure.core.orders.reading import SOURCE_ROW
from tenure.serving.predictions.described import MAX_CUSTOMERS, DescribedCustomers
from tenure.serving.predictions.vector import WELL_KNOWN, renamed

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.settings import Settings
    from tenure.serving.predictions.live import LivePredictions
    from tenure.serving.shop import Shop

RESULTS = "results"
TARGETS = ("target_spend", "actual_clv", "clv", "customer_lifetime_value", "lifetime_value", "target")
"""Columns of true values, by the names they go by; the first that is there is compared with."""

MOST_CELLS = 10_000_000
"""Each becomes an object of its own: a wide file would take gigabytes."""

_SHOWN = 100
_MOST_POINTS = 1_500
_LEAST = 2
_COMPARED = {
    "predicted": "predicted_clv",
    "lower": "predicted_clv_lower",
    "upper": "predicted_clv_upper",
}
_ID = re.compile(r"[0-9a-f]{32}\Z")
_ORDERS = ("total_orders", "num_orders", "order_count", "purchase_frequency")


@dataclass(frozen=True)
class FilePoint:
    """A row with a true value: what was predicted, and what it was."""

    customer_id: str
    predicted: float
    actual: float


@dataclass(frozen=True)
class PredictedFile:
    """unknown : rows of customers without an order, or without an id. metrics : None without true values.

    points : of rows with a true value, all or a fair sample with the largest; `points_of` them.
    """

    result_id: str
    rows: int
    customers_predicted: int
    unknown: int
    target_column: str | None
    metrics: dict[str, float | None] | None
    points: list[FilePoint]
    points_of: int
    horizon_days: int | None
    first: list[dict[str, Any]]


def predict_file(
    given: pd.DataFrame, shop: Shop, predictions: LivePredictions, described: DescribedCustomers
) -> PredictedFile:
    """Predict every row of a file that `read_customers` read, and keep the result below `results`.

    Raises
    ------
    InputError
        The file has neither `customer_id` nor facts.
    StoreError
        `store.erased_meanwhile`: one of its customers was erased since they were looked up.
    """
    import pyarrow as pa

    begun = clock()
    target = next((name for name in TARGETS if name in given.columns), None)
    made = _predicted(given, predictions, described)
    known = [row for row in made if row["predicted_clv"] is not None]
    out = [
        {**row, **({target: value} if target else {})}
        for row, value in zip(made, _column(given, target), strict=True)
    ]
    result_id = token_hex(16)
    result = shop.workspace.path / RESULTS / f"{result_id}.csv"
    write_table(pa.Table.from_pylist([_without(row, "made") for row in out]), result)
    ids = [row[CUSTOMER_ID] for row in out]
    remove_if_erased(result, ids, shop.workspace.path, begun, "the prediction")
    compared = _compared(given[target], made) if target else None
    return PredictedFile(
        result_id=result_id,
        rows=len(given),
        customers_predicted=len(known),
        unknown=len(made) - len(known),
        target_column=target,
        metrics=None if compared is None else _metrics(compared),
        points=[] if compared is None else _points(compared),
        points_of=0 if compared is None else len(compared),
        horizon_days=known[0]["horizon_days"] if known else None,
        first=known[:_SHOWN],
    )


def result_file(workspace: Path, result_id: str) -> Path:
    """Where a result lies. Raises NotFound."""
    path = workspace / RESULTS / f"{result_id}.csv"
    if not _ID.match(result_id) or not path.is_file():
        raise NotFound("This result does not exist.", hint="send the file again", code="result.unknown")
    return path


def read_customers(path: Path, settings: Settings) -> pd.DataFrame:
    """The rows of a file in their order; text stays text, empty is unknown.

    Raises
    ------
    InputError
        The file cannot be read, or has too many rows.
    """
    import pyarrow as pa

    from tenure.sources.files.open_table import open_table

    with open_engine(settings, "duckdb") as engine:
        raw = open_table(str(path), engine)
        with raw.rows({name: name for name in raw.names}) as rows:
            table = engine.to_arrow(rows.table.order_by(SOURCE_ROW).limit(MAX_CUSTOMERS + 1))
    if table.num_rows == 0:
        raise InputError("The file has no rows.", hint="send one row per customer", code="input.empty")
    if table.num_rows * table.num_columns > MOST_CELLS:
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
        # With a gap among them, pandas would make floats of whole numbers.
        place = table.column_names.index(CUSTOMER_ID)
        table = table.set_column(place, CUSTOMER_ID, table.column(CUSTOMER_ID).cast(pa.string()))
    found = table.to_pandas()
    if CUSTOMER_ID in found:
        found[CUSTOMER_ID] = found[CUSTOMER_ID].astype("str")
    return found


def _predicted(
    given: pd.DataFrame, predictions: LivePredictions, described: DescribedCustomers
) -> list[dict[str, Any]]:
    """One row per row of the file, nulls for customers nobody knows."""
    if any(name in given.columns for name in _ORDERS):
        columns = [name for name in given.columns if name not in (CUSTOMER_ID, *TARGETS)]
        facts = [renamed(_known(row)) for row in given[columns].to_dict("records")]
        rows = described.predict(facts)
        ids = _ids(given) if CUSTOMER_ID in given else [None] * len(rows)
        return [
            {**row, CUSTOMER_ID: row[CUSTOMER_ID] if one is None else one, "made": "live"}
            for row, one in zip(rows, ids, strict=True)
        ]
    if CUSTOMER_ID not in given:
        raise InputError(
            "The file has neither customer IDs nor facts about customers.",
            values=list(given.columns),
            hint=f"include a column customer_id, or some of: {', '.join(sorted(WELL_KNOWN))}",
            code="input.columns",
        )
    # A row without an id is a row of a customer nobody knows.
    ids = _ids(given)
    found = predictions.of_many([one for one in ids if one is not None])
    if not found:
        raise InputError(
            "The workspace has no orders from any of these customers.",
            hint="check the customer IDs, or send facts about the customers",
            code="input.unknown_customers",
        )
    empty = dict.fromkeys(next(iter(found.values())).values)
    return [
        {**found[one].values, "made": found[one].made}
        if one is not None and one in found
        else {**empty, CUSTOMER_ID: one, "made": None}
        for one in ids
    ]


def _ids(given: pd.DataFrame) -> list[str | None]:
    """The ids of the rows; None where a row has none."""
    return [one if isinstance(one, str) and one else None for one in given[CUSTOMER_ID].tolist()]


def _compared(target: pd.Series, made: list[dict[str, Any]]) -> pd.DataFrame:
    """`customer_id, predicted, actual, lower, upper` of the rows that have a true value and a prediction."""
    import numpy as np
    import pandas as pd

    rows = pd.DataFrame(
        {
            CUSTOMER_ID: [str(row[CUSTOMER_ID]) for row in made],
            "actual": pd.to_numeric(target, errors="coerce").to_numpy("float64"),
            **{
                name: pd.array([row[column] for row in made], "Float64").to_numpy(
                    "float64", na_value=math.nan
                )
                for name, column in _COMPARED.items()
            },
        }
    )
    both = np.isfinite(rows["actual"].to_numpy()) & np.isfinite(rows["predicted"].to_numpy())
    return rows.loc[both]


def _metrics(rows: pd.DataFrame) -> dict[str, float | None]:
    """Against the true values; nothing of fewer than two."""
    from tenure.evaluation.metrics import score

    if len(rows) < _LEAST:
        return {}
    found = score(rows["actual"], rows["predicted"], rows["lower"], rows["upper"])
    known = {
        name: float(value)
        for name, value in vars(found).items()
        if isinstance(value, int | float) and math.isfinite(value)
    }
    return {**known, "mse": known["rmse"] ** 2}


def _points(rows: pd.DataFrame) -> list[FilePoint]:
    """Spread evenly over the ranking by prediction, the largest always among them."""
    import numpy as np

    ranked = rows.sort_values("predicted", ascending=False, kind="stable")
    spread = np.linspace(0, max(len(rows) - 1, 0), min(len(rows), _MOST_POINTS)).astype(np.int64)
    shown = ranked.iloc[np.unique(spread)]
    return [
        FilePoint(str(customer), float(predicted), float(actual))
        for customer, predicted, actual in shown[[CUSTOMER_ID, "predicted", "actual"]].itertuples(index=False)
    ]


def _known(row: dict[Any, Any]) -> dict[str, Any]:
    """Nothing, written as an empty field or as no number, is unknown."""
    return {
        str(name): None if value != value or value == "" else value  # noqa: PLR0124
        for name, value in row.items()
    }


def _column(given: pd.DataFrame, target: str | None) -> list[Any]:
    if target is None:
        return [None] * len(given)
    return [None if value != value else value for value in given[target].tolist()]  # noqa: PLR0124


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
