"""Find clusters among the shop's customers, and put them in force."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.segments.described_cluster import DescribedCluster
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.shop import open_shop, reading_customers

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.segments.clusters import Clustering, Method
    from tenure.serving.copy.served import Served


@dataclass(frozen=True)
class Cluster:
    """Command. `number` of clusters is chosen by the method's criterion when left out."""

    workspace: Path
    method: Method = "kmeans"
    number: int | None = None
    seed: int = 0
    made_by: str = "command line"


@dataclass(frozen=True)
class Clustered:
    """What was found; `criterion` says how the number was chosen, `stability_words` how far to trust it."""

    method: str
    criterion: str
    tried: dict[int, float]
    stability: float
    stability_words: str
    used: tuple[str, ...]
    clusters: tuple[DescribedCluster, ...]


_CRITERION = {
    "kmeans": "the highest silhouette (of a sample)",
    "gmm": "the lowest BIC (of a sample)",
}


def cluster(command: Cluster, settings: Settings, progress: Progress) -> Clustered:
    """Find them, keep them, and bring what is served up to date with them.

    Raises DataError (`data.empty_lake`, `data.few_customers`, `data.alike`), OptionError.
    """
    from tenure.segments.clusters import find_clusters
    from tenure.serving.publish import refresh_serving
    from tenure.store.records.clusterings import ClusteringStore

    with open_shop(command.workspace, settings) as shop, reading_customers(shop, progress):
        progress.step("Finding clusters")
        frame = customers_to_cluster(shop.served)
        found = find_clusters(frame, command.method, command.number, command.seed)
        progress.step("Describing them")
        made = _described(found, frame, chosen=command.number is None)
        document = {"clustering": found.to_json(), "found": asdict(made)}
        ClusteringStore(shop.database).add(command.method, document, command.made_by, settings.now)
    refresh_serving(shop.workspace, settings, progress)
    return made


def customers_to_cluster(served: Served) -> pd.DataFrame:
    """All of them, with the columns that clusters are made of."""
    from tenure.segments.clusters import DIMENSIONS

    query = f"SELECT {CUSTOMER_ID}, {', '.join(DIMENSIONS)} FROM {COPY}.{CUSTOMER_TABLE}"
    frame: pd.DataFrame = served.cursor().sql(query).to_arrow_table().to_pandas()
    return frame


def clustered_from(document: dict[str, Any]) -> Clustered:
    """As it was kept."""
    found = document["found"]
    return Clustered(
        **{
            **found,
            "tried": {int(number): value for number, value in found["tried"].items()},
            "used": tuple(found["used"]),
            "clusters": tuple(DescribedCluster(**one) for one in found["clusters"]),
        }
    )


def _described(found: Clustering, frame: pd.DataFrame, chosen: bool) -> Clustered:
    from tenure.segments.cluster_words import described, stability_words

    how = _CRITERION[found.method]
    numbers = f"{min(found.tried)} to {max(found.tried)}"
    criterion = f"{len(found.centres)} clusters: {how}, of {numbers}" if chosen else "The requested number"
    return Clustered(
        method=found.method,
        criterion=criterion,
        tried=dict(found.tried),
        stability=found.stability,
        stability_words=stability_words(found.stability),
        used=tuple(one.name for one in found.scales),
        clusters=described(found, frame, found.assign(frame)),
    )
