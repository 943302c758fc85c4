"""Admission of a clean batch into the lake: new rows are added, known rows are skipped.

Transactions and events are appended (`lake.overlap` determines which are new); customers and products are
stored by key, and the newest batch wins, including its nulls; columns it lacks keep their older values.
Rows that are separate orders (a log without order ids) are all new: they cannot be compared with others, so
their ids are made unique to the batch.

If a batch has other rows for an order than the lake (`lake.disagreements`), the lake keeps its rows, unless
the batch is set to replace them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import DataError
from tenure.core.orders.schema import IBIS_TYPES, TABLES
from tenure.store.lake import batches, import_records, overlap
from tenure.store.lake.disagreements import Disagreement, disagreements
from tenure.store.lake.order_changes import note_changes

if TYPE_CHECKING:
    from datetime import datetime

    import ibis.expr.types as ir

    from tenure.core.orders.cleaning import CleanedOrders
    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import LakeWrite

BATCH_ID = "batch_id"
QUARANTINE = "quarantine"


class Admission:
    """The admission of one batch. Nothing is visible before `writing` is committed.

    Parameters
    ----------
    replaced_at : datetime, optional
        When the batch's rows of changed orders replace those of the lake; None to keep the lake's.
    restates : bool
        The batch has all rows of each of its orders, as `disagreements` takes it.

    Attributes
    ----------
    added, known_rows, changed : dict
        Rows by table: added to the lake (for a table with a key: with new keys); skipped because the lake has
        them (or updated); and quarantined because the lake has other rows for their order.
    orders_changed : Disagreement, optional
        Orders for which the lake had other rows; None if there are none. With `replaced_at` the batch's rows
        replace the lake's from then on.
    """

    def __init__(
        self,
        lake: Lake,
        writing: LakeWrite,
        engine: Engine,
        batch_id: str,
        *,
        replaced_at: datetime | None = None,
        restates: bool = False,
    ) -> None:
        self.batch_id = batch_id
        self.orders_changed: Disagreement | None = None
        self._replaced_at, self._restates = replaced_at, restates
        self.added: dict[str, int] = {}
        self.known_rows: dict[str, int] = {}
        self.changed: dict[str, int] = {}
        self._lake = lake
        self._writing = writing
        self._engine = engine

    def admit(self, cleaned: CleanedOrders, rows_are_orders: bool) -> None:
        """Write the batch's tables. Raises DataError (`data.money_differs`), see `_refuse_mixed_money`."""
        changed_rows = [
            self._admitted(name, rows, rows_are_orders, cleaned.quarantine) for name, rows in cleaned.tables
        ]
        out = ibis.union(cleaned.quarantine, *(rows for rows in changed_rows if rows is not None))
        self._writing.append(QUARANTINE, self._stamped(out))

    def admit_table(self, name: str, rows: ir.Table, quarantine: ir.Table | None = None) -> None:
        """Write contacts, products or events that came without orders, and the rows that cleaning removed."""
        changed_rows = self._admitted(name, rows, rows_are_orders=False)
        removed_rows = [part for part in (quarantine, changed_rows) if part is not None]
        if removed_rows:
            self._writing.append(QUARANTINE, self._stamped(ibis.union(*removed_rows)))

    def admit_arrivals(self, name: str, rows: ir.Table) -> None:
        """Write live transactions or events, which were compared when they arrived.

        `rows` need no cleaning; see `overlap.judged_arrivals` for their additional columns. Rows are
        quarantined if an export has since brought other rows for their order, or if they lack an amount that
        other orders have (the log was empty when they arrived).
        """
        old = self._lake.table(name, self._engine)
        typed = _typed(name, rows, overlap.MARKS)
        if name == "transactions":
            typed = self._with_money_as(old, typed)
        if old is None:
            self._append(name, typed.drop(*overlap.MARKS))
            return
        rows_with_fate = self._engine.materialise(overlap.judged_arrivals(name, typed, old), f"judged_{name}")
        self._writing.append(QUARANTINE, self._stamped(self._sorted_by_fate(name, rows_with_fate)))

    def _admitted(
        self, name: str, raw: ir.Table, rows_are_orders: bool, quarantine: ir.Table | None = None
    ) -> ir.Table | None:
        """Admit the rows of one table; returns rows of changed orders in the form of the quarantine table."""
        rows = _typed(name, raw)
        old = self._lake.table(name, self._engine)
        if name == "transactions":
            _refuse_mixed_money(rows, old)
        if TABLES[name].key:
            self._merge(name, rows, old)
        elif name == "transactions" and rows_are_orders:
            self._append(name, rows.mutate(order_id=rows.order_id.concat(f"@{self.batch_id}")))
        elif old is None:
            self._append(name, rows)
        else:
            return self._append_what_is_new(name, rows, old, quarantine)
        return None

    def record(self, batch: batches.Batch, waiting: Collection[str] | None = None) -> None:
        """Record the batch.

        With `waiting`, old batches of the same source that are not in it are folded (`batches.folded`).
        """
        record = [*batches.ingested(self._lake), batch]
        if waiting is not None:
            record = batches.folded(record, batch.source, {*waiting, batch.batch_id})
        self._writing.replace(
            batches.BATCHES, self._engine.from_arrow(batches.as_table(record), "new_batches")
        )

    def _append(self, name: str, rows: ir.Table) -> None:
        self.added[name] = self._writing.append(name, self._stamped(rows))
        self.known_rows.setdefault(name, 0)

    def _append_what_is_new(
        self, name: str, rows: ir.Table, old: ir.Table, quarantine: ir.Table | None
    ) -> ir.Table:
        rows_with_fate = self._engine.materialise(overlap.judged(name, rows, old), f"judged_{name}")
        if name == "transactions" and quarantine is not None:
            rows_with_fate = self._without_changed(rows_with_fate, quarantine, rows, old)
        return self._sorted_by_fate(name, rows_with_fate)

    def _with_money_as(self, old: ir.Table | None, arrivals: ir.Table) -> ir.Table:
        """Drop amounts if the log has none; quarantine rows without an amount if it has them."""
        has_money = "amount" in (arrivals if old is None else old).columns
        if not has_money:
            return arrivals.drop("amount") if "amount" in arrivals.columns else arrivals
        if "amount" not in arrivals.columns:
            arrivals = arrivals.mutate(amount=ibis.null("float64"))
        without = arrivals.filter(arrivals.amount.isnull()).drop(*overlap.MARKS)
        out = overlap.quarantined(
            "transactions", without, "no_amount", "other orders of the shop have amounts"
        )
        self._writing.append(QUARANTINE, self._stamped(out))
        return arrivals.filter(arrivals.amount.notnull())

    def _sorted_by_fate(self, name: str, rows_with_fate: ir.Table) -> ir.Table:
        """Append the fresh rows; returns the changed rows in the form of the quarantine table."""
        fates = self._fates(rows_with_fate)
        is_known = rows_with_fate[overlap.FATE] == overlap.KNOWN
        import_records.note_repeated(self._writing, name, rows_with_fate.filter(is_known), self.batch_id)
        self.known_rows[name] = fates.get(overlap.KNOWN, 0)
        self.changed[name] = fates.get(overlap.CHANGED, 0)
        self._append(
            name, rows_with_fate.filter(rows_with_fate[overlap.FATE] == overlap.FRESH).drop(overlap.FATE)
        )
        changed_rows = rows_with_fate.filter(rows_with_fate[overlap.FATE] == overlap.CHANGED).drop(
            overlap.FATE
        )
        if name == "transactions":
            import_records.note_set_aside(self._writing, changed_rows, self.batch_id)
        return overlap.quarantined(name, changed_rows)

    def _without_changed(
        self, rows_with_fate: ir.Table, quarantine: ir.Table, rows: ir.Table, old: ir.Table
    ) -> ir.Table:
        """Record the changed orders. If they are replaced, drop the lake's rows and judge the batch again."""
        orders = self._engine.materialise(
            disagreements(rows_with_fate, quarantine, old, restates=self._restates), "disagreements"
        )
        facts = self._engine.to_arrow(
            orders.aggregate(
                orders=orders.order_id.nunique(), before=orders.before.sum(), now=orders.now.sum()
            )
        ).to_pylist()[0]
        if not facts["orders"]:
            return rows_with_fate
        before, now = (facts["before"], facts["now"]) if "amount" in old.columns else (None, None)
        self.orders_changed = Disagreement(
            int(facts["orders"]), before, now, replaced=self._replaced_at is not None
        )
        if self._replaced_at is None:
            return rows_with_fate
        keys = ["order_id", "customer_id"]
        replaced = old.semi_join(orders, keys)
        note_changes(self._writing, replaced, "replaced", self.batch_id, self._replaced_at)
        import_records.note_set_aside(self._writing, replaced)
        self._writing.take_out_matching("transactions", orders, keys)
        remaining = old.anti_join(orders, keys)
        judged_again = overlap.judged("transactions", rows, remaining, replaced=orders)
        return self._engine.materialise(judged_again, "judged_again")

    def _merge(self, name: str, rows: ir.Table, old: ir.Table | None) -> None:
        (key,) = TABLES[name].key
        total = self._count(rows)
        self.added[name] = total if old is None else self._count(rows.anti_join(old, key))
        self.known_rows[name] = total - self.added[name]
        import_records.note_imported(self._lake, self._writing, name, rows, old, self.batch_id)
        if old is not None:
            rows = self._engine.materialise(overlap.new_or_changed(rows, old, key), f"told_{name}")
            self._writing.take_out_matching(name, rows, [key])
        self._writing.append(name, rows)

    def _stamped(self, rows: ir.Table) -> ir.Table:
        return rows.mutate(**{BATCH_ID: ibis.literal(self.batch_id)})

    def _fates(self, rows_with_fate: ir.Table) -> dict[str, int]:
        row_counts = self._engine.to_arrow(
            rows_with_fate.group_by(overlap.FATE).aggregate(rows=rows_with_fate.count())
        )
        return {row[overlap.FATE]: int(row["rows"]) for row in row_counts.to_pylist()}

    def _count(self, rows: ir.Table) -> int:
        return int(self._engine.to_arrow(rows.aggregate(rows=rows.count())).to_pylist()[0]["rows"])


def _typed(name: str, rows: ir.Table, extra: Sequence[str] = ()) -> ir.Table:
    columns = [column for column in TABLES[name] if column.name in rows.columns]
    typed = {column.name: rows[column.name].cast(IBIS_TYPES[column.kind]) for column in columns}
    return rows.select(**typed, **{name: rows[name] for name in extra})


def _refuse_mixed_money(rows: ir.Table, old: ir.Table | None) -> None:
    """Refuse to combine logs with and without amounts, because they define purchases differently."""
    if old is None or ("amount" in rows.columns) == ("amount" in old.columns):
        return
    has, has_not = ("This log", "the lake") if "amount" in rows.columns else ("The lake", "this log")
    raise DataError(
        f"{has} has amounts and {has_not} does not; they cannot be combined in one workspace.",
        hint='map the amounts (--column amount="Total"), or use a separate workspace for this log',
        code="data.money_differs",
    )
