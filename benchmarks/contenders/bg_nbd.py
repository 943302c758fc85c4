"""BG/NBD on a million customers: fit, and expected purchases of the next 90 days."""

import time


def _frame(path):
    import pandas as pd

    return pd.read_parquet(path)


def tenure_fit(path):
    from tenure.models.bg_nbd import Model

    frame = _frame(path)
    began = time.perf_counter()
    model = Model().fit(frame)
    return time.perf_counter() - began, {name: float(value) for name, value in model.params_.items()}


def lifetimes_fit(path):
    from lifetimes import BetaGeoFitter

    frame = _frame(path)
    began = time.perf_counter()
    model = BetaGeoFitter(penalizer_coef=0.0).fit(frame.frequency, frame.recency, frame["T"])
    seconds = time.perf_counter() - began
    return seconds, {name: float(model.params_[name]) for name in ("r", "alpha", "a", "b")}


_PARAMETERS = {"r": 0.6, "alpha": 60.0, "a": 0.8, "b": 2.5}


def tenure_predict(path):
    from tenure.models.bg_nbd import Model

    frame = _frame(path)
    model = Model()
    model.params_ = dict(_PARAMETERS)
    began = time.perf_counter()
    made = model.predict(frame, 90)
    seconds = time.perf_counter() - began
    return seconds, {
        "expected": float(made.expected_purchases.sum()),
        "alive": float(made.probability_alive.sum()),
    }


def lifetimes_predict(path):
    import pandas as pd
    from lifetimes import BetaGeoFitter

    frame = _frame(path)
    model = BetaGeoFitter()
    model.params_ = pd.Series(_PARAMETERS)
    began = time.perf_counter()
    expected = model.conditional_expected_number_of_purchases_up_to_time(
        90, frame.frequency, frame.recency, frame["T"]
    )
    alive = model.conditional_probability_alive(frame.frequency, frame.recency, frame["T"])
    return time.perf_counter() - began, {"expected": float(expected.sum()), "alive": float(alive.sum())}
