"""A table of customers instead of orders: trained, judged, kept, predicted."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

from tenure.app.tables.predict_table import PredictTable, predict_table, score_table
from tenure.app.tables.train_table import TableOptions, TrainTable, fit_table, train_table
from tenure.core.errors import ColumnError, DataError, FrameError, ModelError, OptionError, UnknownPlug
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.learning.tables.trained import TrainedTable
from tenure.serving.shop import Shop

SEGMENTS = ["new", "regular", "vip"]


def shop_table(n: int = 600, seed: int = 1) -> pd.DataFrame:
    """The layout shops export, with a value its columns explain for the most part."""
    rng = np.random.default_rng(seed)
    made = pd.DataFrame(
        {
            "customer_id": [f"C{i:05d}" for i in range(n)],
            "age": rng.integers(18, 80, n),
            "gender": rng.choice(["f", "m", "x"], n),
            "total_orders": rng.poisson(4, n) + 1,
            "avg_order_value": rng.lognormal(3.5, 0.5, n).round(2),
            "days_since_last_purchase": rng.integers(1, 300, n),
            "return_rate": rng.beta(1, 9, n).round(3),
            "email_opens": rng.poisson(6, n),
            "customer_segment": rng.choice(SEGMENTS, n),
        }
    )
    expected = made.total_orders * made.avg_order_value * np.exp(-made.days_since_last_purchase / 250)
    expected *= 1 + 0.5 * (made.customer_segment == "vip")
    made["clv"] = (expected * rng.lognormal(-0.08, 0.4, n)).round(2)
    return made


@pytest.fixture(scope="module")
def customers():
    return shop_table()


@pytest.fixture(scope="module")
def trained(customers):
    return fit_table(customers, TableOptions("clv"), SilentProgress())


def test_the_best_learner_explains_held_out_rows_and_its_intervals_hold(trained):
    rmse = [one.metrics.rmse for one in trained.leaderboard]

    assert rmse == sorted(rmse) and trained.model.learner == trained.leaderboard[0].learner
    assert trained.held_out.r2 > 0.5 and trained.held_out.spearman > 0.8
    assert 0.68 <= trained.held_out.coverage <= 0.92


def test_ids_are_no_features_and_texts_are(trained):
    kinds = {one.name: one.kind for one in trained.model.columns.columns}

    assert kinds["customer_id"] == "id" and kinds["customer_segment"] == "category"
    assert "customer_id" not in trained.model.columns.names


def test_it_predicts_new_customers_in_their_order(trained):
    new = shop_table(50, seed=2)

    made = score_table(new.drop(columns="clv"), trained, 0.8, SilentProgress())

    assert list(made["customer_id"]) == list(new["customer_id"])
    assert (made["predicted_clv_lower"] <= made["predicted_clv"]).all()
    assert (made["predicted_clv"] <= made["predicted_clv_upper"]).all()
    assert np.corrcoef(made["predicted_clv"], new["clv"])[0, 1] > 0.7


@pytest.mark.integration
def test_a_folder_loads_in_another_process_and_says_the_same(trained, customers, tmp_path):
    trained.save(tmp_path / "model")
    customers.to_csv(tmp_path / "new.csv", index=False)
    code = (
        "import sys; from pathlib import Path; from tenure.app.bootstrap import Settings;"
        "from tenure.app.tables.predict_table import PredictTable, predict_table;"
        "from tenure.core.ports import SilentProgress; from tenure.serving.shop import Shop;"
        "command = PredictTable(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]));"
        "predict_table(command, Shop(Settings()), SilentProgress())"
    )
    paths = [str(tmp_path / name) for name in ("new.csv", "model", "out.parquet")]
    subprocess.run([sys.executable, "-c", code, *paths], check=True, capture_output=True)

    here = score_table(customers, trained, 0.8, SilentProgress())
    there = pd.read_parquet(tmp_path / "out.parquet")

    np.testing.assert_allclose(there["predicted_clv"], here["predicted_clv"], rtol=1e-6)
    assert not list((tmp_path / "model").rglob("*.pkl"))


def test_a_folder_that_was_changed_is_damaged_not_unknown(trained, tmp_path):
    trained.save(tmp_path / "model")
    (tmp_path / "model" / "table.json").write_text("{")

    with pytest.raises(ModelError, match=r"changed since they were written.*table\.json") as caught:
        TrainedTable.load(tmp_path / "model")
    assert caught.value.code == "model.damaged"


@pytest.mark.integration
@pytest.mark.parametrize("learner", ["linear", "random_forest", "gradient_boosting", "lightgbm", "tabm"])
def test_every_learner_survives_its_folder(learner, customers, tmp_path):
    made = fit_table(customers, TableOptions("clv", model=learner, folds=2), SilentProgress())
    made.save(tmp_path / "model")

    again = TrainedTable.load(tmp_path / "model")

    np.testing.assert_allclose(again.model.predict(customers), made.model.predict(customers), rtol=1e-6)
    assert again.leaderboard == made.leaderboard and again.model.columns == made.model.columns


def test_a_copy_of_the_target_is_left_out_unless_kept(customers):
    leaky = customers.assign(points=customers.clv * 3)

    honest = fit_table(leaky, TableOptions("clv", model="linear", folds=2), SilentProgress())
    asked = fit_table(leaky, TableOptions("clv", model="linear", folds=2, keep=("points",)), SilentProgress())

    assert "points" not in honest.model.columns.names and honest.leaks[0].columns == ("points",)
    assert "points" in asked.model.columns.names


def test_too_few_known_columns_are_an_error_that_names_them(trained, customers):
    renamed = customers.rename(columns={"total_orders": "total_order", "avg_order_value": "aov"})
    few = renamed[["customer_id", "total_order", "aov", "age"]]

    with pytest.raises(FrameError) as raised:
        score_table(few, trained, 0.8, SilentProgress())

    assert raised.value.code == "table.columns_missing" and "avg_order_value" in str(raised.value)
    assert "total_order = total_orders" in raised.value.hint


def test_an_unrelated_table_is_refused(trained):
    with pytest.raises(FrameError, match="Too many columns that the model uses are missing"):
        score_table(pd.DataFrame({"colour": ["red", "blue"]}), trained, 0.8, SilentProgress())


def test_rows_that_would_all_be_alike_are_refused(trained, customers):
    same = pd.concat([customers.head(1)] * 3)

    with pytest.raises(FrameError, match="same prediction"):
        score_table(same, trained, 0.8, SilentProgress())


def test_one_missing_column_is_said_and_the_rest_serves(trained, customers):
    heard = []
    progress = SilentProgress()
    progress.note = heard.append

    made = score_table(customers.drop(columns="email_opens"), trained, 0.8, progress)

    assert made["predicted_clv"].notna().all() and any("email_opens" in note for note in heard)


def test_unseen_categories_extreme_and_unknown_values_are_met(trained, customers):
    odd = customers.head(20).copy()
    odd["customer_segment"] = [f"brand new {i % 10}" for i in range(20)]
    odd["avg_order_value"] = [1e308, np.nan, np.inf, -5.0] * 5

    made = score_table(odd, trained, 0.8, SilentProgress())

    assert np.isfinite(made["predicted_clv"]).all()


def test_rows_without_a_target_are_counted_and_left_out(customers):
    holey = customers.astype({"clv": object})
    holey.loc[:9, "clv"] = [None, "n/a"] * 5

    made = fit_table(holey, TableOptions("clv", model="linear", folds=2), SilentProgress())

    assert made.rows == 590 and any("10 of 600" in note for note in made.notes)


def test_a_target_below_zero_is_learned(customers):
    moved = customers.assign(clv=customers.clv - customers.clv.median())

    made = fit_table(moved, TableOptions("clv", model="lightgbm", folds=2), SilentProgress())

    assert made.model.predict(moved).min() < 0 and made.held_out.r2 > 0.3


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        (TableOptions("clvv"), ColumnError, "does not have this column"),
        (TableOptions("customer_segment"), DataError, "3 classes"),
        (TableOptions("customer_segment", task="regression"), DataError, "Too few rows"),
        (TableOptions("clv", model="oracle"), UnknownPlug, "oracle"),
        (TableOptions("clv", test_share=1.5), OptionError, "share"),
        (TableOptions("clv", how="group"), OptionError, "needs a column"),
        (TableOptions("clv", how="time", split_by="gender"), DataError, "neither dates nor numbers"),
    ],
)
def test_what_cannot_be_is_refused_in_words(customers, options, error, words):
    with pytest.raises(error, match=words):
        fit_table(customers, options, SilentProgress())


def test_hopeless_tables_are_refused(customers):
    with pytest.raises(DataError, match="no rows"):
        fit_table(customers.head(0), TableOptions("clv"), SilentProgress())
    with pytest.raises(DataError, match="Too few"):
        fit_table(customers.head(1), TableOptions("clv"), SilentProgress())
    twice = pd.concat([customers, customers[["age"]]], axis=1)
    with pytest.raises(ColumnError, match="same name"):
        fit_table(twice, TableOptions("clv"), SilentProgress())
    nothing = customers[["customer_id", "clv"]].assign(same=1)
    with pytest.raises(FrameError, match="No column"):
        fit_table(nothing, TableOptions("clv"), SilentProgress())


def test_dates_become_ages_where_a_day_is_given(customers):
    days = pd.date_range("2022-01-01", periods=len(customers)).strftime("%Y-%m-%d")
    dated = customers.assign(signup_date=days)

    blind = fit_table(dated, TableOptions("clv", model="linear", folds=2), SilentProgress())
    aged = fit_table(
        dated,
        TableOptions("clv", model="linear", folds=2, as_of=pd.Timestamp("2024-01-01").date()),
        SilentProgress(),
    )

    assert "signup_date" not in blind.model.columns.names
    assert "signup_date" in aged.model.columns.names


def test_groups_and_times_split_and_are_said(customers):
    homes = customers.assign(household_id=[f"h{i // 3}" for i in range(len(customers))])
    grouped = fit_table(
        homes,
        TableOptions("clv", model="linear", folds=3, how="group", split_by="household_id"),
        SilentProgress(),
    )
    timed = fit_table(
        customers, TableOptions("clv", model="linear", folds=3, how="time", split_by="age"), SilentProgress()
    )

    assert grouped.split == "group" and "household_id" not in grouped.model.columns.names
    assert timed.split == "time" and timed.held_out.n > 50


def test_files_of_both_kinds_and_polars_give_the_same(customers, tmp_path):
    customers.to_csv(tmp_path / "c.csv", index=False)
    customers.to_csv(tmp_path / "semi.csv", index=False, sep=";", decimal=",")
    customers.to_parquet(tmp_path / "c.parquet")
    options = TableOptions("clv", model="linear", folds=2)
    made = [
        train_table(
            TrainTable(str(tmp_path / name), tmp_path / f"m-{name}", options),
            Shop(Settings()),
            SilentProgress(),
        )
        for name in ("c.csv", "semi.csv", "c.parquet")
    ]
    made.append(fit_table(pl.from_pandas(customers), options, SilentProgress()))

    first, *others = [one.model.predict(customers) for one in made]

    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-6)


def test_a_model_of_orders_is_refused_with_the_reason(tmp_path, customers):
    customers.to_csv(tmp_path / "c.csv", index=False)
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "training.json").write_text("{}")

    with pytest.raises(ModelError, match="no model of customer tables") as raised:
        predict_table(
            PredictTable(str(tmp_path / "c.csv"), tmp_path / "orders", tmp_path / "o.csv"),
            Shop(Settings()),
            SilentProgress(),
        )

    assert "order log" in raised.value.hint
