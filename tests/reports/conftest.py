"""A made-up shop with a heavy tail: predictions, a back-test, cohorts, all from one seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tenure.core.modelling.backtest import Backtest, LeaderboardRow, Metrics, Verdict
from tenure.core.orders.cleaning import CleaningCount
from tenure.core.orders.reading import MappedColumn
from tenure.reports.run_report import PredictionReasons, RunReport
from tenure.segments.rfm import score_rfm

AS_OF = date(2011, 12, 10)
HORIZON = 90


def predictions(n: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    alive = rng.beta(1.2, 1.4, n)
    orders = rng.gamma(0.6, 1.6, n) * alive
    worth = np.exp(rng.normal(5.6, 0.9, n))
    value = orders * worth
    frame = pd.DataFrame(
        {
            "customer_id": [f"{12346 + i}" for i in range(n)],
            "as_of": AS_OF,
            "horizon_days": HORIZON,
            "run_id": "run-1",
            "historic_clv": value * rng.gamma(4, 1.2, n) + np.exp(rng.normal(5, 1, n)),
            "predicted_clv": value,
            "predicted_clv_lower": value * 0.2,
            "predicted_clv_upper": value * 2.6 + 40,
            "level": 0.9,
            "expected_purchases": orders,
            "expected_order_value": worth,
            "probability_alive": alive,
            "churn_probability": np.exp(-orders),
            "expected_date_of_next_order": [AS_OF + timedelta(days=int(d)) for d in rng.gamma(2, 40, n)],
        }
    )
    frame["total_clv"] = frame["historic_clv"] + frame["predicted_clv"]
    rank = frame["predicted_clv"].rank(pct=True)
    frame["clv_percentile"] = 100 * rank
    frame["value_tier"] = np.select([rank > 0.8, rank > 0.5], ["High-CLV", "Growth-Potential"], "Low-CLV")
    frame["confidence"] = np.select([rank > 0.7, rank > 0.4], ["high", "medium"], "low")
    return frame


def backtest(n: int, cutoffs: int = 3, seed: int = 2, target: str = "spend") -> Backtest:
    rng = np.random.default_rng(seed)
    days = tuple(AS_OF - timedelta(days=HORIZON * (i + 1)) for i in range(cutoffs))
    noise = {"lightgbm": 0.35, "bg_nbd": 0.5, "spend_rate": 0.8, "last_window": 1.4}
    parts = []
    for day in days:
        truth = np.exp(rng.normal(4.6, 1.4, n)) if target == "spend" else rng.gamma(0.7, 2, n)
        happened = rng.random(n) < 0.45
        actual = np.where(happened, truth * rng.gamma(3, 1 / 3, n), 0.0)
        for model, spread in noise.items():
            guess = truth * 0.45 * np.exp(rng.normal(0, spread, n))
            parts.append(
                pd.DataFrame(
                    {
                        "model": model,
                        "as_of": day,
                        "customer_id": [f"{12346 + i}" for i in range(n)],
                        "predicted": guess if target == "spend" else np.minimum(guess, 40),
                        "actual": actual,
                        "lower": guess * 0.1,
                        "upper": guess * 3 + 60,
                    }
                )
            )
    rows = pd.concat(parts, ignore_index=True)
    board = tuple(_board_row(rows, model, rank) for rank, model in enumerate(noise, start=1))
    failed = replace(board[3], model="pareto_nbd", rank=5, champion=False, baseline=False,
                     failed="did not converge at 2011-06-13")  # fmt: skip
    return Backtest(
        target, HORIZON, 0.9, days, (*board, failed), "lightgbm", rows, ("Cutoffs share one grid.",)
    )  # type: ignore[arg-type]


def _board_row(rows: pd.DataFrame, model: str, rank: int) -> LeaderboardRow:
    found = rows[rows["model"] == model]
    each = {day: _metrics(part) for day, part in found.groupby("as_of")}
    return LeaderboardRow(
        model, rank, rank + 0.2, _metrics(found), each, baseline=rank > 2, champion=rank == 1, fit_seconds=1.0
    )


def _metrics(rows: pd.DataFrame) -> Metrics:
    predicted, actual = rows["predicted"], rows["actual"]
    miss = predicted - actual
    top = rows.nlargest(max(1, len(rows) // 10), "predicted")
    return Metrics(
        n=len(rows),
        mae=float(miss.abs().mean()),
        rmse=float((miss**2).mean() ** 0.5),
        r2=None,
        mape=None,
        bias=float(predicted.sum() / actual.sum() - 1) if actual.sum() > 0 else None,
        spearman=float(predicted.corr(actual, method="spearman")) if len(rows) > 2 else None,
        ngini=0.8,
        decile_mape=0.17,
        top_decile_share=float(top["actual"].sum() / actual.sum()) if actual.sum() > 0 else None,
        coverage=float(((actual >= rows["lower"]) & (actual <= rows["upper"])).mean()),
    )


def cohorts(months: int = 24) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(3)
    index = pd.date_range("2010-01-01", periods=months, freq="MS")
    sizes = pd.Series(rng.integers(80, 400, months), index=index)
    grid = np.full((months, months), np.nan)
    for i in range(months):
        later = months - i
        grid[i, :later] = 0.32 * np.exp(-np.arange(later) / 30) * rng.uniform(0.7, 1.3, later)
        grid[i, 0] = 1.0
    shares = pd.DataFrame(grid, index=index, columns=range(months))
    return shares, shares.mul(sizes, axis=0) * 310.0, sizes


def rfm(customers: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    rank = customers["predicted_clv"].rank(method="first", ascending=False).to_numpy()
    frame = pd.DataFrame(
        {
            "customer_id": customers["customer_id"],
            "days_since_last_order": rank * rng.gamma(4, 0.25, len(rank)),
            "frequency": np.floor(rng.gamma(1, 3, len(rank)) * len(rank) / rank / 3),
            "net_spend": customers["historic_clv"],
        }
    )
    return score_rfm(frame)


def importance() -> pd.DataFrame:
    names = [
        "expected_spend_btyd",
        "days_since_last_order",
        "frequency",
        "net_spend",
        "spend_0_30",
        "orders_61_120",
        "recency",
        "T",
        "seasonal_index",
        "gap_overdue_ratio",
        "mean_order_value",
        "distinct_products",
        "weekday_mode",
        "refund_share",
        "interval_cv",
        "hour_mode",
        "units",
    ]
    return pd.DataFrame(
        {
            "feature": names,
            "importance": np.exp(-np.arange(len(names)) / 4.0),
            "unit": ["currency", "days", "orders", "currency"] + ["ratio"] * (len(names) - 4),
            "doc": [f"What {name.replace('_', ' ')} means, in one line." for name in names],
        }
    )


@pytest.fixture(scope="session")
def shop() -> RunReport:
    """Everything a run brings, with money."""
    customers = predictions(6000)
    retention, revenue, sizes = cohorts()
    return RunReport(
        title="Online Retail II",
        source="online_retail_II.csv.gz",
        as_of=AS_OF,
        horizon_days=HORIZON,
        predictions=customers,
        verdict=Verdict(
            "fair",
            ("Two years of history: the season is known from one year only.",),
            {"customers": 5878.0, "history_days": 738.0, "repeat_share": 0.72, "horizon_to_history": 0.12},
        ),
        backtest=backtest(3000),
        currency="GBP",
        previous_total=float(customers["predicted_clv"].sum() * 0.9),
        cleaning=(
            CleaningCount("exact_duplicate", "transactions", 34335, "quarantined", "The same row twice."),
            CleaningCount("no_customer", "transactions", 243007, "quarantined", "Nobody to predict for."),
            CleaningCount("refund_matched", "transactions", 12000, "repaired", "Netted against its order."),
            CleaningCount("future_date", "transactions", 0, "quarantined", "After today."),
        ),
        rows_in={"transactions": 1_067_371},
        rows_clean={"transactions": 790_029},
        mapping=(
            MappedColumn("transactions", "customer_id", "Customer ID", "alias"),
            MappedColumn("transactions", "amount", "Quantity * Price", "computed"),
        ),
        cohort_retention=retention,
        cohort_revenue=revenue,
        cohort_sizes=sizes,
        rfm=rfm(customers),
        feature_importance=importance(),
        dependence={"overdue_ratio": pd.DataFrame({"value": [0.0, 1.0, 3.0], "mean": [90.0, 120.0, 60.0]})},
        reasons=(
            PredictionReasons(
                "c<1>", 900.0, ("ordered 3 times in the last 60 days: +84", "never came back: -7")
            ),
        ),
        switched_off={"email_open_rate": "events.kind", "age": "customers.birth_year"},
        assumptions=("The last order is on 9 Dec 2011, so as_of was set to the day after.",),
        notes=("12 wholesalers bring a fifth of the total.",),
        model_docs={
            "lightgbm": "Boosted trees on past cutoffs.",
            "spend_rate": "Past spend per day, continued.",
        },
        metadata={"run_id": "run-1", "seed": 1, "feature_set": "3f2a91cc01d2", "tenure": "0.1.0"},
    )


@pytest.fixture(scope="session")
def moneyless(shop: RunReport) -> RunReport:
    """A log without amounts: money is null everywhere."""
    rows = shop.predictions.copy()
    money = ["historic_clv", "predicted_clv", "predicted_clv_lower", "predicted_clv_upper", "total_clv",
             "expected_order_value", "clv_percentile"]  # fmt: skip
    rows[money] = np.nan
    rows["value_tier"] = None
    found = backtest(3000, target="orders")
    return replace(
        shop,
        predictions=rows,
        has_money=False,
        currency=None,
        backtest=found,
        previous_total=None,
        title="Grocery",
    )


@pytest.fixture(scope="session")
def newborn(shop: RunReport) -> RunReport:
    """One customer, nothing to test on, nothing beside the predictions."""
    return RunReport(
        title="Newborn",
        source="orders.csv",
        as_of=AS_OF,
        horizon_days=365,
        predictions=shop.predictions.head(1),
        verdict=Verdict("poor", ("There is one customer.", "The history is 12 days long."), {}),
    )
