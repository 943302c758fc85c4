"""A shop whose customers can be written to: some agreed, some did not, some details are no use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from tests.importing import import_log
from tests.in_shop import publish

from tenure.app.data.orders import OrderLog
from tenure.app.modelling.run_record import store_predictions
from tenure.app.workspace.init import Init, init
from tenure.core.orders.reading import ReadOptions
from tenure.core.orders.schema import PREDICTIONS
from tenure.core.settings import Settings
from tenure.serving.shop import Shop, open_shop

AS_OF = date(2024, 2, 1)
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
RUN, NEXT_RUN = "20240201T000000-first", "20240301T000000-second"


def people(customers: int) -> pd.DataFrame:
    """Every fifth said no, every seventh was never asked; e-mails and phones that are none are among them."""
    number = np.arange(customers)
    made = pd.DataFrame({"customer_id": [f"c{n:06d}" for n in number]})
    made["email"] = [f"Person{n}@Example.com" for n in number]
    made.loc[number % 11 == 3, "email"] = "nobody at home"
    made["phone"] = [f"07911 1{n % 100000:05d}" for n in number]
    made.loc[number % 3 == 0, "phone"] = ""
    made.loc[number % 13 == 4, "phone"] = "12"
    made["country"] = np.where(number % 4 == 0, "France", "United Kingdom")
    made["first_name"] = np.where(number % 2 == 0, "Valéry", "Mary")
    made["last_name"] = "O'Neil"
    consent = np.where(number % 5 == 0, "false", "true")
    made["consent_ads"] = np.where(number % 7 == 0, "", consent)
    made["consent_email"] = "true"
    return made


def orders_of(customers: int) -> pd.DataFrame:
    """One order each, but for the last two percent, who bought three times as much."""
    number = np.arange(customers)
    days = pd.Timestamp("2023-06-01") + pd.to_timedelta(number % 200, unit="D")
    return pd.DataFrame(
        {
            "customer_id": [f"c{n:06d}" for n in number],
            "order_id": [f"o{n}" for n in number],
            "order_date": days,
            "amount": 10.0 + number % 50,
        }
    )


def predictions_of(customers: int, run_id: str, shift: int = 0) -> pd.DataFrame:
    """The best half is High-CLV; with `shift` so many move on to be among them."""
    number = np.arange(customers)
    made = pd.DataFrame({name: np.nan for name in PREDICTIONS.names}, index=number)
    for column in PREDICTIONS:
        if column.kind in ("text", "date"):
            made[column.name] = None
    best = (number + shift) % customers < customers // 2
    made = made.assign(
        customer_id=[f"c{n:06d}" for n in number],
        as_of=AS_OF,
        horizon_days=90,
        run_id=run_id,
        historic_clv=10.0 + number % 50,
        predicted_clv=np.where(best, 100.0 + number % 17, 5.0),
        total_clv=110.0,
        expected_purchases=1.5,
        churn_probability=0.25,
        expected_date_of_next_order=date(2024, 4, 1),
        value_tier=np.where(best, "High-CLV", "Low-CLV"),
    )
    return made[list(PREDICTIONS.names)]


def audience_shop(folder: Path, customers: int, contacts: pd.DataFrame | None = None) -> Path:
    """The workspace, ingested, scored and served."""
    place = init(Init(folder / "shop", currency="GBP")).path
    log, profiles = folder / "orders.csv", folder / "customers.csv"
    orders_of(customers).to_csv(log, index=False)
    told = people(customers) if contacts is None else contacts
    told.to_csv(profiles, index=False) if len(told.columns) else None
    options = ReadOptions(customers=str(profiles)) if len(told.columns) else ReadOptions()
    settings = settings_of()
    import_log(OrderLog(str(log), "csv", options), place, settings)
    score_again(place, customers, RUN)
    return place


def score_again(place: Path, customers: int, run_id: str, shift: int = 0) -> None:
    """Another scoring, served."""
    settings = settings_of()
    with open_shop(place, settings) as shop, shop.engine() as engine:
        store_predictions(predictions_of(customers, run_id, shift), run_id, shop, engine)
    publish(place, settings)


def settings_of(**channels: dict[str, str]) -> Settings:
    return replace(Settings(now=NOW), channels=channels)


def shop_of(place: Path, **channels: dict[str, str]) -> Shop:
    return Shop.open(place, settings_of(**channels))
