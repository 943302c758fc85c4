"""The account of a file: what counts, what each status came to, what was decided, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.orders.answers import Question
    from tenure.core.orders.cleaning import Cleaned, CleaningCount, Counted
    from tenure.core.orders.reading import Reading

COUNTS_AS = {
    "sale": "a sale",
    "pending": "not yet paid, not counted",
    "cancelled": "canceled or failed, not counted",
    "refund": "refunded, subtracted",
    "drop": "not an order, not counted",
}
"""Meaning of a status -> what becomes of its orders."""


@dataclass(frozen=True)
class StatusPart:
    """One value of a status or type column. `assumed`: it is not known, and counts as a sale for now.

    `is_known`: it is a word of shop systems. Any other text may be of a person.
    """

    column: str
    value: str
    rows: int
    money: float | None
    meaning: str
    assumed: bool
    is_known: bool


@dataclass(frozen=True)
class Account:
    """What was made of a file. `decisions` are sentences; `left_out` what cleaning took out, by reason."""

    counted: Counted | None = None
    currency: str | None = None
    statuses: tuple[StatusPart, ...] = ()
    decisions: tuple[str, ...] = ()
    left_out: tuple[CleaningCount, ...] = ()


def account_of(reading: Reading | None, cleaned: Cleaned | None) -> Account:
    """The account of what was read and cleaned; empty where orders come from a lake."""
    questions = reading.questions if reading else ()
    return Account(
        cleaned.counted if cleaned else None,
        reading.currency if reading else None,
        tuple(_status_parts(questions)),
        tuple(one.text for one in questions if one.topic != "status"),
        left_out_of(cleaned),
    )


def left_out_of(cleaned: Cleaned | None) -> tuple[CleaningCount, ...]:
    """What cleaning took out, by reason. Amounts in several currencies are not added up."""
    found = [one for one in cleaned.counts if one.action == "quarantined" and one.rows] if cleaned else []
    return tuple(replace(one, money=None) if one.rule == "other_currency" else one for one in found)


def _status_parts(questions: Iterable[Question]) -> Iterable[StatusPart]:
    for one in questions:
        if one.topic == "status":
            value = one.option.partition(".")[2]
            yield StatusPart(
                one.column, value, one.rows or 0, one.money, one.answer or "", one.assumed, one.is_known
            )


def told_statuses(account: Account) -> tuple[StatusPart, ...]:
    """As pages tell them, which others read later: values that are no known words stand as other values,
    those that count alike together.
    """
    others: dict[tuple[str, str, bool], list[StatusPart]] = {}
    for one in account.statuses:
        if not one.is_known:
            others.setdefault((one.column, one.meaning, one.assumed), []).append(one)
    known = tuple(one for one in account.statuses if one.is_known)
    return known + tuple(_together(parts) for parts in others.values())


def _together(parts: Sequence[StatusPart]) -> StatusPart:
    name = "another value" if len(parts) == 1 else f"{len(parts):,} other values"
    money = [one.money for one in parts]
    known = [one for one in money if one is not None]
    return replace(
        parts[0],
        value=name,
        rows=sum(one.rows for one in parts),
        money=sum(known) if len(known) == len(money) else None,
    )
