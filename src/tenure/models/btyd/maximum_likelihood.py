"""Maximum likelihood over a few positive parameters: several starts on a sample, Newton steps on all.

Works on the logarithms of the parameters, in box bounds, with analytic gradients; the Hessian is their
central difference. If the likelihood has no interior maximum (no customer ever reordered or left, or all
customers are equal), a weak lognormal prior is added, and the diagnosis reports it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tenure.core.errors import OptionError
from tenure.models.btyd.diagnosis import FitDiagnosis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _SearchEnd:
    """Where a search stopped: log-parameters, objective, and the gain predicted for one more step."""

    theta: Floats
    value: float
    decrement: float


LogLikelihood = Callable[["Floats"], "tuple[float, Floats]"]
"""Maps log-parameters to the total log-likelihood and its gradient by log-parameters."""

SAMPLE_ROWS = 25_000
"""Number of customers on which starting points are tried; the last steps use all customers."""

_STEP = 1e-4
_DECREMENT = 1e-11
_CONVERGED = 1e-6
_MOST_STEPS = 40


@dataclass(frozen=True)
class Space:
    """Search space of the parameters.

    Attributes
    ----------
    names : of the parameters.
    lower, upper : bounds on log-parameters.
    starts : initial log-parameters.
    prior_mean, prior_sd : of log-parameters, for the fallback.
    """

    names: tuple[str, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    starts: tuple[tuple[float, ...], ...]
    prior_mean: tuple[float, ...]
    prior_sd: float = 1.5


@dataclass(frozen=True)
class Optimum:
    """Log-parameters, their covariance (None where the Hessian has no inverse), and the diagnosis."""

    theta: Floats
    covariance: Floats | None
    diagnosis: FitDiagnosis

    def standard_errors(self, values: Floats, names: tuple[str, ...]) -> dict[str, float]:
        """Standard errors of the parameters themselves (delta method); empty if they would be meaningless."""
        if self.covariance is None or self.diagnosis.fallback:
            return {}
        errors = values * np.sqrt(np.diag(self.covariance))
        return dict(zip(names, map(float, errors), strict=True))


@dataclass(frozen=True)
class _Objective:
    """Mean negative log-likelihood plus penalties, to be minimised."""

    log_likelihood: LogLikelihood
    customers: int
    penalty: float
    prior_mean: Floats
    prior_weight: float

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        total, gradient = self.log_likelihood(theta)
        off = theta - self.prior_mean
        value = -total / self.customers + self.penalty * float((theta**2).mean())
        value += 0.5 * self.prior_weight * float(off @ off)
        slope = -gradient / self.customers + 2 * self.penalty * theta / len(theta)
        return value, slope + self.prior_weight * off

    def hessian(self, theta: Floats) -> Floats:
        steps = np.eye(len(theta)) * _STEP
        slopes = [self(theta + step)[1] - self(theta - step)[1] for step in steps]
        hessian = np.array(slopes) / (2 * _STEP)
        return (hessian + hessian.T) / 2


def maximise(
    everyone: LogLikelihood,
    customers: int,
    sample: LogLikelihood,
    sample_customers: int,
    space: Space,
    penalty: float = 0.0,
) -> Optimum:
    """Maximize the likelihood over log-parameters; `penalty` is the weight of a ridge on them (mean square).

    Falls back to a lognormal prior with the weight of one customer; the diagnosis reports it.
    """
    if not 0 <= penalty < np.inf:
        raise OptionError("The penalty must be a number of at least 0.", values=[penalty])

    def attempt(prior: bool) -> Optimum:
        mean = np.array(space.prior_mean)
        weight = space.prior_sd**-2 if prior else 0.0
        rough = _Objective(sample, sample_customers, penalty, mean, weight / sample_customers)
        exact = _Objective(everyone, customers, penalty, mean, weight / customers)
        return _minimise(rough, exact, space)

    fit = attempt(prior=False)
    trouble = _trouble(fit)
    if not trouble:
        return fit
    again = attempt(prior=True)
    diagnosis = replace(
        again.diagnosis,
        at_boundary=fit.diagnosis.at_boundary,
        fallback="lognormal prior",
        advice=f"{trouble}; a weak prior with the weight of one customer was added. Predictions "
        "are usable, but do not interpret single parameters.",
    )
    return replace(again, diagnosis=diagnosis)


def _trouble(fit: Optimum) -> str:
    """Reason that plain maximum likelihood cannot be used; empty if it can."""
    if fit.diagnosis.at_boundary:
        return f"the data do not determine {', '.join(fit.diagnosis.at_boundary)} (no interior maximum)"
    if not fit.diagnosis.converged:
        return "the likelihood is too flat for the search to converge"
    if fit.covariance is None:
        return "the likelihood has no curvature in some direction"
    return ""


def _minimise(rough: _Objective, exact: _Objective, space: Space) -> Optimum:
    box = np.array([space.lower, space.upper]).T
    ends = [_newton(rough, np.array(start), box, rough.hessian(np.array(start))) for start in space.starts]
    best = min(ends, key=lambda end: end.value)
    agree = all((end.value - best.value) * rough.customers < 0.1 for end in ends)
    final = _newton(exact, best.theta, box, rough.hessian(best.theta))
    return _conclude(exact, final, agree, space)


def _newton(objective: _Objective, theta: Floats, box: Floats, hessian: Floats) -> _SearchEnd:
    """Damped Newton steps within the box; a Hessian is reused while it works well enough.

    Own code instead of scipy's L-BFGS-B, whose calls into threaded BLAS cost milliseconds each for
    four numbers on a busy machine.
    """
    value, gradient = objective(theta)
    decrement = before = np.inf
    for _ in range(_MOST_STEPS):
        free = _free(theta, gradient, box)
        step = _newton_step(hessian, gradient, free)
        decrement = float(-(gradient @ step)) / 2 * objective.customers
        if decrement < _DECREMENT:
            break
        if decrement > before / 10:
            hessian = objective.hessian(theta)
            step = _newton_step(hessian, gradient, free)
        before = decrement
        next_point = _descend(objective, theta, value, gradient, step, box)
        if next_point is None:
            break
        theta, value, gradient = next_point
    return _SearchEnd(theta, value, decrement)


def _free(theta: Floats, gradient: Floats, box: Floats) -> NDArray[np.bool_]:
    """Parameters that are not held at a bound by the objective pushing outwards."""
    low = (theta <= box[:, 0] + 1e-9) & (gradient > 0)
    high = (theta >= box[:, 1] - 1e-9) & (gradient < 0)
    return ~(low | high)


def _newton_step(hessian: Floats, gradient: Floats, free: NDArray[np.bool_]) -> Floats:
    step = np.zeros_like(gradient)
    if free.any():
        values, vectors = np.linalg.eigh(hessian[np.ix_(free, free)])
        values = np.maximum(np.abs(values), 1e-12)
        step[free] = -vectors @ ((vectors.T @ gradient[free]) / values)
    return step


def _descend(
    objective: _Objective, theta: Floats, value: float, gradient: Floats, step: Floats, box: Floats
) -> tuple[Floats, float, Floats] | None:
    """The first of ever shorter steps that lowers the objective, or None."""
    step = step / max(1.0, float(np.abs(step).max()) / 2.0)
    for halvings in range(25):
        candidates = np.clip(theta + step * 0.5**halvings, box[:, 0], box[:, 1])
        new_value, new_gradient = objective(candidates)
        if new_value <= value + 1e-4 * float(gradient @ (candidates - theta)):
            return candidates, new_value, new_gradient
    return None


def _conclude(objective: _Objective, end: _SearchEnd, agree: bool, space: Space) -> Optimum:
    theta = end.theta
    total, _ = objective.log_likelihood(theta)
    gradient, hessian = objective(theta)[1], objective.hessian(theta)
    box = np.array([space.lower, space.upper])
    edge = np.abs(theta - box).min(axis=0) < 1e-6
    eigenvalues = np.linalg.eigvalsh(hessian)
    curved = eigenvalues[0] * objective.customers > 1e-6
    condition = float(eigenvalues[-1] / eigenvalues[0]) if eigenvalues[0] > 0 else None
    diagnosis = FitDiagnosis(
        converged=bool(end.decrement < _CONVERGED),
        log_likelihood=float(total),
        gradient_norm=float(np.abs(gradient).max()),
        condition_number=condition,
        at_boundary=tuple(name for name, at in zip(space.names, edge, strict=True) if at),
        starts_agree=agree,
        customers=objective.customers,
        advice="" if agree else "the starting points led to different likelihoods; the best was used",
    )
    covariance = np.linalg.inv(hessian) / objective.customers if curved else None
    return Optimum(theta, covariance, diagnosis)
