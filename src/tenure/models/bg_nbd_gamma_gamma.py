"""BG/NBD for how often, Gamma-Gamma for how much. Equations and source in `_timing_and_value`."""

from __future__ import annotations

from typing import ClassVar

from tenure.models.bg_nbd import BgNbd
from tenure.models.btyd.timing_and_value import TimingAndValue, card_of


class BgNbdGammaGamma(TimingAndValue):
    """Expected net spend, customers leaving after an order. Made as `TimingAndValue` is."""

    card: ClassVar = card_of("bg_nbd_gamma_gamma", "BG/NBD")
    timing: ClassVar = BgNbd


Model = BgNbdGammaGamma
