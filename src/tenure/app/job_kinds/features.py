"""Write the features of every customer as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.exported import check_format, export_facts, export_file
from tenure.app.job_parameters.modelling import WindowParameters
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.stages import READ_WORKSPACE, Stage
from tenure.app.modelling.compute_features import CAP_QUANTILE
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class FeaturesParameters(WindowParameters):
    """`cap_quantile` caps money features (1 leaves them unchanged); `file_format` is csv or parquet."""

    cap_quantile: float = CAP_QUANTILE
    file_format: str = "parquet"

    def check(self) -> None:
        """Raises TimeError or OptionError."""
        super().check()
        check_format(self.file_format)
        if not 0 < self.cap_quantile <= 1:
            raise OptionError(
                "The quantile for capping is out of range.",
                values=[self.cap_quantile],
                hint="choose a number above 0 and at most 1, such as 0.99",
                code="option.quantile",
            )


def _run(parameters: FeaturesParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.modelling.compute_features import ComputeFeatures, compute_features

    out = export_file(context, f"features.{parameters.file_format}")
    command = ComputeFeatures(out, parameters.selection, parameters.cap_quantile)
    result = compute_features(command, context.shop, progress)
    return {
        "customers": result.customers,
        "features": result.features,
        "version": result.version,
        "switched_off": {name: list(needs) for name, needs in result.switched_off.items()},
    } | export_facts(context, out)


KIND = Kind(
    "Write every feature that the orders support, one row per customer.",
    "analyst",
    FeaturesParameters,
    _run,
    stages=(READ_WORKSPACE, Stage("Compute features", ("Features",), 3)),
)
