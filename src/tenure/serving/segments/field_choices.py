"""What rules of this shop can refer to: fields with their operators, and the values that occur."""

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
    from tenure.serving.copy.served_copy import ServedCopy

MAX_CHOICES = 50
MAX_SENTENCES = 20
_MAX_SHOWN = 6


@dataclass(frozen=True)
class SegmentFieldResponse:
    """A field that rules can use. `choices` are the most common values of a text field; else empty.

    is_known : whether any customer of the shop has a value.
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


def fields_shown(served_copy: ServedCopy) -> list[SegmentFieldResponse]:
    """All fields, by topic, in the order they are declared."""
    known_values = served_copy.once(("fields_known",), lambda: _known_values(served_copy))
    return [
        SegmentFieldResponse(
            field.name,
            field.kind,
            field.topic,
            field.title,
            field.doc,
            field.unit,
            operators_of(field),
            _choices_once(field, served_copy),
            field.name in known_values,
        )
        for field in FIELDS.values()
    ]


def values_nobody_has(rule: Rule, served_copy: ServedCopy) -> list[str]:
    """A sentence for each text in a rule that no customer has, with the values that exist.

    After `MAX_SENTENCES`, one more sentence says how many are left.
    """
    absent = list(dict.fromkeys(_absent(rule, served_copy)))
    sentences = [
        _no_match_sentence(field.name, text, _choices_once(field, served_copy))
        for field, text in absent[:MAX_SENTENCES]
    ]
    more = len(absent) - MAX_SENTENCES
    return [*sentences, f"{more} more of the values also match no customer."] if more > 0 else sentences


def _absent(rule: Rule, served_copy: ServedCopy) -> Iterator[tuple[Field, str]]:
    for condition in conditions(rule):
        if condition.field.kind != "text" or condition.op not in ("=", "in"):
            continue
        choices = _choices_once(condition.field, served_copy)
        if len(choices) < MAX_CHOICES:
            texts = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            yield from (
                (condition.field, str(text) if choices else "") for text in texts if text not in choices
            )


def _no_match_sentence(field: str, text: str, choices: list[str]) -> str:
    if not choices:
        return f"No customer has a known {field}."
    similar = closest(text, choices, cutoff=0.5)
    choices_shown = list(dict.fromkeys([*similar, *choices]))[:_MAX_SHOWN]
    more = ", ..." if len(choices) > len(choices_shown) else ""
    return f"No customer has the {field} '{text}'; the values are: {', '.join(choices_shown)}{more}."


def _known_values(served_copy: ServedCopy) -> frozenset[str]:
    if not served_copy.has_orders:
        return frozenset()
    counts = ", ".join(f"count({name}) > 0 AS {name}" for name in FIELDS)
    row = served_copy.rows(f"SELECT {counts} FROM {COPY}.{CUSTOMER_TABLE}")[0]
    return frozenset(name for name, is_known in row.items() if is_known)


def _choices_once(field: Field, served_copy: ServedCopy) -> list[str]:
    return served_copy.once(("field_choices", field.name), lambda: _choices(field, served_copy))


def _choices(field: Field, served_copy: ServedCopy) -> list[str]:
    if field.kind != "text" or field.choices or not served_copy.has_orders:
        return list(field.choices)
    query = (
        f"SELECT {field.name} FROM {COPY}.{CUSTOMER_TABLE} WHERE {field.name} IS NOT NULL "
        f"GROUP BY {field.name} ORDER BY count(*) DESC, {field.name} LIMIT {MAX_CHOICES}"
    )
    return [row[0] for row in served_copy.sql(query)]
