"""The query that flattens nested orders: one row per line, or per order without lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tenure.sources.files import duck
from tenure.sources.files.rows import OTHER_COLUMNS

if TYPE_CHECKING:
    from tenure.sources.nested.shape import Path, Shape

REFUNDED = "amount refunded"
_MONEY = "DECIMAL(38, 4)"


def column_names(shape: Shape) -> tuple[str, ...]:
    """The columns of the table."""
    return (*shape.names, *((REFUNDED,) if shape.refunds else ()))


def rows(documents: str, shape: Shape, picks: Mapping[str, str], extra_columns: Sequence[str]) -> str:
    """A SELECT of the selected columns (field -> column) as text, and the fingerprint of `extra_columns`."""
    fields = {name: place for place, name in enumerate(dict.fromkeys((*picks.values(), *extra_columns)))}
    paths = {name: shape.names[name] for name in fields if name != REFUNDED}
    order_columns = [name for name, (in_line, _) in paths.items() if not in_line]
    line_columns = [name for name, (in_line, _) in paths.items() if in_line]
    values = {name: f"v[{place}]" for place, name in enumerate(order_columns, 1)}
    values |= {name: f"w[{place}]" for place, name in enumerate(line_columns, 1)}
    values[REFUNDED] = "refunded"
    selected = [f"{values[column]} AS {duck.identifier(field)}" for field, column in picks.items()]
    if extra_columns:
        selected.append(
            f"(hash({', '.join(values[name] for name in extra_columns)}) >> 1)::BIGINT AS {OTHER_COLUMNS}"
        )
    order = "json" if not shape.wrapper else f"unnest(json_extract({_at('json', shape.wrapper)}, '$[*]'))"
    line_paths = [(*shape.line_inner, *paths[name][1]) for name in line_columns]
    order = _at(order, shape.inner) if shape.inner else order
    lines = f"json_extract({_at('o', shape.lines)}, '$[*]')" if shape.lines else "NULL::JSON[]"
    return (
        f"WITH orders AS (SELECT {order} AS o FROM {documents}), "
        f"fields AS (SELECT {_texts('o', [paths[name][1] for name in order_columns])} AS v, "
        f"{_refunded(shape.refunds)} AS refunded, {lines} AS lines "
        "FROM orders WHERE json_type(o) = 'OBJECT'), "
        "split AS (SELECT v, refunded, unnest(if(len(lines) > 0, lines, [NULL::JSON])) AS line FROM fields), "
        f"parts AS (SELECT v, refunded, {_texts('line', line_paths)} AS w "
        "FROM split) "
        f"SELECT {', '.join(selected)} FROM parts"
    )


def _texts(value: str, paths: Sequence[Path]) -> str:
    """The texts at the given paths of a JSON value, as an SQL list."""
    if not paths:
        return "NULL::VARCHAR[]"
    return f"json_extract_string({value}, [{', '.join(_pointer(path) for path in paths)}])"


def _at(value: str, path: Path) -> str:
    return f"json_extract({value}, {_pointer(path)})"


def _pointer(path: Path) -> str:
    """A JSON pointer: unlike a path, it can name any key."""
    return duck.quoted("".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path))


def _refunded(paths: Sequence[Path]) -> str:
    """The refunded amount, from the first of the paths that an order has."""
    sums = [_sum_of(path) for path in paths]
    return f"coalesce({', '.join(sums)})::DOUBLE::VARCHAR" if sums else "NULL::VARCHAR"


def _sum_of(path: Path) -> str:
    *above, last = path
    within = "".join(f".{key}[*]" for key in above)
    entries = f"json_extract(o, '$.refunds[*]{within}')"
    if "transactions" in above:
        # Shopify records every attempt; only successful ones are refunds.
        entries = (
            f"list_filter({entries}, lambda t: coalesce(t->>'$.kind', 'refund') = 'refund' "
            "AND coalesce(t->>'$.status', 'success') = 'success')"
        )
    return f"list_sum(list_transform({entries}, lambda t: abs(try_cast(t->>'$.{last}' AS {_MONEY}))))"
