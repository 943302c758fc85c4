"""Match the fields of nested orders with Tenure's columns by their nesting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tenure.sources.mapping import aliases
from tenure.sources.mapping.names import normalised

if TYPE_CHECKING:
    from tenure.sources.nested.shape import Shape

_LINE_FIELDS = ("line_id", "product_id", "category", "quantity", "unit_price", "discount", "cost")
_CUSTOMER_IDS = ("customerid", "userid", "buyerid", "clientid")


def preferred_columns(shape: Shape) -> dict[str, str]:
    """Field -> column, if the nesting is better evidence than the name.

    The `id` of an order is the order ID if there is also a customer ID; a price within a line is a price of
    the line. Fields of the order whose full name is an alias are left to the aliases.
    """
    order_names = [name for name, (in_line, _) in shape.names.items() if not in_line]
    line_paths = {name: path for name, (in_line, path) in shape.names.items() if in_line}
    inner = {name: ".".join(path) for name, path in line_paths.items()}
    columns: dict[str, str] = {}
    if "id" in order_names and any(normalised(name) in _CUSTOMER_IDS for name in order_names):
        columns["order_id"] = "id"
    line_id = next((name for name, field in inner.items() if field == "id"), None)
    if line_id:
        columns["line_id"] = line_id
    for field_name, tiers in aliases.TRANSACTIONS.items():
        if field_name in columns:
            continue
        column = None
        if field_name in _LINE_FIELDS:
            column = _best_match(field_name, tiers, inner.items())
        elif not _best_match(field_name, tiers, zip(order_names, order_names, strict=True)):
            last = [(name, name.rsplit(".", 1)[-1]) for name in order_names if "." in name]
            column = _best_match(field_name, tiers[:-1], last) or _best_match(
                field_name, tiers[:-1], inner.items()
            )
        if column:
            columns[field_name] = column
    return columns


def _best_match(
    field_name: str, tiers: Sequence[Sequence[str]], names: Iterable[tuple[str, str]]
) -> str | None:
    """The column whose name is an alias in the best tier; None if two are equally good."""
    names = list(names)
    for tier in ((field_name,), *tiers):
        tier_names = {normalised(alias) for alias in tier}
        rivals = [column for column, name in names if normalised(name) in tier_names]
        if rivals:
            return rivals[0] if len(rivals) == 1 else None
    return None
