"""How green the customer's basket is. A product with an eco score of 0.7 or more counts as sustainable.

Only purchases of products whose eco score is known count.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import feature, how_many, ratio
from tenure.core.frames.grain import ECO_SCORE

_SCORE = ("products.eco_score", "transactions.product_id")
_SPEND = (*_SCORE, "transactions.amount")
_RECENT_DAYS = 180


@feature(grain="line", unit="share", needs=_SPEND)
def eco_spend_share(lines: ir.Table) -> ir.Value:
    """Share of gross spend on sustainable products."""
    scored_spend = ibis.ifelse(lines.eco_score.notnull(), lines.spent, None)
    return ratio(ibis.ifelse(lines.eco_score >= ECO_SCORE, scored_spend, 0.0).sum(), scored_spend.sum())


@feature(grain="line", unit="count", needs=_SCORE)
def _scored_lines(lines: ir.Table) -> ir.Value:
    return how_many(lines.bought & lines.eco_score.notnull())


@feature(grain="day", unit="share", needs=_SCORE)
def _eco_day_share(days: ir.Table) -> ir.Value:
    return ratio(how_many(days.eco_lines > 0), days.order_day.count())


@feature(grain="customer", unit="share", needs=_SCORE, parts=(_scored_lines, _eco_day_share))
def eco_order_share(customer: ir.Table) -> ir.Value:
    """Share of order days with a sustainable product; null if no score is known."""
    return ibis.ifelse(customer._scored_lines > 0, customer._eco_day_share, None)


@feature(grain="line", unit="index", needs=_SCORE)
def mean_eco_score(lines: ir.Table) -> ir.Value:
    """Mean eco score of the order lines, 0 to 1."""
    return _mean_score(lines, lines.bought)


@feature(grain="line", unit="index", needs=_SCORE)
def eco_trend(lines: ir.Table) -> ir.Value:
    """Mean eco score of the last 180 days less that of the time before; null if either has no orders."""
    recent = lines.age_days <= _RECENT_DAYS
    return _mean_score(lines, lines.bought & recent) - _mean_score(lines, lines.bought & ~recent)


@feature(grain="customer", unit="index", uses=("eco_spend_share", "eco_order_share", "mean_eco_score"))
def sustainability_index(customer: ir.Table) -> ir.Value:
    """Mean of eco_spend_share, eco_order_share and mean_eco_score, from 0 to 1."""
    return (customer.eco_spend_share + customer.eco_order_share + customer.mean_eco_score) / 3.0


def _mean_score(lines: ir.Table, condition: ir.BooleanValue) -> ir.Value:
    return ibis.ifelse(condition, lines.eco_score, None).mean()


FEATURES = (
    eco_spend_share,
    eco_order_share,
    mean_eco_score,
    eco_trend,
    sustainability_index,
)
