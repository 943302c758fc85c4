"""How far a customer's prediction can be trusted, in three words.

The weakest of three counts:

- the data: the verdict on the log (good, fair, poor);
- the customer: four order days or more, two or three, one;
- the interval: it held within five points of its level, or more, when it was tested; it could not be
  tested, or held less; there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from tenure.learning.trained import TrainedModel

WORDS = ("low", "medium", "high")
TOLERANCE = 0.05
_DATA = {"poor": 0, "fair": 1, "good": 2}


def confidence(frame: pd.DataFrame, trained: TrainedModel, has_interval: pd.Series) -> pd.Series:
    """`low`, `medium` or `high` for each customer of the frame.

    Parameters
    ----------
    frame : DataFrame
        With `frequency`, the order days after the first.
    has_interval : Series of bool
        Whether a customer's predicted value has an interval. Not looked at where the log has no money:
        there are none to give.
    """
    import numpy as np
    import pandas as pd

    customer = np.select([frame["frequency"] >= 3, frame["frequency"] >= 1], [2, 1], default=0)
    weakest = np.minimum(customer, _DATA[trained.verdict.level])
    if trained.target == "spend":
        weakest = np.minimum(weakest, np.where(has_interval, _interval(trained), 0))
    return pd.Series(np.array(WORDS, dtype=object)[weakest], index=frame.index)


def _interval(trained: TrainedModel) -> int:
    coverage = trained.tested_coverage
    return 2 if coverage is not None and coverage >= trained.tested_level - TOLERANCE else 1
