"""The account of an import: what counts, the totals by status, what was decided, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.orders.answers import Question
    from tenure.core.orders.cleaning import CleanedOrders, CleaningCount, OrderTotals
    from tenure.core.orders.reading import Reading

COUNTS_AS = {
    "sale": "a sale",
    "pending": "not yet paid, not counted",
    "cancelled": "canceled or failed, not counted",
    "refund": "refunded, subtracted",
    "drop": "not an order, not counted",
}
"""Meaning of a status -> how its orders count."""


@dataclass(frozen=True)
class StatusPart:
    """One value of a status or type column. `assumed`: its meaning is unknown, and it counts as a sale for
    now.

    `is_known`: it is a word that shop systems use; any other text may be personal data.
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
    """How a file was counted. `decisions` are sentences; `left_out` is what cleaning removed, by reason."""

    counted: OrderTotals | None = None
    currency: str | None = None
    statuses: tuple[StatusPart, ...] = ()
    decisions: tuple[str, ...] = ()
    left_out: tuple[CleaningCount, ...] = ()


def account_of(reading: Reading | None, cleaned: CleanedOrders | None) -> Account:
    """The account of what was read and cleaned; empty if orders come from the lake."""
    questions = reading.questions if reading else ()
    return Account(
        cleaned.counted if cleaned else None,
        reading.currency if reading else None,
        tuple(_status_parts(questions)),
        tuple(question.text for question in questions if question.topic != "status"),
        left_out_of(cleaned),
    )


def left_out_of(cleaned: CleanedOrders | None) -> tuple[CleaningCount, ...]:
    """What cleaning removed, by reason. Amounts in several currencies are not added up."""
    counts = (
        [count for count in cleaned.counts if count.action == "quarantined" and count.rows] if cleaned else []
    )
    return tuple(replace(count, money=None) if count.rule == "other_currency" else count for count in counts)


def _status_parts(questions: Iterable[Question]) -> Iterable[StatusPart]:
    for question in questions:
        if question.topic == "status":
            value = question.option.partition(".")[2]
            yield StatusPart(
                question.column,
                value,
                question.rows or 0,
                question.money,
                question.answer or "",
                question.assumed,
                question.is_known,
            )


def grouped_statuses(account: Account) -> tuple[StatusPart, ...]:
    """The statuses as stored pages show them: unknown values, which may be personal data, are grouped by how
    they count and shown as "other values".
    """
    unknown_parts: dict[tuple[str, str, bool], list[StatusPart]] = {}
    for part in account.statuses:
        if not part.is_known:
            unknown_parts.setdefault((part.column, part.meaning, part.assumed), []).append(part)
    known_parts = tuple(part for part in account.statuses if part.is_known)
    return known_parts + tuple(_together(parts) for parts in unknown_parts.values())


def _together(parts: Sequence[StatusPart]) -> StatusPart:
    name = "another value" if len(parts) == 1 else f"{len(parts):,} other values"
    amounts = [part.money for part in parts]
    known_amounts = [amount for amount in amounts if amount is not None]
    return replace(
        parts[0],
        value=name,
        rows=sum(part.rows for part in parts),
        money=sum(known_amounts) if len(known_amounts) == len(amounts) else None,
    )
