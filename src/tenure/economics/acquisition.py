"""What a shop can pay to win a customer."""

from __future__ import annotations

VALUE_TO_COST = 3.0
"""The customary target: a customer brings three times what winning them cost."""


def recommended_cac(
    predicted_clv: float, gross_margin: float = 1.0, value_to_cost: float = VALUE_TO_COST
) -> float:
    """Most to pay for a customer like this, in money.

    Parameters
    ----------
    predicted_clv : expected net spend.
    gross_margin : share of it that is margin, 0 to 1; with 1 revenue counts as value.
    value_to_cost : how many times its cost an acquisition is to bring.
    """
    return max(predicted_clv, 0.0) * gross_margin / value_to_cost
