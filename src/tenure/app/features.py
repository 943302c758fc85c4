"""The customer frame of an order log, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.bootstrap import Settings, open_engine
from tenure.app.orders import OrderLog, open_orders
from tenure.app.table_files import check_table_path, write_table
from tenure.app.time_choices import choose_as_of, choose_horizon
from tenure.core.compute import all_features, available, compute
from tenure.core.snapshot import Snapshot

if TYPE_CHECKING:
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class MakeFeatures:
    """Command. `horizon` names the window whose season the features look at; no order in it is seen."""

    out: Path
    log: OrderLog | None = None
    workspace: Path | None = None
    as_of: date | None = None
    horizon: str = "90d"


@dataclass(frozen=True)
class FeaturesMade:
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


def make_features(command: MakeFeatures, settings: Settings, progress: Progress) -> FeaturesMade:
    """Compute every feature the log can carry and write one row per customer."""
    check_table_path(command.out)
    with open_engine(settings, "duckdb") as engine:
        orders = open_orders(command.log, command.workspace, settings.today, engine, progress)
        as_of = choose_as_of(command.as_of, orders, progress)
        horizon_days = choose_horizon(command.horizon, as_of, orders)
        progress.step("Features")
        features, switched_off = available(all_features(), orders.tables)
        frame = engine.to_arrow(compute(features, Snapshot(orders.tables, as_of, horizon_days)))
        write_table(frame.sort_by("customer_id"), command.out)
    return FeaturesMade(command.out, frame.num_rows, len(features), features.version, switched_off)
