"""Customer features in units of their own shop: its median order value, its order rhythm, the horizon.

A shop with prices 100 times higher, or half the pace over twice the horizon, has the same facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tenure.models.frame.columns import histories, numbers, refuse

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MONEY = ("kept_order_days", "kept_order_value", "net_spend")
"""A frame has money if it has all of these columns."""
DETAILS = (
    "inter_purchase_std_days",
    "inter_purchase_max_days",
    "inter_purchase_last_days",
    "max_order_value",
    "last_order_value",
    "std_order_value",
)
"""Optional columns; unknown if absent."""
FACTS = 35
"""Columns of `ShopScale.facts`."""
_LEAST_GAPS = 10
_LEAST = 1e-9


@dataclass(frozen=True)
class ShopScale:
    """A shop's units and aggregate statistics of its customers.

    Attributes
    ----------
    gap_days : median time between order days. history_days : since the shop's first order.
    order_value : median net value of an order day that was kept, in currency; None without money.
    orders_a_day : repeat order days of all customers per day since their first one.
    repeat_share, mean_frequency, frequency_cv : of customers, by their repeat order days.
    gap_cv : of all gaps pooled, None if unknown. own_gap_cv : median over customers of their own value.
    mean_age : of customers, over history_days. median_silence : since the last order, over gap_days.
    mean_value, value_cv : of kept order days in units of order_value; None without money.
    kept_share : net spend over the sum of kept order days.
    """

    gap_days: float
    history_days: float
    orders_a_day: float
    repeat_share: float
    mean_frequency: float
    frequency_cv: float
    gap_cv: float | None
    own_gap_cv: float | None
    mean_age: float
    median_silence: float
    order_value: float | None = None
    mean_value: float | None = None
    value_cv: float | None = None
    kept_share: float = 1.0

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Self:
        """Measure the customers of a shop. Raises FrameError."""
        x, t_x, age = histories(frame)
        gaps, spread = x > 0, _detail(frame, "inter_purchase_std_days")
        history = max(age.max(), 1.0)
        rhythm = _weighted_median(t_x[gaps] / x[gaps], x[gaps]) if x.sum() >= _LEAST_GAPS else history / 2
        squares = np.nan_to_num(spread) ** 2 * np.maximum(x - 1, 0) + t_x**2 / np.maximum(x, 1)
        own = spread[gaps] * x[gaps] / np.maximum(t_x[gaps], 1e-9)
        knows_gaps = bool(np.isfinite(own).any())
        rhythm = max(rhythm, history * 1e-4)
        return cls(
            gap_days=float(rhythm),
            history_days=float(history),
            orders_a_day=float(max(x.sum(), 0.5) / max(age.sum(), 1.0)),
            repeat_share=float(gaps.mean()),
            mean_frequency=float(x.mean()),
            frequency_cv=float(x.std() / max(x.mean(), 1e-6)),
            gap_cv=_cv(t_x.sum(), squares.sum(), x.sum()) if knows_gaps else None,
            own_gap_cv=float(np.nanmedian(own)) if knows_gaps else None,
            mean_age=float(age.mean() / history),
            median_silence=float(np.median(age - t_x) / rhythm),
            **_value_of(frame),
        )

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore the result of `asdict`. Raises TypeError or ValueError for anything else."""
        scale = cls(**state)
        values = [float(value) for value in asdict(scale).values() if value is not None]
        if not all(np.isfinite(value) and value >= 0 for value in values):
            raise ValueError("a shop's measures must be finite and not negative")
        # The grid of horizons starts at the gap; from 0 it would be infinite.
        if min(scale.gap_days, scale.history_days, scale.orders_a_day) < _LEAST:
            raise ValueError("a shop must have gaps, a history and orders")
        return scale

    def orders(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Expected orders of a Poisson process with a rate shrunk toward the shop's, the starting point of
        learning.
        """
        x, _, age = histories(frame)
        return (1 + x) / (1 / self.orders_a_day + age) * horizon_days

    def worth(self, frame: pd.DataFrame) -> Floats:
        """Net value of an order day, shrunk toward the shop's with the weight of two orders; in units of
        `order_value`.
        """
        kept_days, value = _money(frame)[:2]
        own = np.nan_to_num(value) / (self.order_value or 1.0)
        shrunk = (own * kept_days + 2 * (self.mean_value or 0.0)) / (kept_days + 2)
        return np.maximum(shrunk * self.kept_share, 1e-3)

    def facts(self, frame: pd.DataFrame, horizon_days: float) -> NDArray[np.float32]:
        """Shape (customers, facts); NaN where unknown."""
        x, t_x, age = histories(frame)
        days = np.maximum(age, 1e-9)
        gap = np.where(x > 0, t_x / np.maximum(x, 1), np.nan)
        silent, rhythm = age - t_x, self.gap_days
        with np.errstate(divide="ignore", invalid="ignore"):
            own = [
                *(x, t_x / days, age / rhythm, silent / rhythm, silent / days, age / self.history_days),
                *(gap / rhythm, _detail(frame, "inter_purchase_std_days") / gap, silent / gap),
                silent / _detail(frame, "inter_purchase_max_days"),
                _detail(frame, "inter_purchase_last_days") / gap,
                *(age / horizon_days, silent / horizon_days, gap / horizon_days, x / days * horizon_days),
                self.orders(frame, horizon_days),
                *self._value_facts(frame, x),
            ]
        of_shop = [
            *(rhythm / horizon_days, self.history_days / horizon_days, self.orders_a_day * horizon_days),
            *(self.repeat_share, self.mean_frequency, self.frequency_cv, self.gap_cv, self.own_gap_cv),
            *(self.mean_age, self.median_silence, self.mean_value, self.value_cv),
        ]
        shop = np.tile([np.nan if fact is None else fact for fact in of_shop], (len(x), 1))
        matrix = np.column_stack([*own, shop])
        return np.where(np.isfinite(matrix), matrix, np.nan).astype(np.float32)

    def _value_facts(self, frame: pd.DataFrame, x: Floats) -> list[Floats]:
        if self.order_value is None:
            return [np.full(len(x), np.nan)] * 7
        kept_days, value, spend = _money(frame)
        unit = self.order_value
        spread = _detail(frame, "std_order_value") * (x + 1) / np.abs(spend)
        ends = [_detail(frame, name) / unit for name in ("last_order_value", "max_order_value")]
        return [value / unit, *ends, spread, kept_days / (x + 1), spend / unit, self.worth(frame)]


def has_money(frame: pd.DataFrame) -> bool:
    """Whether the frame has order values."""
    return set(MONEY) <= set(frame.columns)


def _value_of(frame: pd.DataFrame) -> dict[str, float]:
    if not has_money(frame):
        return {}
    kept_days, value, spend = _money(frame)
    some = (kept_days > 0) & (value > 0)
    if not some.any():
        return {"order_value": 1.0, "mean_value": 0.0, "value_cv": 0.0, "kept_share": 0.0}
    total, days = float((kept_days * value)[some].sum()), float(kept_days[some].sum())
    unit = _weighted_median(value[some], kept_days[some])
    spread = np.nan_to_num(_detail(frame, "std_order_value"))[some]
    within = spread**2 * np.maximum(kept_days[some] - 1, 0)
    squares = float((within + kept_days[some] * value[some] ** 2).sum())
    return {
        "order_value": unit,
        "mean_value": total / days / unit,
        "value_cv": _cv(total, squares, days),
        "kept_share": max(float(spend.sum()) / total, 0.0),
    }


def _money(frame: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    (kept_days,) = numbers(frame, MONEY[:1])
    value, spend = numbers(frame, MONEY[1:], null_allowed=True)
    refuse({"kept_order_days below 0": kept_days < 0}, len(frame), "it counts order days")
    return kept_days, value, np.nan_to_num(spend)


def _detail(frame: pd.DataFrame, name: str) -> Floats:
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    return numbers(frame, (name,), null_allowed=True)[0]


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _cv(total: float, squares: float, count: float) -> float:
    mean = total / max(count, 1.0)
    return float(np.sqrt(max(squares / max(count, 1.0) - mean**2, 0.0)) / max(mean, 1e-9))
