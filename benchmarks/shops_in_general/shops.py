"""Small shops that differ in what real ones differ in: growth, decay, rhythm, season, values, refunds, cut logs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_ORDERS = 400
KINDS, SHARES = ("plain", "rhythm", "annual", "b2b"), (0.70, 0.12, 0.06, 0.12)

Floats = np.ndarray


@dataclass(frozen=True)
class Days:
    """Order days by customer (whole numbers), sorted; `value` is net. The log is cut at day `cut`."""

    customer: Floats
    day: Floats
    value: Floats
    cut: int
    horizon_days: int


@dataclass(frozen=True)
class _Calendar:
    """Days from the first order of anybody (seen or not) to the first day of the log, its cut and its end."""

    begin: float
    cut: float
    horizon: float

    @property
    def history(self) -> float:
        return self.cut - self.begin

    @property
    def end(self) -> float:
        return self.cut + self.horizon


def shop(rng: np.random.Generator) -> Days:
    """A shop of one to five hundred customers."""
    kind = rng.choice(KINDS, p=SHARES)
    time = _calendar(rng)
    customers = int(rng.uniform(130, 500) * (1 + time.begin / time.history))
    arrival = _arrivals(rng, time, customers)
    rates, typical = _rates(rng, time, kind, customers)
    leave = _leaving_days(rng, time, arrival, rates / typical)
    days = arrival[:, None] + _gaps(rng, kind, rates, (time.end - arrival) * rates)
    is_placed = (days <= leave[:, None]) & (days < time.end)
    asked = rng.random(days.shape) < _calendar_share(rng, time, days)
    asked[:, 0] = True
    customer, place = np.nonzero(is_placed & asked)
    day = np.floor(days[customer, place]).astype(int)
    value = _values(rng, customer, day, rates / typical)
    is_seen = day >= time.begin
    return _by_day(customer[is_seen], day[is_seen], value[is_seen], time)


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _calendar(rng: np.random.Generator) -> _Calendar:
    horizon = np.floor(_log_uniform(rng, 30, 365))
    history = float(np.clip(horizon * _log_uniform(rng, 0.8, 10), 60, 2_200))
    hidden = history * rng.uniform(0.2, 2) if rng.random() < 0.35 else 0.0
    return _Calendar(hidden, np.floor(hidden + history), horizon)


def _arrivals(rng: np.random.Generator, time: _Calendar, customers: int) -> Floats:
    if rng.random() < 0.15:  # one cohort, as in panels
        return rng.uniform(time.begin, time.begin + min(time.history * 0.3, 120), customers)
    growth = float(np.clip(rng.normal(0, 0.8) * time.cut / time.history, -3, 3)) or 1e-3
    return time.cut * np.log1p(rng.random(customers) * np.expm1(growth)) / growth


def _rates(rng: np.random.Generator, time: _Calendar, kind: str, customers: int) -> tuple[Floats, float]:
    low, high = (1.0, 15.0) if kind == "b2b" else (0.08, 12.0)
    typical = min(_log_uniform(rng, low, high) / time.horizon, 0.35)
    typical = max(typical, 0.15 / time.history)
    alike = _log_uniform(rng, 3, 40) if kind == "rhythm" else _log_uniform(rng, 0.35, 4)
    rates = np.maximum(rng.gamma(alike, typical / alike, customers), typical * 1e-3)
    return (np.full(customers, 1 / 365), 1 / 365) if kind == "annual" else (rates, typical)


def _leaving_days(rng: np.random.Generator, time: _Calendar, arrival: Floats, busy: Floats) -> Floats:
    """Leaving rates of a gamma distribution; those who order more may stay longer, or shorter."""
    stay = _log_uniform(rng, 0.4, 12) * time.history * (5 if rng.random() < 0.2 else 1)
    shape = _log_uniform(rng, 0.5, 4)
    tie = rng.choice([0.0, 0.0, 0.5, -0.4])
    leaving = np.maximum(rng.gamma(shape, 1 / (shape * stay), len(arrival)) * busy**-tie, 1e-9)
    once = rng.random(len(arrival)) < (rng.beta(1, 2) * 0.8 if rng.random() < 0.6 else 0.0)
    return arrival + np.where(once, 0.0, rng.exponential(1 / leaving))


def _gaps(rng: np.random.Generator, kind: str, rates: Floats, expected: Floats) -> Floats:
    """Days from arrival to each order, the first at 0; regular or in bursts, slowing down or speeding up."""
    most = int(np.clip(np.quantile(expected, 0.99) * 2 + 8, 6, MOST_ORDERS))
    size = (len(rates), most)
    if kind == "annual":
        gaps = np.maximum(rng.normal(365, rng.uniform(5, 30), size), 30)
    else:
        regularity = _log_uniform(rng, 4, 40) if kind == "rhythm" else 1.0
        if kind == "b2b" or (kind == "plain" and rng.random() < 0.5):
            regularity = _log_uniform(rng, 0.5, 4)
        gaps = rng.gamma(regularity, 1 / regularity, size) / rates[:, None]
    if rng.random() < 0.3:
        soon = rng.random(size) < rng.uniform(0.05, 0.35)
        gaps = np.where(soon, rng.exponential(_log_uniform(rng, 2, 15), size), gaps)
    if rng.random() < 0.4:
        gaps = gaps * np.exp(np.clip(rng.normal(0, 0.06) * np.arange(most), -1.5, 1.5))
    return np.concatenate([np.zeros((len(rates), 1)), gaps.cumsum(1)], axis=1)


def _calendar_share(rng: np.random.Generator, time: _Calendar, days: Floats) -> Floats:
    """Share of candidate orders that are placed: season and trend."""
    share = np.ones_like(days)
    if rng.random() < 0.5:
        strength, peak = rng.uniform(0.1, 0.9), rng.uniform(0, 365)
        share *= 1 - strength * (1 - np.cos(2 * np.pi * (days - peak) / 365)) / 2
    if rng.random() < 0.5:
        trend = rng.normal(0, 0.7) / time.history
        top = max(trend * time.horizon, -trend * time.history)
        share *= np.exp(np.clip(trend * (days - time.cut), -50, top) - top)
    return share


def _values(rng: np.random.Generator, customer: Floats, day: Floats, busy: Floats) -> Floats:
    """Lognormal about a level of the customer's own; one shop in sixteen has one price; some have refunds."""
    between, within = (0.0, 0.0) if rng.random() < 0.06 else (_log_uniform(rng, 0.15, 1.2) for _ in range(2))
    tie = rng.choice([0.0, 0.0, 0.2, -0.2])
    level = rng.normal(0, between, len(busy)) + tie * np.clip(np.log(busy), -3, 3)
    inflation = rng.normal(0, 0.12) / 365
    value = np.exp(level[customer] + rng.normal(0, within, len(day)) + inflation * day)
    if between and rng.random() < 0.35:
        is_refunded = rng.random(len(day)) < rng.uniform(0.01, 0.12)
        value = np.where(is_refunded, np.minimum(0.0, -value * rng.uniform(-0.5, 0.5, len(day))), value)
    return value


def _by_day(customer: Floats, day: Floats, value: Floats, time: _Calendar) -> Days:
    keys, inverse = np.unique(customer * 1_000_000 + day, return_inverse=True)
    whose, when = np.divmod(keys, 1_000_000)
    return Days(whose, when, np.bincount(inverse, value), int(time.cut), int(time.horizon))
