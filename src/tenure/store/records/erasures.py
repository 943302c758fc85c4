"""The list of erased customers, so that restoring an earlier backup erases them again.

Ids are stored only as digests under a key of this workspace. With key and digests one can determine whether a
known id was erased, but nothing else about the customer.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from tenure.core.errors import StoreError
from tenure.core.orders.leading_zeros import is_number, without_zeros
from tenure.core.orders.plausible_dates import CLOCK_SKEW
from tenure.store.files.faults import file_faults
from tenure.store.files.files import write_atomically
from tenure.store.files.locks import locked

FILE = "erasures.json"
FORMAT = 1
ERASED_MEANWHILE = "store.erased_meanwhile"
_LOCK, _ERASING = ".erasures.lock", ".erasing.lock"


@dataclass(frozen=True)
class Erasure:
    """Customers who were erased together.

    begun_at : start of the erasure. done_at : its end; None if it was interrupted or is still running.
    key : key of the digests, hexadecimal.
    bare : digests of numeric ids without their leading zeros, as a spreadsheet writes them, except where that
        is another customer's id.
    """

    erasure_id: str
    begun_at: str
    done_at: str | None
    key: str
    digests: tuple[str, ...]
    bare: tuple[str, ...] = ()

    def is_since(self, moment: datetime) -> bool:
        """Whether it started or finished at that time or later."""
        return any(
            at is not None and datetime.fromisoformat(at) >= moment for at in (self.begun_at, self.done_at)
        )


class Erasures:
    """The list of erasures of a workspace."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / FILE

    def all(self) -> tuple[Erasure, ...]:
        """All erasures, oldest first. Raises StoreError (`store.damaged`)."""
        with file_faults("read the list of erasures"):
            try:
                content = self.path.read_bytes()
            except FileNotFoundError:
                return ()
        return erasures_from(content, self.path)

    def begin(self, customer_ids: Iterable[str], now: datetime, other_ids: Collection[str] = ()) -> str:
        """Record the start of an erasure; returns its id. Until `finish`, some data may remain.

        other_ids : ids of customers who stay, even if they differ only in leading zeros.
        """
        ids = set(customer_ids)
        bare = {without_zeros(customer_id) for customer_id in ids} - ids - set(other_ids)
        with self._changing() as erasures:
            key = erasures[-1].key if erasures else token_hex(32)
            digests, of_bare = (
                tuple(sorted(_digest(key, customer_id) for customer_id in group)) for group in (ids, bare)
            )
            erasures.append(Erasure(token_hex(16), now.isoformat(), None, key, digests, of_bare))
            return erasures[-1].erasure_id

    def finish(self, erasure_id: str, now: datetime) -> None:
        """Record that nothing of these customers remains; completes their earlier interrupted erasures."""
        with self._changing() as erasures:
            at = now.isoformat()
            erasures[:] = [
                replace(erasure, done_at=at) if erasure.erasure_id == erasure_id else erasure
                for erasure in erasures
            ]
            erasures[:] = [
                _done_by(erasure, erasures[number:], now) for number, erasure in enumerate(erasures)
            ]

    def withdraw(self, erasure_id: str) -> None:
        """Remove the record: these customers were unknown, so there was nothing to erase."""
        with self._changing() as erasures:
            erasures[:] = [erasure for erasure in erasures if erasure.erasure_id != erasure_id]

    @contextmanager
    def erasing(self, wait_seconds: float) -> Iterator[None]:
        """Hold the lock of erasures in the block. Raises StoreError (`store.busy`)."""
        from filelock import Timeout

        try:
            with locked(self.path.with_name(_ERASING), "erase customers", wait_seconds):
                yield
        except Timeout as error:
            raise StoreError(
                "Another erasure is running.", hint="try again when it has finished", code="store.busy"
            ) from error

    def meanwhile(self, since: datetime) -> tuple[Erasure, ...]:
        """Erasures that started or finished since then, or are running: earlier reads may include their data.

        An erasure interrupted long before does not count: its customers exist until it is finished.
        """
        is_running = self._is_erasing()
        return tuple(
            erasure
            for erasure in self.all()
            if (is_running and erasure.done_at is None) or erasure.is_since(since)
        )

    def settle_dates(self, now: datetime) -> None:
        """Set impossible future dates, recorded while a clock was ahead, to now.

        Otherwise all reads would count as earlier than these erasures until that time.
        """
        if any(erasure.is_since(now + CLOCK_SKEW) for erasure in self.all()):
            with self._changing() as erasures:
                erasures[:] = [_dated_by(erasure, now) for erasure in erasures]

    def _is_erasing(self) -> bool:
        from filelock import Timeout

        lock = self.path.with_name(_ERASING)
        if not lock.exists():
            return False
        try:
            with locked(lock, "check whether customers are being erased", 0):
                return False
        except Timeout:
            return True

    def add(self, new_erasures: Iterable[Erasure]) -> None:
        """Merge another list of the same shop."""
        with self._changing() as erasures:
            by_id = {erasure.erasure_id: erasure for erasure in [*erasures, *new_erasures]}
            erasures[:] = sorted(by_id.values(), key=lambda erasure: erasure.begun_at)

    @contextmanager
    def _changing(self) -> Iterator[list[Erasure]]:
        from filelock import FileLock

        with file_faults("record who was erased"), FileLock(self.path.with_name(_LOCK)):
            before = self.all()
            erasures = list(before)
            yield erasures
            if not erasures:
                self.path.unlink(missing_ok=True)
            elif tuple(erasures) != before:
                body = {"format": FORMAT, "erasures": [asdict(erasure) for erasure in erasures]}
                write_atomically(self.path, json.dumps(body, indent=1).encode())


def erased_among(customer_ids: Iterable[str], erasures: Collection[Erasure]) -> set[str]:
    """Those of the customers who are in one of the erasures."""
    by_key: dict[str, set[str]] = {}
    for erasure in erasures:
        by_key.setdefault(erasure.key, set()).update(erasure.digests)
    return {
        customer_id
        for customer_id in customer_ids
        if any(_digest(key, customer_id) in digests for key, digests in by_key.items())
    }


def alike_among(customer_ids: Iterable[str], erasures: Collection[Erasure]) -> set[str]:
    """Those of the customers who differ from an erased one only in leading zeros, which spreadsheets drop.

    They may or may not be the same customers, so they are reported but never erased.
    """
    numeric = {customer_id for customer_id in customer_ids if is_number(customer_id)}
    by_key: dict[str, set[str]] = {}
    for erasure in erasures:
        by_key.setdefault(erasure.key, set()).update(erasure.digests, erasure.bare)
    alike = {
        customer_id
        for customer_id in numeric
        if any(_digest(key, without_zeros(customer_id)) in digests for key, digests in by_key.items())
    }
    return alike - erased_among(alike, erasures)


def erasures_from(content: bytes, where: object) -> tuple[Erasure, ...]:
    """Parse a list. Raises StoreError (`store.damaged`)."""
    try:
        entries = json.loads(content)["erasures"]
        return tuple(
            Erasure(**{**entry, "digests": tuple(entry["digests"]), "bare": tuple(entry.get("bare", ()))})
            for entry in entries
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "The list of erasures is damaged.",
            values=[where],
            hint="restore the file from the newest backup: without it, restoring a backup "
            "brings erased customers back",
            code="store.damaged",
        ) from error


def _done_by(erasure: Erasure, later: Collection[Erasure], now: datetime) -> Erasure:
    """The erasure, finished if it was interrupted and all its customers are in later finished ones."""
    digests_done = [
        later_erasure.digests
        for later_erasure in later
        if later_erasure.done_at is not None and later_erasure.key == erasure.key
    ]
    is_done = erasure.done_at is None and set(erasure.digests) <= set().union(*digests_done)
    return replace(erasure, done_at=now.isoformat()) if is_done else erasure


def _dated_by(erasure: Erasure, now: datetime) -> Erasure:
    """The erasure with impossible future times replaced by `now`."""

    def possible(at: str | None) -> str | None:
        ahead = at is not None and datetime.fromisoformat(at) >= now + CLOCK_SKEW
        return now.isoformat() if ahead else at

    begun_at = possible(erasure.begun_at) or now.isoformat()
    return replace(erasure, begun_at=begun_at, done_at=possible(erasure.done_at))


def erased_meanwhile(action: str) -> StoreError:
    """The error for a customer who was erased during `action`, which must be repeated."""
    return StoreError(
        f"Customers were erased during {action}, which had already read their data; "
        "its result was discarded.",
        hint="try again when `tenure forget` has finished",
        code=ERASED_MEANWHILE,
    )


def _digest(key: str, customer_id: str) -> str:
    return hmac.new(
        bytes.fromhex(key), customer_id.encode(errors="surrogatepass"), hashlib.sha256
    ).hexdigest()
