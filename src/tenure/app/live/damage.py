"""Files of the served copy that are damaged: how it is noticed, and what is said."""

from __future__ import annotations

from tenure.core.errors import StoreError

_SIGNS = {"IOException", "SerializationException", "FatalException", "InternalException"}
"""Of DuckDB, whose blocks have checksums."""


def is_damage(error: BaseException) -> bool:
    """Whether DuckDB says that it could not read a file; it is not loaded to tell."""
    kind = type(error)
    return kind.__name__ in _SIGNS and "duckdb" in kind.__module__


def copy_damaged() -> StoreError:
    """What is said meanwhile."""
    return StoreError(
        "The copy of the lake that is served is damaged; it is being made anew.",
        hint="ask again in a moment; orders, predictions and models are not touched",
        code="store.copy_damaged",
    )
