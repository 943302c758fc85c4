"""Whether the money of a campaign file is the workspace's: it is never added up as if it were."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tenure.core.errors import DataError
from tenure.core.orders.money import ISO_CODES, same_currency

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("currency", "currency code", "account currency", "currency of account", "spend currency")
"""What the column is called that tells it."""

_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{3})\s*\)")
_SHOWN = 5


def refuse_other_currency(told: pd.Series | None, headings: Iterable[str], currency: str) -> None:
    """Raises DataError (`campaign.currency`) for any but the workspace's.

    Parameters
    ----------
    told : the column that tells it, if there is one. headings : of the columns of money, which may tell it in
        brackets, as in "Amount spent (GBP)".
    """
    found = {code.upper() for heading in headings for code in _IN_BRACKETS.findall(heading)} & ISO_CODES
    if told is not None:
        found |= set(told.dropna().str.strip().str.upper()) - {""}
    others = sorted(one for one in found if not same_currency(one, currency))
    if others:
        raise DataError(
            f"The workspace is in {currency}, but the campaigns are not; nothing was imported.",
            values=others[:_SHOWN],
            hint=f"export them in {currency}, or convert the amounts, then import the file again",
            code="campaign.currency",
        )
