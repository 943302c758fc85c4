"""Removal of imports: their rows leave the lake, except those that another import brought as well.

Equal rows of several imports are in the lake as often as the import with most of them has them
(`lake.overlap`), so of the removed imports' rows as many stay as the others have without them; they belong to
another import from then on. Orders that nothing is left of get the rows of the newest import that had other
rows for them, and contacts and products the values of the newest other import.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.schema import TABLES
from tenure.store.lake import batches, overlap
from tenure.store.lake.admission import QUARANTINE
from tenure.store.lake.import_records import BATCH_ID, EARLIER, IMPORTED, REPEATED, SET_ASIDE
from tenure.store.lake.order_changes import ORDER_CHANGES, SOURCE, note_changes

if TYPE_CHECKING:
    from datetime import datetime

    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import LakeWrite

REMOVED = "removed-"
"""Prefix of the batch that records a removal."""

_ORDER = ["order_id", "customer_id"]
_RANK, _HEIR = "rank", "heir"


@dataclass(frozen=True)
class LogChange:
    """What a removal does to transactions or events.

    removed_rows : rows that leave. kept : rows that stay for another import, with its batch.
    back : rows of orders that another import had otherwise, with its batch.
    """

    removed_rows: ir.Table
    kept_rows: ir.Table
    back: ir.Table | None = None


@dataclass(frozen=True)
class KeyedChange:
    """What a removal does to contacts or products: the import's keys, and the rows that take their place."""

    keys: ir.Table
    now: ir.Table


class ImportRemoval:
    """The removal of batches, computed at once; nothing is changed before `write`.

    Attributes
    ----------
    logs : dict of LogChange, by `transactions` and `events`. keyed : dict of KeyedChange, by table.
    """

    def __init__(self, batch_ids: Collection[str], lake: Lake, engine: Engine) -> None:
        self._batch_ids, self._lake, self._engine = tuple(batch_ids), lake, engine
        self._record = batches.ingested(lake)
        self._ranks = self._ranked()
        self.logs = {name: change for name in REPEATED if (change := self._log_change(name)) is not None}
        self.keyed = {name: keyed for name in IMPORTED if (keyed := self._keyed_change(name)) is not None}

    def leaving(self) -> dict[str, int]:
        """Numbers of rows that leave, by table."""
        parts = {name: change.removed_rows for name, change in self.logs.items()}
        for name, keyed in self.keyed.items():
            parts[name] = keyed.keys.anti_join(keyed.now, keyed.keys.columns)
        return {
            name: int(self._engine.to_arrow(rows.aggregate(n=rows.count())).to_pylist()[0]["n"])
            for name, rows in parts.items()
        }

    def write(self, writing: LakeWrite, now: datetime, removed_by: str) -> None:
        """Take the rows out of the lake and put the others in their place; visible with the commit."""
        removal_ids = [f"{REMOVED}{batch_id}" for batch_id in self._batch_ids]
        for name, change in self.logs.items():
            if name == "transactions":
                removed_orders = change.removed_rows.select(*_ORDER)
                changed_orders = (
                    removed_orders
                    if change.back is None
                    else removed_orders.union(change.back.select(*_ORDER))
                )
                writing.take_out(ORDER_CHANGES, lambda rows: rows[BATCH_ID].isin(removal_ids))
                note_changes(writing, changed_orders, "removed", removal_ids[0], now)
            self._take_out(writing, name)
            writing.append(name, change.kept_rows)
            if change.back is not None:
                writing.append(name, change.back)
            self._without_kept(writing, name, change)
        for name, keyed in self.keyed.items():
            writing.take_out_matching(name, keyed.keys, list(keyed.keys.columns))
            writing.append(name, keyed.now)
        for name in (*IMPORTED.values(), SET_ASIDE, QUARANTINE):
            self._take_out(writing, name)
        removals = [
            batches.Batch(removal_id, SOURCE, "", now, {}, {}, {}, {}, removed_by)
            for removal_id in removal_ids
        ]
        replaced = {*self._batch_ids, *removal_ids}
        remaining_batches = [batch for batch in self._record if batch.batch_id not in replaced]
        table = batches.as_table([*remaining_batches, *removals])
        writing.replace(batches.BATCHES, self._engine.from_arrow(table, "batches_without_import"))

    def _take_out(self, writing: LakeWrite, name: str) -> None:
        writing.take_out(name, self._is_mine)

    def _ranked(self) -> ir.Table:
        """Every batch and its place in time; contacts from before imports were recorded come first."""
        import pyarrow as pa

        names = [EARLIER, *(batch.batch_id for batch in self._record)]
        ranks = pa.array(range(len(names)), pa.int64())
        return self._engine.from_arrow(pa.table({BATCH_ID: names, _RANK: ranks}), "import_ranks")

    def _log_change(self, name: str) -> LogChange | None:
        rows = self._lake.table(name, self._engine)
        if rows is None:
            return None
        own_rows, rest = rows.filter(self._is_mine(rows)), self._other_rows(rows)
        columns = [column for column in overlap.COMPARED[name] if column in rows.columns]
        keys = [f"key_{column}" for column in columns]
        missing_counts = self._missing_counts(name, rest, columns, keys)
        nth = ibis.row_number().over(ibis.window(group_by=keys))
        numbered = overlap.keyed(own_rows, columns).mutate(nth=nth)
        candidates = numbered if missing_counts is None else numbered.left_join(missing_counts, keys)
        missing = ibis.literal(0) if missing_counts is None else candidates.missing.fill_null(0)
        heir = ibis.null("string") if missing_counts is None else candidates[_HEIR]
        candidates = candidates.select(*rows.columns, stays=candidates.nth < missing, **{_HEIR: heir})
        candidates = self._engine.materialise(candidates, f"removal_{name}")
        kept_rows = (
            candidates.filter(candidates.stays).mutate(**{BATCH_ID: candidates[_HEIR]}).select(*rows.columns)
        )
        removed_rows = candidates.filter(~candidates.stays).select(*rows.columns)
        back = self._back(removed_rows, rest.union(kept_rows)) if name == "transactions" else None
        return LogChange(removed_rows, kept_rows, back)

    def _missing_counts(
        self, name: str, rest: ir.Table, columns: Sequence[str], keys: list[str]
    ) -> ir.Table | None:
        """How many more equal rows (`missing`) the other imports have than the lake without this one, and
        which of them has most.
        """
        repeated = self._lake.table(REPEATED[name], self._engine)
        if repeated is None:
            return None
        repeated = self._other_rows(overlap.with_columns(repeated, rest, columns))
        in_lake, noted = (
            overlap.keyed(part, columns).select(*keys, BATCH_ID, is_there=ibis.literal(is_there))
            for part, is_there in ((rest, 1), (repeated, 0))
        )
        of_each = in_lake.union(noted).group_by([*keys, BATCH_ID])
        of_each = of_each.aggregate(there=ibis._.is_there.sum(), rows=ibis._.count())
        by_key = of_each.group_by(keys).aggregate(
            missing=ibis._.rows.max() - ibis._.there.sum(),
            **{_HEIR: ibis._[BATCH_ID].argmax(ibis._.rows)},
        )
        return by_key.filter(by_key.missing > 0)

    def _back(self, removed_rows: ir.Table, present: ir.Table) -> ir.Table | None:
        """Set-aside rows of orders of which no other import has rows left."""
        set_aside = self._lake.table(SET_ASIDE, self._engine)
        if set_aside is None:
            return None
        candidates = self._other_rows(set_aside).semi_join(removed_rows, "order_id")
        ranked = candidates.inner_join(self._ranks, BATCH_ID)
        newest = ranked.group_by(_ORDER).aggregate(newest=ranked[_RANK].max())
        newest_rows = ranked.inner_join(newest, _ORDER)
        newest_rows = newest_rows.filter(newest_rows[_RANK] == newest_rows.newest).select(*candidates.columns)
        orders_present = present.select(*_ORDER, other_batch=present[BATCH_ID]).distinct()
        foreign = newest_rows.select(*_ORDER, BATCH_ID).distinct().inner_join(orders_present, _ORDER)
        foreign = foreign.filter(foreign.other_batch != foreign[BATCH_ID])
        return self._engine.materialise(newest_rows.anti_join(foreign, _ORDER), "removal_back")

    def _without_kept(self, writing: LakeWrite, name: str, change: LogChange) -> None:
        """Forget the repeated rows that are now in the lake, and those of the removed imports."""
        if change.back is not None:
            writing.take_out_matching(SET_ASIDE, change.back, [*_ORDER, BATCH_ID])
        repeated = self._lake.table(REPEATED[name], self._engine)
        if repeated is None:
            return
        columns = [column for column in overlap.COMPARED[name] if column in repeated.columns]
        kept_rows = overlap.with_columns(change.kept_rows, repeated, columns)
        keys = [*(f"key_{column}" for column in columns), BATCH_ID]
        remaining_rows = overlap.keyed(self._other_rows(repeated), columns)
        remaining_rows = remaining_rows.anti_join(overlap.keyed(kept_rows, columns), keys).select(
            *repeated.columns
        )
        writing.replace(REPEATED[name], self._engine.materialise(remaining_rows, f"left_{name}"))

    def _keyed_change(self, name: str) -> KeyedChange | None:
        noted, rows = (self._lake.table(table, self._engine) for table in (IMPORTED[name], name))
        if noted is None or rows is None:
            return None
        (key,) = TABLES[name].key
        keys = noted.filter(self._is_mine(noted)).select(key).distinct()
        ranked = self._other_rows(noted).semi_join(keys, key).inner_join(self._ranks, BATCH_ID)
        columns = [column for column in rows.columns if column != key and column in noted.columns]
        newest = {column: ranked[column].first(order_by=ranked[_RANK].desc()) for column in columns}
        now = ranked.group_by(key).aggregate(**newest) if newest else ranked.select(key).distinct()
        return KeyedChange(
            self._engine.materialise(keys, f"removal_keys_{name}"),
            self._engine.materialise(now, f"removal_now_{name}"),
        )

    def _is_mine(self, rows: ir.Table) -> ir.BooleanValue:
        return rows[BATCH_ID].isin(self._batch_ids)

    def _other_rows(self, rows: ir.Table) -> ir.Table:
        return rows.filter(~self._is_mine(rows))
