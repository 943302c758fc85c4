"""Expectations of BG/NBD and Gamma-Gamma for each customer, as features for a learner on a panel."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FitError
from tenure.core.frames.frame import AS_OF
from tenure.models.bg_nbd import BgNbd
from tenure.models.gamma_gamma import GammaGamma

ORDER_COLUMNS = ("frequency", "recency", "T")
VALUE_COLUMN = "monetary_value"
EXPECTED_PURCHASES = "btyd_expected_purchases"
PROBABILITY_ALIVE = "btyd_probability_alive"
CHURN_PROBABILITY = "btyd_churn_probability"
ORDER_VALUE = "btyd_order_value"
CLV = "btyd_clv"
NAMES = frozenset({EXPECTED_PURCHASES, PROBABILITY_ALIVE, CHURN_PROBABILITY, ORDER_VALUE, CLV})


@dataclass(frozen=True)
class BtydFeatures:
    """Models fitted on the newest cutoff of a panel, to describe customers of later ones.

    In training, each cutoff is described by models fitted on that cutoff's own rows, which are history, so no
    target window is used. `orders` is None for a panel without the columns they need.
    """

    orders: BgNbd | None
    order_value: GammaGamma | None

    @classmethod
    def learn(cls, panel: pd.DataFrame, horizon_days: float) -> tuple[BtydFeatures, pd.DataFrame]:
        """Fit the models, and return the newest ones with the features of every row of the panel."""
        if not set(ORDER_COLUMNS) <= set(panel.columns):
            return cls(None, None), pd.DataFrame(index=panel.index)
        newest, parts = BtydFeatures(None, None), []
        for _, rows in panel.groupby(AS_OF, sort=True):
            newest = _fitted_on(rows)
            parts.append(newest.describe(rows, horizon_days))
        return newest, pd.concat(parts).reindex(panel.index)

    def describe(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Compute feature columns for these customers over the horizon."""
        if self.orders is None:
            return pd.DataFrame(index=frame.index)
        columns = frame[[name for name in (*ORDER_COLUMNS, VALUE_COLUMN) if name in frame.columns]]
        predictions = self.orders.predict(columns, horizon_days)
        features = pd.DataFrame(
            {
                EXPECTED_PURCHASES: predictions["expected_purchases"],
                PROBABILITY_ALIVE: predictions["probability_alive"],
                CHURN_PROBABILITY: predictions["churn_probability"],
            },
            index=frame.index,
        )
        if self.order_value is not None and VALUE_COLUMN in columns.columns:
            features[ORDER_VALUE] = self.order_value.predict(columns, horizon_days)["expected_order_value"]
        else:
            features[ORDER_VALUE] = np.nan
        features[CLV] = features[ORDER_VALUE] * features[EXPECTED_PURCHASES]
        return features

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {
            "orders": self.orders.params_ if self.orders else None,
            "order_value": self.order_value.params_ if self.order_value else None,
        }

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        orders, value = state["orders"], state["order_value"]
        return cls(
            BgNbd.from_parameters(**orders) if orders else None,
            GammaGamma.from_parameters(**value) if value else None,
        )


_KEPT = 64
"""Panels of one back-test share most of their cutoffs, two dozen at most."""

_fits: OrderedDict[bytes, BtydFeatures] = OrderedDict()
_fits_lock = Lock()


def _fitted_on(rows: pd.DataFrame) -> BtydFeatures:
    """The models of one cutoff, fitted once per set of histories."""
    columns = (*ORDER_COLUMNS, VALUE_COLUMN, *GammaGamma.card.fits_on)
    training_rows = rows[[name for name in columns if name in rows.columns]]
    key = blake2b(repr(training_rows.dtypes.to_dict()).encode())
    for name in training_rows.columns:
        key.update(training_rows[name].to_numpy("float64").tobytes())
    with _fits_lock:
        features = _fits.get(key.digest())
    if features is None:
        features = BtydFeatures(BgNbd().fit(training_rows), _order_value(training_rows))
    with _fits_lock:
        _fits[key.digest()] = features
        _fits.move_to_end(key.digest())
        while len(_fits) > _KEPT:
            _fits.popitem(last=False)
    return features


def _order_value(rows: pd.DataFrame) -> GammaGamma | None:
    if VALUE_COLUMN not in rows.columns or not np.isfinite(rows[VALUE_COLUMN]).any():
        return None
    try:
        return GammaGamma().fit(rows)
    except FitError:
        return None
