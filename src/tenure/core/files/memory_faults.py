"""What DuckDB raises where a step needs more memory than it may use, or more room on disk to spill."""

from __future__ import annotations

from tenure.core.errors import StoreError

_NO_ROOM_TO_SPILL = ("max_temp_directory_size", "offload data block")
"""DuckDB bounds what it spills by the room that the disk has left."""


def memory_fault(error: BaseException) -> StoreError | None:
    """What to say of it: `store.full` or `store.memory`; None for any other error."""
    if type(error).__name__ != "OutOfMemoryException":
        return None
    if any(sign in str(error) for sign in _NO_ROOM_TO_SPILL):
        return StoreError(
            "The disk has no room for the temporary files of this step; the step did not finish.",
            hint="free some disk space (`tenure clean-up` removes old data), then try again",
            code="store.full",
        )
    return StoreError(
        "This step needs more memory than it is allowed to use; the step did not finish.",
        hint="raise TENURE_MEMORY_LIMIT, or use a machine with more memory",
        code="store.memory",
    )
