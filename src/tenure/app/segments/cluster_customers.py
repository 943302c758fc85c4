"""Find clusters among the shop's customers and make them the current ones."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.segments.described_cluster import DescribedCluster
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.shop import reading_customers

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.segments.clusters import Clustering, Method
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ClusterCustomers:
    """Command. The `number` of clusters is chosen by the method's criterion when left out."""

    method: Method = "kmeans"
    number: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class ClusteringResult:
    """The clusters. `criterion`: how their number was chosen; `stability_words`: how far to trust them."""

    method: str
    criterion: str
    scores_by_number: dict[int, float]
    stability: float
    stability_words: str
    features: tuple[str, ...]
    clusters: tuple[DescribedCluster, ...]


_OLD_NAMES = {"tried": "scores_by_number", "used": "features"}
"""Names in documents of older versions."""

_CRITERION = {
    "kmeans": "the highest silhouette (of a sample)",
    "gmm": "the lowest BIC (of a sample)",
}


def cluster_customers(command: ClusterCustomers, shop: Shop, progress: Progress) -> ClusteringResult:
    """Find the clusters, save them, and update the served copy with them.

    Raises DataError (`data.empty_lake`, `data.few_customers`, `data.alike`), OptionError.
    """
    from tenure.segments.clusters import find_clusters
    from tenure.serving.publish import refresh_serving
    from tenure.store.records.clusterings import ClusteringStore

    with reading_customers(shop, progress):
        progress.step("Finding clusters")
        frame = customers_to_cluster(shop.served)
        clustering = find_clusters(frame, command.method, command.number, command.seed)
        progress.step("Describing them")
        clustered = _described(clustering, frame, is_number_chosen=command.number is None)
        document = {"clustering": clustering.to_json(), "found": asdict(clustered)}
        ClusteringStore(shop.database).add(command.method, document, shop.actor, shop.settings.now)
    refresh_serving(shop.workspace, shop.settings, progress)
    return clustered


def customers_to_cluster(served_copy: ServedCopy) -> pd.DataFrame:
    """All customers, with the columns that clusters are based on."""
    from tenure.segments.clusters import DIMENSIONS

    query = f"SELECT {CUSTOMER_ID}, {', '.join(DIMENSIONS)} FROM {COPY}.{CUSTOMER_TABLE}"
    frame: pd.DataFrame = served_copy.cursor().sql(query).to_arrow_table().to_pandas()
    return frame


def clustered_from(document: dict[str, Any]) -> ClusteringResult:
    """The clusters of a stored document."""
    stored_facts = {_OLD_NAMES.get(name, name): value for name, value in document["found"].items()}
    return ClusteringResult(
        **{
            **stored_facts,
            "scores_by_number": {
                int(number): value for number, value in stored_facts["scores_by_number"].items()
            },
            "features": tuple(stored_facts["features"]),
            "clusters": tuple(DescribedCluster(**cluster) for cluster in stored_facts["clusters"]),
        }
    )


def _described(clustering: Clustering, frame: pd.DataFrame, is_number_chosen: bool) -> ClusteringResult:
    from tenure.segments.cluster_words import described, stability_words

    how = _CRITERION[clustering.method]
    numbers = f"{min(clustering.tried)} to {max(clustering.tried)}"
    criterion = (
        f"{len(clustering.centres)} clusters: {how}, of {numbers}"
        if is_number_chosen
        else "The requested number"
    )
    return ClusteringResult(
        method=clustering.method,
        criterion=criterion,
        scores_by_number=dict(clustering.tried),
        stability=clustering.stability,
        stability_words=stability_words(clustering.stability),
        features=tuple(scale.name for scale in clustering.scales),
        clusters=described(clustering, frame, clustering.assign(frame)),
    )
