"""MBG/NBD for order timing, Gamma-Gamma for order value. Equations and source in `timing_and_value`."""

from __future__ import annotations

from typing import ClassVar

from tenure.core.modelling.roles import Role
from tenure.models.btyd.timing_and_value import TimingAndValue, card_of
from tenure.models.mbg_nbd import MbgNbd


class MbgNbdGammaGamma(TimingAndValue):
    """Expected net spend when customers leave after any order. Same arguments as `TimingAndValue`."""

    card: ClassVar = card_of("mbg_nbd_gamma_gamma", "MBG/NBD", roles=(Role("companion", 20, ("spend",)),))
    timing: ClassVar = MbgNbd


Model = MbgNbdGammaGamma
