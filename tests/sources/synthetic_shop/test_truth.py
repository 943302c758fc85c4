"""The shop does what its truth says: rates, dropout, spend, season, tastes, and the expected future."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenure.core.orders.schema import EVENT_KINDS
from tenure.core.ports import SilentProgress
from tenure.sources.synthetic_shop.making import make_shop
from tenure.sources.synthetic_shop.plan import Process, ShopPlan

START, END = date(2023, 1, 1), date(2025, 12, 31)
DAYS = 1096


class Shop:
    """A shop's files as frames."""

    def __init__(self, folder) -> None:
        self.truth = json.loads((folder / "truth.json").read_text())
        for table in ("orders", "order_lines", "customers", "products", "events", "truth_customers"):
            setattr(self, table, pd.read_csv(folder / f"{table}.csv"))
        self.orders["order_date"] = pd.to_datetime(self.orders.order_date)
        self.is_refund = self.orders.order_id.str.startswith("R")
        self.placed = self.orders[~self.is_refund]
        self.refunds = self.orders[self.is_refund]


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    def write_shop(customers=4000, transactions=40_000, events_per_order=1.0, **process) -> Shop:
        folder = tmp_path_factory.mktemp("shop")
        plan = ShopPlan(
            customers, transactions, 11, START, END,
            events_per_order=events_per_order, process=Process(**process),
        )  # fmt: skip
        make_shop(plan, folder, SilentProgress())
        return Shop(folder)

    return write_shop


@pytest.fixture(scope="module")
def shop(make) -> Shop:
    return make()


@pytest.fixture(scope="module")
def plain_shop(make) -> Shop:
    """No season, no trend, no acquisition effects: one Pareto/NBD population in calendar time."""
    return make(customers=20_000, transactions=100_000, season=0.0, trend_per_year=0.0, effects=0.0)


def cents(money: pd.Series) -> pd.Series:
    return (money * 100).round().astype(int)


def test_orders_are_as_many_as_asked_for(shop):
    assert len(shop.placed) == 40_000
    assert shop.placed.order_id.is_unique
    assert shop.placed.customer_id.nunique() == len(shop.customers) == 4000


def test_headers_are_the_sums_of_their_lines(shop):
    sums = (
        shop.order_lines.assign(
            amount=cents(shop.order_lines.amount), discount=cents(shop.order_lines.discount)
        )
        .groupby("order_id")[["amount", "discount"]]
        .sum()
        .loc[shop.orders.order_id]
    )

    assert (sums.amount.to_numpy() == cents(shop.orders.total).to_numpy()).all()
    assert (sums.discount.to_numpy() == cents(shop.orders.discount).to_numpy()).all()
    assert shop.order_lines.order_id.nunique() == len(shop.orders)


def test_lines_are_quantity_times_price_less_discount(shop):
    lines = shop.order_lines

    assert (cents(lines.unit_price) * lines.quantity - cents(lines.discount) == cents(lines.amount)).all()
    assert not lines.duplicated(["order_id", "product_id"]).any()
    assert not lines.duplicated(["order_id", "line_number"]).any()
    assert lines.product_id.isin(shop.products.product_id).all()
    assert len(lines) / len(shop.orders) == pytest.approx(1.6, rel=0.02)


def test_prices_paid_are_near_list_prices(shop):
    lines = shop.order_lines.merge(shop.products, on="product_id")

    assert (lines.unit_price / lines.price).between(0.7, 1.4).mean() > 0.95


def test_discounts_are_given_with_a_code_only(shop):
    assert (shop.placed.loc[shop.placed.promo_code.isna(), "discount"] == 0).all()
    assert (shop.placed.loc[shop.placed.promo_code.notna(), "discount"] > 0).mean() > 0.99
    assert 0.1 < shop.placed.promo_code.notna().mean() < 0.5


def test_refunds_follow_their_orders_and_give_back_no_more(shop):
    pairs = shop.refunds.assign(of=shop.refunds.order_id.str[1:]).merge(
        shop.placed, left_on="of", right_on="order_id", suffixes=("", "_placed")
    )

    assert len(pairs) == len(shop.refunds) > 500
    assert (pairs.customer_id == pairs.customer_id_placed).all()
    assert (pairs.order_date - pairs.order_date_placed).dt.days.between(3, 28).all()
    assert (pairs.total < 0).all()
    assert (cents(-pairs.total) <= cents(pairs.total_placed)).all()
    assert (shop.refunds.order_date < "2026-01-01").all()


def test_refunded_money_is_the_share_the_truth_says(shop):
    truth = shop.truth_customers.set_index("customer_id")
    early = shop.placed[shop.placed.order_date < "2025-12-01"]  # all their refunds are in the log
    expected = (early.total * truth.refund_share.loc[early.customer_id].to_numpy()).sum()
    refunds = shop.refunds[shop.refunds.order_id.str[1:].isin(early.order_id)]

    assert -refunds.total.sum() == pytest.approx(expected, rel=0.1)


def test_customers_order_from_their_first_day_to_their_dropout(shop):
    truth = shop.truth_customers.set_index("customer_id")
    days = shop.placed.groupby("customer_id").order_date.agg(["min", "max"]).loc[truth.index]

    assert (days["min"].dt.date.astype(str) == truth.first_order_date).all()
    assert (days["max"].dt.date.astype(str) <= truth.dropout_date).all()
    assert (truth.is_alive_at_end == (truth.dropout_date >= "2026-01-01")).all()
    signups = pd.to_datetime(shop.customers.set_index("customer_id").signup_date)
    assert (signups.loc[days.index] <= days["min"]).all()


def exposure(shop: Shop) -> pd.Series:
    """Operational days from first order to dropout or end, from what the truth file says."""
    elapsed = np.concatenate([[0], np.cumsum(shop.truth["index_by_day"])])
    truth = shop.truth_customers
    first = (pd.to_datetime(truth.first_order_date) - pd.Timestamp(START)).dt.days + 0.5
    dropout = pd.Series(
        [(date.fromisoformat(day) - START).days + 0.5 for day in truth.dropout_date], truth.index
    ).clip(upper=DAYS)
    grid = np.arange(len(elapsed))
    span = np.interp(dropout, grid, elapsed) - np.interp(first, grid, elapsed)
    return pd.Series(span.clip(0), truth.customer_id)


def test_repeat_orders_are_poisson_with_the_true_rates(shop):
    truth = shop.truth_customers.set_index("customer_id")
    expected = truth.orders_per_day * exposure(shop)
    seen = shop.placed.groupby("customer_id").size().loc[truth.index] - 1
    busy = expected > 1
    groups = pd.qcut(expected[busy], 8)

    assert seen.sum() == pytest.approx(expected.sum(), rel=0.01)
    ratio = (
        seen[busy].groupby(groups, observed=True).sum() / expected[busy].groupby(groups, observed=True).sum()
    )
    assert ratio.between(0.94, 1.06).all()
    dispersion = ((seen - expected)[busy] ** 2 / expected[busy]).mean()
    assert dispersion == pytest.approx(1.0, abs=0.12)


def test_mean_order_values_are_the_true_ones(shop):
    truth = shop.truth_customers.set_index("customer_id")
    spend = shop.placed.groupby("customer_id").total.agg(["mean", "count"])
    busy = spend[spend["count"] >= 30].join(truth.mean_order_value)

    assert len(busy) > 200
    assert (busy["mean"] / busy.mean_order_value).mean() == pytest.approx(1, abs=0.01)
    true = truth.mean_order_value.loc[shop.placed.customer_id].to_numpy()
    assert (shop.placed.total / true).std() == pytest.approx(1 / np.sqrt(6), rel=0.03)


def test_a_plain_population_is_pareto_nbd_with_gamma_gamma(plain_shop):
    truth, process = plain_shop.truth_customers, plain_shop.truth["process"]
    rate, mean = truth.orders_per_day, truth.mean_order_value

    assert rate.mean() == pytest.approx(process["r"] / process["alpha_days"], rel=0.03)
    assert (rate.std() / rate.mean()) ** 2 == pytest.approx(1 / process["r"], rel=0.1)
    assert mean.mean() == pytest.approx(process["p"] * process["gamma"] / (process["q"] - 1), rel=0.03)
    ages = (pd.Timestamp(END) - pd.to_datetime(truth.first_order_date)).dt.days + 0.5
    still = (process["beta_days"] / (process["beta_days"] + ages)) ** process["s"]
    assert truth.is_alive_at_end.mean() == pytest.approx(still.mean(), rel=0.03)
    assert np.corrcoef(rate, mean)[0, 1] == pytest.approx(0, abs=0.03)


def test_without_a_season_expected_orders_follow_the_closed_form(plain_shop):
    truth = plain_shop.truth_customers
    mu, h = truth.dropout_rate_per_day, 180
    closed = truth.orders_per_day * -np.expm1(-mu * h) / mu * truth.is_alive_at_end

    np.testing.assert_allclose(truth.expected_orders_180, closed, atol=2e-5, rtol=1e-4)


def test_expected_orders_are_what_simulated_futures_bring(shop):
    truth = shop.truth_customers[shop.truth_customers.is_alive_at_end]
    ahead = np.concatenate([[0], np.cumsum(shop.truth["index_by_day"][DAYS:])])
    random = np.random.default_rng(3)
    for horizon in (30, 365):
        life = random.standard_exponential((200, len(truth))) / truth.dropout_rate_per_day.to_numpy()
        operational = np.interp(np.minimum(life, horizon), np.arange(366), ahead)
        simulated = (operational * truth.orders_per_day.to_numpy()).mean(axis=0)

        expected = truth[f"expected_orders_{horizon}"].to_numpy()
        assert simulated.sum() == pytest.approx(expected.sum(), rel=0.01)


def test_customers_who_left_are_not_expected_back(shop):
    left = shop.truth_customers[~shop.truth_customers.is_alive_at_end]

    assert len(left) > 1000
    assert (left[[f"expected_orders_{h}" for h in (30, 90, 180, 365)]] == 0).all(axis=None)
    np.testing.assert_allclose(left.expected_spend_90, -left.pending_refunds, atol=1e-6)


def test_expected_spend_is_net_of_refunds(shop):
    truth = shop.truth_customers
    gross = truth.expected_orders_365 * truth.mean_order_value
    net = gross * (1 - truth.refund_share) - truth.pending_refunds
    late = gross * truth.refund_share * 28 / 300  # orders of the last days are refunded after the window

    assert (truth.expected_spend_365 >= net - 0.01).all()
    assert (truth.expected_spend_365 <= net + late + 0.01).all()
    assert (truth.expected_orders_30 <= truth.expected_orders_90).all()


def test_december_is_busy_where_there_is_a_season(shop, plain_shop):
    def december_over_may(expected_row: Shop) -> float:
        month = expected_row.placed.order_date.dt.month
        return (month == 12).sum() / (month == 5).sum()

    assert december_over_may(shop) > 1.8
    assert december_over_may(plain_shop) < 1.3


def test_acquisition_shifts_rates_and_spend(shop):
    truth = shop.truth_customers.merge(shop.customers, on="customer_id")
    by_source = truth.groupby("acquisition_source")[["orders_per_day", "mean_order_value"]].mean()

    assert by_source.loc["referral", "orders_per_day"] > 1.5 * by_source.loc["affiliate", "orders_per_day"]
    assert by_source.loc["referral", "mean_order_value"] > by_source.loc["social", "mean_order_value"]


def test_tastes_show_in_what_is_bought(shop):
    rows = (
        shop.order_lines[shop.order_lines.quantity > 0]
        .merge(shop.placed[["order_id", "customer_id", "promo_code"]], on="order_id")
        .merge(shop.products, on="product_id")
        .merge(shop.truth_customers, on="customer_id")
    )

    eco = (rows.eco_score > 0.62).groupby(pd.cut(rows.eco_taste, [0, 0.2, 0.4, 0.6, 1]), observed=True).mean()
    assert eco.is_monotonic_increasing
    assert eco.iloc[-1] > eco.iloc[0] + 0.4
    promo = rows.promo_code.notna().groupby(rows.discount_taste > 0.4).mean()
    assert promo[True] > promo[False] + 0.2
    shares = np.array(shop.truth["category_shares_by_taste_type"])
    favourite = np.array(shop.truth["categories"])[shares.argmax(axis=1)]
    assert (rows.category == favourite[rows.taste_type]).mean() == pytest.approx(
        shares.max(axis=1)[rows.taste_type].mean(), rel=0.05
    )


def test_events_are_of_known_kinds_and_consented(shop):
    kinds = shop.events.kind.value_counts()

    assert set(kinds.index) == set(EVENT_KINDS)
    assert len(shop.events) == pytest.approx(40_000 + len(shop.refunds), rel=0.1)
    assert kinds["return"] == len(shop.refunds)
    assert kinds["email_sent"] > kinds["email_open"] > kinds["email_click"] > 0
    assert kinds["session"] > kinds["bounce"] > 0
    consent = shop.customers.set_index("customer_id").consent_email
    mails = shop.events[shop.events.kind.str.startswith("email")]
    assert consent.loc[mails.customer_id].all()
    assert (shop.events.occurred_at < "2026-01-01").all()


def test_visits_mostly_end_with_the_customer(shop):
    visits = shop.events[shop.events.kind == "session"].merge(shop.truth_customers, on="customer_id")
    after = visits.occurred_at.str[:10] > visits.dropout_date

    assert 0.0 < after.mean() < 0.15


def test_nobody_can_be_reached(shop):
    assert shop.customers.email.str.endswith("@example.com").all()
    phones = shop.customers.phone.dropna().astype(str)
    assert phones.str.contains(r"447700900\d{3}", regex=True).all()
    assert shop.customers.customer_id.is_unique
    assert shop.customers.birth_year.isna().mean() == pytest.approx(0.06, abs=0.02)


def test_products_cost_less_than_they_bring(shop):
    assert len(shop.products) == 1536
    assert (shop.products.cost < shop.products.price).all()
    assert shop.products.eco_score.between(0, 1).all()
    assert shop.products.is_premium.mean() == pytest.approx(0.25, abs=0.01)
