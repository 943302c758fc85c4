"""What a shop can pay to win a customer."""

from __future__ import annotations

CAC_SHARE = 0.3
"""Of a customer's expected value, the part that may go into winning them. The one place it is said."""


def recommended_cac(predicted_clv: float, gross_margin: float = 1.0, cac_share: float = CAC_SHARE) -> float:
    """Most to pay for a customer like this, in money.

    Parameters
    ----------
    predicted_clv : expected net spend.
    gross_margin : share of it that is margin, 0 to 1; with 1 revenue counts as value.
    cac_share : the part of it that winning the customer may cost.
    """
    return max(predicted_clv, 0.0) * gross_margin * cac_share
