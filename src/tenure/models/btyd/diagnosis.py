"""Diagnosis of a maximum-likelihood fit, in place of a raw optimizer message."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Self


@dataclass(frozen=True)
class FitDiagnosis:
    """How far a fit can be trusted.

    Attributes
    ----------
    converged : the last step would change the log-likelihood by less than 1e-6.
    log_likelihood : total over all customers, at the parameters, without any penalty.
    gradient_norm : largest absolute derivative of the mean objective by log-parameters.
    condition_number : of the Hessian in log-parameters; a large value means that the data identify some
        combination of the parameters poorly.
    at_boundary : parameters that stopped at a bound of the search space.
    starts_agree : every start ended at the same likelihood (within 0.1).
    customers : customers fit on.
    fallback : the method used instead of plain maximum likelihood; None if it was not needed.
    advice : recommended action, in words; empty if the fit is good.
    likelihood_of : the data that the likelihood describes, for a model that can learn from different data;
        otherwise empty.
    """

    converged: bool
    log_likelihood: float
    gradient_norm: float
    condition_number: float | None
    at_boundary: tuple[str, ...]
    starts_agree: bool
    customers: int
    fallback: str | None = None
    advice: str = ""
    likelihood_of: str = ""

    def rescaled(self, log_jacobian: float) -> Self:
        """Return the same diagnosis with the log-likelihood in the unit of the frame."""
        return replace(self, log_likelihood=float(self.log_likelihood - log_jacobian))

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return asdict(self) | {"at_boundary": list(self.at_boundary)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**(state | {"at_boundary": tuple(state["at_boundary"])}))
