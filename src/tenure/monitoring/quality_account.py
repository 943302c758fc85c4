"""The first section of the quality report: what counts and what was left out, with amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from math import isfinite
from typing import TYPE_CHECKING, Any

from tenure.core.orders.account import COUNTS_AS, grouped_statuses

if TYPE_CHECKING:
    from tenure.core.orders.account import Account
    from tenure.core.orders.cleaning import CleaningCount

_UNKNOWN = "–"
_NUMBERS = ("Rows", "Amounts")


def account_json(account: Account, notes: Sequence[str]) -> dict[str, Any]:
    """The section as JSON values."""
    totals = asdict(account.counted) if account.counted else None
    return {
        "counted": totals and {**totals, "currency": account.currency},
        "statuses": [
            {"column": status.column, "value": status.value, "rows": status.rows,
             "money": _finite(status.money), "counts_as": status.meaning, "assumed": status.assumed}
            for status in account.statuses
        ],
        "decisions": [*account.decisions, *notes],
        "left_out": [
            {"table": count.table, "reason": count.rule, "rows": count.rows, "money": _finite(count.money),
             "doc": count.doc}
            for count in account.left_out
        ],
    }  # fmt: skip


def account_section(account: Account, notes: Sequence[str]) -> str:
    """The section as HTML; empty for a log without an account."""
    return "\n".join(
        part
        for part in (
            _totals_html(account),
            _statuses(account),
            _decisions(account, notes),
            _left_out(account),
        )
        if part
    )


def _totals_html(account: Account) -> str:
    totals = account.counted
    if totals is None:
        return ""
    figures = [(f"{totals.orders:,}", "orders"), (f"{totals.customers:,}", "customers")]
    if totals.money is not None:
        unit = f" {account.currency}" if account.currency else ""
        figures.append((f"{_money(totals.money)}{escape(unit)}", "net of refunds"))
    figures_html = "".join(
        f"<div><strong>{value}</strong><span>{name}</span></div>" for value, name in figures
    )
    return f'<h2>What counts</h2>\n<div class="figures">{figures_html}</div>'


def _statuses(account: Account) -> str:
    if not account.statuses:
        return ""
    statuses = grouped_statuses(account)
    several = len({status.column for status in statuses}) > 1
    rows = [
        [
            *([escape(status.column)] if several else []),
            escape(status.value),
            f"{status.rows:,}",
            _money(status.money),
            _counts_as(status.meaning, status.assumed),
        ]
        for status in statuses
    ]
    head = [*(["Column"] if several else []), "Status", "Rows", "Amounts", "Counts as"]
    return f"<h2>What each status contributed</h2>\n{_table(head, rows)}"


def _counts_as(meaning: str, assumed: bool) -> str:
    level = "warning" if assumed else "passed" if meaning == "sale" else "aside"
    words = COUNTS_AS.get(meaning, meaning) + (", because nothing else is known about it" if assumed else "")
    return f'<span class="level {level}">{escape(words)}</span>'


def _decisions(account: Account, notes: Sequence[str]) -> str:
    decisions = [*account.decisions, *notes]
    if not decisions:
        return ""
    items = "\n".join(f"<li>{escape(decision)}</li>" for decision in dict.fromkeys(decisions))
    return f"<h2>How the file was read</h2>\n<ul>\n{items}\n</ul>"


def _left_out(account: Account) -> str:
    if account.counted is None:
        return ""
    if not account.left_out:
        return "<h2>What was not counted</h2>\n<p>Nothing: every row counts.</p>"
    rows = [[_reason(count), f"{count.rows:,}", _money(count.money)] for count in account.left_out]
    return f"<h2>What was not counted</h2>\n{_table(['Reason', 'Rows', 'Amounts'], rows)}"


def _reason(count: CleaningCount) -> str:
    table = "" if count.table == "transactions" else f"{count.table}: "
    return f"{escape(table + count.rule.replace('_', ' '))}<small>{escape(count.doc)}</small>"


def _money(value: float | None) -> str:
    return _UNKNOWN if _finite(value) is None else f"{value:,.2f}".replace("-", "−")


def _finite(value: float | None) -> float | None:
    """Finite sums only: amounts that are not numbers have none."""
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
