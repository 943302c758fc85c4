"""Convert numbers to table columns: IDs, money and timestamps; fast enough for tens of millions of rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenure.sources.synthetic_shop.layout import REFUND_PREFIX
from tenure.sources.synthetic_shop.plan import ShopPlan
from tenure.sources.synthetic_shop.season import first_day

NULL = np.iinfo(np.int64).min
"""Stands for null in integer columns until they become Arrow."""
_GROUP = 10_000
_FOUR_DIGITS = np.array([f"{n:04d}" for n in range(_GROUP)], dtype="S4")


def order_ids(plan: ShopPlan, numbers: np.ndarray) -> pa.Array:
    return ids("O", numbers, _digit_groups(plan))


def refund_ids(plan: ShopPlan, numbers: np.ndarray) -> pa.Array:
    """IDs of refunds by the numbers of their orders."""
    return ids(f"{REFUND_PREFIX}O", numbers, _digit_groups(plan))


def customer_ids(numbers: np.ndarray) -> pa.Array:
    """IDs of customers numbered from 0; null where the number is NULL."""
    return ids("C", np.where(numbers == NULL, NULL, numbers + 1))


def product_ids(numbers: np.ndarray) -> pa.Array:
    return ids("P", numbers + 1, groups=1)


def ids(prefix: str, numbers: np.ndarray, groups: int = 2) -> pa.Array:
    """`prefix` plus the number with leading zeros, in `groups` groups of four digits, as Arrow strings."""
    is_known = numbers != NULL
    rest = np.where(is_known, numbers, 0).astype(np.int64)
    names = [f"g{place}" for place in range(groups)]
    head = [("prefix", f"S{len(prefix)}")] if prefix else []
    text = np.empty(len(rest), dtype=[*head, *((name, "S4") for name in names)])
    if prefix:
        text["prefix"] = prefix.encode()
    for name in reversed(names):
        high = rest // _GROUP
        text[name] = _FOUR_DIGITS[rest - high * _GROUP]
        rest = high
    offsets = np.arange(len(rest) + 1, dtype=np.int32) * text.itemsize
    strings = pa.StringArray.from_buffers(len(rest), pa.py_buffer(offsets), pa.py_buffer(text))
    return strings if is_known.all() else pc.if_else(pa.array(is_known), strings, None)


def money(cents: np.ndarray) -> pa.Array:
    """Currency from cents; null where the number is NULL."""
    return pa.array(cents / 100.0, mask=_nulls(cents))


def timestamps(plan: ShopPlan, seconds: np.ndarray) -> pa.Array:
    """UTC timestamps from seconds since the start of the span; null where the number is NULL."""
    nulls = _nulls(seconds)
    since_start = seconds if nulls is None else np.where(nulls, 0, seconds)
    return pa.array(first_day(plan) + since_start.astype("timedelta64[s]"), mask=nulls)


def words_by_code(codes: np.ndarray, words: tuple[str, ...]) -> pa.Array:
    """Words by code; null where the code is negative."""
    nulls = codes < 0
    return pa.array(words).take(pa.array(codes, pa.int32(), mask=nulls if nulls.any() else None))


def _nulls(numbers: np.ndarray) -> np.ndarray | None:
    nulls = numbers == NULL
    return nulls if nulls.any() else None


def _digit_groups(plan: ShopPlan) -> int:
    return 2 if plan.transactions < 20_000_000 else 3
