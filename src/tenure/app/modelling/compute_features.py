"""Compute the customer frame of an order log and write it as a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import check_table_path, write_table
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.core.frames.compute import cap_at, compute
from tenure.core.frames.snapshot import Snapshot

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop

CAP_QUANTILE = 0.995
"""Default cap of money features; cleaning counts outliers above the same quantile."""


@dataclass(frozen=True)
class ComputeFeatures:
    """Command.

    selection : its horizon is the window whose season the features describe; no order in it is used.
    cap_quantile : money features are capped at this quantile over the customers, so that a few very large
        values do not distort what is fitted to them; 1 leaves them unchanged. The log keeps every order.
    """

    out: Path
    selection: OrderSelection
    cap_quantile: float = CAP_QUANTILE


@dataclass(frozen=True)
class FeaturesResult:
    """The file of the frame and its size.

    switched_off : features that the log does not support, with the columns they lack.
    """

    path: Path
    customers: int
    features: int
    version: str
    switched_off: dict[str, tuple[str, ...]]

    def by_missing_column(self) -> dict[str, list[str]]:
        """The features that are missing, by the column that the log lacks."""
        needs = sorted({need for missing in self.switched_off.values() for need in missing})
        return {
            need: [feature for feature, missing in self.switched_off.items() if need in missing]
            for need in needs
        }


def compute_features(command: ComputeFeatures, shop: Shop, progress: Progress) -> FeaturesResult:
    """Compute every feature that the log supports and write one row per customer."""
    check_table_path(command.out)
    with prepare(command.selection, shop, progress) as prepared:
        progress.step("Features")
        features, engine = prepared.panels.features, prepared.engine
        snapshot = Snapshot(prepared.orders.tables, prepared.window.as_of, prepared.window.horizon_days)
        # Materialized first: the quantiles and the capped values read the same frame.
        whole = engine.materialise(compute(features, snapshot), "customer_frame")
        frame = engine.to_arrow(cap_at(whole, features, command.cap_quantile))
        write_table(frame.sort_by("customer_id"), command.out)
        switched_off = prepared.panels.switched_off
    return FeaturesResult(command.out, frame.num_rows, len(features), features.version, switched_off)
