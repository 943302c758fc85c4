"""The record of what was ingested: one row per batch, in a Delta table of its own.

Live orders come in by a batch a minute. Once their rows are out of the store nobody asks for one of these
batches again; old ones become one row per month.
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
"""So many of the newest batches of a source whose old ones are folded stay as they are."""

_FOLDED = ":"
_COUNTS = ("rows_in", "rows_added", "rows_known", "rows_quarantined")


@dataclass(frozen=True)
class Batch:
    """One input that was ingested.

    batch_id : digest of its content and of how it was read; equal for a copy under another name.
    file_name : what the input was called, without its folder.
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

    @property
    def is_folded(self) -> bool:
        """Whether it stands for all old batches of a month; `ingested_at` is the last one's then."""
        return _FOLDED in self.batch_id


def ingested(lake: Lake, version: int | None = None) -> list[Batch]:
    """Every batch of the lake, oldest first; of a version of it, if one is named."""
    table = lake.small_table(BATCHES, version)
    return sorted(map(_batch, table.to_pylist()), key=lambda b: b.ingested_at) if table is not None else []


def find(lake: Lake, batch_id: str) -> Batch | None:
    """The batch of that id, if the lake has it."""
    return next((batch for batch in ingested(lake) if batch.batch_id == batch_id), None)


def folded(record: Sequence[Batch], source: str, keep: Collection[str]) -> list[Batch]:
    """The record, oldest first, with the old batches of `source` made one per month; those to `keep` stay."""
    old = [one for one in record if one.source == source and not one.is_folded][:-KEPT_PASSING]
    going = {one.batch_id for one in old} - set(keep)
    made: dict[str, Batch] = {}
    for one in record:
        if one.batch_id in going or (one.source == source and one.is_folded):
            month = f"{source}{_FOLDED}{one.ingested_at:%Y-%m}"
            made[month] = _together(month, made.get(month), one)
    stays = [one for one in record if one.batch_id not in going and one.batch_id not in made]
    return sorted([*stays, *made.values()], key=lambda one: one.ingested_at)


def as_table(record: Sequence[Batch]) -> pa.Table:
    """The whole record, as it is written."""
    import pyarrow as pa

    counts = [(name, pa.string()) for name in _COUNTS]
    names = [(name, pa.string()) for name in ("batch_id", "source", "file_name")]
    return pa.Table.from_pylist(
        [_row(one) for one in record],
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
    return Batch(**{**row, **counts, "ingested_at": row["ingested_at"].replace(tzinfo=UTC)})
