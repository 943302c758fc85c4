"""A panel of past cutoffs prepared for training: encoded features, targets relative to a level, weights by
age.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from tenure.core.frames.frame import AS_OF, HORIZON_DAYS, ORDER_AGES, TARGET_ORDERS, TARGET_SPEND
from tenure.models.frame.columns import numbers, refuse, require
from tenure.models.frame.dates import cutoffs
from tenure.models.frame.horizons import panel_horizon
from tenure.models.frame.order_days import OrderDays
from tenure.models.panel.btyd_features import CLV, EXPECTED_PURCHASES, BtydFeatures
from tenure.models.panel.encoding import Encoding
from tenure.models.panel.heads import Rows
from tenure.models.panel.level import Level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FEW_ROWS = 200


@dataclass(frozen=True)
class Panel:
    """Training data of the heads. `orders` and `spend` (None without money) are divided by their window's
    level.
    """

    horizon_days: int
    newest: date
    encoding: Encoding
    btyd: BtydFeatures
    rows: Rows
    orders: Floats
    spend: Floats | None
    orders_level: Level
    spend_level: Level | None
    order_days: OrderDays | None = None

    @classmethod
    def prepare(cls, frame: pd.DataFrame, max_rows: int, half_life_days: float, seed: int) -> Self:
        """Prepare a panel from features, `as_of`, `horizon_days` and targets. Raises FrameError.

        Net spend below zero counts as zero: a window with only refunds does not make a customer's value
        negative.
        """
        require(frame, (AS_OF, HORIZON_DAYS, TARGET_ORDERS))
        horizon = panel_horizon(frame)
        panel = _sampled(frame, max_rows, seed)
        panel = panel.assign(**{AS_OF: cutoffs(panel)}).reset_index(drop=True)
        orders = numbers(panel, (TARGET_ORDERS,))[0]
        refuse({f"{TARGET_ORDERS} below 0": orders < 0}, len(panel), "targets are counts in the window")
        btyd, described = BtydFeatures.learn(panel, horizon)
        orders, orders_level = _at_level(panel, TARGET_ORDERS, described, EXPECTED_PURCHASES)
        spend, spend_level = (
            _at_level(panel, TARGET_SPEND, described, CLV) if TARGET_SPEND in panel.columns else (None, None)
        )
        features = pd.concat([panel, described], axis=1)
        encoding = Encoding.learn(features)
        newest = panel[AS_OF].max()
        ages = (newest - panel[AS_OF]).dt.days.to_numpy(np.float64)
        early, late = _early_and_late(ages, horizon, seed)
        matrix = encoding.matrix(features)
        rows = Rows(matrix, 0.5 ** (ages / half_life_days), early, late, encoding.categorical, encoding.names)
        days = OrderDays.of(panel) if ORDER_AGES in panel.columns else None
        levels = orders_level, spend_level
        return cls(horizon, newest.date(), encoding, btyd, rows, orders, spend, *levels, days)


def levels_ahead(frame: pd.DataFrame, level: Level, panel_end: date) -> Floats:
    """Level of each row's coming window: from its `as_of`, or the day the panel's newest window ended."""
    if AS_OF not in frame.columns:
        return np.full(len(frame), level.ahead(panel_end))
    codes, days = pd.factorize(cutoffs(frame))
    return np.array([level.ahead(pd.Timestamp(day).date()) for day in days])[codes]


def _sampled(frame: pd.DataFrame, max_rows: int, seed: int) -> pd.DataFrame:
    if len(frame) <= max_rows:
        return frame
    places = np.random.default_rng(seed).choice(len(frame), max_rows, replace=False)
    return frame.iloc[np.sort(places)]


def _at_level(
    panel: pd.DataFrame, target: str, described: pd.DataFrame, expectation: str
) -> tuple[Floats, Level]:
    actual = np.maximum(numbers(panel, (target,))[0], 0.0)
    expected = np.full(len(panel), np.nan)
    age = np.zeros(len(panel))
    if expectation in described.columns:
        expected = described[expectation].to_numpy(np.float64)
        age = panel["T"].to_numpy(np.float64)
    level = Level.learn(panel[AS_OF], actual, expected, age)
    return actual / level.of(panel[AS_OF]), level


def _early_and_late(
    ages: Floats, horizon_days: int, seed: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows to train and validate on while choosing rounds: windows that had ended by the newest cutoff.

    With too few of those, all older cutoffs; with one cutoff only, a fixed part of its customers.
    """
    late = ages == 0
    for early in (ages >= horizon_days, ages > 0):
        if early.sum() >= _FEW_ROWS:
            return early, late
    is_late = np.random.default_rng(seed).random(len(ages)) < 0.25
    return ~is_late, is_late
