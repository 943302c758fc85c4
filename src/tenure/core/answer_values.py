"""Answers as plain values, from a command line or from JSON: checked in one place, and back again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, get_args

from tenure.core.answers import (
    EXTRA_CHARGES,
    AmountIs,
    Answers,
    DayRule,
    DiscountIs,
    IdRule,
    PriceIs,
    RepeatedOrders,
    StatusMeaning,
)
from tenure.core.errors import OptionError

CHOICES: Mapping[str, tuple[str, ...]] = {
    "customer_id": get_args(IdRule),
    "amount_is": get_args(AmountIs),
    "price_is": get_args(PriceIs),
    "discount_is": get_args(DiscountIs),
    "repeated_orders": get_args(RepeatedOrders),
    "day": get_args(DayRule),
}
"""Field of `Answers` that takes one of a few words -> those words."""

STATUS_MEANINGS: tuple[str, ...] = get_args(StatusMeaning)
_MOST_CHARACTERS = 256


def answers_from(given: Mapping[str, Any], name_of: Callable[[str], str] = str) -> Answers:
    """Answers from plain values; what is left out, None or empty stays as `Answers` has it.

    Parameters
    ----------
    given : mapping
        Field of `Answers` -> value: `status` a mapping of status to meaning, `include` a list of charges,
        `only_currency` a boolean, the others text.
    name_of : callable, optional
        What the user calls a field, for the error.

    Raises
    ------
    OptionError
        `option.answer` for a field or a value that does not exist.
    """
    known = {one.name for one in fields(Answers)}
    values = {field: value for field, value in given.items() if value not in (None, [], (), {}, "")}
    checked: dict[str, Any] = {}
    for field, value in values.items():
        if field not in known:
            raise OptionError(
                "There is no such answer.",
                values=[field],
                hint=f"use {', '.join(sorted(known))}",
                code="option.answer",
            )
        checked[field] = _checked(field, value, name_of(field))
    return Answers(**checked)


def plain_answers(answers: Answers) -> dict[str, Any]:
    """What was answered, as JSON keeps it: `answers_from` gives the same answers back."""
    default = Answers()
    answered = {
        one.name: value
        for one in fields(Answers)
        if (value := getattr(answers, one.name)) != getattr(default, one.name)
    }
    if "status" in answered:
        answered["status"] = dict(answered["status"])
    if "include" in answered:
        answered["include"] = list(answered["include"])
    return answered


def impossible(name: str, value: object, choices: object) -> OptionError:
    """The error for a value that an answer cannot have."""
    shown = ", ".join(choices) if isinstance(choices, list | tuple) else str(choices)
    return OptionError(
        f"{name} does not take this value.", values=[value], hint=f"use {shown}", code="option.answer"
    )


def _checked(field: str, value: Any, name: str) -> Any:
    if field == "status":
        return _statuses(value, name)
    if field == "include":
        return _charges(value, name)
    if field == "only_currency":
        if not isinstance(value, bool):
            raise impossible(name, value, "true or false")
        return value
    if not isinstance(value, str) or len(value) > _MOST_CHARACTERS:
        raise impossible(name, value, "text")
    if field in CHOICES and value not in CHOICES[field]:
        raise impossible(name, value, CHOICES[field])
    return value


def _statuses(value: Any, name: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise impossible(name, value, 'an object such as {"on-hold": "sale"}')
    for status, meaning in value.items():
        if not isinstance(status, str) or meaning not in STATUS_MEANINGS:
            raise impossible(name, f"{status}: {meaning}", f"one of {', '.join(STATUS_MEANINGS)}")
    return dict(value)


def _charges(value: Any, name: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise impossible(name, value, f"a list of {', '.join(EXTRA_CHARGES)}")
    for charge in value:
        if charge not in EXTRA_CHARGES:
            raise impossible(name, charge, EXTRA_CHARGES)
    return tuple(dict.fromkeys(value))
