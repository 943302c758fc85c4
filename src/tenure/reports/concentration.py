"""Concentration chart: share of value from the top customers, for past or predicted value."""

from __future__ import annotations

import numpy as np

from tenure.reports import formats as say
from tenure.reports.charts import Chart, Column, Dot, Line, Link, Table, axis, curve
from tenure.reports.scales import Scale

TOP_SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
GRID = 101
MIN_CUSTOMERS = 10


def running_shares(
    values: np.ndarray, customers: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray] | None:
    """Cumulative share of customers, best first, and their share of the total; both from 0 to 1.

    Parameters
    ----------
    values : array of shape (n,)
        One per customer; or, with `customers`, sums of groups, best first.
    customers : array of shape (n,), optional
        Customers in each group.

    Returns
    -------
    pair of arrays, at most 101 long; None for fewer than ten customers or a total that is not positive.
    """
    ordered = np.sort(values)[::-1] if customers is None else values
    sizes = np.ones(len(ordered)) if customers is None else customers
    if sizes.sum() < MIN_CUSTOMERS or not ordered.sum() > 0:
        return None
    customer_shares = np.concatenate([[0.0], np.cumsum(sizes) / sizes.sum()])
    value_shares = np.concatenate([[0.0], np.cumsum(ordered) / ordered.sum()])
    grid = np.unique(np.concatenate([np.linspace(0, 0.1, GRID // 2), np.linspace(0.1, 1, GRID // 2)]))
    return grid, np.interp(grid, customer_shares, value_shares)


def concentration_chart(customer_shares: np.ndarray, value_shares: np.ndarray, noun: str) -> Chart:
    """Chart of `running_shares`; `noun` names the value."""
    x, y = Scale(0, 1), Scale(0, max(1.0, float(value_shares.max())))
    shares = {
        top_share: float(np.interp(top_share, customer_shares, value_shares)) for top_share in TOP_SHARES
    }
    points = list(zip(customer_shares.tolist(), value_shares.tolist(), strict=True))
    dots = tuple(
        Dot(
            100 * top_share,
            100 - y.place(value),
            f"Top {say.share(top_share)}: {say.share(value)} of {noun}",
            "one",
            4,
        )
        for top_share, value in shares.items()
    )
    rows = tuple((f"Top {say.share(top_share)}", say.share(value)) for top_share, value in shares.items())
    return Chart(
        f"Concentration of {noun}",
        f"The top 1% of customers account for {say.whole_share(shares[0.01])} of {noun}, the top 10% for "
        f"{say.whole_share(shares[0.1])} and the top half for {say.whole_share(shares[0.5])}. The straight "
        "line is a shop where all customers are equal.",
        axis("share of customers, highest value first", x, say.whole_share),
        axis(f"share of {noun}", y, say.whole_share, vertical=True),
        lines=(Line(curve(points, x, y), "one", filled=True),),
        links=(Link(0, 100, 100, 100 - y.place(1), "even"),),
        dots=dots,
        legend=(("one", "your customers"), ("even", "all customers equal")),
        numbers=Table(
            f"Share of {noun} by top customers", (Column("Customers", False), Column("Share")), rows
        ),
    )
