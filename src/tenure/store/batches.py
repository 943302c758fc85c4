"""The record of what was ingested: one row per batch, in a Delta table of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.store.lake import Lake

BATCHES = "batches"


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


def ingested(lake: Lake, version: int | None = None) -> list[Batch]:
    """Every batch of the lake, oldest first; of a version of it, if one is named."""
    table = lake.small_table(BATCHES, version)
    return sorted(map(_batch, table.to_pylist()), key=lambda b: b.ingested_at) if table is not None else []


def find(lake: Lake, batch_id: str) -> Batch | None:
    """The batch of that id, if the lake has it."""
    return next((batch for batch in ingested(lake) if batch.batch_id == batch_id), None)


def with_batch(lake: Lake, batch: Batch) -> pa.Table:
    """The whole record with one batch more."""
    import pyarrow as pa

    rows = [_row(one) for one in (*ingested(lake), batch)]
    counts = [(name, pa.string()) for name in ("rows_in", "rows_added", "rows_known", "rows_quarantined")]
    names = [(name, pa.string()) for name in ("batch_id", "source", "file_name")]
    return pa.Table.from_pylist(
        rows, schema=pa.schema([*names, ("ingested_at", pa.timestamp("us")), *counts])
    )


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
