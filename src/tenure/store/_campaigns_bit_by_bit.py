"""Many days of campaigns into SQLite, where whoever writes keeps all others that write waiting.

The days come into campaigns that nobody sees, a few thousand at a time. The last transaction shows them, and
hides what they take the place of; whoever is killed before it leaves what the next one sweeps out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tenure.core.errors import ConflictError, StoreError
from tenure.store._secrets import new_id
from tenure.store.campaigns import (
    HIDDEN,
    LOCK,
    Campaign,
    CampaignDay,
    CampaignNamed,
    DayRow,
    Kept,
    all_in,
    insert_days,
    known_in,
    put_days,
    refuse_too_many_days,
    remove_days,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.store.database import Database

AT_ONCE = 3_000
"""Days in a transaction: a tenth of a second."""

_PAUSE_SECONDS = 0.12
"""SQLite's writers look every tenth of a second whether it is their turn."""

_GIVEN_UP_AFTER = timedelta(minutes=5)
_NO_LONGER_KEPT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _New:
    """A campaign that comes, under a hidden id. before : the one in whose place it comes, if any."""

    campaign_id: str
    campaign: CampaignNamed
    before: Campaign | None
    days: Mapping[date, CampaignDay]


@dataclass
class _Plan:
    """What a file changes. few : days of campaigns that stay where they are, so few that they go in with the
    last transaction, by campaign. kept : as will be told.
    """

    known: dict[str, Campaign]
    new: list[_New] = field(default_factory=list)
    few: dict[CampaignNamed, list[CampaignDay]] = field(default_factory=dict)
    added: int = 0
    replaced: int = 0


def keep_bit_by_bit(
    database: Database, found: Mapping[CampaignNamed, Sequence[CampaignDay]], now: datetime
) -> Kept:
    """As `Campaigns.keep`."""
    sweep(database, now - _GIVEN_UP_AFTER)
    mark = new_id()
    _begin(database, mark, found, now)
    ids = [mark]
    try:
        plan = _planned(database, found)
        ids += [one.campaign_id for one in plan.new]
        with database.transaction(reads_only=True) as connection:
            refuse_too_many_days(connection, plan.added)
        _bring(database, plan.new, now)
        _show(database, plan, mark, now)
    finally:  # what came is hidden no more; all else goes
        _give_up(database, ids)
        sweep(database, now - _GIVEN_UP_AFTER)
    return Kept(sum(one.name not in plan.known for one in found), plan.added, plan.replaced)


def hide(connection: Connection, campaign_id: str) -> bool:
    """Whether there was one of that id to be seen; nobody sees it now, and `sweep` takes it away."""
    from tenure.store.schema import CAMPAIGNS

    mine = (CAMPAIGNS.c.campaign_id == campaign_id) & (CAMPAIGNS.c.source != HIDDEN)
    hidden = {"source": HIDDEN, "name": campaign_id, "added_at": _NO_LONGER_KEPT}
    return connection.execute(CAMPAIGNS.update().where(mine).values(hidden)).rowcount > 0


def sweep(database: Database, before: datetime) -> None:
    """Take hidden campaigns away, those that are no longer kept and those that began to come before then."""
    from sqlalchemy import select

    from tenure.store.schema import CAMPAIGN_DAYS, CAMPAIGNS

    old = CAMPAIGNS.c.added_at <= max(before, _NO_LONGER_KEPT)
    left = select(CAMPAIGNS.c.campaign_id).where(CAMPAIGNS.c.source == HIDDEN, old)
    with database.transaction(reads_only=True) as connection:
        ids = connection.execute(left).scalars().all()
    if not ids:
        return
    by_id = select(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day).where(
        CAMPAIGN_DAYS.c.campaign_id.in_(left)
    )
    while True:
        with database.transaction() as connection:
            rows = connection.execute(by_id.limit(AT_ONCE)).all()
            days: dict[str, list[date]] = {}
            for campaign_id, day in rows:
                days.setdefault(campaign_id, []).append(day)
            for campaign_id, some in days.items():
                remove_days(connection, campaign_id, some)
            if len(rows) < AT_ONCE:
                connection.execute(CAMPAIGNS.delete().where(CAMPAIGNS.c.source == HIDDEN, old))
                return
        time.sleep(_PAUSE_SECONDS)


def refuse_beside_another(connection: Connection, now: datetime) -> None:
    """Raises StoreError (`store.busy`) while a long file comes in: what it changes is reckoned from what is
    there.
    """
    from sqlalchemy import select

    from tenure.store.schema import CAMPAIGNS

    is_coming = (CAMPAIGNS.c.source == HIDDEN) & (CAMPAIGNS.c.added_at > now - _GIVEN_UP_AFTER)
    if connection.execute(select(CAMPAIGNS.c.campaign_id).where(is_coming)).first() is not None:
        raise StoreError(
            "A long file of campaigns is being taken in.",
            hint="try again in a minute",
            code="store.busy",
        )


def _begin(database: Database, mark: str, found: Mapping[CampaignNamed, object], now: datetime) -> None:
    from tenure.store.schema import CAMPAIGNS

    with database.alone(LOCK) as connection:
        refuse_beside_another(connection, now)
        known_in(connection, found)
        connection.execute(CAMPAIGNS.insert(), [_hidden(mark, now)])


def _planned(database: Database, found: Mapping[CampaignNamed, Sequence[CampaignDay]]) -> _Plan:
    """Days that are known as they are need not be written."""
    with database.transaction(reads_only=True) as connection:
        plan = _Plan({one.name: one for one in all_in(connection)})
        changed: dict[CampaignNamed, list[CampaignDay]] = {}
        there: dict[CampaignNamed, dict[date, CampaignDay]] = {}
        for campaign, days in found.items():
            before = plan.known.get(campaign.name)
            if before is None:
                plan.new.append(_New(new_id(), campaign, None, {one.day: one for one in days}))
                plan.added += len(days)
                continue
            kept = _days_of(connection, before.campaign_id)
            known = sum(one.day in kept for one in days)
            plan.replaced, plan.added = plan.replaced + known, plan.added + len(days) - known
            changed[campaign] = [one for one in days if kept.get(one.day) != one]
            if changed[campaign]:
                there[campaign] = kept
    if sum(map(len, changed.values())) <= AT_ONCE:
        return replace(plan, few=changed)
    for campaign, days in changed.items():
        if not days:
            plan.few[campaign] = []
            continue
        whole = there[campaign] | {one.day: one for one in days}
        plan.new.append(_New(new_id(), campaign, plan.known[campaign.name], whole))
    return plan


def _days_of(connection: Connection, campaign_id: str) -> dict[date, CampaignDay]:
    from sqlalchemy import select

    from tenure.store.schema import CAMPAIGN_DAYS as TABLE

    columns = [one for one in TABLE.c if one.name != "campaign_id"]
    found = connection.execute(select(*columns).where(TABLE.c.campaign_id == campaign_id)).mappings()
    return {row["day"]: CampaignDay(**row) for row in found}


def _bring(database: Database, new: Sequence[_New], now: datetime) -> None:
    from tenure.store.schema import CAMPAIGNS

    with database.transaction() as connection:
        if new:
            connection.execute(CAMPAIGNS.insert(), [_hidden(one.campaign_id, now) for one in new])
    for some in _batches(new):
        time.sleep(_PAUSE_SECONDS)
        with database.transaction() as connection:
            insert_days(connection, some)


def _batches(new: Sequence[_New]) -> Iterator[list[DayRow]]:
    """In the order of the table's key, in which SQLite writes fastest."""
    batch: list[DayRow] = []
    for one in sorted(new, key=lambda each: each.campaign_id):
        for day in one.days.values():
            batch.append({**vars(day), "campaign_id": one.campaign_id})
            if len(batch) == AT_ONCE:
                yield batch
                batch = []
    if batch:
        yield batch


def _show(database: Database, plan: _Plan, mark: str, now: datetime) -> None:
    """All of it at one moment."""
    from sqlalchemy import bindparam, func, select

    from tenure.store.schema import CAMPAIGNS

    with database.alone(LOCK) as connection:
        wanted = {mark, *(one.campaign_id for one in plan.new)}
        hidden = select(func.count()).where(CAMPAIGNS.c.source == HIDDEN, CAMPAIGNS.c.added_at == now)
        known = {one.name: one for one in all_in(connection)}
        if known != plan.known or connection.execute(hidden).scalar_one() != len(wanted):
            raise _changed_meanwhile()
        for one in plan.new:
            if one.before is not None:
                hide(connection, one.before.campaign_id)
        shown = CAMPAIGNS.update().where(CAMPAIGNS.c.campaign_id == bindparam("id"))
        if plan.new:
            connection.execute(shown, [_shown(one, now) for one in plan.new])
        put_days(connection, plan.few, plan.known, now)


def _shown(one: _New, now: datetime) -> dict[str, object]:
    since = now if one.before is None else one.before.added_at
    return {**asdict(one.campaign), "added_at": since, "id": one.campaign_id}


def _give_up(database: Database, ids: Sequence[str]) -> None:
    """Those of them that are hidden still are no longer awaited."""
    from tenure.store.schema import CAMPAIGNS

    with database.transaction() as connection:
        for some in (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)):
            mine = CAMPAIGNS.c.campaign_id.in_(some) & (CAMPAIGNS.c.source == HIDDEN)
            connection.execute(CAMPAIGNS.update().where(mine).values(added_at=_NO_LONGER_KEPT))


def _hidden(campaign_id: str, now: datetime) -> dict[str, object]:
    return {"campaign_id": campaign_id, "name": campaign_id, "source": HIDDEN, "added_at": now}


def _changed_meanwhile() -> ConflictError:
    return ConflictError(
        "Campaigns were changed while the file was taken in; nothing of it was kept.",
        hint="import it again",
        code="campaign.changed_meanwhile",
    )
