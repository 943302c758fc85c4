"""The days of a file of campaigns, read as the dates of orders are: never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tenure.core.open_engine import open_engine
from tenure.core.orders.answers import Answers
from tenure.core.orders.reading import SOURCE_ROW, ReadOptions
from tenure.core.settings import Settings
from tenure.sources.values.date_column import DateColumn
from tenure.sources.values.dates import read_dates

if TYPE_CHECKING:
    import pandas as pd

_HEADER_LINES = 2


def read_days(columns: Sequence[pd.Series], date_format: str | None = None) -> list[pd.Series]:
    """The texts of each column as days, at midnight; null where a text is blank or no date.

    columns : of one file, whose index is the number of the row, from 0; all are written in one format, so
        that one shows whether another is day first. date_format : for days that can be read in several ways.

    A time counts on its day as written, whatever its zone: reports are by the days of the ad account.

    Raises DateError (`source.date.ambiguous`, `source.date.mixed`, `source.date.zone`,
    `source.date.half_converted`) and OptionError (`option.date_format`).
    """
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    texts = pd.concat(columns)
    lines = texts.index.to_numpy() + _HEADER_LINES
    rows = pa.table(
        {
            SOURCE_ROW: lines,
            "place": np.arange(len(texts)),
            "day": pa.array(texts, pa.string(), from_pandas=True),
        }
    )
    options = ReadOptions(date_format=date_format, answers=Answers(day="local"))
    with open_engine(Settings(), "duckdb") as engine:
        column = DateColumn("day", engine.from_arrow(rows, "campaign_days"), engine, "campaigns", options)
        days, _ = read_dates(column)
        read = engine.to_arrow(column.rows.select("place", day=days.date()).order_by("place"))
    values = pd.to_datetime(pd.Series(read["day"].to_pylist(), dtype="object"), errors="coerce").to_numpy()
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return [
        pd.Series(part, index=column.index)
        for part, column in zip(np.split(values, ends), columns, strict=True)
    ]
