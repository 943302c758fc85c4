"""What a file means where it does not say so itself: the questions, and what a user answered."""

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
    customer_id : `auto` joins ids that are one customer (letter case of e-mail addresses, `13085.0`, lost
        leading zeros) and leaves out placeholders such as `guest`; `exact` takes every id as it is written;
        `email` identifies customers by e-mail address.
    amount_is : whether the amount column holds the amount of a line, or the total of the order on each line.
    price_is : whether the price column holds the price of a unit, or of the whole line.
    discount_is : whether the discount column holds money or percent, or is already taken off (`included`).
    repeated_orders : whether rows that repeat an order are later versions of it (`latest` counts only the
        last) or amounts to be added.
    changed_orders : whether orders that the workspace has with other amounts, or that the file says were
        cancelled or refunded since, stay as they are in the workspace or count as this file has them.
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

    def over(self, kept: Answers) -> Answers:
        """These answers, and those of `kept` where nothing was said; statuses one by one."""
        said = {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name != "status" and getattr(self, item.name) != getattr(_NOTHING_SAID, item.name)
        }
        return replace(kept, **said, status={**kept.status, **self.status})

    def of_the_shop(self) -> Answers:
        """Those that hold for every file of a shop; the others are about the layout of one file."""
        return Answers(**{name: getattr(self, name) for name in _OF_THE_SHOP})


_OF_THE_SHOP = ("status", "only_currency", "customer_id", "repeated_orders", "include", "day")
_NOTHING_SAID = Answers()


_KINDS: dict[str, Any] = {
    "customer_id": IdRule,
    "amount_is": AmountIs,
    "price_is": PriceIs,
    "discount_is": DiscountIs,
    "repeated_orders": RepeatedOrders,
    "changed_orders": ChangedOrders,
    "day": DayRule,
}


def answers_of(said: Mapping[str, Any]) -> Answers:
    """Answers from plain values, as options, parameters of a job, JSON or keywords have them.

    Raises OptionError (`option.answer`) for a name or a value that there is not.
    """
    known = {item.name for item in fields(Answers)}
    for name in said:
        if name not in known:
            raise _impossible("an answer", name, known)
    given = {name: value for name, value in said.items() if value is not None}
    for name, value in given.items():
        kind = _TYPES.get(name, str)
        if not isinstance(value, kind):
            raise _impossible(name, value, [_TYPE_NAMES.get(name, "a text")])
        if name in _KINDS and value not in get_args(_KINDS[name]):
            raise _impossible(name, value, get_args(_KINDS[name]))
    if "status" in given:
        given["status"] = _statuses(given["status"])
    if "include" in given:
        given["include"] = _charges(given["include"])
    return Answers(**given)


def plain_answers(answers: Answers) -> dict[str, Any]:
    """What was said, as JSON has it: `answers_of` makes the same answers of it."""
    said = {
        item.name: getattr(answers, item.name)
        for item in fields(answers)
        if getattr(answers, item.name) != getattr(_NOTHING_SAID, item.name)
    }
    if "status" in said:
        said["status"] = dict(said["status"])
    if "include" in said:
        said["include"] = list(said["include"])
    return said


_TYPES: dict[str, Any] = {"status": Mapping, "only_currency": bool, "include": str | list | tuple}
_TYPE_NAMES = {"status": "an object that maps statuses to meanings", "only_currency": "true or false"}


def _statuses(said: Mapping[Any, Any]) -> dict[str, StatusMeaning]:
    for status, meaning in said.items():
        if not isinstance(status, str) or meaning not in get_args(StatusMeaning):
            raise _impossible(f"status of '{status}'", meaning, get_args(StatusMeaning))
    return dict(said)


def _charges(said: str | Sequence[Any]) -> tuple[ExtraCharge, ...]:
    charges: tuple[Any, ...] = (said,) if isinstance(said, str) else tuple(said)
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
    """One way to read a file, and what it would come to.

    value : what the option takes. label : the same in words. rows, customers, money : how many rows it
    concerns, how many customers there would be, and what would count; None where that is not known.
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
    column : their column that it is about. text : the question, or what was decided, as a sentence.
    option : the field of `Answers` that answers it, with the value of the status after a dot
        (`status.on-hold`). flag : the same on the command line.
    answer : the value that is taken; None where it has to be answered first.
    rows, money : how many rows it concerns, and their amounts added up; None where that is not known.
    assumed : whether the answer is a mere assumption, as for a status that is not known.
    is_known : of a status: whether it is a word of shop systems; any other text may be of a person.
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
    """Raise QuestionError (`source.question.<topic>`) where a question has no answer, telling all of them."""
    waiting = [question for question in questions if question.answer is None]
    if not waiting:
        return
    flags = "; ".join(dict.fromkeys(question.flag for question in waiting))
    raise QuestionError(
        " ".join(question.text for question in waiting[:_TOLD]),
        waiting,
        values=_at_stake(waiting[0]),
        hint=f"answer with {flags}",
    )


def _at_stake(question: Question) -> list[str]:
    """What each choice would come to, where that differs."""
    sums = {choice.value: choice.money for choice in question.choices if choice.money is not None}
    return [f"{value}: {money:,.2f}" for value, money in sums.items()] if len(set(sums.values())) > 1 else []


_TOLD = 3
