"""The column `cluster` of the customer table, from the current clustering."""

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
    """The newest clustering; None if there is none."""
    from tenure.store.records.clusterings import ClusteringStore

    if not place.has_database:
        return None
    try:
        return ClusteringStore(place.database).newest()
    finally:
        place.database.close()


def with_cluster(customers: ir.Table, clustering: KeptClustering | None, engine: Engine) -> ir.Table:
    """Add each customer's cluster to the customer table; null without a clustering."""
    import ibis

    if clustering is None:
        return customers.mutate(cluster=ibis.null("string"))
    rows = engine.materialise(customers, "serving_unclustered")
    return rows.left_join(_assigned(rows, clustering, engine), CUSTOMER_ID).drop(f"{CUSTOMER_ID}_right")


def recluster(old: Path, new: Path, clustering: KeptClustering, engine: Engine) -> None:
    """Copy a serving copy and replace the clusters, which is much faster than building a new copy."""
    with file_faults("write the serving copy"):
        shutil.copyfile(old, new)
    backend = engine.backend
    backend.raw_sql(f"ATTACH '{str(new).replace(chr(39), chr(39) * 2)}' AS {COPY}")
    customers = backend.table(CUSTOMER_TABLE, database=(COPY, "main"))
    _assigned(customers, clustering, engine)
    backend.raw_sql(
        f"UPDATE {COPY}.{CUSTOMER_TABLE} k SET cluster = c.cluster "
        f"FROM {_ASSIGNED} c WHERE c.{CUSTOMER_ID} = k.{CUSTOMER_ID}"
    )
    write_rows(rows_of(new), engine.to_batches(customers.order_by(CUSTOMER_ID), BATCH_ROWS))
    backend.raw_sql(f"DETACH {COPY}")


def _assigned(rows: ir.Table, kept_clustering: KeptClustering, engine: Engine) -> ir.Table:
    """`customer_id` and `cluster` of every row."""
    import pyarrow as pa

    from tenure.segments.clusters import Clustering
    from tenure.segments.described_cluster import cluster_name

    clustering = Clustering.from_json(kept_clustering.document["clustering"])
    frame = engine.to_arrow(
        rows.select(CUSTOMER_ID, *(scale.name for scale in clustering.scales))
    ).to_pandas()
    names = pa.array([cluster_name(number + 1) for number in range(len(clustering.centres))])
    labels = names.take(pa.array(clustering.assign(frame) - 1))
    assigned = pa.table({CUSTOMER_ID: pa.array(frame[CUSTOMER_ID], pa.string()), "cluster": labels})
    return engine.from_arrow(assigned, _ASSIGNED)
