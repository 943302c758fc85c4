"""Which scoring was kept after which: a row per scoring, in a Delta table of its own.

Ids of runs begin with the time by the clock of whoever began them. That clock may have been ahead, and what
was begun first may end last; versions of the lake follow one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import Writing

SCORING_ORDER = "scoring_order"


def note_scoring(lake: Lake, writing: Writing, run_id: str, engine: Engine) -> None:
    """Write down that this run's predictions are the newest; within the write that keeps them."""
    import pyarrow as pa

    kept_in = _noted(lake) | {run_id: writing.head.current.version + 1}
    record = {"run_id": list(kept_in), "kept_in": list(kept_in.values())}
    schema = pa.schema([("run_id", pa.string()), ("kept_in", pa.int64())])
    writing.replace(SCORING_ORDER, engine.from_arrow(pa.table(record, schema=schema), "noted_scorings"))


def newest_first(run_ids: Iterable[str], lake: Lake, version: int | None = None) -> list[str]:
    """As their predictions were kept. Those of whom it was not noted come last, by their ids."""
    kept_in = _noted(lake, version)
    return sorted(run_ids, key=lambda one: (kept_in.get(one, 0), one), reverse=True)


def newest_noted(lake: Lake, version: int, most: int) -> list[str]:
    """The runs whose predictions were kept last, the newest first; none of them is read."""
    kept_in = _noted(lake, version)
    return newest_first(kept_in, lake, version)[:most]


def _noted(lake: Lake, version: int | None = None) -> dict[str, int]:
    """By run, the version of the lake with which its predictions were kept."""
    table = lake.small_table(SCORING_ORDER, version)
    rows = [] if table is None else table.to_pylist()
    return {row["run_id"]: row["kept_in"] for row in rows}
