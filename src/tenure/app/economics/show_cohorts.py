"""Show cohorts: what became of customers since their first order, and when their cost was paid back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.serving.economics.campaign_costs import campaign_costs
from tenure.serving.economics.cohort_table import CohortTable, CohortTableQuery, cohort_table
from tenure.serving.economics.spend_known import spend_known

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ShowCohorts:
    """Command."""

    query: CohortTableQuery = field(default_factory=CohortTableQuery)


def show_cohorts(command: ShowCohorts, shop: Shop) -> CohortTable:
    """The table, with the costs of campaigns by source. Raises OptionError (`option.cohorts`)."""
    costs = campaign_costs(shop.served, spend_known(shop)) if command.query.by == "source" else None
    return cohort_table(command.query, shop.served, shop.currency, costs)
