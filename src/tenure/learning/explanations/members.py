"""Contributions of the members, customer by customer: features with their meaning, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from tenure.learning.explanations.explanation import Contribution, ExplainedCustomer, Reason
from tenure.learning.explanations.words import amount_in_words, described, in_words, rhythm_in_words
from tenure.learning.trials import PREDICTED

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.estimator import Estimator
    from tenure.learning.trained import TrainedModel
    from tenure.models.panel.contributions import Contributions

ALIVE = "probability_alive"


def explained_customers(
    trained: TrainedModel,
    members: Sequence[Estimator],
    split: Contributions | None,
    rows: pd.DataFrame,
    reasons: int,
    known: Sequence[float] | None = None,
) -> tuple[ExplainedCustomer, ...]:
    """One per row; `split` has the rows of `rows`. Meant for a few customers at a time.

    known : the model's predictions for the rows; computed if left out.
    """
    column = PREDICTED[trained.target]
    predicted = (
        trained.model.predict(rows, trained.horizon_days)[column].to_numpy("float64")
        if known is None
        else np.asarray(known, "float64")
    )
    parted = split.scaled_to(predicted) if split else None
    alive = _alive(
        [*members, *([trained.companion] if trained.companion else [])], rows, trained.horizon_days
    )
    explained = []
    for place, row in enumerate(rows.to_dict("records")):
        facts = (*rhythm_in_words(row), *([alive[place]] if alive else []))
        parts = _contributions(parted, place) if parted else ()
        sentences = (
            _reasons(parts[:reasons], column, trained.horizon_days) if split else tuple(map(Reason, facts))
        )
        explained.append(
            ExplainedCustomer(
                customer_id=str(row["customer_id"]),
                predicted=float(predicted[place]),
                explained=float(split.predicted[place]) if split else None,
                baseline=float(parted.baseline[place]) if parted else None,
                contributions=parts,
                reasons=sentences,
                facts=facts,
            )
        )
    return tuple(explained)


def _contributions(split: Contributions, place: int) -> tuple[Contribution, ...]:
    """All features of one customer, largest amount first by size."""
    amounts, values = split.parts.iloc[place], split.values.iloc[place]
    return tuple(
        Contribution(
            name, described(name).unit, described(name).doc, _value(values[name]), float(amounts[name])
        )
        for name in amounts.abs().sort_values(ascending=False, kind="stable").index
    )


def _reasons(parts: Sequence[Contribution], column: str, horizon_days: int) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            f"{in_words(part.feature, part.value, horizon_days)}: {amount_in_words(part.amount, column)}",
            part.amount,
            part.feature,
        )
        for part in parts
        if part.amount
    )


def _value(value: Any) -> float | str | None:
    """As a plain value; unknown is None."""
    if isinstance(value, str):
        return value
    return None if value is None or isnan(value) else float(value)


def _alive(models: Sequence[Estimator], rows: pd.DataFrame, horizon_days: int) -> list[str]:
    """A sentence per customer by the first model that predicts it; [] where none does."""
    for model in models:
        if ALIVE in model.card.gives and model.card.learns_from == "history":
            shares = model.predict(rows, horizon_days)[ALIVE]
            return [f"{share:.0%} likely to be still active, by {model.card.name}" for share in shares]
    return []
