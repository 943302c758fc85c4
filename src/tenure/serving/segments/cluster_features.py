"""The features that clusters are built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy


def cluster_features(served_copy: ServedCopy) -> pd.DataFrame:
    """One row per customer of the copy: `customer_id` and `segments.clusters.DIMENSIONS`.

    Raises DataError (`data.empty_lake`) if there are no orders.
    """
    from tenure.segments.clusters import DIMENSIONS

    query = f"SELECT {CUSTOMER_ID}, {', '.join(DIMENSIONS)} FROM {COPY}.{CUSTOMER_TABLE}"
    frame: pd.DataFrame = served_copy.cursor().sql(query).to_arrow_table().to_pandas()
    return frame
