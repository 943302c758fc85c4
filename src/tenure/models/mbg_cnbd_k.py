"""MBG/CNBD-k: MBG/NBD for customers who order more regularly than at random.

Gaps between orders are Erlang-k; k is chosen by likelihood where the frame has the sum of the logarithms of
each customer's gaps. Equations in `mbg_cnbd_k_equations`.

Source: Platzer & Reutterer (2016), Marketing Science 35(5), 779-799; BTYDplus.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from scipy.special import gammaln

from tenure.core.errors import OptionError
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.models.btyd import mbg_cnbd_k_equations
from tenure.models.btyd.diagnosis import FitDiagnosis
from tenure.models.btyd.order_timing import GIVES, OrderTiming
from tenure.models.frame.columns import histories, numbers, refuse
from tenure.models.mbg_nbd import MbgNbd

LOG_GAPS = "sum_log_gap_days"
_MOST_REGULAR = 12


class MbgCnbdK(OrderTiming):
    """Expected repeat orders, P(alive) and next order date of customers with regular gaps.

    Parameters
    ----------
    penalty, seed : see `MbgNbd`.
    regularity : int, optional
        The k of the Erlang gaps, 1 to 12. By default the k with the highest likelihood if the frame has
        `sum_log_gap_days`; otherwise 1, and the diagnosis reports it.

    Attributes
    ----------
    params_ : dict
        `r`, `alpha` (days), `a`, `b`, and `k`.
    standard_errors_, diagnosis_ : see `OrderTiming`; the log-likelihood is comparable between k where the
        frame has `sum_log_gap_days`.
    """

    card: ClassVar = ModelCard(
        name="mbg_cnbd_k",
        title="MBG/CNBD-k",
        doc="Expected orders and probability alive for customers who order at regular intervals.",
        needs=("frequency", "recency", "T"),
        uses=(AS_OF, LOG_GAPS),
        gives=GIVES,
        source="Platzer & Reutterer (2016), Marketing Science 35(5), 779-799",
        intervals=True,
    )
    equations: ClassVar = mbg_cnbd_k_equations
    space: ClassVar = MbgNbd.space
    times: ClassVar = frozenset({"alpha"})
    sample_rows: ClassVar = 5_000

    def __init__(self, penalty: float = 0.0, seed: int = 0, regularity: int | None = None) -> None:
        super().__init__(penalty, seed)
        self.regularity = regularity

    @classmethod
    def from_parameters(cls, r: float, alpha: float, a: float, b: float, k: int) -> Self:
        """Build a model from known parameters; `alpha` is in the time unit of the frames to predict."""
        return cls._from_params({"r": r, "alpha": alpha, "a": a, "b": b, "k": float(k)})

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit by maximum likelihood for increasing k while the likelihood rises; one row per customer."""
        if self.regularity is not None and self.regularity not in range(1, _MOST_REGULAR + 1):
            raise OptionError(
                f"k must be a whole number from 1 to {_MOST_REGULAR}.", values=[self.regularity]
            )
        x, _, _ = histories(frame)
        log_gaps = _log_gaps(frame, x)
        best, diagnosis = self._fit_with(self.regularity or 1, frame, x, log_gaps)
        if self.regularity is None and log_gaps is not None:
            for k in range(2, _MOST_REGULAR + 1):
                other_fit, its_own = self._fit_with(k, frame, x, log_gaps)
                if its_own.log_likelihood <= diagnosis.log_likelihood:
                    break
                best, diagnosis = other_fit, its_own
        if self.regularity is None and log_gaps is None:
            advice = f"regularity is unknown without the column {LOG_GAPS}; k = 1 was used"
            diagnosis = replace(diagnosis, advice="; ".join(filter(None, (diagnosis.advice, advice))))
        self.params_, self.standard_errors_ = best.params_, best.standard_errors_
        self.diagnosis_ = diagnosis
        return self

    def _fit_with(
        self, k: int, frame: pd.DataFrame, x: np.ndarray, log_gaps: float | None
    ) -> tuple[Self, FitDiagnosis]:
        fitted = type(self)(self.penalty, self.seed, k)
        super(MbgCnbdK, fitted).fit(frame)
        fitted.params_["k"] = float(k)
        constant = ((k - 1) * log_gaps if log_gaps is not None else 0.0) - float(x.sum() * gammaln(k))
        assert fitted.diagnosis_ is not None
        return fitted, fitted.diagnosis_.rescaled(-constant)

    def _likelihood(self, frame: pd.DataFrame, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> Any:
        return self.equations.Likelihood.of(x, t_x, age, self.regularity or 1)

    def _log_jacobian(self, x: np.ndarray, scale: float) -> float:
        return (self.regularity or 1) * super()._log_jacobian(x, scale)

    def _parameters(self, frame: pd.DataFrame) -> Any:
        _, t_x, age = histories(frame)
        return super()._parameters(frame)._replace(silence=age - t_x)


def _log_gaps(frame: pd.DataFrame, x: np.ndarray) -> float | None:
    """The sum of all log gaps, or None where the frame does not have them."""
    if LOG_GAPS not in frame.columns:
        return None
    (logs,) = numbers(frame, (LOG_GAPS,), null_allowed=True)
    refuse(
        {f"{LOG_GAPS} null with repeat orders": np.isnan(logs) & (x > 0)}, len(frame), "one sum per customer"
    )
    return float(logs[x > 0].sum())


Model = MbgCnbdK
