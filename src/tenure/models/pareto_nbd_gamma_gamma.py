"""Pareto/NBD for order timing, Gamma-Gamma for order value. Equations and source in `timing_and_value`."""

from __future__ import annotations

from typing import ClassVar

from tenure.core.modelling.roles import Role
from tenure.models.btyd.timing_and_value import TimingAndValue, card_of
from tenure.models.pareto_nbd import ParetoNbd


class ParetoNbdGammaGamma(TimingAndValue):
    """Expected net spend when customers leave at any time. Same arguments as `TimingAndValue`."""

    card: ClassVar = card_of(
        "pareto_nbd_gamma_gamma",
        "Pareto/NBD",
        roles=(
            Role("candidate", 40, ("spend",)),
            Role("companion", 10, ("spend",)),
            Role("stretcher", 10, ("spend",)),
        ),
    )
    timing: ClassVar = ParetoNbd


Model = ParetoNbdGammaGamma
