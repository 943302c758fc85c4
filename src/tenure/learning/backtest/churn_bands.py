"""Customers by their probability of not ordering again, and their past value, for models of churn only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.learning.trials import CHURN, PREDICTED

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.estimator import ModelCard

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class ChurnBand:
    """Customers whose probability of no order is from `lower` to `upper`; money is their total."""

    lower: float
    upper: float
    customers: int
    expected_lost: float
    historic_clv: float
    predicted_clv: float


@dataclass(frozen=True)
class ChurnBands:
    """The predictions, to show by their probability of no order; unknown ones are left out."""

    predictions: pd.DataFrame
    has_money: bool

    @property
    def horizon_days(self) -> int:
        return int(self.predictions["horizon_days"].iloc[0])

    @property
    def customers(self) -> int:
        return int(self.predictions[CHURN].notna().sum())

    @property
    def expected_lost(self) -> float:
        """Expected number of customers who will not order."""
        return float(self.predictions[CHURN].sum())

    @property
    def bands(self) -> tuple[ChurnBand, ...]:
        """The bands by rising probability of no order; bands without customers are omitted."""
        import pandas as pd

        band_numbers = pd.cut(self.predictions[CHURN], list(EDGES), labels=False, include_lowest=True)
        return tuple(
            ChurnBand(
                EDGES[int(place)],
                EDGES[int(place) + 1],
                len(rows),
                float(rows[CHURN].sum()),
                float(rows["historic_clv"].sum()),
                float(rows["predicted_clv"].sum()),
            )
            for place, rows in self.predictions.groupby(band_numbers, sort=True)
        )


def is_of_churn_alone(card: ModelCard) -> bool:
    """Whether a model only predicts who will not order, and neither orders nor value."""
    return CHURN in card.gives and not set(PREDICTED.values()) & set(card.gives)
