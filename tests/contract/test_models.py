"""What every model in the catalog promises, whatever it is."""

from __future__ import annotations

import inspect
import json
import pickle
from datetime import date, timedelta
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from tenure.core.catalog import MODELS
from tenure.core.errors import FrameError, ModelError, NotFitted, TenureError
from tenure.core.estimator import Estimator
from tenure.core.schema import PREDICTIONS

HORIZON = 90
PACKAGES = {"xgboost": "xgboost", "deep": "torch"}
"""What shows that an extra is installed; models of the others are left out."""


def is_installed(name: str) -> bool:
    extra = MODELS.load(name).card.extra
    return extra is None or find_spec(PACKAGES[extra]) is not None


QUICK = {
    "feedforward": {"hidden": (16,), "epochs": 3},
    "sequence": {"hidden": (16,), "state": 8, "epochs": 3},
}
"""Arguments that keep a training short; all others are made as they come."""


def make(name: str) -> Estimator:
    return MODELS.load(name)(**QUICK.get(name, {}))


NAMES = [name for name in MODELS.names() if is_installed(name)]
HISTORY = [name for name in NAMES if MODELS.load(name).card.learns_from == "history"]
WITH_NEEDS = [name for name in NAMES if MODELS.load(name).card.needs]
WITH_INTERVALS = [name for name in NAMES if MODELS.load(name).card.intervals]


def customers(number: int, seed: int) -> pd.DataFrame:
    """A frame with the columns of every model; spend follows from rates that differ."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(1.0, 0.02, number)
    age = rng.integers(60, 600, number).astype(float)
    frequency = rng.poisson(rate * age).astype(float)
    value = rng.gamma(6.0, 5.0, number)
    recency = np.where(frequency > 0, np.floor(age * rng.beta(4, 1, number)), 0.0)
    recency = np.maximum(recency, frequency)  # at most one order day a day
    orders = rng.poisson(rate * HORIZON).astype(float)
    lives = list(zip(age, recency, frequency, strict=True))
    return pd.DataFrame(
        {
            "customer_id": [f"c{place}" for place in range(number)],
            "frequency": frequency,
            "recency": recency,
            "T": age,
            "monetary_value": np.where(frequency > 0, value, np.nan),
            "kept_order_days": np.where(age % 7 == 0, 0.0, frequency + 1),
            "kept_order_value": np.where(age % 7 == 0, np.nan, value),
            "net_spend": value * (frequency + 1),
            "spend_last_window": value * np.floor(frequency / 4),
            "orders_last_window": np.floor(frequency / 4),
            "modal_weekday": rng.choice(["monday", "friday"], number),
            "order_ages": [
                np.linspace(old, old - last, int(repeats) + 1).tolist() for old, last, repeats in lives
            ],
            "order_values": [
                [one] * (int(repeats) + 1) for one, repeats in zip(value, frequency, strict=True)
            ],
            "as_of": date(2021, 3, 1),
            "target_spend": orders * value,
            "target_orders": orders,
            "target_churned": (orders == 0).astype(float),
        },
        index=pd.Index(np.arange(number) * 3 + 11, name="row"),
    )


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return customers(400, seed=1)


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    cutoffs = [date(2020, 6, 1) + timedelta(days=60 * step) for step in range(4)]
    parts = [customers(300, seed=10 + place).assign(as_of=day) for place, day in enumerate(cutoffs)]
    return pd.concat(parts, ignore_index=True).assign(horizon_days=HORIZON)


def learn_from(name: str, frame: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    return frame if MODELS.load(name).card.learns_from == "history" else panel


@pytest.fixture(scope="module")
def fitted(frame, panel) -> dict[str, Estimator]:
    return {name: make(name).fit(learn_from(name, frame, panel)) for name in NAMES}


def test_the_first_models_are_there():
    assert {"last_window", "spend_rate", "bg_nbd", "gamma_gamma", "bg_nbd_gamma_gamma", "lightgbm"} <= set(
        NAMES
    )


@pytest.mark.parametrize("name", NAMES)
def test_card_is_complete_and_speaks_of_known_columns(name):
    model = MODELS.load(name)

    assert isinstance(model(), Estimator)
    assert model.card.name == name
    assert model.card.doc
    assert model.card.source
    assert model.card.gives
    assert set(model.card.gives) <= set(PREDICTIONS.names)


@pytest.mark.parametrize("name", NAMES)
def test_constructor_only_keeps_its_arguments(name):
    model = MODELS.load(name)
    arguments = {key: one.default for key, one in inspect.signature(model).parameters.items()}

    assert inspect.Parameter.empty not in arguments.values()
    assert vars(model()) == arguments


@pytest.mark.parametrize("name", NAMES)
def test_what_is_learned_ends_in_an_underscore_and_arguments_stay(name, fitted):
    untouched = vars(make(name))
    learned = {key: value for key, value in vars(fitted[name]).items() if key not in untouched}

    assert learned
    assert all(key.endswith("_") and not key.startswith("_") for key in learned)
    assert {key: vars(fitted[name])[key] for key in untouched} == untouched


@pytest.mark.parametrize("name", NAMES)
def test_fit_returns_the_model_itself(name, frame, panel):
    model = make(name)

    assert model.fit(learn_from(name, frame, panel)) is model


@pytest.mark.parametrize("name", NAMES)
def test_predictions_are_the_cards_columns_in_the_frames_rows(name, fitted, frame):
    before = frame.copy(deep=True)

    made = fitted[name].predict(frame, HORIZON)

    assert tuple(made.columns) == fitted[name].card.gives
    pd.testing.assert_index_equal(made.index, frame.index)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("name", NAMES)
def test_expectations_are_known_and_not_negative_and_probabilities_are_shares(name, fitted, frame):
    made = fitted[name].predict(frame, HORIZON)

    for column in made.columns.intersection(["predicted_clv", "expected_purchases", "expected_order_value"]):
        assert np.isfinite(made[column]).all(), column
        assert (made[column] >= 0).all(), column
        assert made[column].max() > 0, column
    for column in made.columns.intersection(["probability_alive", "churn_probability"]):
        assert made[column].between(0, 1).all(), column
    if "expected_date_of_next_order" in made.columns:
        assert (made["expected_date_of_next_order"] >= pd.Timestamp("2021-03-01")).all()


@pytest.mark.parametrize("name", HISTORY)
def test_longer_horizons_never_expect_less(name, fitted, frame):
    horizons = [fitted[name].predict(frame, days) for days in (1, 30, 365, 3650)]

    for column in horizons[0].columns.intersection(["predicted_clv", "expected_purchases"]):
        path = np.array([made[column] for made in horizons])
        assert (np.diff(path, axis=0) >= -1e-12).all(), column


@pytest.mark.parametrize("name", NAMES)
def test_order_and_company_of_rows_do_not_matter(name, fitted, frame):
    some = frame.iloc[::-7]

    pd.testing.assert_frame_equal(
        fitted[name].predict(some, HORIZON), fitted[name].predict(frame, HORIZON).iloc[::-7]
    )


@pytest.mark.parametrize("name", NAMES)
def test_save_then_load_predicts_the_same(name, fitted, frame, tmp_path):
    fitted[name].save(tmp_path / "model")

    again = MODELS.load(name).load(tmp_path / "model")

    pd.testing.assert_frame_equal(
        again.predict(frame, HORIZON), fitted[name].predict(frame, HORIZON), check_exact=True
    )
    assert {key: vars(again)[key] for key in vars(make(name))} == vars(make(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_model_folder_runs_no_code(name, fitted, tmp_path, monkeypatch):
    fitted[name].save(tmp_path)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pickle was opened")

    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(pickle, "load", refuse)
    MODELS.load(name).load(tmp_path)

    assert (tmp_path / "card.json") in files
    assert {file.suffix for file in files} <= {".json", ".txt", ".safetensors", ".onnx"}
    assert all(file.read_text(encoding="utf-8") for file in files if file.suffix in {".json", ".txt"})


@pytest.mark.parametrize("name", NAMES)
def test_other_folders_are_refused(name, fitted, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "card.json").write_text("{")
    fitted[name].save(tmp_path / "other")
    card = json.loads((tmp_path / "other" / "card.json").read_text())
    (tmp_path / "other" / "card.json").write_text(json.dumps(card | {"model": "something_else"}))

    for folder in ("missing", "empty", "broken", "other"):
        with pytest.raises(ModelError) as caught:
            MODELS.load(name).load(tmp_path / folder)
        assert caught.value.code == "model.folder"


@pytest.mark.parametrize("name", NAMES)
def test_before_fit_there_is_nothing_to_predict_or_save(name, frame, tmp_path):
    with pytest.raises(NotFitted):
        MODELS.load(name)().predict(frame, HORIZON)
    with pytest.raises(NotFitted):
        MODELS.load(name)().save(tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_frame_is_refused(name, fitted, frame, panel):
    with pytest.raises(FrameError) as caught:
        MODELS.load(name)().fit(learn_from(name, frame, panel).head(0))
    assert caught.value.code == "model.frame.empty"
    with pytest.raises(FrameError):
        fitted[name].predict(frame.head(0), HORIZON)


@pytest.mark.parametrize("name", NAMES)
def test_something_else_than_a_frame_is_refused(name):
    with pytest.raises(FrameError) as caught:
        MODELS.load(name)().fit([1, 2, 3])
    assert caught.value.code == "model.frame.type"


@pytest.mark.parametrize("name", WITH_NEEDS)
def test_each_missing_column_is_named(name, fitted, frame):
    for column in fitted[name].card.needs:
        for use in (fitted[name].fit, lambda few: fitted[name].predict(few, HORIZON)):
            with pytest.raises(FrameError, match=column) as caught:
                use(frame.drop(columns=column))
            assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many"])
@pytest.mark.parametrize("name", WITH_NEEDS)
def test_values_that_are_no_numbers_are_refused_by_column_and_count(name, frame, bad):
    for column in MODELS.load(name).card.needs:
        spoiled = frame.astype({column: object})
        spoiled.loc[spoiled.index[(spoiled["frequency"] > 0).to_numpy()][:3], column] = bad
        with pytest.raises(FrameError, match=column):
            MODELS.load(name)().fit(spoiled)


@pytest.mark.parametrize("name", NAMES)
def test_one_row_works_or_says_why_not(name, fitted, frame, panel):
    one = learn_from(name, frame, panel).iloc[[3]]

    assert len(fitted[name].predict(frame.iloc[[3]], HORIZON)) == 1
    try:
        made = make(name).fit(one).predict(frame.iloc[[3]], HORIZON)
    except TenureError as error:
        assert error.hint
    else:
        assert (made.drop(columns="expected_date_of_next_order", errors="ignore") >= 0).all(axis=None)


@pytest.mark.parametrize("horizon", [0, -5, np.nan, np.inf, "soon"])
@pytest.mark.parametrize("name", NAMES)
def test_a_horizon_is_a_positive_number_of_days(name, fitted, frame, horizon):
    with pytest.raises(TenureError) as caught:
        fitted[name].predict(frame, horizon)
    assert caught.value.code == "time.horizon"


@pytest.mark.parametrize("name", WITH_INTERVALS)
def test_intervals_are_ordered_and_nested(name, fitted, frame):
    narrow, wide = (fitted[name].predict_interval(frame, HORIZON, level) for level in (0.5, 0.9))

    lower, upper = wide.columns
    assert lower.endswith("_lower")
    assert upper.endswith("_upper")
    pd.testing.assert_index_equal(wide.index, frame.index)
    assert (wide[lower] <= narrow[lower]).all()
    assert (narrow[lower] <= narrow[upper]).all()
    assert (narrow[upper] <= wide[upper]).all()
    assert (wide[upper] > wide[lower]).any()
    for level in (0, 1, 1.5):
        with pytest.raises(TenureError):
            fitted[name].predict_interval(frame, HORIZON, level)


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(WITH_INTERVALS)))
def test_models_without_a_distribution_say_so(name, fitted, frame):
    with pytest.raises(ModelError) as caught:
        fitted[name].predict_interval(frame, HORIZON, 0.8)
    assert caught.value.code == "model.no_interval"


@pytest.mark.parametrize("name", NAMES)
def test_two_fits_on_the_same_rows_are_the_same(name, fitted, frame, panel):
    again = make(name).fit(learn_from(name, frame, panel))

    pd.testing.assert_frame_equal(
        again.predict(frame, HORIZON), fitted[name].predict(frame, HORIZON), check_exact=True
    )
