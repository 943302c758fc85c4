"""Errors of models."""

from __future__ import annotations

from tenure.core.errors.root import TenureError


class ModelError(TenureError):
    """A model cannot do what was requested."""

    code = "model"
    exit_code = 3
    status = 409


class FitError(ModelError):
    """Fitting did not give usable parameters."""

    code = "model.fit"


class NotFitted(ModelError):
    """The model has not been fitted."""

    code = "model.not_fitted"


class FrameError(ModelError):
    """The customer frame lacks columns, or has values that the model cannot use."""

    code = "model.frame"
    exit_code = 2
    status = 422
