"""Campaigns of a served shop: whom they brought, worked out again row by row."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from tenure.app.economics.campaigns import campaign_list, id_of, one_campaign
from tenure.core.errors import NotFound
from tenure.serving.economics.attributed import WITHIN_DAYS
from tenure.serving.economics.won import CampaignSpend
from tenure.store.records.campaigns import Campaign

YEAR = [date(2023, 2, 1) + timedelta(days=n) for n in range(330)]


def known(*campaigns: tuple[str, str, dict[date, float]], tier: str | None = None) -> CampaignSpend:
    named = [Campaign(name, source, None, tier, name, None) for name, source, _ in campaigns]
    days = [
        {"campaign_id": name, "day": day, "spend": spend}
        for name, _, spends in campaigns
        for day, spend in spends.items()
    ]
    return CampaignSpend(named, days)


def listed(shop, spend: CampaignSpend):
    return campaign_list(shop.served, spend, "GBP", 1.0)


def customers_of(shop, source: str) -> pd.DataFrame:
    """Everybody with their first order, spend so far and prediction."""
    orders = shop.orders.assign(order_date=pd.to_datetime(shop.orders["order_date"]))
    facts = orders.groupby("customer_id").agg(first=("order_date", "min"), spent=("amount", "sum"))
    made = facts.join(shop.predictions.set_index("customer_id")[["predicted_clv", "value_tier"]])
    made["first"] = made["first"].dt.normalize()
    return made[made.index.str.startswith(source)]


def test_a_campaign_that_spends_every_day_brought_everybody_of_its_source(shop):
    found = listed(shop, known(("always", "Search", dict.fromkeys(YEAR, 2.0))))
    one = found.campaigns[0]
    expected = customers_of(shop, "search")
    expected = expected[expected["first"] >= pd.Timestamp(YEAR[0])]

    assert one.tracked.customers == pytest.approx(len(expected))
    assert one.tracked.spend == pytest.approx(660)
    assert one.tracked.cac == pytest.approx(660 / len(expected))
    assert one.tracked.realised_value == pytest.approx(expected["spent"].sum())
    assert one.tracked.predicted_value == pytest.approx(expected["predicted_clv"].sum())
    assert one.tracked.roas_realised == pytest.approx(expected["spent"].sum() / 660)
    assert one.tracked.tiers == pytest.approx(expected["value_tier"].value_counts(normalize=True).to_dict())
    assert one.recommended_cac == pytest.approx(0.3 * expected["predicted_clv"].mean())
    assert (one.first_day, one.last_day) == (YEAR[0], YEAR[-1])


def test_two_campaigns_of_a_source_share_customers_by_what_they_spend(shop):
    spends = ("one", "search", dict.fromkeys(YEAR, 3.0)), ("two", "search", dict.fromkeys(YEAR, 1.0))
    alone = listed(shop, known(spends[0])).campaigns[0].tracked
    one, two = (found.tracked for found in listed(shop, known(*spends)).campaigns)
    assert one.customers == pytest.approx(0.75 * alone.customers)
    assert two.customers == pytest.approx(0.25 * alone.customers)
    assert one.roas_realised == pytest.approx(alone.roas_realised * 3 * 0.75 / 3)


def test_customers_long_after_the_last_spend_are_nobodys(shop):
    day = date(2023, 6, 10)
    one = listed(shop, known(("short", "search", {day: 50.0}))).campaigns[0]
    first = customers_of(shop, "search")["first"]
    near = (first >= pd.Timestamp(day)) & (first <= pd.Timestamp(day) + pd.Timedelta(days=WITHIN_DAYS))
    assert one.tracked.customers == near.sum()


def test_a_campaign_nobody_came_from_has_no_cost_per_customer(shop):
    one = listed(shop, known(("lost", "billboard", {YEAR[0]: 90.0}))).campaigns[0]
    assert one.tracked.customers == 0
    assert one.tracked.cac is None and one.tracked.roas_realised is None
    assert one.tracked.tiers == {}
    assert [alert.kind for alert in one.alerts] == ["unmatched"]


def test_a_dear_campaign_is_called_one(shop):
    one = listed(shop, known(("dear", "search", dict.fromkeys(YEAR, 100.0)))).campaigns[0]
    assert [alert.kind for alert in one.alerts] == ["dear"]


def test_a_campaign_that_buys_low_value_is_called_one(open_shop, shop):
    """All that came from social are made worth little."""
    worthless = shop.predictions["customer_id"].str.startswith("social")
    predictions = shop.predictions.assign(
        predicted_clv=shop.predictions["predicted_clv"].where(~worthless, 1.0),
        value_tier=shop.predictions["value_tier"].where(~worthless, "Low-CLV"),
    )
    live = open_shop(shop.orders, shop.profiles, predictions)
    spends = ("bad", "social", dict.fromkeys(YEAR, 1.0)), ("good", "search", dict.fromkeys(YEAR, 1.0))
    found = {one.name: one for one in campaign_list(live.served, known(*spends), "GBP", 1.0).campaigns}
    assert "low_value" in [alert.kind for alert in found["bad"].alerts]
    assert "low_value" not in [alert.kind for alert in found["good"].alerts]


def test_months_add_up_to_the_campaign(shop):
    spend = known(("always", "search", dict.fromkeys(YEAR, 2.0)))
    found = one_campaign(shop.served, spend, "always", "GBP", 1.0)
    assert len(found.months) == 11
    assert sum(one.tracked.customers for one in found.months) == pytest.approx(
        found.campaign.tracked.customers
    )
    assert sum(one.tracked.spend for one in found.months) == pytest.approx(660)


def test_without_campaigns_the_list_is_empty(shop):
    found = listed(shop, CampaignSpend([], []))
    assert found.campaigns == [] and found.total.spend == 0 and found.total.roas_realised is None


def test_an_unknown_campaign_is_told_with_the_nearest(shop):
    spend = known(("spring sale", "search", {YEAR[0]: 1.0}))
    with pytest.raises(NotFound) as caught:
        id_of("sping sale", spend)
    assert "spring sale" in caught.value.hint
    with pytest.raises(NotFound):
        one_campaign(shop.served, spend, "none", "GBP", 1.0)


def test_a_campaign_for_a_source_nobody_has_is_told(shop):
    found = listed(shop, known(("lost", "Serch", {YEAR[0]: 5.0}), ("found", "search", {YEAR[0]: 5.0})))

    alerts = {one.name: [alert.kind for alert in one.alerts] for one in found.campaigns}
    assert "unmatched" in alerts["lost"]
    assert "unmatched" not in alerts["found"]
    assert "'search'" in next(one for one in found.campaigns if one.name == "lost").alerts[0].text
