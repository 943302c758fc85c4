"""The shape of a JSON document: the paths of its orders, their lines, and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tenure.core.errors import SourceError

Path = tuple[str, ...]

REFUNDS = "refunds"
_LINES = (
    *("line_items", "lineitems", "order_items", "orderitems", "order_lines", "orderlines", "items", "lines"),
    *("products", "order_products", "positions", "articles", "cart_items", "details", "rows"),
)
_WRAPPERS = (
    *("orders", "data", "results", "records", "transactions", "sales", "purchases", "payments", "charges"),
    *("value", "rows", "list", "content", "objects", "elements", "response", "result", "hits"),
)
_MAX_LEVELS = 3


@dataclass(frozen=True)
class Shape:
    """Paths within a JSON document. They start at the order, and those of `line_fields` at the line.

    wrapper : path from the document to the list of orders; empty if the document is the list itself.
    inner, line_inner : path from a list element to the order or line, if each is wrapped once more, as in the
        `node` of GraphQL.
    """

    wrapper: Path
    fields: tuple[Path, ...]
    lines: Path | None = None
    line_fields: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()
    refunds: tuple[Path, ...] = ()
    inner: Path = ()
    line_inner: Path = ()

    @property
    def names(self) -> dict[str, tuple[bool, Path]]:
        """Column name -> whether it belongs to a line, and its path."""
        prefix = () if self.lines is None else _without_edges(self.lines)
        columns = {".".join(path): (False, path) for path in self.fields}
        return columns | {".".join((*prefix, *path)): (True, path) for path in self.line_fields}


def shape_of(structure: Any, label: str) -> Shape:
    """The shape, from DuckDB's `json_group_structure` of all documents in a file.

    Raises
    ------
    SourceError
        `source.json.shape` if no list of orders can be identified.
    """
    wrapper, order = _orders(structure)
    if order is None:
        raise SourceError(
            f"{label} is JSON, but contains no list of orders.",
            hint="provide a list of objects, one object per line (JSON Lines), or an object "
            'with one list of orders, such as {"orders": [...]}',
            code="source.json.shape",
        )
    inner = _inner(order)
    order = _at(order, inner)
    fields, lists = _fields(order)
    lines = _line_list(order, lists)
    line = _at(order, lines)[0] if lines else {}
    line_inner = _inner(line)
    line_fields, line_lists = _fields(_at(line, line_inner))
    prefix = _without_edges(lines or ())
    refunds = _refund_paths(order)
    left_out = [path for path in lists if path != lines and not (refunds and path == (REFUNDS,))]
    return Shape(
        wrapper,
        fields,
        lines,
        line_fields,
        (*left_out, *((*prefix, *path) for path in line_lists)),
        refunds,
        inner,
        line_inner,
    )


def _orders(structure: Any) -> tuple[Path, Mapping[str, Any] | None]:
    """The path to the list of orders, and the structure of an order."""
    if not isinstance(structure, dict):
        return (), None
    wrapper = _wrapper(structure, ())
    if wrapper is None:
        return (), structure
    return wrapper, _at(structure, wrapper)[0]


def _wrapper(structure: Mapping[str, Any], above: Path) -> Path | None:
    """The path to a list of objects with a usual name of a list of orders; None if there is none."""
    lists = [key for key, value in structure.items() if _is_list_of_objects(value)]
    wrappers = [key for key in lists if key.casefold() in _WRAPPERS and key.casefold() not in _LINES]
    # Next to order fields, a list called `data` or `rows` is part of an order.
    fields = [key for key, value in structure.items() if not isinstance(value, dict | list)]
    is_only_list = len(lists) == 1 and not any(_is_order_field(key) for key in fields)
    if len(wrappers) == 1 and (is_only_list or wrappers[0].casefold() == "orders"):
        return (*above, wrappers[0])
    if is_only_list and not wrappers and (lists[0].casefold() not in _LINES or not fields):
        return (*above, lists[0])
    for key, value in structure.items():
        if isinstance(value, dict) and key.casefold() in _WRAPPERS and len(above) < _MAX_LEVELS:
            return _wrapper(value, (*above, key))
    return None


def _is_order_field(key: str) -> bool:
    return any(word in key.casefold() for word in ("date", "created", "customer", "email", "amount", "price"))


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)


def _fields(order: Mapping[str, Any], above: Path = ()) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Paths of plain values, and paths of lists."""
    plain: list[Path] = []
    lists: list[Path] = []
    for key, value in order.items():
        path = (*above, key)
        if isinstance(value, list):
            if value and value != ["NULL"]:
                lists.append(path)
        elif isinstance(value, dict):
            inner, inner_lists = _fields(value, path)
            plain += inner
            lists += inner_lists
        else:
            plain.append(path)
    return tuple(plain), tuple(lists)


def _line_list(order: Mapping[str, Any], lists: tuple[Path, ...]) -> Path | None:
    by_name = {
        _without_edges(path)[-1].casefold(): path
        for path in reversed(lists)
        if _is_list_of_objects(_at(order, path))
    }
    return next((by_name[name] for name in _LINES if name in by_name), None)


def _inner(element: Mapping[str, Any]) -> Path:
    """The path to the object that an element wraps: its only entry, except for a cursor."""
    objects = [key for key, value in element.items() if isinstance(value, dict)]
    other_members = set(element) - set(objects) - {"cursor", "__typename"}
    return (
        (objects[0],) if len(objects) == 1 and not other_members and objects[0] in ("node", "order") else ()
    )


def _without_edges(path: Path) -> Path:
    """A path without the `edges` or `nodes` list that GraphQL adds."""
    return path[:-1] if len(path) > 1 and path[-1] in ("edges", "nodes") else path


def _refund_paths(order: Mapping[str, Any]) -> tuple[Path, ...]:
    """Paths of refund amounts, best first: the amount paid back, else the value of the goods."""
    refunds = order.get(REFUNDS)
    if not isinstance(refunds, list) or not _is_list_of_objects(refunds):
        return ()
    candidates = (("transactions", "amount"), ("total",), ("amount",), ("refund_line_items", "subtotal"))
    return tuple(path for path in candidates if path in set(_all_fields(refunds[0])))


def _all_fields(structure: Any, above: Path = ()) -> Iterator[Path]:
    """Paths of plain values, through lists."""
    if isinstance(structure, dict):
        for key, value in structure.items():
            yield from _all_fields(value, (*above, key))
    elif isinstance(structure, list):
        for value in structure:
            yield from _all_fields(value, above)
    else:
        yield above


def _at(structure: Any, path: Path) -> Any:
    for key in path:
        structure = structure[key]
    return structure
