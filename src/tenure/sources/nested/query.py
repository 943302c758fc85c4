"""The query that makes a table of nested orders: one row per line, or per order where there are none."""

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


def rows(documents: str, shape: Shape, picks: Mapping[str, str], others: Sequence[str]) -> str:
    """A SELECT of the picked columns, our name -> theirs, all as text, and the fingerprint of `others`."""
    fields = {name: place for place, name in enumerate(dict.fromkeys((*picks.values(), *others)))}
    whole = {name: shape.names[name] for name in fields if name != REFUNDED}
    of_order = [name for name, (in_line, _) in whole.items() if not in_line]
    of_line = [name for name, (in_line, _) in whole.items() if in_line]
    values = {name: f"v[{place}]" for place, name in enumerate(of_order, 1)}
    values |= {name: f"w[{place}]" for place, name in enumerate(of_line, 1)}
    values[REFUNDED] = "refunded"
    chosen = [f"{values[theirs]} AS {duck.identifier(ours)}" for ours, theirs in picks.items()]
    if others:
        chosen.append(f"(hash({', '.join(values[name] for name in others)}) >> 1)::BIGINT AS {OTHER_COLUMNS}")
    order = "json" if not shape.wrapper else f"unnest(json_extract({_at('json', shape.wrapper)}, '$[*]'))"
    line_paths = [(*shape.line_inner, *whole[name][1]) for name in of_line]
    order = _at(order, shape.inner) if shape.inner else order
    lines = f"json_extract({_at('o', shape.lines)}, '$[*]')" if shape.lines else "NULL::JSON[]"
    return (
        f"WITH orders AS (SELECT {order} AS o FROM {documents}), "
        f"fields AS (SELECT {_texts('o', [whole[name][1] for name in of_order])} AS v, "
        f"{_refunded(shape.refunds)} AS refunded, {lines} AS lines "
        "FROM orders WHERE json_type(o) = 'OBJECT'), "
        "split AS (SELECT v, refunded, unnest(if(len(lines) > 0, lines, [NULL::JSON])) AS line FROM fields), "
        f"parts AS (SELECT v, refunded, {_texts('line', line_paths)} AS w "
        "FROM split) "
        f"SELECT {', '.join(chosen)} FROM parts"
    )


def _texts(value: str, paths: Sequence[Path]) -> str:
    """A list of the texts at some paths of a JSON value."""
    if not paths:
        return "NULL::VARCHAR[]"
    return f"json_extract_string({value}, [{', '.join(_pointer(path) for path in paths)}])"


def _at(value: str, path: Path) -> str:
    return f"json_extract({value}, {_pointer(path)})"


def _pointer(path: Path) -> str:
    """A JSON pointer: unlike a path, it can name any key."""
    return duck.quoted("".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path))


def _refunded(paths: Sequence[Path]) -> str:
    """What went back to the customer, by the first of the paths that an order has."""
    sums = [_sum_of(path) for path in paths]
    return f"coalesce({', '.join(sums)})::DOUBLE::VARCHAR" if sums else "NULL::VARCHAR"


def _sum_of(path: Path) -> str:
    *above, last = path
    within = "".join(f".{key}[*]" for key in above)
    counted = f"json_extract(o, '$.refunds[*]{within}')"
    if "transactions" in above:
        # Shopify notes every attempt; only what succeeded went back.
        counted = (
            f"list_filter({counted}, lambda t: coalesce(t->>'$.kind', 'refund') = 'refund' "
            "AND coalesce(t->>'$.status', 'success') = 'success')"
        )
    return f"list_sum(list_transform({counted}, lambda t: abs(try_cast(t->>'$.{last}' AS {_MONEY}))))"
