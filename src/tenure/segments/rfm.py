"""RFM: recency, frequency and monetary value, each scored from 1 to 5, and the segments they define.

Scores are fifths of the customers; 5 is the best. Customers with equal values share the lowest score that
they span, so in a shop where most people bought once they all get frequency 1.
Source: Hughes (1994), "Strategic Database Marketing", ch. 6 (quintile coding); the segment names are those
commonly used by shop systems.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenure.core.activation.segment import PROSPECTS, RFM_SEGMENTS
from tenure.core.errors import FrameError
from tenure.core.frames.frame import CUSTOMER_ID

SCORES = 5
NEEDS = (CUSTOMER_ID, "days_since_last_order", "frequency")
MONEY = "net_spend"

NAMES = tuple(name for name in RFM_SEGMENTS if name != PROSPECTS)
"""Names of the segments of customers who bought, best first."""

_LETTERS = dict(zip("CLANMTRPXD", NAMES, strict=True))
# Rows: recency 5 down to 1. Columns: frequency and money, 1 to 5.
_GRID = np.array([list(row) for row in ("NAACC", "MAALC", "MTTLL", "XXRRR", "DDXPP")])


def score_rfm(frame: pd.DataFrame) -> pd.DataFrame:
    """Scores and segment of every customer.

    Parameters
    ----------
    frame : DataFrame
        One row per customer: `customer_id`, `days_since_last_order`, `frequency` (repeat order days) and,
        where the log has money, `net_spend`.

    Returns
    -------
    DataFrame
        `customer_id`, `r`, `f` and (with money) `m` from 1 to 5, `segment`; the frame's index.
        The segment is looked up by `r` and the mean of `f` and `m`.
    """
    missing = [name for name in NEEDS if name not in frame.columns]
    if missing:
        raise FrameError(
            "RFM scores need columns that are missing.",
            values=missing,
            hint="compute the rhythm features first",
            code="frame.columns",
        )
    scored = pd.DataFrame({CUSTOMER_ID: frame[CUSTOMER_ID]}, index=frame.index)
    scored["r"] = fifths(-frame["days_since_last_order"])
    scored["f"] = fifths(frame["frequency"])
    worth = scored["f"]
    if MONEY in frame.columns and frame[MONEY].notna().any():
        scored["m"] = fifths(frame[MONEY])
        # Half a point rounds up to the better score.
        worth = (scored["f"] + scored["m"] + 1) // 2
    letters = _GRID[SCORES - scored["r"].to_numpy(), worth.to_numpy() - 1]
    scored["segment"] = pd.Series(letters, index=frame.index).map(_LETTERS)
    return scored


def fifths(values: pd.Series) -> pd.Series:
    """1 (lowest fifth) to 5; ties share the lowest score they span; unknown values count as lowest."""
    below = values.rank(method="min", na_option="top").to_numpy() - 1
    score = 1 + np.floor(SCORES * below / max(len(values), 1)).astype(np.int64)
    return pd.Series(score, index=values.index)
