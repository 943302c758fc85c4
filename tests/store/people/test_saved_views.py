"""Saved views under the names that filters have now."""

from datetime import UTC, datetime

import pytest

from tenure.store.people.accounts import Accounts
from tenure.store.people.saved_views import SavedViews

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("saved", "query"),
    [
        ("least_orders=3&most_churn_probability=0.5", "min_orders=3&max_churn_probability=0.5"),
        ("segment=most_loyal&least_net_spend=10", "segment=most_loyal&min_net_spend=10"),
        ("min_orders=3&sort=orders", "min_orders=3&sort=orders"),
    ],
)
def test_filters_saved_under_their_old_names_have_the_new_ones(sql_store, saved, query):
    ann = Accounts(sql_store).add_user("ann", "correct horse battery", "analyst", NOON)
    views = SavedViews(sql_store)
    views.save(ann.user_id, "customers", "Mine", saved, NOON)

    assert [view.query for view in views.of(ann.user_id, "customers")] == [query]
