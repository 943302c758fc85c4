"""The shop to generate: size, span, seed, and the parameters of its process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

FileFormat = Literal["csv", "parquet"]
HORIZONS_DAYS = (30, 90, 180, 365)
"""Horizons after the end date for which the truth has expected orders and spend."""

DAY_SECONDS = 86_400
BLOCK_ORDERS = 500_000
"""Orders generated and written at a time; part of the seeding, so changing it changes the output."""


@dataclass(frozen=True)
class Process:
    """The random process that customers follow.

    Orders after the first come as in Pareto/NBD (Schmittlein, Morrison and Colombo 1987): while alive a
    customer orders at rate `rate_i * index(t)`, `rate_i ~ Gamma(r, alpha)`; lifetimes from the first order
    are exponential, in calendar days, with rate `mu_i ~ Gamma(s, beta)`. `index(t)` (season, weekday, trend)
    is the same for all customers and known; where it is 1, the process is plain Pareto/NBD. Mean order values
    are Gamma-Gamma (Fader and Hardie 2013): `z_ij ~ Gamma(p, nu_i)`, `nu_i ~ Gamma(q, gamma)`, independent of
    rates within an acquisition source. `alpha` is not a parameter: it follows from the requested number of
    orders.

    Parameters
    ----------
    r, s, beta_days : shape of rates, shape and scale (days) of dropout rates.
    p, q, gamma : Gamma-Gamma; the population mean order value is `p * gamma / (q - 1)`.
    trend_per_year : yearly growth of all order rates (0.05: 5 %).
    signup_growth_per_year : yearly growth of the number of new customers.
    season : strength of the yearly and weekly season; 0 is none, 1 doubles December compared with spring.
    effects : strength of the effect of acquisition source and campaign on rate, spend and dropout; 0 is none,
        which makes the population a plain Pareto/NBD with Gamma-Gamma.
    """

    r: float = 0.8
    s: float = 0.9
    beta_days: float = 250.0
    p: float = 6.0
    q: float = 4.0
    gamma: float = 22.0
    trend_per_year: float = 0.05
    signup_growth_per_year: float = 0.10
    season: float = 1.0
    effects: float = 1.0


@dataclass(frozen=True)
class ShopPlan:
    """All inputs of a generated shop: equal plans produce identical bytes."""

    customers: int
    transactions: int
    seed: int
    start: date
    end: date
    file_format: FileFormat = "csv"
    alternate_names: bool = False
    defects: bool = False
    defect_share: float = 0.002
    events_per_order: float = 3.0
    process: Process = field(default_factory=Process)

    @property
    def days(self) -> int:
        """Days of the span, including both ends."""
        return (self.end - self.start).days + 1

    @property
    def seconds(self) -> int:
        """Seconds of the span; times inside the generator are seconds since the start of the first day."""
        return self.days * DAY_SECONDS


class Stream(IntEnum):
    """Independent streams of random numbers; each part and each of its blocks has its own."""

    PEOPLE = 1
    GOODS = 2
    PURCHASES = 3
    BASKET = 4
    WEB = 5
    MAIL = 6
    DEFECTS = 7
    PROFILE = 8


def rng(plan: ShopPlan, stream: Stream, block: int = 0) -> np.random.Generator:
    """The random generator of a part of the plan."""
    import numpy as np

    return np.random.default_rng([plan.seed, int(stream), block])
