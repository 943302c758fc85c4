"""The tables: made ones, features of real logs before a cutoff with what came after it, and open ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.accuracy.real_logs import DATA

_WINDOWS = (30, 90, 180)


@dataclass(frozen=True)
class Table:
    """One row per customer. Of classes the target is Yes or No."""

    name: str
    rows: pd.DataFrame
    target: str
    of_classes: bool = False


def tables() -> Iterator[Table]:
    """All of them, numbers first; those of real logs only where the logs are."""
    from sklearn.datasets import load_breast_cancer, load_diabetes

    yield Table("insurance (made), 3,000", insurance(3000, 0), "clv")
    yield Table("insurance (made), 800", insurance(800, 1), "clv")
    yield Table("diabetes, 442", load_diabetes(as_frame=True).frame, "target")
    logs = dict(_of_logs()) if DATA.exists() else {}
    for name, rows in logs.items():
        yield Table(f"{name}, {len(rows):,}", rows.drop(columns="left"), "later")
    cancer = load_breast_cancer(as_frame=True).frame
    cancer["target"] = np.where(cancer["target"] == 1, "No", "Yes")
    yield Table("breast cancer, 569", cancer, "target", of_classes=True)
    yield Table("telecom (made), 1,200", telecom(1200, 1), "churn", of_classes=True)
    for name, rows in logs.items():
        yield Table(f"{name}, who left, {len(rows):,}", rows.drop(columns="later"), "left", of_classes=True)


def insurance(customers: int, seed: int) -> pd.DataFrame:
    """A value in steps by policies, times a premium, with a heavy tail, in the shape of a public table."""
    rng = np.random.default_rng(seed)
    n = customers
    premium = rng.gamma(9, 10, n).clip(60, 300).round()
    policies = rng.choice(range(1, 10), n, p=[0.36, 0.25, 0.13, 0.045, 0.045, 0.04, 0.047, 0.042, 0.041])
    coverage = rng.choice(["Basic", "Extended", "Premium"], n, p=[0.61, 0.3, 0.09])
    work = ["Employed", "Unemployed", "Medical Leave", "Disabled", "Retired"]
    employment = rng.choice(work, n, p=[0.62, 0.26, 0.05, 0.04, 0.03])
    income = np.where(employment == "Unemployed", 0, rng.integers(10000, 99999, n))
    cars = ["Four-Door", "Two-Door", "SUV", "Sports", "Luxury"]
    vehicle = rng.choice(cars, n, p=[0.5, 0.21, 0.2, 0.05, 0.04])
    claim = premium * rng.choice([3, 4, 5, 6, 7], n) * rng.lognormal(0, 0.3, n)
    value = np.where(policies == 1, 38, np.where(policies == 2, 120, 60)) * premium
    value = value * rng.lognormal(0, 0.12, n)
    value = value * np.where(rng.random(n) < 0.08, rng.uniform(1.5, 3, n), 1)
    return pd.DataFrame(
        {
            "premium": premium,
            "policies": policies,
            "coverage": coverage,
            "employment": employment,
            "income": income,
            "vehicle": vehicle,
            "claim": claim.round(2),
            "months_since_claim": rng.integers(0, 36, n),
            "months": rng.integers(0, 100, n),
            "complaints": rng.poisson(0.4, n),
            "clv": value.round(2),
        }
    )


def telecom(customers: int, seed: int) -> pd.DataFrame:
    """Who leaves follows from months, contract, charge and calls."""
    rng = np.random.default_rng(seed)
    n = customers
    months = rng.integers(1, 73, n)
    contract = rng.choice(["month-to-month", "one year", "two years"], n, p=[0.55, 0.25, 0.2])
    charge = rng.normal(65, 28, n).clip(18, 120).round(2)
    calls = rng.poisson(1.2, n)
    odds = -1.0 - 0.035 * months + 0.012 * charge + 0.35 * calls + 1.1 * (contract == "month-to-month")
    churn = np.where(rng.random(n) < 1 / (1 + np.exp(-odds)), "Yes", "No")
    paperless = rng.choice(["yes", "no"], n)
    columns = {"months": months, "contract": contract, "monthly_charge": charge, "support_calls": calls}
    return pd.DataFrame(columns | {"paperless": paperless, "churn": churn})


def _of_logs() -> Iterator[tuple[str, pd.DataFrame]]:
    cdnow = pd.read_parquet(DATA / "cdnow" / "cdnow_master.parquet")
    days = pd.to_datetime(cdnow["date"].astype(str))
    yield "CDNOW", _before_and_after(cdnow["customer_id"], days, cdnow["dollar_value"], "1997-10-01", 273)
    retail = pd.read_parquet(DATA / "online_retail_ii" / "online_retail_II.parquet")
    retail = retail[retail["Customer ID"].notna() & (retail["Quantity"] > 0) & (retail["Price"] > 0)]
    value = retail["Quantity"] * retail["Price"]
    yield (
        "Online Retail II",
        _before_and_after(retail["Customer ID"], retail["InvoiceDate"], value, "2011-06-01", 180),
    )
    grocer = pd.read_parquet(DATA / "completejourney" / "transactions.parquet")
    days = pd.to_datetime(grocer["transaction_timestamp"]).dt.tz_localize(None)
    yield (
        "Complete Journey",
        _before_and_after(grocer["household_id"], days, grocer["sales_value"], "2017-07-01", 180),
    )


def _before_and_after(
    customer: pd.Series, day: pd.Series, value: pd.Series, cutoff: str, horizon: int, most: int = 2_400
) -> pd.DataFrame:
    """Features of what came before the cutoff; `later` and `left` of the days after it."""
    log = pd.DataFrame({"customer": customer, "day": pd.to_datetime(day), "value": value})
    cut = pd.Timestamp(cutoff)
    before = log[log["day"] < cut]
    after = log[(log["day"] >= cut) & (log["day"] < cut + pd.Timedelta(days=horizon))]
    by = before.groupby("customer")
    by_day = before.groupby(["customer", before["day"].dt.floor("D")])["value"].sum().groupby("customer")
    made = pd.DataFrame(
        {
            "spent": by["value"].sum(),
            "lines": by.size(),
            "first": (cut - by["day"].min()).dt.days,
            "last": (cut - by["day"].max()).dt.days,
            "days": by_day.size(),
            "mean_day": by_day.mean(),
            "sd_day": by_day.std(),
            "most_day": by_day.max(),
        }
    )
    for days in _WINDOWS:
        late = before[before["day"] >= cut - pd.Timedelta(days=days)].groupby("customer")["value"].sum()
        made[f"spent_{days}"] = late.reindex(made.index).fillna(0)
    came = after.groupby("customer")["value"].sum().reindex(made.index)
    made["later"] = came.fillna(0).clip(lower=0)
    made["left"] = np.where(came.notna(), "No", "Yes")
    made = made.reset_index(drop=True)
    return made if len(made) <= most else made.sample(most, random_state=0).reset_index(drop=True)
