"""Customers of one kind: those whose future, once they are alive, is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tenure.models.btyd.distinct_rows import compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Kinds(NamedTuple):
    """Distinct (parameters, x, age, more), how many customers each has, and which one each customer is."""

    parameters: Any
    x: Floats
    age: Floats
    counts: Floats
    inverse: NDArray[np.intp]
    more: tuple[Floats, ...] = ()


def kinds_of(parameters: Any, x: Floats, age: Floats, *more: Floats) -> Kinds:
    """The kinds of customers; `parameters` is a named tuple of numbers, or of arrays of shape (n,).

    `more` are columns that have to be equal, too.
    """
    varying = [name for name, value in parameters._asdict().items() if np.ndim(value)]
    compressed = compress(x, age, *more, *(getattr(parameters, name) for name in varying))
    kind_x, kind_age, *rest = compressed.columns
    own = parameters._replace(**dict(zip(varying, rest[len(more) :], strict=True)))
    return Kinds(own, kind_x, kind_age, compressed.counts, compressed.inverse, tuple(rest[: len(more)]))


def some_of(parameters: Any, rows: slice) -> Any:
    """The parameters of some kinds, arrays as columns of shape (n, 1)."""
    varying = {name: value for name, value in parameters._asdict().items() if np.ndim(value)}
    return parameters._replace(**{name: value[rows][:, None] for name, value in varying.items()})
