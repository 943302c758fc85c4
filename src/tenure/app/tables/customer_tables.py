"""Read a table with one row per customer and any columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenure.core.errors import ColumnError, DataError

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Engine


def read_table(location: str, engine: Engine) -> pd.DataFrame:
    """A CSV (compressed or not) or Parquet file; texts stay texts until the type of the column is decided.

    Raises SourceError for a file that cannot be read, ColumnError for repeated column names, DataError for
    an empty table.
    """
    from tenure.sources.files.open_table import open_table

    raw = open_table(location, engine)
    _refuse_twice(list(raw.names))
    with raw.rows({name: name for name in raw.names}) as rows:
        table = engine.to_arrow(rows.table.order_by("source_row").drop("source_row")).to_pandas()
    return _checked(table.replace("", None))


def as_table(customers: Any) -> pd.DataFrame:
    """A pandas, Polars or Arrow table as pandas. Raises as `read_table` does."""
    import narwhals as nw
    import pandas as pd

    if isinstance(customers, pd.DataFrame):
        table = customers.reset_index(drop=True)
    else:
        frame = nw.from_native(customers)
        table = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_pandas()
    table.columns = [str(name) for name in table.columns]
    _refuse_twice(list(table.columns))
    return _checked(table)


def _refuse_twice(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ColumnError(
            "Several columns have the same name.",
            values=twice,
            hint="rename them",
            code="source.column.twice",
        )


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        raise DataError("The table has no rows.", hint="provide one row per customer", code="table.empty")
    return table
