"""Which fields of nested orders are our columns: those of the order itself, of its lines, of its customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tenure.sources.mapping import aliases
from tenure.sources.mapping.names import normalised

if TYPE_CHECKING:
    from tenure.sources.nested.shape import Shape

_OF_LINES = ("line_id", "product_id", "category", "quantity", "unit_price", "discount", "cost")
_CUSTOMER_IDS = ("customerid", "userid", "buyerid", "clientid")


def preferred_columns(shape: Shape) -> dict[str, str]:
    """Our name -> theirs, where the nesting tells more than the name.

    The `id` of an order is its id, not its customer's, where it names a customer beside; a price within a
    line is a price of the line. Fields of the order whose full name is an alias are left to the aliases.
    """
    of_order = [name for name, (in_line, _) in shape.names.items() if not in_line]
    of_line = {name: path for name, (in_line, path) in shape.names.items() if in_line}
    inner = {name: ".".join(path) for name, path in of_line.items()}
    columns: dict[str, str] = {}
    if "id" in of_order and any(normalised(name) in _CUSTOMER_IDS for name in of_order):
        columns["order_id"] = "id"
    line_id = next((name for name, field in inner.items() if field == "id"), None)
    if line_id:
        columns["line_id"] = line_id
    for ours, tiers in aliases.TRANSACTIONS.items():
        if ours in columns:
            continue
        theirs = None
        if ours in _OF_LINES:
            theirs = _first(ours, tiers, inner.items())
        elif not _first(ours, tiers, zip(of_order, of_order, strict=True)):
            last = [(name, name.rsplit(".", 1)[-1]) for name in of_order if "." in name]
            theirs = _first(ours, tiers[:-1], last) or _first(ours, tiers[:-1], inner.items())
        if theirs:
            columns[ours] = theirs
    return columns


def _first(ours: str, tiers: Sequence[Sequence[str]], names: Iterable[tuple[str, str]]) -> str | None:
    """The one column whose name is an alias, of the best tier there is; None where two are equally good."""
    names = list(names)
    for tier in ((ours,), *tiers):
        wanted = {normalised(alias) for alias in tier}
        rivals = [theirs for theirs, name in names if normalised(name) in wanted]
        if rivals:
            return rivals[0] if len(rivals) == 1 else None
    return None
