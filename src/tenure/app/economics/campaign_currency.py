"""Refuse campaign files in another currency than the workspace's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tenure.core.errors import DataError
from tenure.core.orders.money import ISO_CODES, same_currency

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("currency", "currency code", "account currency", "currency of account", "spend currency")
"""Names of a column with currency codes."""

_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{3})\s*\)")
_SHOWN = 5


def refuse_other_currency(codes: pd.Series | None, headings: Iterable[str], currency: str) -> None:
    """Raises DataError (`campaign.currency`) for any currency but the workspace's.

    Parameters
    ----------
    codes : the column with currency codes, if there is one. headings : of the money columns, which may
        contain the currency in brackets, as in "Amount spent (GBP)".
    """
    currencies = {code.upper() for heading in headings for code in _IN_BRACKETS.findall(heading)} & ISO_CODES
    if codes is not None:
        currencies |= set(codes.dropna().str.strip().str.upper()) - {""}
    other_currencies = sorted(code for code in currencies if not same_currency(code, currency))
    if other_currencies:
        raise DataError(
            f"The workspace is in {currency}, but the campaigns are not; nothing was imported.",
            values=other_currencies[:_SHOWN],
            hint=f"export them in {currency}, or convert the amounts, then import the file again",
            code="campaign.currency",
        )
