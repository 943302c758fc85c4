"""Pareto/NBD on a hundred thousand customers: fit, and how likely the data is at given parameters."""

import time


def tenure_fit(path):
    import pandas as pd

    from tenure.models.pareto_nbd import Model

    frame = pd.read_parquet(path)
    began = time.perf_counter()
    model = Model().fit(frame)
    seconds = time.perf_counter() - began
    return seconds, {name: float(value) for name, value in model.params_.items()}


def lifetimes_fit(path):
    import pandas as pd
    from lifetimes import ParetoNBDFitter

    frame = pd.read_parquet(path)
    began = time.perf_counter()
    model = ParetoNBDFitter(penalizer_coef=0.0).fit(frame.frequency, frame.recency, frame["T"])
    seconds = time.perf_counter() - began
    return seconds, {name: float(model.params_[name]) for name in ("r", "alpha", "s", "beta")}


def log_likelihoods(path, parameters):
    """Of the data at each of several estimates, by one and the same equation."""
    import numpy as np
    import pandas as pd

    from tenure.models.btyd.pareto_nbd_equations import Likelihood

    frame = pd.read_parquet(path)
    at = Likelihood.of(*(frame[name].to_numpy() for name in ("frequency", "recency", "T")))
    return 0.0, {
        name: at(np.log([one["r"], one["alpha"], one["s"], one["beta"]]))[0]
        for name, one in parameters.items()
    }
