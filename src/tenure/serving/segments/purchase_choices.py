"""What rules about the order history can refer to: fields of order lines, and the values that occur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.segments.purchases import PURCHASE_FIELDS, Bought
from tenure.segments.rules import leaves
from tenure.serving.copy.names import COPY, PURCHASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenure.segments.rules import Rule
    from tenure.serving.copy.served_copy import ServedCopy

MAX_CHOICES = 200
MAX_SENTENCES = 20


@dataclass(frozen=True)
class PurchaseFieldResponse:
    """A field of orders that rules can use. `choices`: its most common values; empty where none is known."""

    name: str
    title: str
    doc: str
    choices: list[str]


def purchase_fields_shown(served_copy: ServedCopy) -> list[PurchaseFieldResponse]:
    """All fields, in the order they are declared; the values are those of orders before the scoring."""
    return [
        PurchaseFieldResponse(field.name, field.title, field.doc, _choices_once(field.name, served_copy))
        for field in PURCHASE_FIELDS.values()
    ]


def values_never_bought(rule: Rule, served_copy: ServedCopy) -> list[str]:
    """A sentence for each value in a rule that no order has."""
    absent = list(dict.fromkeys(_absent(rule, served_copy)))[:MAX_SENTENCES]
    return [f"No order has the {PURCHASE_FIELDS[name].title.lower()} '{value}'." for name, value in absent]


def _absent(rule: Rule, served_copy: ServedCopy) -> Iterator[tuple[str, str]]:
    for leaf in leaves(rule):
        if not isinstance(leaf, Bought):
            continue
        for name, values in leaf.items:
            known_values = set(_choices_once(name, served_copy)) | _existing(name, values, served_copy)
            yield from ((name, value) for value in values if value not in known_values)


def _existing(name: str, values: tuple[str, ...], served_copy: ServedCopy) -> set[str]:
    if not served_copy.has_orders:
        return set()
    marks = ", ".join("?" * len(values))
    query = f"SELECT DISTINCT {name} FROM {COPY}.{PURCHASES} WHERE {name} IN ({marks})"
    return {row[0] for row in served_copy.sql(query, list(values))}


def _choices_once(name: str, served_copy: ServedCopy) -> list[str]:
    return served_copy.once(("purchase_choices", name), lambda: _choices(name, served_copy))


def _choices(name: str, served_copy: ServedCopy) -> list[str]:
    if not served_copy.has_orders:
        return []
    query = (
        f"SELECT {name} FROM {COPY}.{PURCHASES} WHERE {name} IS NOT NULL AND {name} <> '' "
        f"GROUP BY {name} ORDER BY count(*) DESC, {name} LIMIT {MAX_CHOICES}"
    )
    return [row[0] for row in served_copy.sql(query)]
