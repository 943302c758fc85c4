"""The disk quota of a workspace."""

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
    """The quota of one workspace. Its size is measured at most every ten seconds, and after every change.

    Incoming files count as well (`claim`), so that concurrent uploads cannot exceed the quota together.

    Parameters
    ----------
    workspace : Path
    limit_bytes : int or None
        No limit when None.
    """

    def __init__(self, workspace: Path, limit_bytes: int | None) -> None:
        self._workspace, self.limit_bytes = workspace, limit_bytes
        self._measuring = threading.Lock()
        self._measured = _Measurement(0, 0, -1, float("-inf"))
        self._changes, self._incoming = 0, 0
        self._counting = threading.Lock()
        self._warned_at = float("-inf")

    def used_bytes(self) -> int:
        """Total size of the workspace's files."""
        return self._measure().used_bytes

    def forget(self) -> None:
        """Discard the last measurement, because files were added or removed."""
        with self._counting:
            self._changes += 1

    @contextmanager
    def claim(self) -> Iterator[Claim]:
        """For a file that arrives during the block: its bytes count until it is in the workspace or the block
        ends.
        """
        claim = Claim(self)
        try:
            yield claim
        finally:
            with self._counting:
                self._incoming -= claim.bytes
                self._changes += 1

    def _measure(self) -> _Measurement:
        with self._measuring:
            if self._is_outdated(self._measured):
                with self._counting:
                    changes, incoming = self._changes, self._incoming
                self._measured = _Measurement(size_of(self._workspace), incoming, changes, time.monotonic())
            return self._measured

    def _is_outdated(self, measured: _Measurement) -> bool:
        return measured.changes != self._changes or time.monotonic() - measured.at > _REMEMBERED_SECONDS

    def _total(self, measured: _Measurement) -> int:
        """Size of the workspace with all incoming files; bytes of theirs already measured count once."""
        return measured.used_bytes + max(self._incoming - measured.incoming, 0)

    def room_bytes(self) -> int | None:
        """Remaining space; None without a limit. Raises OverQuota (`store.quota`) if there is none."""
        if self.limit_bytes is None:
            return None
        used_bytes = self._total(self._measure())
        if used_bytes >= self.limit_bytes:
            raise over_quota(used_bytes, self.limit_bytes)
        if used_bytes >= NEARLY * self.limit_bytes and time.monotonic() - self._warned_at > _WARNED_SECONDS:
            self._warned_at = time.monotonic()
            _log.warning("The workspace uses %s", _of(used_bytes, self.limit_bytes))
        return self.limit_bytes - used_bytes


class Claim:
    """The bytes of one incoming file."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self.bytes = 0

    def take(self, count: int) -> bool:
        """Count received bytes; returns whether they fit according to the last measurement. Never waits."""
        quota = self._quota
        with quota._counting:
            quota._incoming += count
            self.bytes += count
        measured = quota._measured
        return quota.limit_bytes is None or not (quota._is_outdated(measured) or self._is_too_much(measured))

    def refuse_too_much(self) -> None:
        """Measure the workspace. Raises OverQuota if the received bytes do not fit."""
        limit = self._quota.limit_bytes
        measured = self._quota._measure()
        if limit is not None and self._is_too_much(measured):
            raise over_quota(self._quota._total(measured), limit)

    def _is_too_much(self, measured: _Measurement) -> bool:
        return self._quota._total(measured) > (self._quota.limit_bytes or 0)


@dataclass(frozen=True)
class _Measurement:
    """Size of the workspace `at` a time, after a number of changes, with `incoming` bytes, some of which may
    be included.
    """

    used_bytes: int
    incoming: int
    changes: int
    at: float


def standing(used_bytes: int, limit_bytes: int | None) -> Standing:
    """Whether there is space left.

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
