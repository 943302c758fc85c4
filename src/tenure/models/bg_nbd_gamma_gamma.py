"""BG/NBD for order timing, Gamma-Gamma for order value. Equations and source in `timing_and_value`."""

from __future__ import annotations

from typing import ClassVar

from tenure.core.modelling.roles import Role
from tenure.models.bg_nbd import BgNbd
from tenure.models.btyd.timing_and_value import TimingAndValue, card_of


class BgNbdGammaGamma(TimingAndValue):
    """Expected net spend when customers leave after an order. Same arguments as `TimingAndValue`."""

    card: ClassVar = card_of(
        "bg_nbd_gamma_gamma",
        "BG/NBD",
        roles=(
            Role("candidate", 30, ("spend",)),
            Role("leveller", 10, ("spend",)),
            Role("stretcher", 20, ("spend",)),
        ),
    )
    timing: ClassVar = BgNbd


Model = BgNbdGammaGamma
