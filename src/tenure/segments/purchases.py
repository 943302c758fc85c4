"""Conditions on the order history: `bought(category = 'Mugs') within 90 days at least 2 times`.

As JSON: `{"bought": {"category": ["Mugs"]}, "within_days": 90, "at_least": 2}`. Days are counted back
from the cutoff of the scoring; orders on that day or later do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.core.errors import OptionError
from tenure.core.text.closest import closest

MAX_DAYS = 36_500
MAX_TIMES = 10_000
_MAX_CHARACTERS = 256
_KEYS = {"bought", "within_days", "at_least"}


@dataclass(frozen=True)
class PurchaseField:
    """A property of order lines that rules can name."""

    name: str
    title: str
    doc: str


PURCHASE_FIELDS = {
    field.name: field
    for field in (
        PurchaseField("product_id", "Product", "Product ID, as written in the shop's data."),
        PurchaseField(
            "category",
            "Category",
            "Category of the order line, or else of its product.",
        ),
        PurchaseField("channel", "Channel", "Sales channel of the order."),
        PurchaseField("promo_code", "Promotion code", "Promotion code used on the order."),
    )
}
"""Fields by name."""


@dataclass(frozen=True)
class Bought:
    """Holds for customers with at least `at_least` orders that have a matching line.

    items : pairs of a field and its values; a line matches if it has one of the values of each. Without any,
    every order matches. within_days : the last days before the scoring; None for all time.
    """

    items: tuple[tuple[str, tuple[str, ...]], ...] = ()
    within_days: int | None = None
    at_least: int = 1


def is_bought(tree: Mapping[str, Any]) -> bool:
    """Whether a JSON tree is meant as a condition on the order history."""
    return {"bought"} <= set(tree) <= _KEYS


def bought_from(tree: Mapping[str, Any]) -> Bought:
    """Condition from its JSON tree. Raises OptionError: `rule.shape`, `rule.field`, `rule.value`."""
    items = tree["bought"]
    if not isinstance(items, Mapping):
        raise OptionError(
            "What was bought is not a set of fields.",
            values=[items],
            hint='write it as {"bought": {"category": ["Mugs"]}, "within_days": 90}',
            code="rule.shape",
        )
    within = tree.get("within_days")
    return Bought(
        tuple((_field(name), _texts(name, values)) for name, values in items.items()),
        None if within is None else _whole("within", within, MAX_DAYS, "days, such as 90"),
        _whole("at least", tree.get("at_least", 1), MAX_TIMES, "times, such as 2"),
    )


def bought_json(rule: Bought) -> dict[str, Any]:
    """JSON tree, which `bought_from` reads back; what is not restricted is left out."""
    tree: dict[str, Any] = {"bought": {name: list(values) for name, values in rule.items}}
    if rule.within_days is not None:
        tree["within_days"] = rule.within_days
    if rule.at_least != 1:
        tree["at_least"] = rule.at_least
    return tree


def bought_text(rule: Bought) -> str:
    """Text, which `rule_text.rule_of` reads back."""
    items = " and ".join(_item(name, values) for name, values in rule.items)
    within = "" if rule.within_days is None else f" within {rule.within_days} days"
    times = "" if rule.at_least == 1 else f" at least {rule.at_least} times"
    return f"bought({items}){within}{times}"


def _item(name: str, values: tuple[str, ...]) -> str:
    quoted = ["'" + value.replace("'", "''") + "'" for value in values]
    return f"{name} = {quoted[0]}" if len(quoted) == 1 else f"{name} in ({', '.join(quoted)})"


def _field(name: object) -> str:
    if isinstance(name, str) and name in PURCHASE_FIELDS:
        return name
    close = closest(str(name).lower(), PURCHASE_FIELDS)
    hint = f"did you mean '{close[0]}'?" if close else f"fields: {', '.join(PURCHASE_FIELDS)}"
    raise OptionError("Orders do not have this field.", values=[name], hint=hint, code="rule.field")


def _texts(name: object, values: object) -> tuple[str, ...]:
    texts = [values] if isinstance(values, str) else values
    if isinstance(texts, Sequence) and texts and all(_is_text(text) for text in texts):
        return tuple(dict.fromkeys(texts))
    raise OptionError(
        f"'{name}' is compared with a value that does not fit.",
        values=[values],
        hint="give a text, or a list of texts, such as ('Mugs', 'Plates')",
        code="rule.value",
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MAX_CHARACTERS and "\x00" not in value


def _whole(words: str, value: object, most: int, expected: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    raise OptionError(
        f"The number after '{words}' does not fit.",
        values=[value],
        hint=f"give a whole number of {expected}, from 1 to {most}",
        code="rule.value",
    )
