"""The customer frame of an order log, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import check_table_path, write_table
from tenure.app.modelling.prepared import Asked, prepared
from tenure.core.frames.compute import cap_at, compute
from tenure.core.frames.snapshot import Snapshot

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings


CAP_QUANTILE = 0.995
"""Where money features are capped unless the command says otherwise; cleaning counts outliers there too."""


@dataclass(frozen=True)
class ComputeFeatures:
    """Command.

    The horizon of `asked` names the window whose season the features look at; no order in it is seen.
    Money features are capped at `cap_quantile` over the customers, so that a few very large ones do not
    bend whatever is fitted to them; 1 leaves them as they are. The log itself keeps every order.
    """

    out: Path
    asked: Asked
    cap_quantile: float = CAP_QUANTILE


@dataclass(frozen=True)
class FeaturesResult:
    """Where the frame lies, its size, and the features the log cannot carry with what they miss."""

    path: Path
    customers: int
    features: int
    version: str
    switched_off: dict[str, tuple[str, ...]]

    def lacking(self) -> dict[str, list[str]]:
        """What the log lacks, and the features that are missing for it."""
        needs = sorted({need for missed in self.switched_off.values() for need in missed})
        return {need: [one for one, missed in self.switched_off.items() if need in missed] for need in needs}


def compute_features(command: ComputeFeatures, settings: Settings, progress: Progress) -> FeaturesResult:
    """Compute every feature the log can carry and write one row per customer."""
    check_table_path(command.out)
    with prepared(command.asked, settings, progress) as ready:
        progress.step("Features")
        features = ready.panels.features
        snapshot = Snapshot(ready.orders.tables, ready.as_of, ready.horizon_days)
        # Kept first: the caps and the capped are two looks at the same frame.
        whole = ready.engine.materialise(compute(features, snapshot), "customer_frame")
        frame = ready.engine.to_arrow(cap_at(whole, features, command.cap_quantile))
        write_table(frame.sort_by("customer_id"), command.out)
        switched_off = ready.panels.switched_off
    return FeaturesResult(command.out, frame.num_rows, len(features), features.version, switched_off)
