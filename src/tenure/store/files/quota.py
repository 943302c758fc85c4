"""How much room a workspace may take, and whether there is any left."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tenure.core.errors import OverQuota
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.retention import NEARLY
from tenure.store.files.sizes import size_of

Standing = Literal["fine", "nearly_full", "full"]
_REMEMBERED_SECONDS = 10.0
_WARNED_SECONDS = 3600.0
_log = logging.getLogger("tenure.storage")


class Quota:
    """Of one workspace. What it takes is looked up at most every ten seconds, and anew after a change.

    What is still coming in counts as well (`claim`): many files at once have no more room than one.

    Parameters
    ----------
    workspace : Path
    limit_bytes : int or None
        No limit when None.
    """

    def __init__(self, workspace: Path, limit_bytes: int | None) -> None:
        self._workspace, self.limit_bytes = workspace, limit_bytes
        self._looking = threading.Lock()
        self._seen = _Seen(0, 0, -1, float("-inf"))
        self._changes, self._under_way = 0, 0
        self._counting = threading.Lock()
        self._warned_at = float("-inf")

    def used_bytes(self) -> int:
        """What all files of the workspace take."""
        return self._looked_up().used

    def forget(self) -> None:
        """Look it up the next time: something came or went."""
        with self._counting:
            self._changes += 1

    @contextmanager
    def claim(self) -> Iterator[Claim]:
        """For a file that comes in during the block: its bytes count until they lie in the workspace, or do
        not come.
        """
        claim = Claim(self)
        try:
            yield claim
        finally:
            with self._counting:
                self._under_way -= claim.bytes
                self._changes += 1

    def _looked_up(self) -> _Seen:
        with self._looking:
            if self._is_outdated(self._seen):
                with self._counting:
                    changes, under_way = self._changes, self._under_way
                self._seen = _Seen(size_of(self._workspace), under_way, changes, time.monotonic())
            return self._seen

    def _is_outdated(self, seen: _Seen) -> bool:
        return seen.changes != self._changes or time.monotonic() - seen.at > _REMEMBERED_SECONDS

    def _taken(self, seen: _Seen) -> int:
        """What the workspace takes with everything under way; what of that lay there already counts once."""
        return seen.used + max(self._under_way - seen.under_way, 0)

    def room_bytes(self) -> int | None:
        """What is left; None without a limit. Raises OverQuota (`store.quota`) where nothing is."""
        if self.limit_bytes is None:
            return None
        used = self._taken(self._looked_up())
        if used >= self.limit_bytes:
            raise over_quota(used, self.limit_bytes)
        if used >= NEARLY * self.limit_bytes and time.monotonic() - self._warned_at > _WARNED_SECONDS:
            self._warned_at = time.monotonic()
            _log.warning("The workspace uses %s", _of(used, self.limit_bytes))
        return self.limit_bytes - used


class Claim:
    """Bytes of one file on their way into the workspace."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self.bytes = 0

    def take(self, count: int) -> bool:
        """Count what came; whether there is room for it by what was last looked up. Never waits."""
        quota = self._quota
        with quota._counting:
            quota._under_way += count
            self.bytes += count
        seen = quota._seen
        return quota.limit_bytes is None or not (quota._is_outdated(seen) or self._is_too_much(seen))

    def refuse_too_much(self) -> None:
        """Look up what the workspace takes. Raises OverQuota where there is no room for what came."""
        limit = self._quota.limit_bytes
        seen = self._quota._looked_up()
        if limit is not None and self._is_too_much(seen):
            raise over_quota(self._quota._taken(seen), limit)

    def _is_too_much(self, seen: _Seen) -> bool:
        return self._quota._taken(seen) > (self._quota.limit_bytes or 0)


@dataclass(frozen=True)
class _Seen:
    """What the workspace took `at` a moment, after so many changes, with so much under way (which lies in it
    in part).
    """

    used: int
    under_way: int
    changes: int
    at: float


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
        hint="delete uploads, clean up (`tenure clean-up`, or Storage in the web app), or raise "
        "TENURE_QUOTA_MIB",
    )


def _of(used_bytes: int, limit_bytes: int) -> str:
    share = used_bytes / limit_bytes
    return f"{used_bytes / MEBIBYTE:,.1f} of {limit_bytes / MEBIBYTE:,.1f} MiB ({share:.0%})"
