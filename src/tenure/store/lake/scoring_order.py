"""The order in which scorings were stored: a Delta table with one row per scoring.

Ids of runs begin with the time at which they started, by a clock that may have been ahead; and the run that
started first may finish last. Versions of the lake are strictly ordered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import LakeWrite

SCORING_ORDER = "scoring_order"


def note_scoring(lake: Lake, writing: LakeWrite, run_id: str, engine: Engine) -> None:
    """Record that this run's predictions are the newest, within the write that stores them."""
    import pyarrow as pa

    stored_in = _noted(lake) | {run_id: writing.head.current.version + 1}
    record = {"run_id": list(stored_in), "kept_in": list(stored_in.values())}
    schema = pa.schema([("run_id", pa.string()), ("kept_in", pa.int64())])
    writing.replace(SCORING_ORDER, engine.from_arrow(pa.table(record, schema=schema), "noted_scorings"))


def newest_first(run_ids: Iterable[str], lake: Lake, version: int | None = None) -> list[str]:
    """Runs in the order in which their predictions were stored, newest first. Unrecorded runs come last, by
    id.
    """
    stored_in = _noted(lake, version)
    return sorted(run_ids, key=lambda run_id: (stored_in.get(run_id, 0), run_id), reverse=True)


def newest_noted(lake: Lake, version: int, most: int) -> list[str]:
    """The runs whose predictions were stored last, newest first; no predictions are read."""
    stored_in = _noted(lake, version)
    return newest_first(stored_in, lake, version)[:most]


def _noted(lake: Lake, version: int | None = None) -> dict[str, int]:
    """By run, the version of the lake in which its predictions were stored."""
    table = lake.small_table(SCORING_ORDER, version)
    rows = [] if table is None else table.to_pylist()
    return {row["run_id"]: row["kept_in"] for row in rows}
