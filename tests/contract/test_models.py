"""What every model in the catalog promises, whatever it is."""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from tenure.core.catalog import MODELS
from tenure.core.errors import FrameError, ModelError, NotFitted, TenureError
from tenure.core.modelling.estimator import Estimator
from tenure.core.orders.schema import PREDICTIONS

HORIZON = 90
PACKAGES = {"xgboost": "xgboost", "deep": "torch"}
"""What shows that an extra is installed; models of the others are left out."""


def is_installed(name: str) -> bool:
    extra = MODELS.load(name).card.extra
    return extra is None or find_spec(PACKAGES[extra]) is not None


QUICK = {
    "feedforward": {"hidden": (16,), "epochs": 3},
    "sequence": {"hidden": (16,), "state": 8, "epochs": 3},
    "tabm": {"hidden": (16,), "members": 2, "epochs": 3},
}
"""Arguments that keep a training short; all others are made as they come."""


def make(name: str) -> Estimator:
    return MODELS.load(name)(**QUICK.get(name, {}))


NAMES = [name for name in MODELS.names() if is_installed(name)]
HISTORY = [name for name in NAMES if MODELS.load(name).card.learns_from == "history"]
PANEL = [name for name in NAMES if MODELS.load(name).card.learns_from == "panel"]
PANEL = [name for name in NAMES if MODELS.load(name).card.learns_from == "panel"]
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
            "geometric_monetary_value": np.where(frequency > 0, 0.9 * value, np.nan),
            "geometric_kept_order_value": np.where(age % 7 == 0, np.nan, 0.9 * value),
            "last_order_value": value,
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


def answers(model: Estimator) -> list[Callable[[pd.DataFrame], pd.DataFrame]]:
    """What a fitted model can be asked about a frame."""
    asked = [lambda frame: model.predict(frame, HORIZON)]
    if model.card.intervals:
        asked.append(lambda frame: model.predict_interval(frame, HORIZON, 0.8))
    return asked


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
    assert model.card.title
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


@pytest.mark.parametrize("name", PANEL)
def test_models_of_one_length_of_window_refuse_another(name, fitted, frame):
    for days in (HORIZON - 1, HORIZON + 1, 2 * HORIZON):
        with pytest.raises(ModelError) as caught:
            fitted[name].predict(frame, days)
        assert caught.value.code == "model.horizon"


@pytest.mark.parametrize("name", sorted(set(HISTORY) & set(WITH_INTERVALS)))
def test_longer_horizons_never_lower_an_interval(name, fitted, frame):
    short, long = (fitted[name].predict_interval(frame, days, 0.8).mean() for days in (30, 365))

    assert (long >= short).all()


@pytest.mark.parametrize("name", HISTORY)
def test_longer_horizons_never_make_an_order_less_likely_or_a_contract_more(name, fitted, frame):
    horizons = [fitted[name].predict(frame, days) for days in (1, 30, 365, 3650)]
    leaves_a_contract = name == "shifted_beta_geometric"  # its churn is P(left by then), others' P(no order)

    for column in horizons[0].columns.intersection(
        ["churn_probability", "probability_alive", "expected_order_value"]
    ):
        steps = np.diff(np.array([made[column] for made in horizons]), axis=0)
        if column == "churn_probability":
            assert (steps * (1 if leaves_a_contract else -1) >= -1e-12).all()
        else:
            assert (steps == 0).all(), column  # of now, or of any order: no matter the horizon


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


@pytest.mark.parametrize("name", WITH_INTERVALS)
def test_save_then_load_gives_the_same_intervals(name, fitted, frame, tmp_path):
    fitted[name].save(tmp_path / "model")

    again = MODELS.load(name).load(tmp_path / "model")

    pd.testing.assert_frame_equal(
        again.predict_interval(frame, HORIZON, 0.8),
        fitted[name].predict_interval(frame, HORIZON, 0.8),
        check_exact=True,
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_was_saved_can_be_saved_again(name, fitted, tmp_path):
    fitted[name].save(tmp_path / "first")
    MODELS.load(name).load(tmp_path / "first").save(tmp_path / "second")

    files = sorted(file.relative_to(tmp_path / "first") for file in (tmp_path / "first").rglob("*"))
    again = sorted(file.relative_to(tmp_path / "second") for file in (tmp_path / "second").rglob("*"))
    assert files == again
    first, second = (json.loads((tmp_path / one / "card.json").read_text()) for one in ("first", "second"))
    assert first == second


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
    for answer in answers(fitted[name]):
        with pytest.raises(FrameError) as caught:
            answer(frame.head(0))
        assert caught.value.code == "model.frame.empty"


@pytest.mark.parametrize("name", NAMES)
def test_something_else_than_a_frame_is_refused(name, fitted):
    for use in (make(name).fit, *answers(fitted[name])):
        with pytest.raises(FrameError) as caught:
            use([1, 2, 3])
        assert caught.value.code == "model.frame.type"


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_of_something_else_is_refused_and_says_what_is_missing(name, fitted):
    other = pd.DataFrame({"sepal_length": [5.1, 4.9], "species": ["setosa", "virginica"]})

    for use in (make(name).fit, *answers(fitted[name])):
        with pytest.raises(FrameError) as caught:
            use(other)
        assert caught.value.code == "model.frame.missing_columns"
        assert caught.value.values
        assert caught.value.hint


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


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many"])
@pytest.mark.parametrize("name", WITH_NEEDS)
def test_they_are_refused_when_predicting_too(name, fitted, frame, bad):
    for column in fitted[name].card.needs:
        spoiled = frame.astype({column: object})
        spoiled.loc[spoiled.index[(spoiled["frequency"] > 0).to_numpy()][:3], column] = bad
        for answer in answers(fitted[name]):
            with pytest.raises(FrameError, match=column):
                answer(spoiled)


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many"])
@pytest.mark.parametrize("column", ["target_orders", "target_spend"])
@pytest.mark.parametrize("name", PANEL)
def test_targets_that_are_no_numbers_are_refused_by_column(name, panel, column, bad):
    spoiled = panel.astype({column: object})
    spoiled.loc[[3, 5], column] = bad

    with pytest.raises(FrameError, match=column):
        make(name).fit(spoiled)


@pytest.mark.parametrize("column", ["as_of", "horizon_days", "target_orders"])
@pytest.mark.parametrize("name", PANEL)
def test_a_panel_without_its_dates_or_targets_is_refused(name, panel, column):
    with pytest.raises(FrameError, match=column) as caught:
        make(name).fit(panel.drop(columns=column))
    assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("name", PANEL)
def test_a_panel_of_two_horizons_is_refused(name, panel):
    mixed = panel.assign(horizon_days=np.where(panel.index % 2, HORIZON, 30))

    with pytest.raises(FrameError) as caught:
        make(name).fit(mixed)
    assert caught.value.code == "model.frame.horizons"


@pytest.mark.parametrize("name", PANEL)
def test_features_it_learned_are_missed_by_name(name, fitted, frame):
    with pytest.raises(FrameError, match="net_spend") as caught:
        fitted[name].predict(frame.drop(columns="net_spend"), HORIZON)
    assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("bad", ["many", np.inf])
@pytest.mark.parametrize("name", PANEL)
def test_a_feature_that_is_no_number_is_refused_by_name(name, fitted, frame, bad):
    spoiled = frame.astype({"net_spend": object})
    spoiled.loc[spoiled.index[:3], "net_spend"] = bad

    with pytest.raises(FrameError, match="net_spend"):
        fitted[name].predict(spoiled, HORIZON)


@pytest.mark.parametrize("name", WITH_NEEDS)
def test_two_columns_of_one_name_are_refused(name, fitted, frame):
    twice = pd.concat([frame, frame[[fitted[name].card.needs[0]]]], axis=1)

    with pytest.raises(FrameError):
        fitted[name].predict(twice, HORIZON)


@pytest.mark.parametrize("name", WITH_NEEDS)
def test_impossible_counts_and_ages_are_refused(name, fitted, frame):
    counts = {"frequency", "recency", "T", "orders_last_window", "kept_order_days"}

    for column in counts.intersection(MODELS.load(name).card.needs):
        spoiled = frame.assign(**{column: frame[column].where(frame.index > frame.index[3], -1.0)})
        for use in (make(name).fit, *answers(fitted[name])):
            with pytest.raises(FrameError) as caught:
                use(spoiled)
            assert caught.value.code == "model.frame.impossible", column


@pytest.mark.parametrize(
    ("column", "bad"),
    [
        ("target_orders", -1.0),
        ("horizon_days", np.nan),
        ("horizon_days", 30),
        ("as_of", None),
        ("as_of", 20210301),
        ("as_of", "soon"),
    ],
)
@pytest.mark.parametrize("name", PANEL)
def test_a_panel_with_impossible_targets_horizons_or_dates_is_refused(name, panel, column, bad):
    spoiled = panel.astype({column: object})
    spoiled.loc[spoiled.index[:3], column] = bad

    with pytest.raises(FrameError):
        make(name).fit(spoiled)


@pytest.mark.parametrize("bad", [None, 20210301, np.inf, "soon"])
@pytest.mark.parametrize("name", [name for name in NAMES if "as_of" in MODELS.load(name).card.uses])
def test_a_cutoff_that_is_no_date_is_refused(name, fitted, frame, bad):
    spoiled = frame.astype({"as_of": object})
    spoiled.loc[spoiled.index[:3], "as_of"] = bad

    with pytest.raises(FrameError, match="as_of"):
        fitted[name].predict(spoiled, HORIZON)


@pytest.mark.parametrize("name", PANEL)
def test_unseen_and_unknown_categories_and_unknown_features_are_met(name, fitted, frame):
    for change in ({"modal_weekday": "sunday"}, {"modal_weekday": None}, {"net_spend": np.nan}):
        made = fitted[name].predict(frame.assign(**change), HORIZON)

        assert np.isfinite(made.to_numpy(np.float64)).all(), change


@pytest.mark.parametrize("name", NAMES)
def test_index_column_order_and_width_of_numbers_do_not_matter(name, fitted, frame):
    wanted = fitted[name].predict(frame, HORIZON).reset_index(drop=True)
    as_counts = frame.astype({"frequency": "Int32", "T": "int64"}).set_axis([7] * len(frame))

    made = fitted[name].predict(as_counts[[*reversed(frame.columns)]].assign(something=1.0), HORIZON)

    pd.testing.assert_frame_equal(made.reset_index(drop=True), wanted, check_exact=True)


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
    assert np.isfinite(wide).all(axis=None) and (wide[lower] >= 0).all()
    for level in (0, 1, 1.5, np.nan):
        with pytest.raises(TenureError):
            fitted[name].predict_interval(frame, HORIZON, level)


@pytest.mark.parametrize("name", WITH_INTERVALS)
def test_intervals_of_one_row_and_of_the_same_rows_again_are_the_same(name, fitted, frame):
    first, again = (fitted[name].predict_interval(frame, HORIZON, 0.8) for _ in range(2))

    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert len(fitted[name].predict_interval(frame.iloc[[3]], HORIZON, 0.8)) == 1


@pytest.mark.parametrize("name", WITH_INTERVALS)
def test_an_interval_takes_no_horizon_that_is_none(name, fitted, frame):
    for horizon in (0, -5, np.nan, np.inf):
        with pytest.raises(TenureError) as caught:
            fitted[name].predict_interval(frame, horizon, 0.8)
        assert caught.value.code == "time.horizon"


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
