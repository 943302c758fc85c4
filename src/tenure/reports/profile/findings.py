"""Findings about an order log in sentences: what to know before relying on its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from tenure.reports import formats as say

if TYPE_CHECKING:
    from tenure.reports.formats import Formats
    from tenure.reports.profile.values import ProfileValues

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Finding:
    """A sentence; kind `problem` if it can distort results, `know` if it only explains them."""

    kind: Literal["problem", "know"]
    text: str


def findings(values: ProfileValues, formats: Formats) -> tuple[Finding, ...]:
    """All findings, problems first."""
    all_findings = [*_columns(values), *_rows(values, formats), *_time(values), *_customers(values)]
    return tuple(sorted(all_findings, key=lambda finding: finding.kind != "problem"))


def _columns(values: ProfileValues) -> Iterator[Finding]:
    for row in values.columns.to_dict("records"):
        missing_share = row["missing"] / row["rows"] if row["rows"] else 0.0
        if missing_share > 0.01 and row["table"] == "transactions":
            consequence = (
                " Those rows have no customer and cannot be used." if row["column"] == "customer_id" else ""
            )
            kind: Literal["problem", "know"] = "problem" if row["column"] == "customer_id" else "know"
            yield Finding(
                kind, f"{say.share(missing_share)} of the rows have no {row['column']}.{consequence}"
            )


def _rows(values: ProfileValues, formats: Formats) -> Iterator[Finding]:
    totals = values.overview
    if totals.gross and totals.refunds is not None and totals.refunds / totals.gross > 0.005:
        yield Finding(
            "know",
            f"Refunds and cancellations reduce gross sales by {say.share(totals.refunds / totals.gross)} "
            f"({formats.compact(totals.refunds)} in {say.plural(totals.negative_rows, 'row')}).",
        )
    if totals.gross is not None and not totals.refunds:
        yield Finding("know", "There are no negative amounts: refunds are missing or already subtracted.")
    if totals.zero_rows:
        yield Finding("know", f"{say.plural(totals.zero_rows, 'row')} have an amount of zero.")
    if totals.shared_order_ids > 0:
        yield Finding(
            "problem",
            f"{say.plural(totals.shared_order_ids, 'order id')} are used by more than one customer.",
        )


def _time(values: ProfileValues) -> Iterator[Finding]:
    totals, monthly = values.overview, values.monthly
    if totals.days < 365:
        yield Finding(
            "problem",
            f"The log covers {say.plural(totals.days, 'day')}: too short to separate seasonality from trend.",
        )
    new = monthly["new_customers"].to_numpy(dtype=float)
    if len(new) >= 6 and new[0] > 3 * max(float(np.median(new[1:])), 1.0):
        yield Finding(
            "problem",
            f"{say.grouped(new[0])} customers appear for the first time in the first month, "
            f"{say.grouped(np.median(new[1:]))} in a typical month. Many of them are probably older "
            "customers whose first orders are not in the log.",
        )
    empty = monthly.loc[monthly["orders"] == 0, "month"]
    if len(empty):
        yield Finding(
            "problem",
            f"{say.plural(len(empty), 'month')} without orders, starting with {say.month(empty.iloc[0])}.",
        )
    last = values.overview.last_day
    if (last.replace(day=28) - last).days > 3:
        yield Finding("know", f"The last month ends on {say.day(last)}: it is incomplete.")
    if not totals.with_hours:
        yield Finding("know", "All orders are dated midnight: the log has days but no times.")
    yield from _weekdays(values)


def _weekdays(values: ProfileValues) -> Iterator[Finding]:
    counts = values.weekday.set_index("part")["orders"].reindex(range(7), fill_value=0)
    usual = float(counts.median())
    quiet_days = [WEEKDAYS[i] for i, count in enumerate(counts) if count < 0.03 * usual]
    if quiet_days and values.overview.days > 60:
        yield Finding("know", f"Almost no orders on {' and '.join(quiet_days)}.")


def _customers(values: ProfileValues) -> Iterator[Finding]:
    totals = values.overview
    one_time_share = totals.one_time_buyers / totals.customers
    if one_time_share > 0.6:
        yield Finding(
            "know",
            f"{say.share(one_time_share, 0)} of customers ordered once, so there is little data "
            "on repeat orders.",
        )
    if (
        totals.net
        and totals.net > 0
        and totals.largest_customer
        and totals.largest_customer / totals.net > 0.02
    ):
        largest_share = totals.largest_customer / totals.net
        yield Finding(
            "know",
            f"One customer accounts for {say.share(largest_share)} of net sales; "
            "totals depend on that customer.",
        )
