"""Load an uploaded model folder and let it predict synthetic customers, before it is accepted.

Runs only in a child process: native libraries may crash or hang on a damaged model.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.bounded.limits import Limits, Task
from tenure.core.errors import InputError
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.frames.frame import ORDER_AGES, ORDER_VALUES
from tenure.learning.evidence import Evidence
from tenure.learning.predict import SHARES, PredictOptions, predicted
from tenure.learning.trained import TrainedModel
from tenure.learning.trials import PREDICTED
from tenure.serving.predictions.facts_model import needed_by
from tenure.serving.predictions.vector import MAX_DAYS, MAX_VALUE, NEEDED, NEEDED_OF_ORDERS, vector_frame

if TYPE_CHECKING:
    import pandas as pd

LIMITS = Limits(memory_bytes=2048 * MEBIBYTE, processor_seconds=120, seconds=240.0)
TASK = Task("Trying the model", "model.trial", "train it again, save it, and send that folder")
_RUN, _SEED = "trial", 1
_AGES, _ORDERS, _SPENT = (1.0, 45.0, 400.0, 3_000.0), (1.0, 2.0, 9.0, 200.0), (1.0, 80.0, 5_000.0)
_MIN_ROWS = 4_096
"""The batch size of networks: their memory may grow faster than the number of rows."""
_ENDS = ((0.0, 0.0), (MAX_DAYS, 0.0), (MAX_DAYS, MAX_DAYS))
"""Days since the first and the last order."""


@dataclass(frozen=True)
class TrialResult:
    """Facts about a model that predicts. `evidence` is its back-test; None without one."""

    facts: Mapping[str, str]
    evidence: Mapping[str, Any] | None


def try_model(folder: Path) -> TrialResult:
    """Load the folder and let it predict customers of every kind.

    Raises
    ------
    ModelError
        As `TrainedModel.load`.
    InputError
        `model.trial_wrong`: its predictions are not numbers.
    """
    os.environ["OMP_NUM_THREADS"] = "1"  # few rows: threads would only add overhead
    trained = TrainedModel.load(folder)
    frame = synthetic_customers(trained)
    _check_predictions(predicted(PredictOptions(trained.as_of, _RUN), trained, frame), trained)
    facts = {
        "model": trained.name,
        "as_of": str(trained.as_of),
        "horizon_days": str(trained.horizon_days),
        "target": trained.target,
        "data_version": trained.data_version,
        "features_version": trained.features_version,
    }
    evidence: Evidence | None = trained.evidence
    return TrialResult(facts, evidence.to_json() if evidence else None)


def synthetic_customers(trained: TrainedModel) -> pd.DataFrame:
    """A frame for the model: usual customers, and those with the smallest and largest facts allowed.

    Other features are unknown in a quarter of the rows, and random, the largest or the smallest in the rest.
    """
    import numpy as np
    import pandas as pd

    needed_facts = NEEDED if trained.target == "spend" else NEEDED_OF_ORDERS
    names = dict.fromkeys((*trained.features, *needed_by(trained)))
    facts = [*_usual_customers(), *_extreme_customers()]
    frame = vector_frame(facts, names, {}, trained.as_of, trained.horizon_days, needed_facts)
    unknown = [name for name in frame.columns if frame[name].isna().all()]
    rng = np.random.default_rng(_SEED)
    random_values = {name: rng.lognormal(1.0, 2.0, len(frame)) for name in unknown}
    fillings: list[dict[str, Any]] = [
        random_values,
        *(dict.fromkeys(unknown, end) for end in (MAX_VALUE, -MAX_VALUE)),
    ]
    filled_frames = [frame.assign(**values) for values in fillings]
    blocks = [frame, *filled_frames] * -(-_MIN_ROWS // (len(frame) * (1 + len(filled_frames))))
    customers = pd.concat(blocks, ignore_index=True)
    ages = [np.linspace(max(age, 1.0), 1.0, 3) for age in customers["T"]]
    values = [np.full(3, customer["net_spend"] / 3) for customer in facts] * len(blocks)
    return customers.assign(**{ORDER_AGES: pd.Series(ages), ORDER_VALUES: pd.Series(values)})


def _usual_customers() -> list[Mapping[str, float]]:
    return [
        {"T": age, "days_since_last_order": last, "order_count": orders, "net_spend": net_spend * orders}
        for age, orders, net_spend in product(_AGES, _ORDERS, _SPENT)
        for last in ({age, age / 3} if orders > 1 else {age})
    ]


def _extreme_customers() -> list[Mapping[str, float]]:
    """With the largest and smallest facts that a request may contain."""
    return [
        {"T": first, "days_since_last_order": last, "order_count": orders, "net_spend": net_spend}
        for (first, last), orders, net_spend in product(_ENDS, (1.0, MAX_VALUE), (-MAX_VALUE, 0.0, MAX_VALUE))
        if orders > 1 or first == last
    ]


def _check_predictions(predictions: pd.DataFrame, trained: TrainedModel) -> None:
    import numpy as np

    column = PREDICTED[trained.target]
    values = predictions[column].to_numpy("float64")
    shares = [predictions[name].to_numpy("float64") for name in SHARES]
    is_share_outside = any(((share < 0) | (share > 1)).any() for share in shares)
    if (
        is_share_outside
        or not np.isfinite(values).all()
        or np.isinf(predictions.select_dtypes("number").to_numpy("float64")).any()
    ):
        raise InputError(
            "The model loads, but its predictions for test customers are not numbers.",
            values=[column],
            hint=TASK.hint,
            code=f"{TASK.code}_wrong",
        )
