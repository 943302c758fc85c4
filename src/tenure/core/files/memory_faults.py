"""DuckDB's errors where a step needs more memory, or more disk space to spill, than it may use."""

from __future__ import annotations

from tenure.core.errors import StoreError

_NO_ROOM_TO_SPILL = ("max_temp_directory_size", "offload data block")
"""DuckDB limits what it spills by the free space on the disk."""


def memory_fault(error: BaseException) -> StoreError | None:
    """The error to raise instead: `store.full` or `store.memory`; None for any other error."""
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
