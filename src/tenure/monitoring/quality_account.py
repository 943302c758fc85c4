"""The first section of the quality report: what counts, and what was left out, with the money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from math import isfinite
from typing import TYPE_CHECKING, Any

from tenure.core.orders.account import COUNTS_AS, told_statuses

if TYPE_CHECKING:
    from tenure.core.orders.account import Account
    from tenure.core.orders.cleaning import CleaningCount

_UNKNOWN = "–"
_NUMBERS = ("Rows", "Amounts")


def account_json(account: Account, notes: Sequence[str]) -> dict[str, Any]:
    """The same for programs."""
    counted = asdict(account.counted) if account.counted else None
    return {
        "counted": counted and {**counted, "currency": account.currency},
        "statuses": [
            {"column": one.column, "value": one.value, "rows": one.rows, "money": _finite(one.money),
             "counts_as": one.meaning, "assumed": one.assumed}
            for one in account.statuses
        ],
        "decisions": [*account.decisions, *notes],
        "left_out": [
            {"table": one.table, "reason": one.rule, "rows": one.rows, "money": _finite(one.money),
             "doc": one.doc}
            for one in account.left_out
        ],
    }  # fmt: skip


def account_section(account: Account, notes: Sequence[str]) -> str:
    """HTML; empty for a log of which nothing is known but its tables."""
    return "\n".join(
        part
        for part in (_counted(account), _statuses(account), _decisions(account, notes), _left_out(account))
        if part
    )


def _counted(account: Account) -> str:
    counted = account.counted
    if counted is None:
        return ""
    figures = [(f"{counted.orders:,}", "orders"), (f"{counted.customers:,}", "customers")]
    if counted.money is not None:
        unit = f" {account.currency}" if account.currency else ""
        figures.append((f"{_money(counted.money)}{escape(unit)}", "net of refunds"))
    shown = "".join(f"<div><strong>{value}</strong><span>{name}</span></div>" for value, name in figures)
    return f'<h2>What counts</h2>\n<div class="figures">{shown}</div>'


def _statuses(account: Account) -> str:
    if not account.statuses:
        return ""
    told = told_statuses(account)
    several = len({one.column for one in told}) > 1
    rows = [
        [
            *([escape(one.column)] if several else []),
            escape(one.value),
            f"{one.rows:,}",
            _money(one.money),
            _counts_as(one.meaning, one.assumed),
        ]
        for one in told
    ]
    head = [*(["Column"] if several else []), "Status", "Rows", "Amounts", "Counts as"]
    return f"<h2>What each status contributed</h2>\n{_table(head, rows)}"


def _counts_as(meaning: str, assumed: bool) -> str:
    level = "warning" if assumed else "passed" if meaning == "sale" else "aside"
    words = COUNTS_AS.get(meaning, meaning) + (", because nothing else is known about it" if assumed else "")
    return f'<span class="level {level}">{escape(words)}</span>'


def _decisions(account: Account, notes: Sequence[str]) -> str:
    told = [*account.decisions, *notes]
    if not told:
        return ""
    items = "\n".join(f"<li>{escape(one)}</li>" for one in dict.fromkeys(told))
    return f"<h2>How the file was read</h2>\n<ul>\n{items}\n</ul>"


def _left_out(account: Account) -> str:
    if account.counted is None:
        return ""
    if not account.left_out:
        return "<h2>What was not counted</h2>\n<p>Nothing: every row counts.</p>"
    rows = [[_reason(one), f"{one.rows:,}", _money(one.money)] for one in account.left_out]
    return f"<h2>What was not counted</h2>\n{_table(['Reason', 'Rows', 'Amounts'], rows)}"


def _reason(one: CleaningCount) -> str:
    table = "" if one.table == "transactions" else f"{one.table}: "
    return f"{escape(table + one.rule.replace('_', ' '))}<small>{escape(one.doc)}</small>"


def _money(value: float | None) -> str:
    return _UNKNOWN if _finite(value) is None else f"{value:,.2f}".replace("-", "−")


def _finite(value: float | None) -> float | None:
    """Amounts that are not numbers have no sum."""
    return value if value is not None and isfinite(value) else None


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        marks = [' class="number"' if name in _NUMBERS else "" for name in head]
        return "".join(f"<{tag}{mark}>{cell}</{tag}>" for mark, cell in zip(marks, row, strict=True))

    body = "\n".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f'<div class="wide"><table class="overview"><thead><tr>{cells("th", head)}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )
