"""An audience: who of a segment may be sent to a channel, frozen before it is sent, some of them held out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from tenure.core.errors import OptionError

Action = Literal["add", "remove", "replace"]
SEND, HOLD_OUT = "send", "hold_out"
_SPACE = 1 << 64


@dataclass(frozen=True)
class AudienceVersion:
    """Version `number` of an audience, as it was frozen: it never changes.

    members_hash : SHA-256 over the ids of those who are sent, in order. size : how many these are.
    held_out : how many were eligible, and are kept back to compare with. salt, hold_out : what decides who.
    left_out : how many of the segment were left out, by reason. figures : of the ones who are sent.
    as_of, run_id : of the predictions it was made from.
    """

    audience: str
    number: int
    channel: str
    segment: str
    public_name: str
    members_hash: str
    size: int
    held_out: int
    salt: str
    hold_out: float
    as_of: date | None
    run_id: str | None
    frozen_at: datetime
    frozen_by: str
    left_out: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    rule: dict[str, Any] | None = None

    @property
    def label(self) -> str:
        """As people say it: `best-customers v2`."""
        return f"{self.audience} v{self.number}"


def is_held_out(customer_id: str, salt: str, share: float) -> bool:
    """Whether they are kept back: a pure hash, so the same answer everywhere and every time.

    The first eight bytes of SHA-256 over `salt:customer_id`, as a number from 0 to 1, are below `share`.

    Examples
    --------
    >>> [is_held_out(f"c{n}", "spring", 0.5) for n in range(4)]
    [False, True, True, True]
    """
    digest = hashlib.sha256(f"{salt}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * _SPACE


def held_out(customer_ids: Iterable[str], salt: str, share: float) -> list[bool]:
    """`is_held_out` of each of them."""
    limit, head = share * _SPACE, hashlib.sha256(f"{salt}:".encode())
    flags = []
    for customer_id in customer_ids:
        digest = head.copy()
        digest.update(customer_id.encode())
        flags.append(int.from_bytes(digest.digest()[:8], "big") < limit)
    return flags


def members_hash(customer_ids: Sequence[str]) -> str:
    """Names a set of members: SHA-256 over their sorted ids, a line each."""
    whole = hashlib.sha256()
    for customer_id in sorted(customer_ids):
        whole.update(customer_id.encode() + b"\n")
    return whole.hexdigest()


def check_share(share: float) -> None:
    """Raises OptionError (`option.hold_out`) if the share leaves nobody to send to."""
    if not 0 <= share <= 0.9:
        raise OptionError(
            "The hold-out must leave at least one customer to send to.",
            values=[f"{share:.0%}"],
            hint="choose a share from 0 % to 90 %, such as --hold-out 10%",
            code="option.hold_out",
        )


@dataclass(frozen=True)
class Batch:
    """A piece of a delivery: the same rows in the same place, however often it is begun again.

    session_id : of all batches of one action. seq : from 1. rows_before : in this session's earlier batches.
    """

    session_id: int
    seq: int
    batches: int
    rows: int
    rows_before: int
    total_rows: int
    action: Action

    @property
    def is_last(self) -> bool:
        return self.seq == self.batches

    @property
    def name(self) -> str:
        """Fit for an idempotency key."""
        return f"{self.session_id}-{self.action}-{self.seq}"


@dataclass(frozen=True)
class Receipt:
    """What the channel said about a batch: rows it took, rows it could not use, and its own reference."""

    received: int
    invalid: int = 0
    reference: str | None = None
    note: str = ""


def session_of(version: AudienceVersion, action: Action, attempt: int = 0) -> int:
    """A positive number that is the session's for good, so that a batch sent twice is seen to be one."""
    text = f"{version.audience}/{version.number}/{version.channel}/{version.members_hash}/{action}/{attempt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1 or 1


def batches_of(session_id: int, rows: int, most_rows: int, action: Action) -> list[Batch]:
    """Rows 0 to `rows`, cut into pieces of at most `most_rows`."""
    count = -(-rows // most_rows)
    starts = [seq * most_rows for seq in range(count)]
    return [
        Batch(session_id, seq, count, min(most_rows, rows - start), start, rows, action)
        for seq, start in enumerate(starts, start=1)
    ]
