"""The record of ingested batches: a Delta table with one row per batch.

Live orders add a batch per minute. Once their rows have left the store, these batches are no longer needed
individually; old ones are folded into one row per month.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.store.lake.lake import Lake

BATCHES = "batches"
KEPT_PASSING = 100
"""Number of newest batches of a source that are not folded."""

_FOLDED = ":"
_COUNTS = ("rows_in", "rows_added", "rows_known", "rows_quarantined")


@dataclass(frozen=True)
class Batch:
    """One input that was ingested.

    batch_id : digest of its content and read options; equal for a copy under another name.
    file_name : name of the input without its folder.
    added_by : name of the user who imported it; empty if it is unknown.
    rows_in = rows_added + rows_known (the lake had them) + rows_quarantined, by table.
    """

    batch_id: str
    source: str
    file_name: str
    ingested_at: datetime
    rows_in: dict[str, int]
    rows_added: dict[str, int]
    rows_known: dict[str, int]
    rows_quarantined: dict[str, int]
    added_by: str = ""

    @property
    def is_folded(self) -> bool:
        """Whether it combines the old batches of a month; `ingested_at` is then that of the last one."""
        return _FOLDED in self.batch_id


def ingested(lake: Lake, version: int | None = None) -> list[Batch]:
    """All batches of the lake, or of one version of it, oldest first."""
    table = lake.small_table(BATCHES, version)
    return sorted(map(_batch, table.to_pylist()), key=lambda b: b.ingested_at) if table is not None else []


def find(lake: Lake, batch_id: str) -> Batch | None:
    """The batch with that id, if the lake has it."""
    return next((batch for batch in ingested(lake) if batch.batch_id == batch_id), None)


def folded(record: Sequence[Batch], source: str, keep: Collection[str]) -> list[Batch]:
    """The record, oldest first, with old batches of `source` combined by month; those to `keep` stay."""
    old = [batch for batch in record if batch.source == source and not batch.is_folded][:-KEPT_PASSING]
    folded_ids = {batch.batch_id for batch in old} - set(keep)
    months: dict[str, Batch] = {}
    for batch in record:
        if batch.batch_id in folded_ids or (batch.source == source and batch.is_folded):
            month = f"{source}{_FOLDED}{batch.ingested_at:%Y-%m}"
            months[month] = _together(month, months.get(month), batch)
    stays = [batch for batch in record if batch.batch_id not in folded_ids and batch.batch_id not in months]
    return sorted([*stays, *months.values()], key=lambda batch: batch.ingested_at)


def as_table(record: Sequence[Batch]) -> pa.Table:
    """The record as an Arrow table."""
    import pyarrow as pa

    counts = [(name, pa.string()) for name in _COUNTS]
    names = [(name, pa.string()) for name in ("batch_id", "source", "file_name", "added_by")]
    return pa.Table.from_pylist(
        [_row(batch) for batch in record],
        schema=pa.schema([*names, ("ingested_at", pa.timestamp("us")), *counts]),
    )


def _together(batch_id: str, first: Batch | None, second: Batch) -> Batch:
    if first is None:
        return replace(second, batch_id=batch_id)
    sums = {name: dict(Counter(getattr(first, name)) + Counter(getattr(second, name))) for name in _COUNTS}
    return replace(first, ingested_at=max(first.ingested_at, second.ingested_at), **sums)  # type: ignore[arg-type]


def _row(batch: Batch) -> dict[str, object]:
    return {
        **{
            name: json.dumps(value) if isinstance(value, dict) else value
            for name, value in vars(batch).items()
        },
        "ingested_at": batch.ingested_at.astimezone(UTC).replace(tzinfo=None),
    }


def _batch(row: dict[str, Any]) -> Batch:
    counts = {name: json.loads(str(value)) for name, value in row.items() if name.startswith("rows_")}
    at, added_by = row["ingested_at"].replace(tzinfo=UTC), row.get("added_by") or ""
    return Batch(**{**row, **counts, "ingested_at": at, "added_by": added_by})
