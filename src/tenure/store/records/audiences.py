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
    from tenure.store.database.database import Database

Mode = Literal["add", "difference", "replace"]
MOST_VERSIONS = 1_000
"""Of one audience that were never sent, and in one list. What was sent is kept for good."""


@dataclass(frozen=True)
class Delivery:
    """A version on its way to a channel.

    state : `sending`, `sent` or `failed`. mode : `add` everybody, or only the `difference` to version
    `base_number`. attempt : sessions that the platform let expire before.
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
    """What became of a batch. state : `sending` (it may have got there), or `sent`."""

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
    """People like the members of an audience, in a country: its plan, and its id once it was made."""

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
    """Those of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self, audience: str | None = None, limit: int = MOST_VERSIONS) -> list[AudienceVersion]:
        """Newest first."""
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
        """That one, or the newest (of the channel). Raises NotFound with the nearest name."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        query = select(TABLE).where(TABLE.c.audience == audience).order_by(TABLE.c.number.desc()).limit(1)
        if number is not None:
            query = query.where(TABLE.c.number == number)
        if channel is not None:
            query = query.where(TABLE.c.channel == channel)
        with self._database.transaction(reads_only=True) as connection:
            found = connection.execute(query).mappings().first()
        if found is None:
            raise self._unknown(audience, number)
        return AudienceVersion(**found)

    def numbers(self, audience: str) -> list[int]:
        """Of all its versions, rising."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        query = select(TABLE.c.number).where(TABLE.c.audience == audience).order_by(TABLE.c.number)
        with self._database.transaction(reads_only=True) as connection:
            return list(connection.execute(query).scalars())

    def drop_unsent(self, audience: str, most: int) -> int:
        """Let go of its oldest versions of which nothing ever went out, so that so many of these are left;
        how many went. Their files are left to the caller.
        """
        from sqlalchemy import exists, select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE
        from tenure.store.database.schema import DELIVERIES, LOOKALIKES, RECEIPTS

        begun = exists().where(RECEIPTS.c.delivery_id == DELIVERIES.c.delivery_id)
        sent = exists().where(
            *(DELIVERIES.c[name] == TABLE.c[name] for name in ("audience", "number")),
            (DELIVERIES.c.state != "failed") | begun,
        )
        alike = exists().where(*(LOOKALIKES.c[name] == TABLE.c[name] for name in ("audience", "number")))
        unsent = select(TABLE.c.number).where(TABLE.c.audience == audience, ~sent, ~alike)
        with self._database.alone() as connection:  # beside a send that begins
            numbers = connection.execute(unsent.order_by(TABLE.c.number.desc()).offset(most)).scalars().all()
            for some in (numbers[at : at + MOST_VERSIONS] for at in range(0, len(numbers), MOST_VERSIONS)):
                mine = (TABLE.c.audience == audience) & TABLE.c.number.in_(some)
                connection.execute(TABLE.delete().where(mine))
        return len(numbers)

    def freeze(self, made: AudienceVersion) -> None:
        """Keep a version. Raises ConflictError where that number is taken: two were frozen at once."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIENCE_VERSIONS as TABLE

        same = (TABLE.c.audience == made.audience, TABLE.c.number == made.number)
        with self._database.alone() as connection:
            if connection.execute(select(TABLE.c.number).where(*same)).first() is not None:
                raise ConflictError(
                    "Another version of the audience was frozen at the same moment.",
                    values=[made.label],
                    hint="freeze the audience again",
                    code="audience.taken",
                )
            connection.execute(TABLE.insert().values(asdict(made)))

    def delivery(self, version: AudienceVersion) -> Delivery | None:
        """Of this version to its channel, if it was ever begun."""
        from tenure.store.database.schema import DELIVERIES as TABLE

        same = (
            TABLE.c.audience == version.audience,
            TABLE.c.number == version.number,
            TABLE.c.channel == version.channel,
        )
        return next(iter(self._deliveries(*same)), None)

    def deliveries(self, audience: str | None = None) -> list[Delivery]:
        """Newest first."""
        from tenure.store.database.schema import DELIVERIES as TABLE

        return self._deliveries(*((TABLE.c.audience == audience,) if audience is not None else ()))

    def begin(
        self, version: AudienceVersion, mode: Mode, base: Delivery | None, by: str, now: datetime
    ) -> Delivery:
        """The delivery of this version, begun now or before: there is one per version and channel."""
        from sqlalchemy import select

        from tenure.store.database.schema import DELIVERIES as TABLE

        made = Delivery(
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
        same = [TABLE.c[name] == getattr(made, name) for name in ("audience", "number", "channel")]
        with self._database.alone() as connection:
            found = connection.execute(select(TABLE).where(*same)).mappings().first()
            if found is None:
                connection.execute(TABLE.insert().values(asdict(made)))
                return made
            if found["state"] == "failed":
                again = {"state": "sending", "error": None}
                connection.execute(TABLE.update().where(*same).values(again))
                return Delivery(**{**found, **again})
            return Delivery(**found)

    def change(self, delivery: Delivery, **values: Any) -> None:
        """Note where a delivery stands: state, remote_id, attempt, finished_at, error."""
        from tenure.store.database.schema import DELIVERIES as TABLE

        with self._database.transaction() as connection:
            same = TABLE.c.delivery_id == delivery.delivery_id
            connection.execute(TABLE.update().where(same).values(values))

    def receipts(self, delivery_id: str) -> list[KeptReceipt]:
        """In the order in which batches are sent."""
        from sqlalchemy import select

        from tenure.store.database.schema import RECEIPTS as TABLE

        columns = [TABLE.c[one.name] for one in fields(KeptReceipt)]
        query = select(*columns).where(TABLE.c.delivery_id == delivery_id)
        query = query.order_by(TABLE.c.attempt, TABLE.c.action, TABLE.c.seq)
        with self._database.transaction(reads_only=True) as connection:
            return [KeptReceipt(**row) for row in connection.execute(query).mappings()]

    def about_to_send(
        self, delivery: Delivery, batch: Batch, first_row: int, attempt: int, now: datetime
    ) -> None:
        """Write down that a batch goes out, before it does."""
        from tenure.store.database.schema import RECEIPTS as TABLE

        key = _key(delivery, batch, attempt)
        with self._database.transaction() as connection:
            connection.execute(TABLE.delete().where(*_same(key)))
            facts = {"state": "sending", "first_row": first_row, "rows": batch.rows, "began_at": now}
            connection.execute(TABLE.insert().values(key | facts))

    def not_sent(self, delivery: Delivery, batch: Batch, attempt: int) -> None:
        """Write down that a batch did not get there after all: nothing has to be known of it."""
        from tenure.store.database.schema import RECEIPTS as TABLE

        with self._database.transaction() as connection:
            connection.execute(TABLE.delete().where(*_same(_key(delivery, batch, attempt))))

    def sent(self, delivery: Delivery, batch: Batch, attempt: int, receipt: Receipt, now: datetime) -> None:
        """Write down what the channel said about it."""
        from tenure.store.database.schema import RECEIPTS as TABLE

        said = {
            "state": "sent",
            "received": receipt.received,
            "invalid": receipt.invalid,
            "reference": (receipt.reference or "")[:256] or None,
            "note": masked(receipt.note)[:256] or None,
            "sent_at": now,
        }
        with self._database.transaction() as connection:
            connection.execute(TABLE.update().where(*_same(_key(delivery, batch, attempt))).values(said))

    def lookalikes(self, audience: str | None = None) -> list[Lookalike]:
        """Newest first."""
        from sqlalchemy import select

        from tenure.store.database.schema import LOOKALIKES as TABLE

        query = select(TABLE).order_by(TABLE.c.made_at.desc())
        if audience is not None:
            query = query.where(TABLE.c.audience == audience)
        with self._database.transaction(reads_only=True) as connection:
            return [Lookalike(**row) for row in connection.execute(query).mappings()]

    def keep_lookalike(self, plan: Lookalike) -> Lookalike:
        """Keep the plan; one for the same version, country and size is brought up to date."""
        from sqlalchemy import select

        from tenure.store.database.schema import LOOKALIKES as TABLE

        same = [TABLE.c[name] == getattr(plan, name) for name in ("audience", "number", "country", "percent")]
        with self._database.alone() as connection:
            found = connection.execute(select(TABLE).where(*same)).mappings().first()
            if found is None:
                connection.execute(TABLE.insert().values(asdict(plan)))
                return plan
            changed = {"quality": plan.quality, "remote_id": plan.remote_id or found["remote_id"]}
            connection.execute(TABLE.update().where(*same).values(changed))
            return Lookalike(**{**found, **changed})

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

        known = self._names()
        if audience in known:
            said = (
                f"The audience has no version {number}."
                if number
                else "This version of the audience does not exist."
            )
            hint = "list its versions: tenure audience show"
        else:
            said = "This audience does not exist."
            close = closest(audience, known)
            hint = f"did you mean '{close[0]}'?" if close else "create one: tenure audience freeze"
        return NotFound(said, values=[audience], hint=hint, code="audience.unknown")


def _key(delivery: Delivery, batch: Batch, attempt: int) -> dict[str, Any]:
    action: Action = batch.action
    return {"delivery_id": delivery.delivery_id, "action": action, "attempt": attempt, "seq": batch.seq}


def _same(key: dict[str, Any]) -> list[Any]:
    from tenure.store.database.schema import RECEIPTS as TABLE

    return [TABLE.c[name] == value for name, value in key.items()]
