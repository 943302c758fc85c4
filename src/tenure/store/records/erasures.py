"""Which customers were erased when: so that a backup from before can be put back without them.

No id is kept, only its digest under a key of this workspace. Whoever has key and digests can find out whether
an id they already know was erased, and nothing else of the customer.
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

    begun_at, done_at : None for one that was interrupted, and for all that is known not to be complete.
    key : hexadecimal; of the digests.
    bare : digests of ids of digits without their leading zeros, as a spreadsheet writes them; none where that
        is the id of somebody else.
    """

    erasure_id: str
    begun_at: str
    done_at: str | None
    key: str
    digests: tuple[str, ...]
    bare: tuple[str, ...] = ()

    def is_since(self, moment: datetime) -> bool:
        """Whether it was begun or done then or later."""
        return any(
            at is not None and datetime.fromisoformat(at) >= moment for at in (self.begun_at, self.done_at)
        )


class Erasures:
    """The file of a workspace."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / FILE

    def all(self) -> tuple[Erasure, ...]:
        """Oldest first. Raises StoreError (`store.damaged`)."""
        with file_faults("read the list of erasures"):
            try:
                content = self.path.read_bytes()
            except FileNotFoundError:
                return ()
        return erasures_from(content, self.path)

    def begin(self, customer_ids: Iterable[str], now: datetime, others: Collection[str] = ()) -> str:
        """Note that these are about to be erased; the note's id. Until `finish` some may be left.

        others : ids of customers who stay, however much they look like one of these.
        """
        ids = set(customer_ids)
        bare = {without_zeros(one) for one in ids} - ids - set(others)
        with self._changing() as known:
            key = known[-1].key if known else token_hex(32)
            digests, of_bare = (tuple(sorted(_digest(key, one) for one in group)) for group in (ids, bare))
            known.append(Erasure(token_hex(16), now.isoformat(), None, key, digests, of_bare))
            return known[-1].erasure_id

    def finish(self, erasure_id: str, now: datetime) -> None:
        """Nothing of them is left, whenever somebody began to erase them."""
        with self._changing() as known:
            at = now.isoformat()
            known[:] = [replace(one, done_at=at) if one.erasure_id == erasure_id else one for one in known]
            known[:] = [_done_by(one, known[number:], now) for number, one in enumerate(known)]

    def withdraw(self, erasure_id: str) -> None:
        """Nobody knew these customers: there was nothing to erase."""
        with self._changing() as known:
            known[:] = [one for one in known if one.erasure_id != erasure_id]

    @contextmanager
    def erasing(self, wait_seconds: float) -> Iterator[None]:
        """While somebody is erased, one erasure at a time. Raises StoreError (`store.busy`)."""
        from filelock import Timeout

        try:
            with locked(self.path.with_name(_ERASING), "erase customers", wait_seconds):
                yield
        except Timeout as error:
            raise StoreError(
                "Another erasure is running.", hint="try again when it has finished", code="store.busy"
            ) from error

    def meanwhile(self, since: datetime) -> tuple[Erasure, ...]:
        """Those that were begun or done since then, and those that go on: who read before has read of them.

        One that was interrupted long before counts for nothing: its customers are there until it is done.
        """
        goes_on = self._is_erasing()
        return tuple(one for one in self.all() if (goes_on and one.done_at is None) or one.is_since(since))

    def settle_dates(self, now: datetime) -> None:
        """Those dated later than now can be were noted while a clock was ahead, and count as noted now.

        Else all that is read from now on would count as read before them, for as long as the clock was ahead.
        """
        if any(one.is_since(now + CLOCK_SKEW) for one in self.all()):
            with self._changing() as known:
                known[:] = [_dated_by(one, now) for one in known]

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

    def add(self, others: Iterable[Erasure]) -> None:
        """Take in what another list of the same shop knows."""
        with self._changing() as known:
            by_id = {one.erasure_id: one for one in [*known, *others]}
            known[:] = sorted(by_id.values(), key=lambda one: one.begun_at)

    @contextmanager
    def _changing(self) -> Iterator[list[Erasure]]:
        from filelock import FileLock

        with file_faults("record who was erased"), FileLock(self.path.with_name(_LOCK)):
            before = self.all()
            known = list(before)
            yield known
            if not known:
                self.path.unlink(missing_ok=True)
            elif tuple(known) != before:
                body = {"format": FORMAT, "erasures": [asdict(one) for one in known]}
                write_atomically(self.path, json.dumps(body, indent=1).encode())


def erased_among(customer_ids: Iterable[str], erasures: Collection[Erasure]) -> set[str]:
    """Those of the customers that one of the erasures names."""
    by_key: dict[str, set[str]] = {}
    for one in erasures:
        by_key.setdefault(one.key, set()).update(one.digests)
    return {
        customer_id
        for customer_id in customer_ids
        if any(_digest(key, customer_id) in digests for key, digests in by_key.items())
    }


def alike_among(customer_ids: Iterable[str], erasures: Collection[Erasure]) -> set[str]:
    """Those of the customers who differ from an erased one in leading zeros alone: spreadsheets drop them.

    They may be the same, or others: they are to be told of, and never erased for it.
    """
    numbered = {one for one in customer_ids if is_number(one)}
    by_key: dict[str, set[str]] = {}
    for one in erasures:
        by_key.setdefault(one.key, set()).update(one.digests, one.bare)
    alike = {
        one
        for one in numbered
        if any(_digest(key, without_zeros(one)) in digests for key, digests in by_key.items())
    }
    return alike - erased_among(alike, erasures)


def erasures_from(content: bytes, where: object) -> tuple[Erasure, ...]:
    """Read a list. Raises StoreError (`store.damaged`)."""
    try:
        found = json.loads(content)["erasures"]
        return tuple(
            Erasure(**{**one, "digests": tuple(one["digests"]), "bare": tuple(one.get("bare", ()))})
            for one in found
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
    """The erasure, done if it was interrupted and each of its customers is in a later one that is done."""
    done = [one.digests for one in later if one.done_at is not None and one.key == erasure.key]
    is_done = erasure.done_at is None and set(erasure.digests) <= set().union(*done)
    return replace(erasure, done_at=now.isoformat()) if is_done else erasure


def _dated_by(erasure: Erasure, now: datetime) -> Erasure:
    """The erasure, with `now` in the place of moments that cannot be."""

    def possible(at: str | None) -> str | None:
        ahead = at is not None and datetime.fromisoformat(at) >= now + CLOCK_SKEW
        return now.isoformat() if ahead else at

    begun_at = possible(erasure.begun_at) or now.isoformat()
    return replace(erasure, begun_at=begun_at, done_at=possible(erasure.done_at))


def erased_meanwhile(what: str) -> StoreError:
    """Somebody was erased while `what` went on, which had read of them: it has to be done again."""
    return StoreError(
        f"Customers were erased during {what}, which had already read their data; its result was discarded.",
        hint="try again when `tenure forget` has finished",
        code=ERASED_MEANWHILE,
    )


def _digest(key: str, customer_id: str) -> str:
    return hmac.new(
        bytes.fromhex(key), customer_id.encode(errors="surrogatepass"), hashlib.sha256
    ).hexdigest()
