"""The 3:2:1 rule: most of the budget goes where customers are worth most, and every tier gets some."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.core.activation.segment import GROWTH, HIGH, LOW


@dataclass(frozen=True)
class RuleRow:
    """One tier: its share of the budget, and what to do with it."""

    tier: str
    share: float
    strategy: str


THE_RULE = (
    RuleRow(
        HIGH,
        0.50,
        "Win customers like your best ones: close lookalikes, value-based bids, service "
        "instead of discounts.",
    ),
    RuleRow(
        GROWTH,
        0.35,
        "Target wider lookalikes and lead them to the next order: bundles, reminders, a reason to come back.",
    ),
    RuleRow(
        LOW,
        0.15,
        "Buy only cheap traffic: bids capped at the target cost, no discounts, e-mail after the first order.",
    ),
)
"""Shares of the budget by tier, best first; about 3 : 2 : 1."""


def rule_shares() -> dict[str, float]:
    """Share of the budget by tier; the shares add up to 1."""
    return {row.tier: row.share for row in THE_RULE}


def strategy_of(tier: str) -> str | None:
    """What to do with the budget of a tier; None for a tier that the rule does not cover."""
    return next((row.strategy for row in THE_RULE if row.tier == tier), None)
