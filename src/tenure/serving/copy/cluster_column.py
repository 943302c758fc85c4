"""The column `cluster` of the customer table: everybody's, by the clustering in force."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.store.files.faults import file_faults
from tenure.store.lake.rows_by_id import BATCH_ROWS, write_rows
from tenure.store.serving import rows_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.store.records.clusterings import KeptClustering
    from tenure.store.workspace import Workspace

_ASSIGNED = "serving_clusters"


def clustering_in_force(place: Workspace) -> KeptClustering | None:
    """The newest; None where there is none."""
    from tenure.store.records.clusterings import ClusteringStore

    if not place.has_database:
        return None
    try:
        return ClusteringStore(place.database).newest()
    finally:
        place.database.close()


def with_cluster(known: ir.Table, kept: KeptClustering | None, engine: Engine) -> ir.Table:
    """The customer table with the cluster of every customer; null without a clustering."""
    import ibis

    if kept is None:
        return known.mutate(cluster=ibis.null("string"))
    rows = engine.materialise(known, "serving_unclustered")
    return rows.left_join(_assigned(rows, kept, engine), CUSTOMER_ID).drop(f"{CUSTOMER_ID}_right")


def recluster(old: Path, new: Path, kept: KeptClustering, engine: Engine) -> None:
    """Write a serving copy that is another, but for everybody's cluster: much faster than one made anew."""
    with file_faults("write the serving copy"):
        shutil.copyfile(old, new)
    backend = engine.backend
    backend.raw_sql(f"ATTACH '{str(new).replace(chr(39), chr(39) * 2)}' AS {COPY}")
    customers = backend.table(CUSTOMER_TABLE, database=(COPY, "main"))
    _assigned(customers, kept, engine)
    backend.raw_sql(
        f"UPDATE {COPY}.{CUSTOMER_TABLE} k SET cluster = c.cluster "
        f"FROM {_ASSIGNED} c WHERE c.{CUSTOMER_ID} = k.{CUSTOMER_ID}"
    )
    write_rows(rows_of(new), engine.to_batches(customers.order_by(CUSTOMER_ID), BATCH_ROWS))
    backend.raw_sql(f"DETACH {COPY}")


def _assigned(rows: ir.Table, kept: KeptClustering, engine: Engine) -> ir.Table:
    """`customer_id` and `cluster` of every row."""
    import pyarrow as pa

    from tenure.segments.clusters import Clustering
    from tenure.segments.described_cluster import cluster_name

    found = Clustering.from_json(kept.document["clustering"])
    frame = engine.to_arrow(rows.select(CUSTOMER_ID, *(one.name for one in found.scales))).to_pandas()
    names = pa.array([cluster_name(number + 1) for number in range(len(found.centres))])
    labels = names.take(pa.array(found.assign(frame) - 1))
    made = pa.table({CUSTOMER_ID: pa.array(frame[CUSTOMER_ID], pa.string()), "cluster": labels})
    return engine.from_arrow(made, _ASSIGNED)
