"""Rules: trees of conditions on customers, validated when they are read.

As JSON: `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`, `{"field": ..., "op": ..., "value": ...}`, and
`{"bought": ...}` for the order history (see `segments.purchases`).
A condition on an unknown value does not hold (so its `not` does); `known` and `unknown` test for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tenure.core.errors import OptionError
from tenure.segments.fields import Field, field_of
from tenure.segments.purchases import Bought, bought_from, bought_json, is_bought

MAX_DEPTH = 8
MAX_CONDITIONS = 100
MAX_VALUES = 1_000
"""Maximum number of values in all lists of a rule together."""

_MAX_CHARACTERS = 256
_LARGEST = 1e15

ORDERED = ("=", "!=", ">", ">=", "<", "<=")
LISTS = ("in", "not in")
BARE = ("known", "unknown")
"""Operators without a value."""

_NUMBERS = ("money", "number", "share", "count")
Value = str | float | int | bool | date


@dataclass(frozen=True)
class Condition:
    """`field op value`. `value` is a tuple for `in` and `not in`, None for `known` and `unknown`."""

    field: Field
    op: str
    value: Value | tuple[Value, ...] | None = None


@dataclass(frozen=True)
class Group:
    """Holds if all, or any, of its parts hold."""

    kind: Literal["all", "any"]
    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Negation:
    """Holds if its part does not."""

    part: Rule


Rule = Condition | Group | Negation | Bought
Leaf = Condition | Bought


def operators_of(field: Field) -> tuple[str, ...]:
    """Operators that can be used with the field."""
    if field.kind in _NUMBERS or field.kind in ("date", "timestamp"):
        return (*ORDERED, *BARE)
    if field.kind == "flag":
        return ("=", *BARE)
    return ("=", "!=", *LISTS, *BARE)


def rule_from(tree: object) -> Rule:
    """Rule from its JSON tree. Raises OptionError: `rule.shape`, `rule.field`, `rule.operator`,
    `rule.value`, `rule.size`.
    """
    rule = _read(tree, 1)
    check_size(rule)
    return rule


def check_size(rule: Rule) -> None:
    """Check the number of conditions and values. Raises OptionError (`rule.size`)."""
    parts = list(leaves(rule))
    count = len(parts)
    if count > MAX_CONDITIONS:
        raise _too_large(f"{count} conditions", f"use at most {MAX_CONDITIONS}")
    values = sum(_listed(part) for part in parts)
    if values > MAX_VALUES:
        raise _too_large(f"{values} values in its lists", f"use at most {MAX_VALUES} in all lists together")


def _listed(leaf: Leaf) -> int:
    if isinstance(leaf, Bought):
        return sum(len(values) for _, values in leaf.items)
    return len(leaf.value) if isinstance(leaf.value, tuple) else 0


def as_json(rule: Rule) -> dict[str, Any]:
    """JSON tree of a rule, which `rule_from` reads back."""
    if isinstance(rule, Bought):
        return bought_json(rule)
    if isinstance(rule, Group):
        return {rule.kind: [as_json(part) for part in rule.parts]}
    if isinstance(rule, Negation):
        return {"not": as_json(rule.part)}
    tree: dict[str, Any] = {"field": rule.field.name, "op": rule.op}
    if rule.value is not None:
        tree["value"] = (
            [_plain(value) for value in rule.value] if isinstance(rule.value, tuple) else _plain(rule.value)
        )
    return tree


def leaves(rule: Rule) -> Iterator[Leaf]:
    """All conditions of a rule, on fields and on the order history, from left to right."""
    if isinstance(rule, Condition | Bought):
        yield rule
    elif isinstance(rule, Negation):
        yield from leaves(rule.part)
    else:
        for part in rule.parts:
            yield from leaves(part)


def conditions(rule: Rule) -> Iterator[Condition]:
    """The conditions of a rule on fields, from left to right."""
    return (leaf for leaf in leaves(rule) if isinstance(leaf, Condition))


def condition(name: object, op: object, value: object = None) -> Condition:
    """Validated condition. Raises OptionError: `rule.field`, `rule.operator`, `rule.value`."""
    field = field_of(name)
    if not isinstance(op, str) or op not in operators_of(field):
        raise OptionError(
            f"This operator cannot be used with '{field.name}'.",
            values=[op],
            hint=f"operators for {field.name}: {', '.join(operators_of(field))}",
            code="rule.operator",
        )
    if op in BARE:
        return Condition(field, op)
    if op in LISTS:
        return Condition(field, op, _values(field, value))
    return Condition(field, op, _value(field, value))


def _read(tree: object, depth: int) -> Rule:
    if depth > MAX_DEPTH:
        raise _too_large("groups nested in groups", f"use at most {MAX_DEPTH} levels")
    if isinstance(tree, Mapping):
        keys = set(tree)
        if keys == {"not"}:
            return Negation(_read(tree["not"], depth + 1))
        if keys in ({"all"}, {"any"}):
            kind: Literal["all", "any"] = "all" if "all" in keys else "any"
            return Group(kind, _parts(tree[kind], depth))
        if {"field", "op"} <= keys <= {"field", "op", "value"}:
            return condition(tree["field"], tree["op"], tree.get("value"))
        if is_bought(tree):
            return bought_from(tree)
    raise OptionError(
        "This is not a rule.",
        values=[tree],
        hint='write it as {"all": [{"field": "predicted_clv", "op": ">=", "value": 200}]}',
        code="rule.shape",
    )


def _parts(parts: object, depth: int) -> tuple[Rule, ...]:
    if not isinstance(parts, Sequence) or isinstance(parts, str) or not parts:
        raise OptionError(
            "A group of conditions is empty.",
            hint="add a condition to it, or remove it",
            code="rule.shape",
        )
    if len(parts) > MAX_CONDITIONS:
        raise _too_large(f"{len(parts)} conditions", f"use at most {MAX_CONDITIONS}")
    return tuple(_read(part, depth + 1) for part in parts)


def _values(field: Field, values: object) -> tuple[Value, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str) or not values:
        raise _wrong(field, values, "a list of texts, such as ('FR', 'DE')")
    if len(values) > MAX_VALUES:
        raise _too_large(f"{len(values)} values of {field.name}", f"use at most {MAX_VALUES}")
    return tuple(_value(field, value) for value in values)


def _value(field: Field, value: object) -> Value:
    if field.kind in _NUMBERS:
        return _number(field, value)
    if field.kind == "flag":
        if isinstance(value, bool):
            return value
        raise _wrong(field, value, "true or false")
    if field.kind in ("date", "timestamp"):
        return _day(field, value)
    if not isinstance(value, str) or not value or len(value) > _MAX_CHARACTERS or "\x00" in value:
        raise _wrong(field, value, "a text, such as 'FR'")
    if field.choices and value not in field.choices:
        raise _wrong(field, value, f"one of {', '.join(field.choices)}")
    return value


def _number(field: Field, value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        raise _wrong(field, value, "a number, such as 200")
    if abs(value) > _LARGEST:  # the largest integers overflow a float
        raise _wrong(field, value, f"a number up to {_LARGEST:.0e}")
    if field.kind == "share" and not 0 <= value <= 1:
        raise _wrong(field, value, "a share from 0 to 1: 0.5 is 50 %")
    return value


def _day(field: Field, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _wrong(field, value, "a date, such as '2025-01-31'") from error


def _plain(value: Value) -> str | float | int | bool:
    return value.isoformat() if isinstance(value, date) else value


def _wrong(field: Field, value: object, expected: str) -> OptionError:
    return OptionError(
        f"'{field.name}' is compared with a value that does not fit.",
        values=[value],
        hint=f"give {expected}",
        code="rule.value",
    )


def _too_large(problem: str, most: str) -> OptionError:
    return OptionError("The rule is too large.", values=[problem], hint=most, code="rule.size")
