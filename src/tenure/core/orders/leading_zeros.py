"""Numeric ids without leading zeros, as spreadsheets and JSON numbers write them."""

from __future__ import annotations


def is_number(customer_id: str) -> bool:
    """Whether the id consists of the digits 0 to 9 only."""
    return customer_id.isascii() and customer_id.isdecimal()


def without_zeros(customer_id: str) -> str:
    """A numeric id without its leading zeros; any other id unchanged.

    Examples
    --------
    >>> without_zeros("0013005"), without_zeros("000"), without_zeros("0a")
    ('13005', '0', '0a')
    """
    return (customer_id.lstrip("0") or "0") if is_number(customer_id) else customer_id
