"""Ids of digits as spreadsheets and JSON numbers write them: without their leading zeros."""

from __future__ import annotations


def is_number(customer_id: str) -> bool:
    """Whether it is made of the digits 0 to 9 alone."""
    return customer_id.isascii() and customer_id.isdecimal()


def without_zeros(customer_id: str) -> str:
    """An id of digits without its leading zeros; any other id as it is.

    Examples
    --------
    >>> without_zeros("0013005"), without_zeros("000"), without_zeros("0a")
    ('13005', '0', '0a')
    """
    return (customer_id.lstrip("0") or "0") if is_number(customer_id) else customer_id
