"""Which model predicts the value of customers: the trained one, or its companion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenure.core.errors import ModelError
from tenure.learning.trials import PREDICTED

if TYPE_CHECKING:
    from tenure.learning.trained import TrainedModel


def valuing(trained: TrainedModel) -> TrainedModel:
    """The companion in the place of a model of churn or of orders alone; others as they are.

    Raises ModelError (`model.gives_not`) where there is no companion.
    """
    if PREDICTED[trained.target] in trained.model.card.gives:
        return trained
    if trained.companion is None or trained.companion_name is None:
        raise ModelError(
            f"{trained.name} does not predict a value, so there is nothing to explain.",
            hint="train another model to explain values",
            code="model.gives_not",
        )
    return replace(trained, name=trained.companion_name, model=trained.companion, companion=None)
