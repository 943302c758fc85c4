"""How much room a workspace may take, and whether there is any left."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Literal

from tenure.app.storage.sizes import size_of
from tenure.core.byte_units import MEBIBYTE
from tenure.core.errors import OverQuota
from tenure.core.retention import NEARLY

Standing = Literal["fine", "nearly_full", "full"]
_REMEMBERED_SECONDS = 10.0
_WARNED_SECONDS = 3600.0
_log = logging.getLogger("tenure.storage")


class Quota:
    """Of one workspace. What it takes is looked up at most every ten seconds.

    Parameters
    ----------
    workspace : Path
    limit_bytes : int or None
        No limit when None.
    """

    def __init__(self, workspace: Path, limit_bytes: int | None) -> None:
        self._workspace, self.limit_bytes = workspace, limit_bytes
        self._looking = threading.Lock()
        self._used, self._looked_at = 0, float("-inf")
        self._warned_at = float("-inf")

    def used_bytes(self) -> int:
        """What all files of the workspace take."""
        with self._looking:
            if time.monotonic() - self._looked_at > _REMEMBERED_SECONDS:
                self._used, self._looked_at = size_of(self._workspace), time.monotonic()
            return self._used

    def forget(self) -> None:
        """Look it up the next time: something came or went."""
        with self._looking:
            self._looked_at = float("-inf")

    def room_bytes(self) -> int | None:
        """What is left; None without a limit. Raises OverQuota (`store.quota`) where nothing is."""
        if self.limit_bytes is None:
            return None
        used = self.used_bytes()
        if used >= self.limit_bytes:
            raise over_quota(used, self.limit_bytes)
        if used >= NEARLY * self.limit_bytes and time.monotonic() - self._warned_at > _WARNED_SECONDS:
            self._warned_at = time.monotonic()
            _log.warning("The workspace takes %s", _of(used, self.limit_bytes))
        return self.limit_bytes - used


def standing(used_bytes: int, limit_bytes: int | None) -> Standing:
    """Whether there is room.

    Examples
    --------
    >>> [standing(used, 10) for used in (7, 8, 10)], standing(10, None)
    (['fine', 'nearly_full', 'full'], 'fine')
    """
    if limit_bytes is None or used_bytes < NEARLY * limit_bytes:
        return "fine"
    return "full" if used_bytes >= limit_bytes else "nearly_full"


def over_quota(used_bytes: int, limit_bytes: int) -> OverQuota:
    """The error for a workspace that is full, or would be."""
    return OverQuota(
        "The workspace has reached its disk quota.",
        values=[_of(used_bytes, limit_bytes)],
        hint="remove uploads, clean up (`tenure clean-up`, or Storage in the web app), or raise "
        "TENURE_QUOTA_MIB",
    )


def _of(used_bytes: int, limit_bytes: int) -> str:
    share = used_bytes / limit_bytes
    return f"{used_bytes / MEBIBYTE:,.1f} of {limit_bytes / MEBIBYTE:,.1f} MiB ({share:.0%})"
