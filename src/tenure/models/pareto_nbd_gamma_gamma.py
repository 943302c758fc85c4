"""Pareto/NBD for how often, Gamma-Gamma for how much. Equations and source in `_timing_and_value`."""

from __future__ import annotations

from typing import ClassVar

from tenure.models.btyd.timing_and_value import TimingAndValue, card_of
from tenure.models.pareto_nbd import ParetoNbd


class ParetoNbdGammaGamma(TimingAndValue):
    """Expected net spend, customers leaving at any time. Made as `TimingAndValue` is."""

    card: ClassVar = card_of("pareto_nbd_gamma_gamma", "Pareto/NBD")
    timing: ClassVar = ParetoNbd


Model = ParetoNbdGammaGamma
