"""A table of customers whose target is one of two classes: trained, judged, kept, predicted."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tenure.app.tables.predict_table import PredictTable, predict_table, score_table
from tenure.app.tables.train_table import TableOptions, TrainTable, fit_table, train_table
from tenure.core.errors import DataError, OptionError
from tenure.core.modelling.backtest import ClassificationMetrics
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.learning.manifest import seal
from tenure.learning.tables.trained import TrainedTable
from tenure.serving.shop import Shop

LEARNERS = ["linear", "random_forest", "gradient_boosting", "lightgbm", "xgboost", "tabm"]


def telecom_table(n: int = 1000, seed: int = 1) -> pd.DataFrame:
    """Customers of a telecom, of whom those with few months and many calls leave more often."""
    rng = np.random.default_rng(seed)
    made = pd.DataFrame(
        {
            "customer_id": [f"C{i:05d}" for i in range(n)],
            "months": rng.integers(1, 73, n),
            "contract": rng.choice(["monthly", "one year", "two years"], n, p=[0.55, 0.25, 0.2]),
            "monthly_charge": rng.normal(65, 28, n).clip(18, 120).round(2),
            "support_calls": rng.poisson(1.2, n),
        }
    )
    odds = -1.6 - 0.05 * made.months + 0.02 * made.monthly_charge + 0.6 * made.support_calls
    odds += 1.4 * (made.contract == "monthly")
    made["churn"] = np.where(rng.random(n) < 1 / (1 + np.exp(-odds)), "Yes", "No")
    return made


@pytest.fixture(scope="module")
def customers():
    return telecom_table()


@pytest.fixture(scope="module")
def trained(customers):
    return fit_table(customers, TableOptions("churn"), SilentProgress())


def test_the_best_by_brier_tells_held_out_customers_apart_and_its_probabilities_hold(trained):
    brier = [one.metrics.brier for one in trained.leaderboard]
    held = trained.held_out

    assert brier == sorted(brier) and trained.model.learner == trained.leaderboard[0].learner
    assert isinstance(held, ClassificationMetrics) and held.n == pytest.approx(200, abs=1)
    assert held.roc_auc > 0.75 and held.log_loss < 0.58 and held.calibration_error < 0.12
    assert trained.intervals is None and sum(one.customers for one in trained.tenths) == held.n


def test_every_part_has_the_same_share_of_the_positive_class(trained, customers):
    rate = (customers.churn == "Yes").mean()

    assert trained.held_out.rate == pytest.approx(rate, abs=0.01)
    assert all(one.metrics.rate == pytest.approx(rate, abs=0.01) for one in trained.leaderboard)


def test_it_predicts_probabilities_and_a_class_from_the_threshold_on(trained):
    new = telecom_table(400, seed=2)

    made = score_table(new.drop(columns="churn"), trained, 0.8, SilentProgress(), threshold=0.4)

    assert list(made) == ["customer_id", "churn_probability", "predicted_class", "threshold", "percentile"]
    assert list(made["customer_id"]) == list(new["customer_id"])
    assert made["churn_probability"].between(0, 1).all()
    assert ((made["predicted_class"] == "Yes") == (made["churn_probability"] >= 0.4)).all()
    came = (new["churn"] == "Yes").to_numpy()
    assert made["churn_probability"].sum() == pytest.approx(came.sum(), rel=0.15)
    assert made["churn_probability"][came].mean() > made["churn_probability"][~came].mean() + 0.2


@pytest.mark.parametrize("threshold", [0.0, 1.0, 40.0])
def test_a_threshold_that_is_no_share_is_refused(trained, customers, threshold):
    with pytest.raises(OptionError, match="threshold"):
        score_table(customers, trained, 0.8, SilentProgress(), threshold=threshold)


@pytest.mark.integration
@pytest.mark.parametrize("learner", LEARNERS)
def test_every_learner_survives_its_folder_without_pickles(learner, customers, tmp_path):
    made = fit_table(customers, TableOptions("churn", model=learner, folds=2), SilentProgress())
    made.save(tmp_path / "model")

    again = TrainedTable.load(tmp_path / "model")

    np.testing.assert_allclose(again.model.predict(customers), made.model.predict(customers), rtol=1e-6)
    assert (again.model.classes, again.model.calibration) == (made.model.classes, made.model.calibration)
    assert (again.leaderboard, again.held_out, again.tenths) == (made.leaderboard, made.held_out, made.tenths)
    assert again.at_threshold == made.at_threshold and made.held_out.roc_auc > 0.7
    files = {file.suffix for file in (tmp_path / "model").rglob("*") if file.is_file()}
    assert files <= {".json", ".txt", ".onnx", ".safetensors"}


def test_a_folder_of_before_classes_is_read(tmp_path):
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"age": rng.integers(18, 80, 200), "clv": rng.lognormal(3, 1, 200)})
    made = fit_table(table, TableOptions("clv", model="linear", folds=2), SilentProgress())
    made.save(tmp_path / "model")
    _forget(tmp_path / "model" / "table.json", "tenths", "at_threshold", format=1)
    _forget(tmp_path / "model" / "model" / "card.json", "classes", "calibration")
    (tmp_path / "model" / "manifest.json").unlink()
    seal(tmp_path / "model")

    again = TrainedTable.load(tmp_path / "model")

    np.testing.assert_allclose(again.model.predict(table), made.model.predict(table))


def _forget(file, *names, **changed):
    """As an older version wrote it."""
    state = json.loads(file.read_text())
    for part in (state, state.get("learned", {})):
        for name in names:
            part.pop(name, None)
    file.write_text(json.dumps(state | changed))


def test_the_named_class_is_the_one_whose_probability_is_told(customers):
    options = TableOptions("churn", model="linear", folds=2)
    leaves = fit_table(customers, options, SilentProgress())
    stays = fit_table(
        customers, TableOptions("churn", model="linear", folds=2, positive="no"), SilentProgress()
    )

    said = score_table(customers, stays, 0.8, SilentProgress())

    assert "churn_no_probability" in said and "churn_probability" not in said
    np.testing.assert_allclose(said["churn_no_probability"], 1 - leaves.model.predict(customers), atol=0.05)


def test_files_of_texts_numbers_and_flags_learn_the_same(customers, tmp_path):
    spelled = {
        "texts": customers,
        "numbers": customers.assign(churn=(customers.churn == "Yes").astype(int)),
        "flags": customers.assign(churn=customers.churn == "Yes"),
    }
    said = []
    for name, table in spelled.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
        out = tmp_path / name
        options = TableOptions("churn", model="linear", folds=2)
        train_table(
            TrainTable(str(tmp_path / f"{name}.csv"), out, options), Shop(Settings()), SilentProgress()
        )
        command = PredictTable(str(tmp_path / f"{name}.csv"), out, tmp_path / f"{name}.parquet")
        said.append(predict_table(command, Shop(Settings()), SilentProgress())["churn_probability"])

    np.testing.assert_allclose(said[1], said[0])
    np.testing.assert_allclose(said[2], said[0])


def test_zero_and_one_are_a_number_when_asked(customers):
    table = customers.assign(churn=(customers.churn == "Yes").astype(int))

    made = fit_table(
        table, TableOptions("churn", model="linear", folds=2, task="regression"), SilentProgress()
    )

    assert made.model.classes is None and "predicted_clv" in score_table(table, made, 0.8, SilentProgress())


def test_what_is_known_of_one_class_alone_is_left_out_unless_kept(customers):
    reasons = np.where(customers.churn == "Yes", np.resize(["price", "moved"], len(customers)), None)
    leaky = customers.assign(cancel_reason=reasons)
    options = TableOptions("churn", model="linear", folds=2)

    honest = fit_table(leaky, options, SilentProgress())
    asked = fit_table(
        leaky, TableOptions("churn", model="linear", folds=2, keep=("cancel_reason",)), SilentProgress()
    )

    assert "cancel_reason" not in honest.model.columns.names and honest.leaks[0].kind == "gaps"
    assert "cancel_reason" in asked.model.columns.names and asked.held_out.roc_auc > 0.99


def test_a_few_who_leave_in_a_split_by_time_are_judged_all_the_same(customers):
    late = customers.assign(churn=np.where(customers.months > 50, "No", customers.churn))

    made = fit_table(
        late, TableOptions("churn", model="linear", folds=3, how="time", split_by="months"), SilentProgress()
    )

    assert made.held_out.roc_auc is None and made.held_out.brier is not None


def test_more_than_two_classes_are_refused_with_their_names(customers):
    with pytest.raises(DataError, match="3 classes") as raised:
        fit_table(customers, TableOptions("contract"), SilentProgress())

    assert "monthly" in str(raised.value) and "two classes" in raised.value.hint
