"""One delivery, batch by batch: recorded before it is sent and when it was received."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.app.audiences.channel_credentials import channel_values
from tenure.app.audiences.difference import parts_of
from tenure.app.audiences.members_file import MemberRows, product_path
from tenure.app.erasure.erasures_meanwhile import RecentErasures, remove_if_erased
from tenure.core.activation.audience import Batch, Receipt, batches_of, session_of
from tenure.core.catalog import CHANNELS
from tenure.core.clock import clock
from tenure.core.errors import ChannelError, ConflictError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.store.files.faults import file_faults
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from tenure.core.activation.audience import Action, AudienceVersion
    from tenure.core.activation.channel import Channel, ChannelCard, Sender, Wire
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.records.audiences import Delivery

_TRIES = 6
_MOST_SESSIONS = 20
_UNCERTAIN = "channel.uncertain"
_EXPIRED = "channel.session_expired"


class _MembersErased(Exception):
    """A pause between two attempts of a request has ended, and members in it were erased meanwhile."""


@dataclass
class Deliver:
    """Completes a delivery from the point where it was interrupted.

    Customers who are erased meanwhile are left out of later batches and attempts: the batch keeps its
    position and its key, with a gap.

    begun : a time before any of its rows was read.
    """

    version: AudienceVersion
    delivery: Delivery
    shop: Shop
    progress: Progress
    wire: Wire
    begun: datetime = field(default_factory=clock)

    def __post_init__(self) -> None:
        self._audiences = Audiences(self.shop.database)
        self._erased = RecentErasures(self.shop.path)
        self._gaps: dict[Action, np.ndarray] = {}
        self._left_out: dict[tuple[Action, int], int] = {}
        self._on_its_way: list[str] = []

    @property
    def left_out(self) -> int:
        """Members who are in no batch of this run, because they were erased while it was running."""
        return sum(self._left_out.values())

    def run(self) -> None:
        """Raises ChannelError (`channel.checked_only` where nothing was changed); ConflictError
        (`audience.other_list`); StoreError (`store.erased_meanwhile`) if a file would name erased customers.
        """
        channel: Channel = CHANNELS.load(self.version.channel)
        base = self.delivery.base_number
        base_version = None if base is None else self._audiences.version(self.version.audience, base)
        parts = parts_of(self.version, base_version, self.shop.path, self.delivery.mode)
        options = channel_values(self.shop, self.version.channel)
        self.progress.step(f"Connecting to {channel.card.title}")
        if channel.card.makes_file:
            options = {**options, "file": str(product_path(self.shop.path, self.version))}
        sender = channel.sender(self.version, options, replace(self.wire, pause=self._paused))
        try:
            remote = self._begin_remote(sender)
            self._keep_remote(remote)
            for action, rows in parts.items():
                most = max(len(rows), 1) if channel.card.makes_file else channel.card.most_rows
                if action != "remove":
                    self._gaps[action] = rows.gaps()
                self._all(sender, action, rows, most)
        finally:
            sender.close()
        if self.left_out:
            self.progress.note(
                f"{self.left_out:,} members have been erased in the meantime and are not sent."
            )
        if self._checks_only:
            raise _only_checked(channel.card)

    @property
    def _checks_only(self) -> bool:
        """Whether requests are only checked: nothing reaches the platform, so there are no receipts."""
        name = CHANNELS.load(self.version.channel).card.checked_by
        return bool(name) and channel_values(self.shop, self.version.channel).get(name) == "yes"

    def _keep_remote(self, remote: str | None) -> None:
        """Record where the list is: differences and the rest of a delivery must go to the same list."""
        before = self.delivery.remote_id
        if remote == before:
            return
        was_begun = bool(self._audiences.receipts(self.delivery.delivery_id))
        builds_on = self.delivery.base_number is not None or was_begun
        if before is not None and builds_on and not _is_more_precise(before, remote):
            raise _other_list(self.version, before, remote)
        if not self._checks_only:
            self._change(remote_id=remote)

    def _begin_remote(self, sender: Sender) -> str | None:
        for attempt in range(_TRIES):
            try:
                return sender.begin(self.delivery.remote_id)
            except ChannelError as error:  # a list that was created although the response was lost is found
                if error.code != _UNCERTAIN or attempt == _TRIES - 1:
                    raise
            self.wire.pause(min(2.0**attempt, 30.0))
        raise AssertionError("unreachable")

    def _all(self, sender: Sender, action: Action, rows: MemberRows, most_rows: int) -> None:
        word = "Removing" if action == "remove" else "Sending"
        self.progress.step(f"{word} {len(rows):,} members", total=-(-len(rows) // most_rows))
        for _ in range(_MOST_SESSIONS):
            try:
                return self._session(sender, action, rows, most_rows)
            except ChannelError as error:
                if error.code != _EXPIRED:
                    raise
                self._change(attempt=self.delivery.attempt + 1)
                self.progress.note("The platform ended the session: the rest is sent in a new session.")
        raise ChannelError(
            "The platform ended every session before the audience was sent completely.",
            values=[f"{_MOST_SESSIONS} sessions"],
            hint="send it again later",
            code="channel.refused",
        )

    def _session(self, sender: Sender, action: Action, rows: MemberRows, most_rows: int) -> None:
        attempt = self.delivery.attempt
        receipts = [
            receipt
            for receipt in self._audiences.receipts(self.delivery.delivery_id)
            if receipt.action == action
        ]
        # Rows are sent in order, so those of earlier sessions are the first ones.
        before = [receipt for receipt in receipts if receipt.attempt < attempt and receipt.state == "sent"]
        # A replacement is always sent as a whole.
        first = 0 if action == "replace" else sum(receipt.rows for receipt in before)
        by_seq = {receipt.seq: receipt for receipt in receipts if receipt.attempt == attempt}
        if 1 in by_seq:  # keep the batch size of the first attempt, even if the channel's limit has changed
            most_rows = by_seq[1].rows
        session = session_of(self.version, action, attempt)
        for batch in batches_of(session, len(rows) - first, most_rows, action):
            state = by_seq[batch.seq].state if batch.seq in by_seq else None
            if state != "sent":
                start = first + batch.rows_before
                self._send_batch(sender, batch, rows.slice(start, batch.rows), start, state)
            self.progress.advance()

    def _send_batch(
        self, sender: Sender, batch: Batch, rows: pa.Table, start: int, state: str | None
    ) -> None:
        import pyarrow.compute as pc

        size = len(rows)
        # Erased members, and those without an address to remove, leave a gap: batches keep their positions.
        rows = rows.filter(pc.is_valid(rows[CUSTOMER_ID]))
        gaps = self._gaps.get(batch.action)
        addressed = len(rows) if gaps is None else size - int(gaps[start : start + size].sum())
        self._left_out[batch.action, start] = addressed - len(rows)
        if self._checks_only:
            self._handed_over(sender, batch, rows, start=start)
            return
        if state == "sending" and sender.was_received(batch):
            receipt = Receipt(len(rows), note="already received before the interruption")
        else:
            self._audiences.about_to_send(self.delivery, batch, start, self.delivery.attempt, clock())
            receipt = self._handed_over(sender, batch, rows, start=start, is_first=state is None)
        self._audiences.sent(self.delivery, batch, self.delivery.attempt, receipt, clock())
        if receipt.invalid:
            self.progress.note(
                f"Batch {batch.seq}: {receipt.invalid:,} of {batch.rows:,} rows were rejected."
            )

    def _handed_over(
        self, sender: Sender, batch: Batch, rows: pa.Table, *, start: int, is_first: bool = False
    ) -> Receipt:
        """is_first : the batch was never sent before."""
        for attempt in range(_TRIES):
            rows = self._without_erased(batch, rows, start)
            if not len(rows):
                return Receipt(0, note="no members left to send")
            try:
                return self._send_unerased(sender, batch, rows, start)
            except ChannelError as error:
                if error.code != _UNCERTAIN and is_first and not attempt:  # a refused batch did not arrive
                    self._audiences.not_sent(self.delivery, batch, self.delivery.attempt)
                if error.code != _UNCERTAIN or attempt == _TRIES - 1:
                    raise
            self.wire.pause(min(2.0**attempt, 30.0))
            if sender.was_received(batch):
                return Receipt(
                    len(rows), note="the response was lost; the platform confirms that it received the batch"
                )
        raise AssertionError("unreachable")

    def _send_unerased(self, sender: Sender, batch: Batch, rows: pa.Table, start: int) -> Receipt:
        """Send the rows, without customers who are erased while the call waits for a retry.

        Each round removes at least one row, so the loop ends. A call is retried only if it certainly had no
        effect.
        """
        while len(rows):
            try:
                with self._in_flight(rows), file_faults("write the file of an audience"):
                    receipt = sender.send(batch, rows)
            except _MembersErased:
                rows = self._without_erased(batch, rows, start)
            else:
                self._leave_no_file_of_erased(rows)
                return receipt
        return Receipt(0, note="no members left to send")

    @contextmanager
    def _in_flight(self, rows: pa.Table) -> Iterator[None]:
        self._on_its_way = rows[CUSTOMER_ID].to_pylist()
        try:
            yield
        finally:
            self._on_its_way = []

    def _paused(self, seconds: float) -> None:
        """The pause of a channel between two attempts. Raises _MembersErased."""
        self.wire.pause(seconds)
        if self._erased.among(self._on_its_way):
            raise _MembersErased

    def _without_erased(self, batch: Batch, rows: pa.Table, start: int) -> pa.Table:
        import pyarrow as pa
        import pyarrow.compute as pc

        erased_ids = self._erased.among(rows[CUSTOMER_ID].to_pylist())
        if not erased_ids:
            return rows
        remaining = rows.filter(
            pc.invert(pc.is_in(rows[CUSTOMER_ID], pa.array(sorted(erased_ids), pa.string())))
        )
        self._left_out[batch.action, start] += len(rows) - len(remaining)
        return remaining

    def _leave_no_file_of_erased(self, rows: pa.Table) -> None:
        """Remove the file if an erasure searched for it before it existed."""
        if CHANNELS.load(self.version.channel).card.makes_file:
            product = product_path(self.shop.path, self.version)
            ids = rows[CUSTOMER_ID].to_pylist()
            remove_if_erased(product, ids, self.shop.path, self.begun, "the send")

    def _change(self, **values: object) -> None:
        self._audiences.change(self.delivery, **values)
        self.delivery = replace(self.delivery, **values)  # type: ignore[arg-type]


def _only_checked(card: ChannelCard) -> ChannelError:
    setting = next(setting for setting in card.settings if setting.name == card.checked_by)
    variable = setting.variable(card.name)
    return ChannelError(
        f"{card.title} checked every request and changed nothing: the audience was not sent.",
        hint=f"set {variable}=no, and send it again",
        code="channel.checked_only",
    )


def _is_more_precise(before: str, now: str | None) -> bool:
    """Whether it extends an ID that was recorded when webhooks were identified by their host alone."""
    return now is not None and now.startswith(f"{before} ")


def _other_list(version: AudienceVersion, before: str, now: str | None) -> ConflictError:
    return ConflictError(
        f"This audience was sent to another list of {version.channel}: the new list would "
        "receive only part of it.",
        values=[f"before: {before}", f"now: {now}"],
        hint="set the channel back to the previous list, or freeze the segment as an audience "
        "with another name",
        code="audience.other_list",
    )
