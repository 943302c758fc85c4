"""Shared error of models without a predictive distribution of their own."""

from __future__ import annotations

from tenure.core.errors import ModelError


def no_interval(model: str) -> ModelError:
    """The error to raise."""
    return ModelError(
        f"{model} has no predictive distribution of its own.",
        hint="use the conformal intervals from the back-test",
        code="model.no_interval",
    )
