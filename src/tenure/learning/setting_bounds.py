"""What settings of a model may be where others hand them in: of their kind, and what a worker can bear.

On the command line everybody fills their own machine; a worker does the jobs of all.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from tenure.core.catalog import MODELS
from tenure.core.errors import OptionError

BOUNDS: Mapping[str, tuple[float, float]] = {
    "batch_size": (2, 2_048),
    "draws": (1, 5_000),
    "dropout": (0, 0.99),
    "epochs": (1, 1_000),
    "feature_share": (0.001, 1),
    "half_life_days": (1, 36_525),
    "hidden": (1, 4_096),
    "learning_rate": (1e-6, 10),
    "max_leaf_nodes": (2, 10_000),
    "max_rounds": (1, 8_000),
    "max_rows": (1, 1_000_000),
    "members": (1, 64),
    "min_leaf": (1, 1_000_000),
    "num_leaves": (2, 1_024),
    "order_days": (1, 256),
    "patience": (1, 1_000),
    "penalty": (0, 1e6),
    "period_days": (0.5, 3_660),
    "pieces": (1, 256),
    "regularity": (1, 100),
    "sample_share": (0.001, 1),
    "seed": (0, 2**31 - 1),
    "state": (1, 256),
    "strength": (1e-9, 1e9),
    "trees": (1, 2_000),
    "weight_decay": (0, 1_000),
}
"""By name of the argument, of whichever model; of a list, for each of its numbers."""

_MOST_LAYERS, _MOST_NAMES = 8, 100


def check_bounds(model: str, arguments: Mapping[str, Any]) -> None:
    """Raises OptionError (`option.setting`) for values of another kind, and for too small or large ones."""
    kinds = kinds_of(model)
    for name, value in arguments.items():
        if not _is(value, kinds.get(name, inspect.Parameter.empty)):
            raise _bad(
                f"{model}.{name} has the wrong type.", value, "use the same type of value as its default"
            )
        least, most = BOUNDS.get(name, (-math.inf, math.inf))
        if any(not least <= number <= most for number in _numbers(value)):
            raise _bad(
                f"{model}.{name} is out of range.", value, f"choose a value from {least:g} to {most:g}"
            )


def kinds_of(model: str) -> dict[str, Any]:
    """The annotations of a model's arguments; none where its module does not tell them."""
    try:
        signature = inspect.signature(MODELS.load(model), eval_str=True)
    except NameError:
        return {}
    return {name: parameter.annotation for name, parameter in signature.parameters.items()}


def _is(value: Any, kind: Any) -> bool:
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return isinstance(value, str) and value in args
    if origin in {Union, UnionType}:
        return any(_is(value, alternative) for alternative in args)
    if origin is tuple:
        most = _MOST_NAMES if args[0] is str else _MOST_LAYERS
        return (
            isinstance(value, list | tuple)
            and len(value) <= most
            and all(_is(element, args[0]) for element in value)
        )
    if kind is float:
        return type(value) in {int, float}
    return type(value) is kind if kind in {bool, int, str, NoneType} else True


def _numbers(value: Any) -> list[float]:
    several = value if isinstance(value, list | tuple) else [value]
    return [number for number in several if type(number) in {int, float}]


def _bad(problem: str, value: Any, hint: str) -> OptionError:
    return OptionError(problem, values=[str(value)[:100]], hint=hint, code="option.setting")
