"""Response curves: how many customers a spend wins, each more expensive than the one before.

The curve has constant elasticity: `customers = level * (spend / reference_spend) ** elasticity` with an
elasticity between 0 and 1. It is concave, as Little (1979, "Aggregate advertising models: the state of the
art", Operations Research 27(4)) requires of response at usual spends. Spend and customers are per 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log
from typing import Literal

import numpy as np

from tenure.core.errors import DataError
from tenure.economics.evidence import CostEvidence

PERIOD_DAYS = 30
"""Period of spends and of the customers they win."""

Origin = Literal["history", "costs", "assumed"]
"""Where a curve comes from: fitted to months of spend; drawn through the cost per customer, with an assumed
elasticity; or assumed entirely."""

ELASTICITY, ELASTICITY_SD = 0.7, 0.15
"""Prior of the elasticity: twice the spend wins about 1.6 times the customers. An assumption (0.4 to 1 is
plausible) that months of observed spend override."""

ASSUMED_LEVEL_SD = 0.5
"""Of log(customers) where the cost is assumed: two thirds of cases are within a factor of 1.6."""

MIN_MONTHS = 3
_RANGE = (0.05, 0.98)
_WEAK_LEVEL_SD = 3.0
_COST_SD = 0.1
_STEPS = 50
_LAID_SD = 0.25


@dataclass(frozen=True)
class ResponseCurve:
    """Customers won in 30 days by a spend in 30 days.

    level : customers at `reference_spend`. level_sd, elasticity_sd, correlation : uncertainty of log(level)
    and of the elasticity. months : number of months of observed spend. max_spent : highest observed
    spend in 30 days, if any. is_laid : whether the curve is for a share of the customers to whom a share
    of the cost was allocated. evidence : how far campaigns and recorded costs count, if both are known.
    """

    level: float
    reference_spend: float
    elasticity: float
    level_sd: float
    elasticity_sd: float
    correlation: float
    origin: Origin
    months: int = 0
    max_spent: float | None = None
    is_laid: bool = False
    evidence: CostEvidence | None = None

    def customers(self, spend: np.ndarray) -> np.ndarray:
        """Expected number of customers for each spend (money in 30 days); the shape of `spend`."""
        return self.level * (np.asarray(spend, float) / self.reference_spend) ** self.elasticity

    def part(self, of_customers: float, of_spend: float) -> ResponseCurve:
        """Curve for a share of the customers to whom a share of the spend is allocated, which adds
        uncertainty.
        """
        return replace(
            self,
            level=of_customers * self.level,
            reference_spend=of_spend * self.reference_spend,
            level_sd=float(np.hypot(self.level_sd, _LAID_SD)),
            max_spent=None if self.max_spent is None else of_spend * self.max_spent,
            is_laid=True,
        )

    def weighed_with(self, costs: ResponseCurve, evidence: CostEvidence) -> ResponseCurve:
        """Combine this curve of campaigns with one through recorded costs, weighted by `evidence`.

        The logarithm of the customers at the usual spend of `costs`, and the elasticity, are weighted means;
        where the two disagree, the level is less certain (the variance of a mixture).
        """
        weight = evidence.weight
        if weight <= 0:
            return replace(costs, evidence=evidence)
        if weight >= 1:
            return replace(self, evidence=evidence)
        spend = costs.reference_spend
        log_own, log_costs = log(float(self.customers(np.array([spend]))[0])), log(costs.level)
        variance = weight * self.level_sd**2 + (1 - weight) * costs.level_sd**2
        return ResponseCurve(
            level=exp(weight * log_own + (1 - weight) * log_costs),
            reference_spend=spend,
            elasticity=weight * self.elasticity + (1 - weight) * costs.elasticity,
            level_sd=float(np.sqrt(variance + weight * (1 - weight) * (log_own - log_costs) ** 2)),
            elasticity_sd=weight * self.elasticity_sd + (1 - weight) * costs.elasticity_sd,
            correlation=weight * self.correlation,
            origin="history" if evidence.is_mainly_campaigns else "costs",
            months=self.months,
            max_spent=self.max_spent,
            evidence=evidence,
        )

    def draws(self, rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
        """`n` levels and elasticities drawn from the curve's uncertainty."""
        first, second = rng.standard_normal((2, n))
        levels = self.level * np.exp(self.level_sd * first)
        mixed = self.correlation * first + np.sqrt(1 - self.correlation**2) * second
        return levels, np.clip(self.elasticity + self.elasticity_sd * mixed, *_RANGE)


def fitted_curve(spend: np.ndarray, customers: np.ndarray) -> ResponseCurve:
    """Curve from months of spend and the customers won in them, both scaled to 30 days.

    Poisson regression of customers on log(spend), with `ELASTICITY` as the prior of the elasticity;
    uncertainty from the curvature at the optimum, widened where months vary more than Poisson counts do.
    With fewer than three months the elasticity stays assumed. Raises DataError (`data.no_spend`) without any.
    """
    spend, customers = np.asarray(spend, float), np.asarray(customers, float)
    usable = (spend > 0) & np.isfinite(spend) & np.isfinite(customers)
    spend, customers = spend[usable], customers[usable]
    if not len(spend) or customers.sum() <= 0:
        raise DataError(
            "No response curve can be fitted: no month has spend, or no customers were won.",
            hint="import campaigns with spend, or plan with assumptions",
            code="data.no_spend",
        )
    if len(spend) < MIN_MONTHS:
        curve = curve_through(float(spend.mean()), float(customers.mean()), float(customers.sum()))
        return _within_range(curve, spend)
    reference = exp(float(np.log(spend).mean()))
    x = np.log(spend / reference)
    a, b, covariance = _poisson(x, customers)
    scatter = _dispersion(customers, np.exp(a + b * x))
    covariance = covariance * scatter
    sd = np.sqrt(np.diag(covariance))
    # Overdispersion widens the uncertainty, but never beyond that of the prior.
    sd[1] = min(sd[1], ELASTICITY_SD)
    curve = ResponseCurve(
        level=exp(a),
        reference_spend=reference,
        elasticity=b,
        level_sd=float(sd[0]),
        elasticity_sd=float(sd[1]),
        correlation=float(np.clip(covariance[0, 1] / np.sqrt(np.prod(np.diag(covariance))), -0.99, 0.99)),
        origin="history",
    )
    return _within_range(curve, spend)


def curve_through(spend: float, customers: float, seen_customers: float) -> ResponseCurve:
    """Curve through one known point: a usual spend and the customers it wins; the elasticity is assumed.

    seen_customers : number of customers behind the point, which determines its uncertainty.
    """
    level_sd = float(np.hypot(_COST_SD, 1 / np.sqrt(max(seen_customers, 1.0))))
    return ResponseCurve(customers, spend, ELASTICITY, level_sd, ELASTICITY_SD, 0.0, "costs")


def assumed_curve(spend: float, cost_per_customer: float) -> ResponseCurve:
    """Curve without any observation: at `spend` a customer is assumed to cost `cost_per_customer`."""
    level = spend / cost_per_customer
    return ResponseCurve(level, spend, ELASTICITY, ASSUMED_LEVEL_SD, ELASTICITY_SD, 0.0, "assumed")


def _poisson(x: np.ndarray, customers: np.ndarray) -> tuple[float, float, np.ndarray]:
    """Level (log), elasticity and their covariance: Newton's method, with the priors as penalties."""
    centre = log(customers.mean())
    a, b = centre, ELASTICITY
    prior = np.diag([_WEAK_LEVEL_SD**-2, ELASTICITY_SD**-2])
    design = np.column_stack([np.ones_like(x), x])
    curvature = prior
    for _ in range(_STEPS):
        expected = np.exp(np.clip(a + b * x, -50, 50))
        slope = design.T @ (customers - expected) - prior @ (a - centre, b - ELASTICITY)
        curvature = design.T @ (design * expected[:, None]) + prior
        step = np.linalg.solve(curvature, slope)
        step *= min(1.0, 1.0 / max(np.abs(step).max(), 1e-12))
        a, b = a + step[0], b + step[1]
        if np.abs(step).max() < 1e-10:
            break
    return float(a), float(np.clip(b, *_RANGE)), np.linalg.inv(curvature)


def _dispersion(customers: np.ndarray, expected: np.ndarray) -> float:
    free = max(len(customers) - 2, 1)
    return float(max(((customers - expected) ** 2 / np.maximum(expected, 1e-9)).sum() / free, 1.0))


def _within_range(curve: ResponseCurve, spend: np.ndarray) -> ResponseCurve:
    return replace(curve, months=len(spend), max_spent=float(spend.max()))
