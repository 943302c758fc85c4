"""What rules can be made of in this shop: fields with operators, and values that customers have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.orders.schema import Kind
from tenure.core.text.closest import closest
from tenure.segments.fields import FIELDS, Field, Topic
from tenure.segments.rules import conditions, operators_of
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenure.segments.rules import Rule
    from tenure.serving.copy.served import Served

MAX_CHOICES = 50
MAX_SENTENCES = 20
_NAMED = 6


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
            _choices_once(one, served),
            one.name in known,
        )
        for one in FIELDS.values()
    ]


def values_nobody_has(rule: Rule, served: Served) -> list[str]:
    """A sentence for each text a rule asks for that no customer has, with those there are.

    After `MAX_SENTENCES` of them, one that tells how many more there are.
    """
    absent = list(dict.fromkeys(_absent(rule, served)))
    said = [
        _nobody_has(field.name, text, _choices_once(field, served)) for field, text in absent[:MAX_SENTENCES]
    ]
    more = len(absent) - MAX_SENTENCES
    return [*said, f"{more} more of the values also match no customer."] if more > 0 else said


def _absent(rule: Rule, served: Served) -> Iterator[tuple[Field, str]]:
    for one in conditions(rule):
        if one.field.kind != "text" or one.op not in ("=", "in"):
            continue
        there = _choices_once(one.field, served)
        if len(there) < MAX_CHOICES:
            asked = one.value if isinstance(one.value, tuple) else (one.value,)
            yield from ((one.field, str(text) if there else "") for text in asked if text not in there)


def _nobody_has(field: str, text: str, there: list[str]) -> str:
    if not there:
        return f"No customer has a known {field}."
    like = closest(text, there, cutoff=0.5)
    named = list(dict.fromkeys([*like, *there]))[:_NAMED]
    more = ", ..." if len(there) > len(named) else ""
    return f"No customer has the {field} '{text}'; the values are: {', '.join(named)}{more}."


def _known(served: Served) -> frozenset[str]:
    if not served.has_orders:
        return frozenset()
    counts = ", ".join(f"count({name}) > 0 AS {name}" for name in FIELDS)
    row = served.rows(f"SELECT {counts} FROM {COPY}.{CUSTOMER_TABLE}")[0]
    return frozenset(name for name, is_known in row.items() if is_known)


def _choices_once(field: Field, served: Served) -> list[str]:
    return served.once(("field_choices", field.name), lambda: _choices(field, served))


def _choices(field: Field, served: Served) -> list[str]:
    if field.kind != "text" or field.choices or not served.has_orders:
        return list(field.choices)
    query = (
        f"SELECT {field.name} FROM {COPY}.{CUSTOMER_TABLE} WHERE {field.name} IS NOT NULL "
        f"GROUP BY {field.name} ORDER BY count(*) DESC, {field.name} LIMIT {MAX_CHOICES}"
    )
    return [row[0] for row in served.sql(query)]
