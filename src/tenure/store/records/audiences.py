"""Audience versions, their deliveries with receipts, and lookalikes, in the SQL store."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.activation.audience import Action, AudienceVersion, Batch, Receipt
from tenure.core.errors import ConflictError, NotFound
from tenure.core.text.quoted import masked
from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from tenure.store.database.database import Database

Mode = Literal["add", "difference", "replace"]
MAX_VERSIONS = 1_000
"""Maximum number of unsent versions of an audience, and of versions in a list. Sent versions are kept
forever.
"""


@dataclass(frozen=True)
class Delivery:
    """The delivery of a version to a channel.

    state : `sending`, `sent` or `failed`. mode : `add` all members, or only the `difference` from version
    `base_number`. attempt : number of sessions that have expired on the platform.
    """

    delivery_id: str
    audience: str
    number: int
    channel: str
    state: str
    mode: Mode
    base_number: int | None
    attempt: int
    remote_id: str | None
    started_at: datetime
    finished_at: datetime | None
    sent_by: str
    error: dict[str, str] | None = None


@dataclass(frozen=True)
class KeptReceipt:
    """The receipt of a batch. state : `sending` (it may have arrived), or `sent`."""

    action: str
    attempt: int
    seq: int
    state: str
    first_row: int
    rows: int
    received: int | None
    invalid: int | None
    reference: str | None
    note: str | None
    began_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Lookalike:
    """A lookalike of an audience in a country: its plan, and its id once created on the platform."""

    lookalike_id: str
    audience: str
    number: int
    channel: str
    country: str
    percent: int
    quality: dict[str, Any]
    remote_id: str | None
    made_at: datetime
    made_by: str


class Audiences:
    """The audiences of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self, audience: str | None = None, limit: int = MAX_VERSIONS) -> list[AudienceVersion]:
        """Versions of an audience, or of all, newest first."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        query = select(TABLE).order_by(TABLE.c.frozen_at.desc(), TABLE.c.number.desc()).limit(limit)
        if audience is not None:
            query = query.where(TABLE.c.audience == audience)
        with self._database.transaction(reads_only=True) as connection:
            return [AudienceVersion(**row) for row in connection.execute(query).mappings()]

    def version(
        self, audience: str, number: int | None = None, channel: str | None = None
    ) -> AudienceVersion:
        """The version of that number, or the newest (of the channel). Raises NotFound, which suggests the
        closest name.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        query = select(TABLE).where(TABLE.c.audience == audience).order_by(TABLE.c.number.desc()).limit(1)
        if number is not None:
            query = query.where(TABLE.c.number == number)
        if channel is not None:
            query = query.where(TABLE.c.channel == channel)
        with self._database.transaction(reads_only=True) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise self._unknown(audience, number)
        return AudienceVersion(**row)

    def numbers(self, audience: str) -> list[int]:
        """Numbers of all versions of an audience, ascending."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        query = select(TABLE.c.number).where(TABLE.c.audience == audience).order_by(TABLE.c.number)
        with self._database.transaction(reads_only=True) as connection:
            return list(connection.execute(query).scalars())

    def drop_unsent(self, audience: str, most: int) -> int:
        """Delete the oldest versions that were never sent, so that `most` of them remain; returns the number
        deleted. The caller removes their files.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        unsent = select(TABLE.c.number).where(TABLE.c.audience == audience, *never_sent())
        with self._database.exclusive() as connection:  # a delivery may begin at the same time
            numbers = connection.execute(unsent.order_by(TABLE.c.number.desc()).offset(most)).scalars().all()
            for chunk in (
                numbers[start : start + MAX_VERSIONS] for start in range(0, len(numbers), MAX_VERSIONS)
            ):
                in_chunk = (TABLE.c.audience == audience) & TABLE.c.number.in_(chunk)
                connection.execute(TABLE.delete().where(in_chunk))
        return len(numbers)

    def freeze(self, version: AudienceVersion) -> None:
        """Store a version. Raises ConflictError if another was frozen with that number at the same time."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        is_same = (TABLE.c.audience == version.audience, TABLE.c.number == version.number)
        with self._database.exclusive() as connection:
            if connection.execute(select(TABLE.c.number).where(*is_same)).first() is not None:
                raise ConflictError(
                    "Another version of the audience was frozen at the same moment.",
                    values=[version.label],
                    hint="freeze the audience again",
                    code="audience.taken",
                )
            connection.execute(TABLE.insert().values(asdict(version)))

    def delivery(self, version: AudienceVersion) -> Delivery | None:
        """The delivery of this version to its channel, if any was started."""
        from tenure.store.database.schema import DELIVERIES as TABLE

        same = (
            TABLE.c.audience == version.audience,
            TABLE.c.number == version.number,
            TABLE.c.channel == version.channel,
        )
        return next(iter(self._deliveries(*same)), None)

    def deliveries(self, audience: str | None = None) -> list[Delivery]:
        """Deliveries of an audience, or of all, newest first."""
        from tenure.store.database.schema import DELIVERIES as TABLE

        return self._deliveries(*((TABLE.c.audience == audience,) if audience is not None else ()))

    def begin(
        self, version: AudienceVersion, mode: Mode, base: Delivery | None, by: str, now: datetime
    ) -> Delivery:
        """Start or resume the delivery of this version; there is one per version and channel."""
        from sqlalchemy import select

        from tenure.store.database.schema import DELIVERIES as TABLE

        delivery = Delivery(
            new_id(),
            version.audience,
            version.number,
            version.channel,
            "sending",
            mode,
            None if base is None else base.number,
            0,
            None if base is None else base.remote_id,
            now,
            None,
            by,
        )
        same = [TABLE.c[name] == getattr(delivery, name) for name in ("audience", "number", "channel")]
        with self._database.exclusive() as connection:
            row = connection.execute(select(TABLE).where(*same)).mappings().first()
            if row is None:
                connection.execute(TABLE.insert().values(asdict(delivery)))
                return delivery
            if row["state"] == "failed":
                restart = {"state": "sending", "error": None}
                connection.execute(TABLE.update().where(*same).values(restart))
                return Delivery(**{**row, **restart})
            return Delivery(**row)

    def change(self, delivery: Delivery, **values: Any) -> None:
        """Update the status of a delivery: state, remote_id, attempt, finished_at, error."""
        from tenure.store.database.schema import DELIVERIES as TABLE

        with self._database.transaction() as connection:
            same = TABLE.c.delivery_id == delivery.delivery_id
            connection.execute(TABLE.update().where(same).values(values))

    def receipts(self, delivery_id: str) -> list[KeptReceipt]:
        """Receipts of a delivery, in the order in which batches are sent."""
        from sqlalchemy import select

        from tenure.store.database.schema import RECEIPTS as TABLE

        columns = [TABLE.c[field.name] for field in fields(KeptReceipt)]
        query = select(*columns).where(TABLE.c.delivery_id == delivery_id)
        query = query.order_by(TABLE.c.attempt, TABLE.c.action, TABLE.c.seq)
        with self._database.transaction(reads_only=True) as connection:
            return [KeptReceipt(**row) for row in connection.execute(query).mappings()]

    def about_to_send(
        self, delivery: Delivery, batch: Batch, first_row: int, attempt: int, now: datetime
    ) -> None:
        """Record a batch before it is sent."""
        from tenure.store.database.schema import RECEIPTS as TABLE

        key = _key(delivery, batch, attempt)
        with self._database.transaction() as connection:
            connection.execute(TABLE.delete().where(*_same(key)))
            facts = {"state": "sending", "first_row": first_row, "rows": batch.rows, "began_at": now}
            connection.execute(TABLE.insert().values(key | facts))

    def not_sent(self, delivery: Delivery, batch: Batch, attempt: int) -> None:
        """Delete the record of a batch that did not arrive."""
        from tenure.store.database.schema import RECEIPTS as TABLE

        with self._database.transaction() as connection:
            connection.execute(TABLE.delete().where(*_same(_key(delivery, batch, attempt))))

    def sent(self, delivery: Delivery, batch: Batch, attempt: int, receipt: Receipt, now: datetime) -> None:
        """Record the channel's response to a batch."""
        from tenure.store.database.schema import RECEIPTS as TABLE

        response = {
            "state": "sent",
            "received": receipt.received,
            "invalid": receipt.invalid,
            "reference": (receipt.reference or "")[:256] or None,
            "note": masked(receipt.note)[:256] or None,
            "sent_at": now,
        }
        with self._database.transaction() as connection:
            connection.execute(TABLE.update().where(*_same(_key(delivery, batch, attempt))).values(response))

    def lookalikes(self, audience: str | None = None) -> list[Lookalike]:
        """Lookalikes of an audience, or of all, newest first."""
        from sqlalchemy import select

        from tenure.store.database.schema import LOOKALIKES as TABLE

        query = select(TABLE).order_by(TABLE.c.made_at.desc())
        if audience is not None:
            query = query.where(TABLE.c.audience == audience)
        with self._database.transaction(reads_only=True) as connection:
            return [Lookalike(**row) for row in connection.execute(query).mappings()]

    def keep_lookalike(self, plan: Lookalike) -> Lookalike:
        """Store the plan, or update the plan for the same version, country and size."""
        from sqlalchemy import select

        from tenure.store.database.schema import LOOKALIKES as TABLE

        same = [TABLE.c[name] == getattr(plan, name) for name in ("audience", "number", "country", "percent")]
        with self._database.exclusive() as connection:
            row = connection.execute(select(TABLE).where(*same)).mappings().first()
            if row is None:
                connection.execute(TABLE.insert().values(asdict(plan)))
                return plan
            values = {"quality": plan.quality, "remote_id": plan.remote_id or row["remote_id"]}
            connection.execute(TABLE.update().where(*same).values(values))
            return Lookalike(**{**row, **values})

    def _deliveries(self, *conditions: Any) -> list[Delivery]:
        from sqlalchemy import select

        from tenure.store.database.schema import DELIVERIES as TABLE

        query = select(TABLE).where(*conditions).order_by(TABLE.c.started_at.desc(), TABLE.c.number.desc())
        with self._database.transaction(reads_only=True) as connection:
            return [Delivery(**row) for row in connection.execute(query).mappings()]

    def _names(self) -> list[str]:
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        query = select(TABLE.c.audience).distinct().order_by(TABLE.c.audience)
        with self._database.transaction(reads_only=True) as connection:
            return list(connection.execute(query).scalars())

    def _unknown(self, audience: str, number: int | None) -> NotFound:
        from tenure.core.text.closest import closest

        names = self._names()
        if audience in names:
            message = (
                f"The audience has no version {number}."
                if number
                else "This version of the audience does not exist."
            )
            hint = "list its versions: tenure audience show"
        else:
            message = "This audience does not exist."
            close = closest(audience, names)
            hint = f"did you mean '{close[0]}'?" if close else "create one: tenure audience freeze"
        return NotFound(message, values=[audience], hint=hint, code="audience.unknown")


def never_sent() -> list[ColumnElement[bool]]:
    """Conditions on a version: nothing of it was sent, and it has no lookalikes."""
    from sqlalchemy import exists

    from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE
    from tenure.store.database.schema import DELIVERIES, LOOKALIKES, RECEIPTS

    has_receipts = exists().where(RECEIPTS.c.delivery_id == DELIVERIES.c.delivery_id)
    was_sent = exists().where(
        *(DELIVERIES.c[name] == TABLE.c[name] for name in ("audience", "number")),
        (DELIVERIES.c.state != "failed") | has_receipts,
    )
    has_lookalikes = exists().where(*(LOOKALIKES.c[name] == TABLE.c[name] for name in ("audience", "number")))
    return [~was_sent, ~has_lookalikes]


def _key(delivery: Delivery, batch: Batch, attempt: int) -> dict[str, Any]:
    action: Action = batch.action
    return {"delivery_id": delivery.delivery_id, "action": action, "attempt": attempt, "seq": batch.seq}


def _same(key: dict[str, Any]) -> list[Any]:
    from tenure.store.database.schema import RECEIPTS as TABLE

    return [TABLE.c[name] == value for name, value in key.items()]
