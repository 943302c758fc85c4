"""Show the current clusters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.app.segments.cluster_customers import ClusteringResult, clustered_from
from tenure.store.records.clusterings import ClusteringStore

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ClusteringDetails:
    """The current clusters, and who found them."""

    created_by: str
    created_at: datetime
    clustered: ClusteringResult


def show_clusters(shop: Shop) -> ClusteringDetails | None:
    """The current clusters; None before any were found."""
    newest = ClusteringStore(shop.database).newest()
    if newest is None:
        return None
    return ClusteringDetails(newest.made_by, newest.made_at, clustered_from(newest.document))
