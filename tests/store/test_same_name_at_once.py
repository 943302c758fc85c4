"""Two who keep something of the same new name at once: one of them replaces it, on PostgreSQL as well."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest

from tenure.core.activation.segment import Segment
from tenure.core.errors import OptionError
from tenure.store.people import saved_views
from tenure.store.people.accounts import Accounts
from tenure.store.people.saved_views import SavedViews
from tenure.store.records.campaigns import CampaignDay, CampaignNamed, Campaigns
from tenure.store.records.segments import SegmentStore

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
AT_ONCE = 8
DAYS = [CampaignDay(date(2024, 1, 1), 10.0)]


@pytest.fixture
def at_once():
    """What each of several threads got from doing the same thing, or the error."""

    def done(work):
        barrier = Barrier(AT_ONCE)

        def begun_together(number):
            barrier.wait(30)
            try:
                return work(number)
            except Exception as error:  # noqa: BLE001 - the test says which it may be
                return error

        with ThreadPoolExecutor(AT_ONCE) as threads:
            return list(threads.map(begun_together, range(AT_ONCE)))

    return done


def test_views_segments_and_campaigns_are_replaced(database, at_once):
    ann = Accounts(database).add_user("ann", PASSWORD, "analyst", NOON)
    views, segments, campaigns = SavedViews(database), SegmentStore(database), Campaigns(database)

    def keep(number):
        views.save(ann.user_id, "customers", "best", f"page={number}", NOON)
        rule = {"feature": "frequency", "op": ">=", "value": number}
        segments.save(Segment("loyal", rule), "ann", NOON)
        campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)

    assert at_once(keep) == [None] * AT_ONCE

    assert len(views.of(ann.user_id, "customers")) == len(segments.all()) == 1
    assert len(campaigns.all()) == len(campaigns.days()) == 1


def test_a_user_name_is_unique(database, at_once):
    accounts = Accounts(database)

    results = at_once(lambda _: accounts.add_user("ann", PASSWORD, "viewer", NOON))

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == AT_ONCE - 1
    assert all(isinstance(result, OptionError) for result in refused), refused
    assert [result.name for result in accounts.users()] == ["ann"]


def test_a_user_keeps_so_many_views(database, monkeypatch):
    monkeypatch.setattr(saved_views, "MAX_VIEWS", 2)
    ann = Accounts(database).add_user("ann", PASSWORD, "viewer", NOON)
    views = SavedViews(database)
    for name in ("a", "b", "b"):
        views.save(ann.user_id, "customers", name, "a=1", NOON)

    with pytest.raises(OptionError, match="too many saved views"):
        views.save(ann.user_id, "customers", "c", "a=1", NOON)
    assert [view.name for view in views.of(ann.user_id, "customers")] == ["a", "b"]
