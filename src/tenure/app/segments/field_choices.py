"""What rules can be made of in this shop: fields with operators, and values that customers have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.served_names import COPY, CUSTOMER_TABLE
from tenure.core.schema import Kind
from tenure.segments.fields import FIELDS, Field, Topic
from tenure.segments.rules import operators_of

if TYPE_CHECKING:
    from tenure.app.live.served import Served

MOST_CHOICES = 50


@dataclass(frozen=True)
class FieldShown:
    """A field that rules can speak of. `choices` are the commonest values of a text; empty for other kinds.

    is_known : whether the shop's data says it of anybody.
    """

    name: str
    kind: Kind
    topic: Topic
    title: str
    doc: str
    unit: str
    operators: tuple[str, ...]
    choices: list[str]
    is_known: bool


def fields_shown(served: Served) -> list[FieldShown]:
    """All of them, by topic as they are declared."""
    known = served.once(("fields_known",), lambda: _known(served))
    return [
        FieldShown(
            one.name,
            one.kind,
            one.topic,
            one.title,
            one.doc,
            one.unit,
            operators_of(one),
            served.once(("field_choices", one.name), lambda one=one: _choices(one, served)),  # type: ignore[misc]
            one.name in known,
        )
        for one in FIELDS.values()
    ]


def _known(served: Served) -> frozenset[str]:
    if not served.has_orders:
        return frozenset()
    counts = ", ".join(f"count({name}) > 0 AS {name}" for name in FIELDS)
    row = served.rows(f"SELECT {counts} FROM {COPY}.{CUSTOMER_TABLE}")[0]
    return frozenset(name for name, is_known in row.items() if is_known)


def _choices(field: Field, served: Served) -> list[str]:
    if field.kind != "text" or field.choices or not served.has_orders:
        return list(field.choices)
    query = (
        f"SELECT {field.name} FROM {COPY}.{CUSTOMER_TABLE} WHERE {field.name} IS NOT NULL "
        f"GROUP BY {field.name} ORDER BY count(*) DESC, {field.name} LIMIT {MOST_CHOICES}"
    )
    return [row[0] for row in served.sql(query)]
