"""Totals of an order log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.errors import DataError
from tenure.reports.profile.queries import fetch_one

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


@dataclass(frozen=True)
class Overview:
    """Totals of the log. `gross`, `refunds` and `net` are None without money."""

    rows: int
    orders: int
    customers: int
    one_time_buyers: int
    first_day: date
    last_day: date
    gross: float | None
    refunds: float | None
    net: float | None
    zero_rows: int
    negative_rows: int
    shared_order_ids: int
    with_hours: bool
    largest_customer: float | None
    """Net spend of the customer with the highest spend."""

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


def overview(lines: ir.Table, orders: ir.Table, customers: ir.Table, engine: Engine) -> Overview:
    """Compute the totals. Raises DataError (`data.empty`) if there is no purchase."""
    totals = fetch_one(lines.aggregate(**_line_totals(lines)), engine)
    totals |= fetch_one(_order_totals(orders.filter(orders.purchase)), engine)
    if not totals["orders"]:
        raise DataError(
            "There is no order with a customer and a date to profile.",
            hint="check the column mapping and the quarantine: `tenure check`",
            code="data.empty",
        )
    totals |= fetch_one(
        customers.aggregate(
            customers=customers.count(),
            one_time_buyers=(customers.orders == 1).sum(),
            largest=customers.value.max(),
        ),
        engine,
    )
    return _overview(totals, "amount" in lines.columns)


def _line_totals(lines: ir.Table) -> dict[str, ir.Scalar]:
    if "amount" not in lines.columns:
        return {"rows": lines.count()}
    return {
        "rows": lines.count(),
        "gross": lines.amount.sum(where=lines.amount > 0),
        "refunds": -lines.amount.sum(where=lines.amount < 0),
        "net": lines.amount.sum(),
        "zero_rows": (lines.amount == 0).sum(),
        "negative_rows": (lines.amount < 0).sum(),
    }


def _order_totals(purchases: ir.Table) -> ir.Table:
    return purchases.aggregate(
        orders=purchases.count(),
        first=purchases.at.min().date(),
        last=purchases.at.max().date(),
        with_hours=(purchases.at.hour() > 0).any(),
        ids=purchases.order_id.nunique(),
    )


def _overview(totals: dict[str, Any], has_money: bool) -> Overview:
    return Overview(
        rows=totals["rows"],
        orders=totals["orders"],
        customers=totals["customers"],
        one_time_buyers=totals["one_time_buyers"],
        first_day=totals["first"],
        last_day=totals["last"],
        gross=totals["gross"] if has_money else None,
        refunds=(totals["refunds"] or 0.0) if has_money else None,
        net=totals["net"] if has_money else None,
        zero_rows=(totals["zero_rows"] or 0) if has_money else 0,
        negative_rows=(totals["negative_rows"] or 0) if has_money else 0,
        shared_order_ids=totals["orders"] - totals["ids"],
        with_hours=bool(totals["with_hours"]),
        largest_customer=totals["largest"] if has_money else None,
    )
