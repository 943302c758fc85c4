"""What a shop can pay to win a customer."""

from __future__ import annotations

CAC_SHARE = 0.3
"""Share of a customer's expected value that may be spent on winning them."""


def recommended_cac(predicted_clv: float, gross_margin: float = 1.0, cac_share: float = CAC_SHARE) -> float:
    """Maximum acquisition cost for a customer of this value, in money.

    Parameters
    ----------
    predicted_clv : expected net spend.
    gross_margin : share of it that is margin, 0 to 1; with 1 revenue counts as value.
    cac_share : share of that margin that winning the customer may cost.
    """
    return max(predicted_clv, 0.0) * gross_margin * cac_share
