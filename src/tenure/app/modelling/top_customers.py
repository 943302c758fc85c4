"""The most valuable customers of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

MOST_VALUABLE = 10


@dataclass(frozen=True)
class TopCustomers:
    """The most valuable customers among the predictions, to show to the user."""

    predictions: pd.DataFrame
    has_money: bool
    currency: str | None = None
    count: int = MOST_VALUABLE

    @property
    def ranked_by(self) -> str:
        return "predicted_clv" if self.has_money else "expected_purchases"

    @property
    def rows(self) -> pd.DataFrame:
        """The `count` most valuable customers, best first."""
        return self.predictions.nlargest(self.count, self.ranked_by)

    @property
    def title(self) -> str:
        subject = "most valuable customers" if self.has_money else "customers with the most expected orders"
        return f"The {len(self.rows)} {subject}"

    @property
    def total(self) -> float:
        """Expected spend of all customers together; expected orders in a log without amounts."""
        return float(self.predictions[self.ranked_by].sum())
