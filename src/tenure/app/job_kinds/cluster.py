"""Find clusters among the customers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import PUBLISH, READ_WORKSPACE, Stage
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

_METHODS = ("kmeans", "gmm")
_SEEDS = 2**32


@dataclass(frozen=True)
class ClusterParameters:
    """`kmeans` or `gmm` (a Gaussian mixture); the number of clusters (default: chosen by the method)."""

    method: str = "kmeans"
    number: int | None = None
    seed: int = 0

    def check(self) -> None:
        if not 0 <= self.seed < _SEEDS:
            raise OptionError(
                "The seed is out of range.",
                values=[self.seed],
                hint=f"choose a whole number from 0 to {_SEEDS - 1}",
                code="option.seed",
            )
        if self.method not in _METHODS or not (self.number is None or 2 <= self.number <= 20):
            raise OptionError(
                "The clustering options are not valid.",
                values=[self.method, self.number or ""],
                hint=f"choose {' or '.join(_METHODS)}, and 2 to 20 clusters",
                code="option.method",
            )


def _run(parameters: ClusterParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.segments.cluster_customers import ClusterCustomers, cluster_customers

    command = ClusterCustomers(
        parameters.method,  # type: ignore[arg-type]
        parameters.number,
        parameters.seed,
    )
    return dict(plain(asdict(cluster_customers(command, context.shop, progress))))


KIND = Kind(
    "Find clusters of similar customers, choose their number by a criterion, and make them "
    "available to everyone.",
    "analyst",
    ClusterParameters,
    _run,
    TRAINING,
    stages=(
        READ_WORKSPACE,
        Stage("Find clusters", ("Finding clusters",), 5),
        Stage("Describe them", ("Describing them",)),
        PUBLISH,
    ),
)
