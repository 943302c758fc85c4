"""The column `cluster` of the customer table: everybody's, by the clustering in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.frame import CUSTOMER_ID

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.store.clusterings import KeptClustering
    from tenure.store.workspace import Workspace


def clustering_in_force(place: Workspace) -> KeptClustering | None:
    """The newest; None where there is none."""
    from tenure.store.clusterings import ClusteringStore

    if not place.has_database:
        return None
    try:
        return ClusteringStore(place.database).newest()
    finally:
        place.database.close()


def with_cluster(known: ir.Table, kept: KeptClustering | None, engine: Engine) -> ir.Table:
    """The customer table with the cluster of every customer; null without a clustering."""
    if kept is None:
        return known.mutate(cluster=ibis.null("string"))
    import pyarrow as pa

    from tenure.segments.clusters import Clustering
    from tenure.segments.described_cluster import cluster_name

    found = Clustering.from_json(kept.document["clustering"])
    rows = engine.materialise(known, "serving_unclustered")
    frame = engine.to_arrow(rows.select(CUSTOMER_ID, *(one.name for one in found.scales))).to_pandas()
    names = pa.array([cluster_name(number + 1) for number in range(len(found.centres))])
    labels = names.take(pa.array(found.assign(frame) - 1))
    assigned = engine.from_arrow(
        pa.table({CUSTOMER_ID: pa.array(frame[CUSTOMER_ID], pa.string()), "cluster": labels}),
        "serving_clusters",
    )
    return rows.left_join(assigned, CUSTOMER_ID).drop(f"{CUSTOMER_ID}_right")
