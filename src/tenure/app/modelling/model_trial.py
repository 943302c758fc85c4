"""A model folder that somebody handed in is loaded and predicts made-up customers, before it is accepted.

Only called in a child process: native libraries may crash or hang on what they are given.
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
from tenure.learning.trained import Trained
from tenure.learning.trials import PREDICTED
from tenure.serving.predictions.facts_model import needed_by
from tenure.serving.predictions.vector import MAX_DAYS, MAX_VALUE, NEEDED, NEEDED_OF_ORDERS, vector_frame

if TYPE_CHECKING:
    import pandas as pd

LIMITS = Limits(memory_bytes=2048 * MEBIBYTE, processor_seconds=120, seconds=240.0)
TASK = Task("Trying the model", "model.trial", "train it again, save it, and send that folder")
_RUN, _SEED = "trial", 1
_AGES, _ORDERS, _SPENT = (1.0, 45.0, 400.0, 3_000.0), (1.0, 2.0, 9.0, 200.0), (1.0, 80.0, 5_000.0)
_LEAST_ROWS = 4_096
"""As many as a network is given at once: what it makes of them may grow faster than they do."""
_ENDS = ((0.0, 0.0), (MAX_DAYS, 0.0), (MAX_DAYS, MAX_DAYS))
"""Days since the first and the last order."""


@dataclass(frozen=True)
class Tried:
    """What is told of a model that predicts. `evidence` is its back-test, None without one."""

    facts: Mapping[str, str]
    evidence: Mapping[str, Any] | None


def tried(folder: Path) -> Tried:
    """Load the folder and let it predict customers of every kind.

    Raises
    ------
    ModelError
        As `Trained.load`.
    InputError
        `model.trial_wrong`: its predictions are not numbers.
    """
    os.environ["OMP_NUM_THREADS"] = "1"  # few rows: threads would only wait for each other
    trained = Trained.load(folder)
    frame = synthetic_customers(trained)
    _refuse_no_numbers(predicted(PredictOptions(trained.as_of, _RUN), trained, frame), trained)
    facts = {
        "model": trained.name,
        "as_of": str(trained.as_of),
        "horizon_days": str(trained.horizon_days),
        "target": trained.target,
        "data_version": trained.data_version,
        "features_version": trained.features_version,
    }
    evidence: Evidence | None = trained.evidence
    return Tried(facts, evidence.to_json() if evidence else None)


def synthetic_customers(trained: Trained) -> pd.DataFrame:
    """A frame as the model takes it: old and new, and the least and the most that may be asked about.

    Features that do not follow from that are unknown in a quarter of the rows, and drawn, the most or the
    least in the others.
    """
    import numpy as np
    import pandas as pd

    needed = NEEDED if trained.target == "spend" else NEEDED_OF_ORDERS
    wanted = dict.fromkeys((*trained.features, *needed_by(trained)))
    described = [*_usual_customers(), *_customers_at_the_ends()]
    frame = vector_frame(described, wanted, {}, trained.as_of, trained.horizon_days, needed)
    unknown = [name for name in frame.columns if frame[name].isna().all()]
    dice = np.random.default_rng(_SEED)
    drawn = {name: dice.lognormal(1.0, 2.0, len(frame)) for name in unknown}
    fillings: list[dict[str, Any]] = [
        drawn,
        *(dict.fromkeys(unknown, end) for end in (MAX_VALUE, -MAX_VALUE)),
    ]
    known = [frame.assign(**values) for values in fillings]
    blocks = [frame, *known] * -(-_LEAST_ROWS // (len(frame) * (1 + len(known))))
    made = pd.concat(blocks, ignore_index=True)
    ages = [np.linspace(max(age, 1.0), 1.0, 3) for age in made["T"]]
    values = [np.full(3, one["net_spend"] / 3) for one in described] * len(blocks)
    return made.assign(**{ORDER_AGES: pd.Series(ages), ORDER_VALUES: pd.Series(values)})


def _usual_customers() -> list[Mapping[str, float]]:
    return [
        {"T": age, "days_since_last_order": last, "order_count": orders, "net_spend": spent * orders}
        for age, orders, spent in product(_AGES, _ORDERS, _SPENT)
        for last in ({age, age / 3} if orders > 1 else {age})
    ]


def _customers_at_the_ends() -> list[Mapping[str, float]]:
    """With the largest and smallest facts that anybody may hand in."""
    return [
        {"T": first, "days_since_last_order": last, "order_count": orders, "net_spend": spent}
        for (first, last), orders, spent in product(_ENDS, (1.0, MAX_VALUE), (-MAX_VALUE, 0.0, MAX_VALUE))
        if orders > 1 or first == last
    ]


def _refuse_no_numbers(made: pd.DataFrame, trained: Trained) -> None:
    import numpy as np

    column = PREDICTED[trained.target]
    values = made[column].to_numpy("float64")
    shares = [made[name].to_numpy("float64") for name in SHARES]
    odd = any(((one < 0) | (one > 1)).any() for one in shares)
    if (
        odd
        or not np.isfinite(values).all()
        or np.isinf(made.select_dtypes("number").to_numpy("float64")).any()
    ):
        raise InputError(
            "The model loads, but its predictions for test customers are not numbers.",
            values=[column],
            hint=TASK.hint,
            code=f"{TASK.code}_wrong",
        )
