"""Options that resolve ambiguities in how a file is read."""

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
        f"Meaning of a status or type, such as sale=shipped,closed; meanings: {_one_of(StatusMeaning)}.",
        list[str] | None,
    ),
    "currency": _option("--currency", "Currency of the analysis, such as EUR."),
    "only_currency": _option(
        "--only-currency", "Exclude orders in any currency other than --currency.", bool | None
    ),
    "customer_id": _option("--customer-id", f"How to identify customers: {_one_of(IdRule)}."),
    "amount_is": _option("--amount-is", f"What an amount applies to: {_one_of(AmountIs)}."),
    "price_is": _option("--price-is", f"What a price applies to: {_one_of(PriceIs)}."),
    "discount_is": _option("--discount-is", f"How to read the discount: {_one_of(DiscountIs)}."),
    "repeated_orders": _option(
        "--repeated-orders", f"How to read rows that repeat an order: {_one_of(RepeatedOrders)}."
    ),
    "changed_orders": _option(
        "--changed-orders",
        f"Orders that differ from those in the workspace, or were canceled since: {_one_of(ChangedOrders)}.",
    ),
    "include": _option(
        "--include", f"Charges that count in addition to goods: {', '.join(EXTRA_CHARGES)}.", list[str] | None
    ),
    "day": _option("--day", f"Which day a time with an offset belongs to: {_one_of(DayRule)}."),
}
"""Field of `Answers` -> its option."""


def answers_from(options: Mapping[str, Any]) -> Answers:
    """The user's answers, with the defaults of `Answers`. Raises OptionError (`option.answer`)."""
    answers: dict[str, Any] = {name: value for name, value in options.items() if value not in (None, [])}
    if "status" in answers:
        answers["status"] = _statuses(answers["status"])
    if "include" in answers:
        answers["include"] = [part.strip() for text in answers["include"] for part in text.split(",")]
    return answers_of(answers)


def _statuses(texts: list[str]) -> dict[str, str]:
    """Parse texts such as `sale=shipped,closed` and `drop=test`."""
    meanings: dict[str, str] = {}
    for text in texts:
        meaning, equals, values = text.partition("=")
        if not equals:
            raise OptionError(
                "--status must be written as MEANING=value,value.",
                values=[text],
                hint=f"such as --status sale=shipped,closed; meanings: {_one_of(StatusMeaning)}",
                code="option.answer",
            )
        meanings.update({value.strip(): meaning.strip() for value in values.split(",") if value.strip()})
    return meanings
