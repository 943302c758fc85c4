"""Spellings of a customer ID: surrounding spaces, `13085.0`, letter case of addresses, lost leading zeros.

A spelling is repaired only if the log itself shows that it is one. The checks run on the distinct IDs, which
are far fewer than the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.errors import ColumnError
from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.text.quoted import Quoted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_ODD_BLANKS = r"[\x{00a0}\x{200b}\x{feff}\x{202f}\t]|\s\s|^\s|\s$"
_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+?\d+$"
_FLOAT = r"^-?\d+[.,]0+$"
_DIGITS = r"^\d+$"
_MAX_DIGITS = 15


@dataclass(frozen=True)
class IdRepairs:
    """Repairs that give each customer a single ID; the same for every table of the log."""

    blanks: bool = False
    floats: bool = False
    addresses: bool = False
    width: int | None = None

    def apply(self, ids: ir.StringValue) -> ir.StringValue:
        """Repair the spelling of IDs."""
        if self.blanks:
            ids = ids.re_replace(r"[\x{200b}\x{feff}]", "").re_replace(r"[\s\x{00a0}\x{202f}]+", " ").strip()
        if self.floats:
            ids = ibis.ifelse(ids.re_search(_FLOAT), ids.re_replace(r"[.,]0+$", ""), ids)
        if self.addresses:
            ids = ibis.ifelse(ids.contains("@"), ids.lower().re_replace("^mailto:", ""), ids)
        if self.width is not None:
            short = ids.re_search(_DIGITS) & (ids.length() < self.width)
            ids = ibis.ifelse(short, ids.lpad(self.width, "0"), ids)
        return ids


def trimmed(text: str) -> str:
    """The text without surrounding blanks, which files do not keep either."""
    return text.strip(" \t\r\n\u00a0")


def canonical_id(customer_id: str) -> str:
    """An ID as spelled by `IdRepairs.apply` with `blanks` and `addresses`, which need no other IDs."""
    plain = re.sub("[\u200b\ufeff]", "", customer_id)
    plain = re.sub("[ \t\r\n\f\u00a0\u202f]+", " ", plain).strip(" ")
    return plain.lower().removeprefix("mailto:") if "@" in plain else plain


def distinct_ids(orders: FileOrders) -> ir.Table:
    """`name, rows` of every distinct customer ID as written, stored in the engine."""
    counts = orders.table.group_by(name="customer_id").aggregate(rows=orders.table.count())
    return orders.cached(counts, "ids")


def repairs_of(orders: FileOrders, ids: ir.Table) -> IdRepairs:
    """The repairs that the IDs of `distinct_ids` need.

    Raises ColumnError (`source.id.scientific`) if IDs of customers or orders have lost digits.
    """
    facts = _facts(orders, ids)
    if facts["scientific"]:
        raise _digits_lost(orders, "customer_id")
    _refuse_lost_orders(orders)
    repairs = IdRepairs(blanks=bool(facts["blanks"]), addresses=bool(facts["addresses"]))
    if facts["floats"] and _has_whole_twins(orders, ids, repairs):
        repairs = replace(repairs, floats=True)
    return replace(repairs, width=_width(orders, ids, repairs)) if facts["zeros"] else repairs


def _facts(orders: FileOrders, ids: ir.Table) -> dict[str, Any]:
    name = ids.name
    zero_led = name.startswith("0") & (name.length() > 1)
    return orders.rows_of(
        ids.aggregate(
            scientific=name.re_search(_SCIENTIFIC).any(),
            blanks=name.re_search(_ODD_BLANKS).any(),
            floats=name.re_search(_FLOAT).any(),
            addresses=(name.contains("@") & (name != name.lower())).any(),
            zeros=(zero_led & name.re_search(_DIGITS)).any(),
        )
    )[0]


def _refuse_lost_orders(orders: FileOrders) -> None:
    if not orders.has("order_id"):
        return
    # With a sign, as spreadsheets write it: `1e5` may be a genuine ID.
    signed = orders.table.order_id.upper().contains("E+")
    if orders.aggregate(any=signed.any())["any"]:
        number = orders.table.filter(signed).order_id.re_search(_SCIENTIFIC)
        if orders.rows_of(orders.table.filter(signed).aggregate(any=number.any()))[0]["any"]:
            raise _digits_lost(orders, "order_id")


def _has_whole_twins(orders: FileOrders, raw_ids: ir.Table, repairs: IdRepairs) -> bool:
    """Whether an ID such as `13085.0` also occurs as `13085`: a spreadsheet turned it into a number."""
    ids = raw_ids.select(customer=repairs.apply(raw_ids.name)).distinct()
    floats = ids.filter(ids.customer.re_search(_FLOAT))
    integers = floats.select(customer=floats.customer.re_replace(r"[.,]0+$", ""))
    twins = integers.semi_join(ids, "customer")
    return bool(orders.rows_of(twins.aggregate(n=twins.count()))[0]["n"])


def _width(orders: FileOrders, raw_ids: ir.Table, repairs: IdRepairs) -> int | None:
    """The width of IDs before a spreadsheet dropped their leading zeros; None unless the log shows it.

    It does if all IDs with leading zeros have the same length, no ID of digits is longer, and at least one of
    them also occurs without its zeros.
    """
    ids = raw_ids.select(customer=repairs.apply(raw_ids.name)).distinct()
    ids = ids.filter(ids.customer.re_search(_DIGITS))
    padded = ids.customer.startswith("0") & (ids.customer.length() > 1)
    lengths = orders.rows_of(
        ids.aggregate(
            shortest=ids.customer.length().min(where=padded),
            longest=ids.customer.length().max(where=padded),
            any_longest=ids.customer.length().max(),
        )
    )[0]
    width = lengths["longest"]
    if lengths["shortest"] != width or lengths["any_longest"] > width or width > _MAX_DIGITS:
        return None
    short = ids.filter(ids.customer.length() < width).select(customer=ids.customer.lpad(width, "0"))
    padded_twins = short.semi_join(ids, "customer")
    twins = orders.rows_of(padded_twins.aggregate(n=padded_twins.count()))[0]["n"]
    return width if twins else None


def _digits_lost(orders: FileOrders, column: str) -> ColumnError:
    values = orders.table[column]
    rows = orders.aggregate(rows=values.re_search(_SCIENTIFIC).sum())["rows"]
    examples = orders.table.filter(values.re_search(_SCIENTIFIC)).select(SOURCE_ROW, value=values)
    first_rows = orders.rows_of(examples.order_by(SOURCE_ROW).limit(3))
    examples_shown = [Quoted(row["value"], f"row {row[SOURCE_ROW]}: ") for row in first_rows]
    return ColumnError(
        f"{orders.location}: {rows:,} values of {orders.name_of(column)} are in scientific "
        "notation; their last digits are lost, so different IDs look the same.",
        values=examples_shown,
        hint="export the file again without opening it in a spreadsheet, or format that column as text first",
        code="source.id.scientific",
    )
