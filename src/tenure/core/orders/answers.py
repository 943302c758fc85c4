"""Ambiguities of a file: the questions they raise, and the user's answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from tenure.core.errors import OptionError, QuestionError

StatusMeaning = Literal["sale", "pending", "cancelled", "refund", "drop"]
"""Meaning of a status or row type: money earned, money not yet paid, a canceled or failed order, refunded
money, or a row that is not an order. Only `sale` and `refund` count."""

IdRule = Literal["auto", "exact", "email"]
AmountIs = Literal["auto", "line", "order"]
PriceIs = Literal["auto", "unit", "line"]
DiscountIs = Literal["auto", "money", "percent", "included"]
RepeatedOrders = Literal["auto", "latest", "add"]
ChangedOrders = Literal["keep", "replace"]
DayRule = Literal["utc", "local"]
ExtraCharge = Literal["shipping", "tax", "gift_cards"]

EXTRA_CHARGES: tuple[ExtraCharge, ...] = ("shipping", "tax", "gift_cards")


@dataclass(frozen=True)
class Answers:
    """How to read a file that can be read in more than one way. `auto` follows the evidence in the file.

    status : value of the status or type column -> its meaning; compared without case and punctuation.
    currency : the currency to count in; `only_currency` leaves out orders in any other.
    customer_id : `auto` merges ids of the same customer (letter case of e-mail addresses, `13085.0`, lost
    leading zeros) and leaves out placeholders such as `guest`; `exact` takes every id as written; `email`
    identifies customers by e-mail address.
    amount_is : whether the amount column holds the amount of a line, or the order total on each line.
    price_is : whether the price column holds the price of a unit, or of the whole line.
    discount_is : whether the discount column holds money or percent, or is already deducted (`included`).
    repeated_orders : whether rows that repeat an order are later versions of it (`latest` counts only the
        last) or amounts to be added.
    changed_orders : whether orders that the workspace has with other amounts, or that have been canceled or
    refunded since according to the file, stay as they are in the workspace or are replaced from the file.
    include : lines other than goods that count as spend.
    day : whether a time with an offset counts on its UTC day or on the local day.
    """

    status: Mapping[str, StatusMeaning] = field(default_factory=dict)
    currency: str | None = None
    only_currency: bool = False
    customer_id: IdRule = "auto"
    amount_is: AmountIs = "auto"
    price_is: PriceIs = "auto"
    discount_is: DiscountIs = "auto"
    repeated_orders: RepeatedOrders = "auto"
    changed_orders: ChangedOrders = "keep"
    include: tuple[ExtraCharge, ...] = ()
    day: DayRule = "utc"

    def over(self, defaults: Answers) -> Answers:
        """These answers, with `defaults` for those not set; statuses are merged one by one."""
        explicit = {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name != "status" and getattr(self, item.name) != getattr(_NO_ANSWERS, item.name)
        }
        return replace(defaults, **explicit, status={**defaults.status, **self.status})

    def of_the_shop(self) -> Answers:
        """The answers that apply to every file of a shop; the others depend on the layout of one file."""
        return Answers(**{name: getattr(self, name) for name in _OF_THE_SHOP})


_OF_THE_SHOP = ("status", "only_currency", "customer_id", "repeated_orders", "include", "day")
_NO_ANSWERS = Answers()


_KINDS: dict[str, Any] = {
    "customer_id": IdRule,
    "amount_is": AmountIs,
    "price_is": PriceIs,
    "discount_is": DiscountIs,
    "repeated_orders": RepeatedOrders,
    "changed_orders": ChangedOrders,
    "day": DayRule,
}


def answers_of(raw: Mapping[str, Any]) -> Answers:
    """Answers from plain values, such as options, job parameters, JSON or keyword arguments.

    Raises OptionError (`option.answer`) for an unknown name or value.
    """
    field_names = {item.name for item in fields(Answers)}
    for name in raw:
        if name not in field_names:
            raise _impossible("an answer", name, field_names)
    values = {name: value for name, value in raw.items() if value is not None}
    for name, value in values.items():
        kind = _TYPES.get(name, str)
        if not isinstance(value, kind):
            raise _impossible(name, value, [_TYPE_NAMES.get(name, "a text")])
        if name in _KINDS and value not in get_args(_KINDS[name]):
            raise _impossible(name, value, get_args(_KINDS[name]))
    if "status" in values:
        values["status"] = _statuses(values["status"])
    if "include" in values:
        values["include"] = _charges(values["include"])
    return Answers(**values)


def plain_answers(answers: Answers) -> dict[str, Any]:
    """The explicit answers as JSON values; inverse of `answers_of`."""
    explicit = {
        item.name: getattr(answers, item.name)
        for item in fields(answers)
        if getattr(answers, item.name) != getattr(_NO_ANSWERS, item.name)
    }
    if "status" in explicit:
        explicit["status"] = dict(explicit["status"])
    if "include" in explicit:
        explicit["include"] = list(explicit["include"])
    return explicit


_TYPES: dict[str, Any] = {"status": Mapping, "only_currency": bool, "include": str | list | tuple}
_TYPE_NAMES = {"status": "an object that maps statuses to meanings", "only_currency": "true or false"}


def _statuses(meanings: Mapping[Any, Any]) -> dict[str, StatusMeaning]:
    for status, meaning in meanings.items():
        if not isinstance(status, str) or meaning not in get_args(StatusMeaning):
            raise _impossible(f"status of '{status}'", meaning, get_args(StatusMeaning))
    return dict(meanings)


def _charges(names: str | Sequence[Any]) -> tuple[ExtraCharge, ...]:
    charges: tuple[Any, ...] = (names,) if isinstance(names, str) else tuple(names)
    for charge in charges:
        if charge not in EXTRA_CHARGES:
            raise _impossible("include", charge, EXTRA_CHARGES)
    return tuple(dict.fromkeys(charges))


def _impossible(name: str, value: object, choices: Iterable[str]) -> OptionError:
    return OptionError(
        f"{name} cannot be {value!r}.",
        hint=f"choose one of: {', '.join(sorted(choices))}",
        code="option.answer",
    )


@dataclass(frozen=True)
class Choice:
    """One way to read a file, and what it would result in.

    value : value of the option. label : the same in words. rows, customers, money : number of rows it
    concerns, number of customers it would give, and the amount that would count; None if unknown.
    """

    value: str
    label: str
    rows: int | None = None
    customers: int | None = None
    money: float | None = None
    recommended: bool = False


@dataclass(frozen=True)
class Question:
    """Something about a file that can be read in more than one way.

    topic : `status`, `currency`, `customer`, `amount`, `price`, `discount`, `repeated_orders`, `lines`.
    column : the file's column it is about. text : the question, or the decision, as a sentence.
    option : the field of `Answers` that answers it, with the value of the status after a dot
        (`status.on-hold`). flag : the same on the command line.
    answer : the value in use; None if the user must answer first.
    rows, money : number of rows it concerns, and the sum of their amounts; None if unknown.
    assumed : whether the answer is only an assumption, as for an unknown status.
    is_known : for a status: whether it is a word that shop systems use; other text may be personal data.
    """

    topic: str
    column: str
    text: str
    option: str
    flag: str
    choices: tuple[Choice, ...] = ()
    answer: str | None = None
    rows: int | None = None
    money: float | None = None
    assumed: bool = False
    is_known: bool = False


def refuse_open(questions: Sequence[Question]) -> None:
    """Raise QuestionError (`source.question.<topic>`) with all questions that have no answer, if any."""
    waiting = [question for question in questions if question.answer is None]
    if not waiting:
        return
    flags = "; ".join(dict.fromkeys(question.flag for question in waiting))
    raise QuestionError(
        " ".join(question.text for question in waiting[:_MAX_SHOWN_QUESTIONS]),
        waiting,
        values=_at_stake(waiting[0]),
        hint=f"answer with {flags}",
    )


def _at_stake(question: Question) -> list[str]:
    """The amount that each choice would give, if they differ."""
    sums = {choice.value: choice.money for choice in question.choices if choice.money is not None}
    return [f"{value}: {money:,.2f}" for value, money in sums.items()] if len(set(sums.values())) > 1 else []


_MAX_SHOWN_QUESTIONS = 3
