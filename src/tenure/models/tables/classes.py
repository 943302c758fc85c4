"""The two classes of a target: spelling, the positive class, and the name of its probability."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CHURN_PROBABILITY = "churn_probability"

# fmt: off
_LEAVING = frozenset(
    (
        "churn", "churned", "churner", "attrition", "attrited", "cancel", "canceled", "cancelled", "exit",
        "exited", "left", "lapsed", "lost", "terminated", "closed"
    )
)
_YES = _LEAVING | frozenset(
    (
        "yes", "y", "true", "t", "1", "positive", "ja", "oui", "si", "sí", "sim", "inactive", "default",
        "defaulted", "fraud", "bought", "converted"
    )
)
_NO = frozenset(
    (
        "no", "n", "not", "non", "nein", "nee", "não", "never", "false", "f", "0", "negative", "stay",
        "stayed", "stays", "retained", "active", "existing", "current", "loyal"
    )
)
# fmt: on
_NO_VALUE = frozenset(("", "n/a", "na", "nan", "null", "none", "?", "-", "unknown", "missing"))
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Classes:
    """The values of a target as spelled in the table; predictions are probabilities of `positive`."""

    negative: str
    positive: str

    def encode(self, column: pd.Series) -> Floats:
        """1 for the positive class, 0 for the other, NaN for anything else; shape (n_rows,)."""
        keys = class_keys(column)
        codes = np.full(len(column), np.nan)
        codes[(keys == class_key(self.negative)).to_numpy(dtype=bool, na_value=False)] = 0.0
        codes[(keys == class_key(self.positive)).to_numpy(dtype=bool, na_value=False)] = 1.0
        return codes

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> Self:
        """Restore the result of `to_json`."""
        return cls(str(state["negative"]), str(state["positive"]))


def class_keys(column: pd.Series) -> pd.Series:
    """Keys for comparing values: texts without letter case and surrounding blanks, numbers by value.

    Values that mean "missing" (`n/a`, `unknown`, ...) are null.
    """
    present = column[column.notna()]
    keys = {value: class_key(value) for value in present.unique()}
    return column.map({value: None if key in _NO_VALUE else key for value, key in keys.items()}, "ignore")


def class_key(value: object) -> str:
    """Of one value.

    Examples
    --------
    >>> class_key(" Yes"), class_key(1.0), class_key("1"), class_key(True)
    ('yes', '1', '1', 'true')
    """
    text = str(value).strip().casefold()
    try:
        return f"{float(text):g}" if text not in _NO_VALUE else text
    except ValueError:
        return text


def spellings(column: pd.Series) -> dict[str, tuple[str, int]]:
    """Each key with its most common spelling and its number of rows, most frequent first."""
    keys = class_keys(column)
    texts = column.map(_spelled)[keys.notna()]
    spelled = {
        str(key): (str(own.value_counts().index[0]), len(own))
        for key, own in texts.groupby(keys[keys.notna()], sort=True)
    }
    return dict(sorted(spelled.items(), key=lambda pair: -pair[1][1]))


def known_positive(first: str, second: str) -> str | None:
    """The class whose spelling is affirmative (`Yes`, `1`, `churned`), or whose counterpart is negative.

    For two numbers, the greater one if the other is 0 or below.
    """
    try:
        least, most = sorted((first, second), key=float)
    except ValueError:
        pass
    else:
        return most if float(least) <= 0 else None
    marks = [_mark(first), _mark(second)]
    if marks[0] == marks[1]:
        return None
    return first if marks[0] > marks[1] else second


def probability_column(target: str, classes: Classes) -> str:
    """`churn_probability` if the positive class means leaving, otherwise prefixed with the target's name.

    Examples
    --------
    >>> probability_column("Exited", Classes("0", "1"))
    'churn_probability'
    >>> probability_column("Bought again", Classes("No", "Yes"))
    'bought_again_probability'

    If that class is negative, its name is included so that the column is not read the other way round.

    >>> probability_column("churn", Classes("Yes", "No"))
    'churn_no_probability'
    """
    says = _mark(classes.positive)
    leaves = _words(target) & _LEAVING or (says > 0 and _words(classes.positive) & _LEAVING)
    if leaves and says >= 0:
        return CHURN_PROBABILITY
    described = f"{target} {classes.positive}" if says < 0 else target
    name = re.sub(r"\W+", "_", described.strip().lower()).strip("_")
    return f"{name}_probability" if name else "probability"


def _mark(label: str) -> int:
    """1 for a positive class name, -1 for a negative one, 0 for neither."""
    words = _words(label)
    return -1 if words & _NO else int(bool(words & _YES))


def _words(text: str) -> frozenset[str]:
    # CustomerChurn and customer_churn are the same two words.
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return frozenset(_WORD.findall(parted.casefold()))


def _spelled(value: object) -> str:
    """The usual spelling: 1 instead of 1.0."""
    whole = isinstance(value, float | np.floating) and float(value).is_integer()
    return str(int(value)) if whole else str(value).strip()  # type: ignore[call-overload]
