"""Groups of customers whose predicted future, given that they are alive, is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tenure.models.btyd.distinct_rows import compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Kinds(NamedTuple):
    """Distinct (parameters, x, age, more), the number of customers of each kind, and the kind of each
    customer.
    """

    parameters: Any
    x: Floats
    age: Floats
    counts: Floats
    inverse: NDArray[np.intp]
    more: tuple[Floats, ...] = ()


def kinds_of(parameters: Any, x: Floats, age: Floats, *more: Floats) -> Kinds:
    """Find the kinds of customers; `parameters` is a named tuple of scalars or of arrays of shape (n,).

    `more` contains further columns that must be equal within a kind.
    """
    varying = [name for name, value in parameters._asdict().items() if np.ndim(value)]
    compressed = compress(x, age, *more, *(getattr(parameters, name) for name in varying))
    kind_x, kind_age, *rest = compressed.columns
    own = parameters._replace(**dict(zip(varying, rest[len(more) :], strict=True)))
    return Kinds(own, kind_x, kind_age, compressed.counts, compressed.inverse, tuple(rest[: len(more)]))


def some_of(parameters: Any, rows: slice) -> Any:
    """Select the parameters of some kinds; arrays become columns of shape (n, 1)."""
    varying = {name: value for name, value in parameters._asdict().items() if np.ndim(value)}
    return parameters._replace(**{name: value[rows][:, None] for name, value in varying.items()})
