"""Order days of many customers as one list each, beside their features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import CUSTOMER_ID, ORDER_AGES, ORDER_VALUES
from tenure.core.frames.order_sequences import AGE, VALUE

if TYPE_CHECKING:
    import pandas as pd


def as_lists(days: pd.DataFrame, customers: pd.Series) -> pd.DataFrame:
    """`core.frame.SEQUENCES` of these customers, in their order: lists of float32, oldest day first.

    `days` are rows of `core.order_sequences.last_order_days`, in any order; no row is looked at one by one.
    """
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    rows = pd.Index(customers).get_indexer(pd.Index(days[CUSTOMER_ID]))
    order = np.lexsort((-days[AGE].to_numpy(), rows))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(customers)))])
    names = {ORDER_AGES: AGE} | ({ORDER_VALUES: VALUE} if VALUE in days.columns else {})
    columns: dict[str, Any] = {}
    for name, column in names.items():
        values = pa.array(days[column].to_numpy(np.float32)[order])
        lists = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), values)
        columns[name] = pd.array(lists, dtype=pd.ArrowDtype(lists.type))
    return pd.DataFrame(columns, index=customers.index)
