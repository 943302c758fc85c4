"""Intervals of BG/NBD with Gamma-Gamma, and the champion on a log of ordinary size."""

import time


def intervals(path):
    """A million customers, each with numbers of their own."""
    import pandas as pd

    from tenure.models.bg_nbd_gamma_gamma import Model

    frame = pd.read_parquet(path)
    model = Model().fit(frame.head(100_000))
    began = time.perf_counter()
    made = model.predict_interval(frame, 90, 0.8)
    seconds = time.perf_counter() - began
    return seconds, {"customers": len(made), "mean_upper": float(made["predicted_clv_upper"].mean())}


def score(orders, model, customers):
    """So many customers from their features, by a champion that was trained before."""
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from tenure.app.bootstrap import settings_from
    from tenure.app.data.orders import OrderLog
    from tenure.app.modelling.prepared import OrderSelection, prepare
    from tenure.core.ports import SilentProgress
    from tenure.learning.trained import TrainedModel
    from tenure.serving.shop import Shop

    trained = TrainedModel.load(Path(model))
    with prepare(OrderSelection(OrderLog(orders)), Shop(settings_from()), SilentProgress()) as prepared:
        frame = prepared.panels.frame(trained.window)
    frame = pd.concat([frame] * -(-customers // len(frame)), ignore_index=True).head(customers)
    assert isinstance(trained.as_of, date)
    began = time.perf_counter()
    made = trained.model.predict(frame, trained.horizon_days)
    seconds = time.perf_counter() - began
    return seconds, {"customers": len(made), "total": float(made.predicted_clv.sum())}
