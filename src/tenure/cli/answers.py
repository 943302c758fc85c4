"""Options that say what a file means where it can be read in more than one way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

import typer

from tenure.core.errors import OptionError
from tenure.core.orders.answers import (
    EXTRA_CHARGES,
    AmountIs,
    Answers,
    ChangedOrders,
    DayRule,
    DiscountIs,
    IdRule,
    PriceIs,
    RepeatedOrders,
    StatusMeaning,
    answers_of,
)

_PANEL = "What the file means"


def _option(flag: str, help_text: str, kind: Any = str | None) -> Any:
    return Annotated[kind, typer.Option(flag, help=help_text, rich_help_panel=_PANEL)]


def _one_of(kind: Any) -> str:
    return " | ".join(get_args(kind))


ANSWER_OPTIONS: dict[str, Any] = {
    "status": _option(
        "--status",
        f"What a status or type means, as in sale=shipped,closed; meanings: {_one_of(StatusMeaning)}.",
        list[str] | None,
    ),
    "currency": _option("--currency", "Currency to count in, as in EUR."),
    "only_currency": _option(
        "--only-currency", "Leave out orders in any currency but --currency.", bool | None
    ),
    "customer_id": _option("--customer-id", f"How customers are told apart: {_one_of(IdRule)}."),
    "amount_is": _option("--amount-is", f"What an amount belongs to: {_one_of(AmountIs)}."),
    "price_is": _option("--price-is", f"What a price belongs to: {_one_of(PriceIs)}."),
    "discount_is": _option("--discount-is", f"What a discount is: {_one_of(DiscountIs)}."),
    "repeated_orders": _option("--repeated-orders", f"Rows that repeat an order: {_one_of(RepeatedOrders)}."),
    "changed_orders": _option(
        "--changed-orders",
        f"Orders that the workspace has otherwise, or that were cancelled since: {_one_of(ChangedOrders)}.",
    ),
    "include": _option(
        "--include", f"Lines that count beside goods: {', '.join(EXTRA_CHARGES)}.", list[str] | None
    ),
    "day": _option("--day", f"The day of a time with an offset: {_one_of(DayRule)}."),
}
"""Field of `Answers` -> its option."""


def answers_from(given: Mapping[str, Any]) -> Answers:
    """What the user said; the rest as `Answers` has it. Raises OptionError (`option.answer`)."""
    said: dict[str, Any] = {name: value for name, value in given.items() if value not in (None, [])}
    if "status" in said:
        said["status"] = _statuses(said["status"])
    if "include" in said:
        said["include"] = [part.strip() for text in said["include"] for part in text.split(",")]
    return answers_of(said)


def _statuses(texts: list[str]) -> dict[str, str]:
    """From `sale=shipped,closed` and `drop=test`."""
    meanings: dict[str, str] = {}
    for text in texts:
        meaning, equals, values = text.partition("=")
        if not equals:
            raise OptionError(
                "--status is not written as MEANING=value,value.",
                values=[text],
                hint=f"as in --status sale=shipped,closed; meanings: {_one_of(StatusMeaning)}",
                code="option.answer",
            )
        meanings.update({value.strip(): meaning.strip() for value in values.split(",") if value.strip()})
    return meanings
