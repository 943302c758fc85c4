"""Customers and their traits: those that a shop can know, and those that it cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenure.sources.synthetic_shop.plan import ShopPlan, Stream, rng


@dataclass(frozen=True)
class AcquisitionSource:
    """A source of customers, and how its customers differ from the others."""

    name: str
    share: float
    rate: float
    spend: float
    dropout: float
    cost: float
    campaigns: tuple[str, ...]


ACQUISITION = (
    AcquisitionSource("organic", 0.26, 1.15, 1.05, 0.85, 0.0, ("none",)),
    AcquisitionSource("paid_search", 0.22, 1.00, 1.00, 1.00, 14.0, ("brand", "generic", "shopping")),
    AcquisitionSource("social", 0.18, 0.75, 0.85, 1.50, 9.0, ("awareness", "retargeting")),
    AcquisitionSource("referral", 0.10, 1.60, 1.25, 0.60, 6.0, ("friend_bonus",)),
    AcquisitionSource("email", 0.08, 1.20, 0.95, 0.90, 3.0, ("newsletter", "win_back")),
    AcquisitionSource("affiliate", 0.10, 0.70, 0.90, 1.40, 11.0, ("voucher", "content")),
    AcquisitionSource("marketplace", 0.06, 0.85, 1.10, 1.20, 18.0, ("listing",)),
)
CAMPAIGN_RATE = {"retargeting": 1.15, "win_back": 0.8, "voucher": 0.85, "brand": 1.1}
CAMPAIGNS = tuple(sorted({name for source in ACQUISITION for name in source.campaigns}))
CHANNELS = ("web", "app", "store")
TASTE_TYPES = 64
TASTE_FACTORS = 3


@dataclass(frozen=True)
class People:
    """One entry per customer, in order of sign-up.

    `source` and `campaign` are codes into ACQUISITION and CAMPAIGNS. `relative_rate` is the order rate
    before it is scaled to the requested number of orders; `dropout_rate` is per day; `mean_order_value` in
    currency; `return_share` the probability that an order is returned; `eco` and `discount` the tastes, 0
    to 1; `taste` the taste type; `channel` the preferred one.
    """

    source: np.ndarray
    campaign: np.ndarray
    relative_rate: np.ndarray
    dropout_rate: np.ndarray
    mean_order_value: np.ndarray
    return_share: np.ndarray
    eco: np.ndarray
    discount: np.ndarray
    taste: np.ndarray
    channel: np.ndarray
    consent_email: np.ndarray
    bounce_rate: np.ndarray
    open_rate: np.ndarray

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True)
class TasteTypes:
    """Kinds of taste: factors of shape (64, 3), behind both category taste and eco taste."""

    factors: np.ndarray


def taste_types(plan: ShopPlan) -> TasteTypes:
    return TasteTypes(rng(plan, Stream.GOODS, 1).normal(size=(TASTE_TYPES, TASTE_FACTORS)))


def draw_people(plan: ShopPlan) -> People:
    """Draw the profile codes and latent traits of all customers."""
    random, n, process = rng(plan, Stream.PEOPLE), plan.customers, plan.process
    source = random.choice(len(ACQUISITION), size=n, p=[channel.share for channel in ACQUISITION]).astype(
        np.int8
    )
    campaign = _campaign(source, random.random(n))
    rate_effect = (
        _by_source("rate")[source] * np.array([CAMPAIGN_RATE.get(c, 1.0) for c in CAMPAIGNS])[campaign]
    )
    taste = random.integers(TASTE_TYPES, size=n).astype(np.int16)
    factors = taste_types(plan).factors[taste]
    thrift = random.normal(size=n)
    return People(
        source=source,
        campaign=campaign,
        relative_rate=random.standard_gamma(process.r, n) * rate_effect**process.effects,
        dropout_rate=(
            random.standard_gamma(process.s, n)
            / process.beta_days
            * _by_source("dropout")[source] ** process.effects
        ).clip(1e-9),
        mean_order_value=process.p
        * process.gamma
        * _by_source("spend")[source] ** process.effects
        / random.standard_gamma(process.q, n),
        return_share=random.beta(1.2, 22.0, n),
        eco=_logistic(-0.8 + 0.9 * factors[:, 0] + 0.8 * random.normal(size=n)),
        discount=_logistic(-1.2 + 0.9 * thrift),
        taste=taste,
        channel=random.choice(len(CHANNELS), size=n, p=[0.55, 0.28, 0.17]).astype(np.int8),
        consent_email=random.random(n) < 0.68,
        bounce_rate=random.beta(3.0, 7.0, n),
        open_rate=random.beta(2.0, 4.5, n),
    )


def _campaign(source: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """A campaign of the source, all equally likely."""
    widest = max(len(channel_source.campaigns) for channel_source in ACQUISITION)
    counts = np.array([len(channel_source.campaigns) for channel_source in ACQUISITION])
    table = np.array(
        [
            [
                CAMPAIGNS.index(channel_source.campaigns[k % len(channel_source.campaigns)])
                for k in range(widest)
            ]
            for channel_source in ACQUISITION
        ],
        dtype=np.int8,
    )
    return np.asarray(table[source, (uniform * counts[source]).astype(int)])


def _by_source(effect: str) -> np.ndarray:
    return np.array([getattr(source, effect) for source in ACQUISITION], dtype=float)


def _logistic(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x)))
