"""Campaigns: what each cost day by day, and what the platform says it brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tenure.core.errors import DataError
from tenure.store._secrets import new_id

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection, Select

    from tenure.store.database import Database

MOST_CAMPAIGNS = 2_000
MOST_DAYS = 1_000_000
"""Of all campaigns together: each overview reads all of them."""

_AT_ONCE = 500
_READ_AT_ONCE = 50_000
LOCK = 7_366_488  # any number that is ours alone
HIDDEN = ""
"""As its source: a campaign that is not taken in whole yet, or no longer kept, and counts for nobody."""

DayRow = dict[str, Any]
"""A `CampaignDay` as the table has it."""

_TOLD = ("impressions", "clicks", "new_customers", "revenue")


@dataclass(frozen=True)
class CampaignNamed:
    """A campaign as people speak of it. `source` and `campaign_type` are those of the customers it brings;
    `tier` the one it aims at, if any.
    """

    name: str
    source: str
    campaign_type: str | None = None
    tier: str | None = None


@dataclass(frozen=True)
class Campaign(CampaignNamed):
    """One that is kept."""

    campaign_id: str = ""
    added_at: datetime | None = None


@dataclass(frozen=True)
class CampaignDay:
    """What was spent on a day, in the workspace's currency; what the platform says of it, null if nothing."""

    day: date
    spend: float
    impressions: int | None = None
    clicks: int | None = None
    new_customers: float | None = None
    revenue: float | None = None


@dataclass(frozen=True)
class Kept:
    """How many came new, and how many days took the place of what was known of them."""

    campaigns_added: int
    days_added: int
    days_replaced: int


class Campaigns:
    """Those of the workspace, in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, found: Mapping[CampaignNamed, Sequence[CampaignDay]], now: datetime) -> Kept:
        """Keep campaigns and their days, all or nothing. One of the same name is the same campaign, and
        takes over what is said of it now; a day that is known is replaced.

        Many days go into SQLite bit by bit, seen by nobody before the last: whoever else writes waits for a
        moment only.

        Raises DataError (`campaign.too_many`) where more than `MOST_CAMPAIGNS`, or more than `MOST_DAYS`,
        would be kept; StoreError (`store.busy`) where another long file is being taken in.
        """
        from tenure.store._campaigns_bit_by_bit import AT_ONCE, keep_bit_by_bit, refuse_beside_another

        _refuse_too_many(found.keys())
        if self._database.waits_for_writers and sum(map(len, found.values())) > AT_ONCE:
            return keep_bit_by_bit(self._database, found, now)
        with self._database.alone(LOCK) as connection:
            refuse_beside_another(connection, now)
            return _kept_at_once(connection, found, now)

    def all(self) -> list[Campaign]:
        """By name."""
        with self._database.transaction(reads_only=True) as connection:
            return list(all_in(connection))

    def days(self) -> list[dict[str, Any]]:
        """Every day of every campaign, by `campaign_id` and day."""
        from sqlalchemy import select

        from tenure.store.schema import CAMPAIGN_DAYS

        query = select(CAMPAIGN_DAYS).where(CAMPAIGN_DAYS.c.campaign_id.in_(_seen()))
        query = query.order_by(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day)
        with self._database.transaction(reads_only=True) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def day_table(self) -> pa.Table:
        """The same in columns: a few bytes a day, where there are a million."""
        import pyarrow as pa
        from sqlalchemy import select

        from tenure.store.schema import CAMPAIGN_DAYS

        schema = pa.schema(
            [("campaign_id", pa.string()), ("day", pa.date32())]
            + [(name, pa.float64()) for name in ("spend", *_TOLD)]
        )
        wanted = [CAMPAIGN_DAYS.c[name] for name in schema.names]
        query = select(*wanted).where(CAMPAIGN_DAYS.c.campaign_id.in_(_seen()))
        query = query.order_by(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day)
        batches = []
        with self._database.transaction(reads_only=True) as connection:
            for rows in connection.execute(query).partitions(_READ_AT_ONCE):
                columns = zip(*rows, strict=True)
                told = zip(columns, schema.types, strict=True)
                arrays = [
                    pa.array(map(_number, one) if kind == pa.float64() else one, kind) for one, kind in told
                ]
                batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
        return pa.Table.from_batches(batches, schema)

    def remove(self, campaign_id: str) -> bool:
        """Whether there was one of that id; its days go with it."""
        from tenure.store._campaigns_bit_by_bit import hide, sweep

        with self._database.transaction() as connection:
            gone = hide(connection, campaign_id)
        if gone:
            sweep(self._database, datetime.min.replace(tzinfo=UTC))
        return gone


def all_in(connection: Connection) -> Iterator[Campaign]:
    """Those that are seen, by name."""
    from sqlalchemy import select

    from tenure.store.schema import CAMPAIGNS

    query = select(CAMPAIGNS).where(CAMPAIGNS.c.source != HIDDEN).order_by(CAMPAIGNS.c.name)
    for row in connection.execute(query).mappings():
        yield Campaign(**row)


def _seen() -> Select[tuple[str]]:
    """Ids of those that are not hidden."""
    from sqlalchemy import select

    from tenure.store.schema import CAMPAIGNS

    return select(CAMPAIGNS.c.campaign_id).where(CAMPAIGNS.c.source != HIDDEN)


def _number(value: float | int | None) -> float | None:
    """Counts are whole numbers of any size, which Arrow takes for no others."""
    return None if value is None else float(value)


def _refuse_too_many(names: Collection[object]) -> None:
    if len(names) > MOST_CAMPAIGNS:
        raise DataError(
            "These are too many campaigns; nothing was kept.",
            values=[f"{len(names):,} with those that are kept already", f"at most {MOST_CAMPAIGNS:,}"],
            hint="name the campaign of each row, not the ad or the day; remove old ones",
            code="campaign.too_many",
        )


def known_in(connection: Connection, found: Iterable[CampaignNamed]) -> dict[str, Campaign]:
    """Those that are kept already, by name. Raises DataError where there would be too many with these."""
    known = {one.name: one for one in all_in(connection)}
    _refuse_too_many(known.keys() | {one.name for one in found})
    return known


def refuse_too_many_days(connection: Connection, more: int) -> None:
    """Raises DataError (`campaign.too_many`) where so many more cannot be kept."""
    from sqlalchemy import func, select

    from tenure.store.schema import CAMPAIGN_DAYS

    counted = select(func.count()).select_from(CAMPAIGN_DAYS)
    days = connection.execute(counted.where(CAMPAIGN_DAYS.c.campaign_id.in_(_seen()))).scalar_one() + more
    if days > MOST_DAYS:
        raise DataError(
            "These are too many days of campaigns; nothing was kept.",
            values=[f"{days:,} with those that are kept already", f"at most {MOST_DAYS:,}"],
            hint="remove old campaigns, or those that are no longer compared",
            code="campaign.too_many",
        )


def _kept_at_once(
    connection: Connection, found: Mapping[CampaignNamed, Sequence[CampaignDay]], now: datetime
) -> Kept:
    known = known_in(connection, found)
    replaced = put_days(connection, found, known, now)
    refuse_too_many_days(connection, 0)
    added = sum(one.name not in known for one in found)
    return Kept(added, sum(map(len, found.values())) - replaced, replaced)


def put_days(
    connection: Connection,
    found: Mapping[CampaignNamed, Sequence[CampaignDay]],
    known: Mapping[str, Campaign],
    now: datetime,
) -> int:
    """How many of the days take the place of what was known of them."""
    replaced, rows = 0, []
    for campaign, days in found.items():
        before = known.get(campaign.name)
        campaign_id = _said_of(connection, campaign, before, now)
        if before is not None:
            replaced += remove_days(connection, campaign_id, [one.day for one in days])
        rows += [{**vars(one), "campaign_id": campaign_id} for one in days]
    insert_days(connection, rows)
    return replaced


def _said_of(connection: Connection, campaign: CampaignNamed, before: Campaign | None, now: datetime) -> str:
    """Keep what is said of a campaign; its id, made where it has none yet."""
    from tenure.store.schema import CAMPAIGNS

    values = asdict(campaign)
    if before is None:
        campaign_id = new_id()
        connection.execute(CAMPAIGNS.insert().values(values | {"campaign_id": campaign_id, "added_at": now}))
        return campaign_id
    if any(getattr(before, name) != value for name, value in values.items()):
        mine = CAMPAIGNS.c.campaign_id == before.campaign_id
        connection.execute(CAMPAIGNS.update().where(mine).values(values))
    return before.campaign_id


def remove_days(connection: Connection, campaign_id: str, days: Sequence[date]) -> int:
    """How many there were of them."""
    from tenure.store.schema import CAMPAIGN_DAYS

    gone = 0
    for some in (days[at : at + _AT_ONCE] for at in range(0, len(days), _AT_ONCE)):
        query = CAMPAIGN_DAYS.delete().where(
            CAMPAIGN_DAYS.c.campaign_id == campaign_id, CAMPAIGN_DAYS.c.day.in_(some)
        )
        gone += connection.execute(query).rowcount
    return gone


def insert_days(connection: Connection, rows: Sequence[DayRow]) -> None:
    """Rows of the table, of any campaigns."""
    from tenure.store.schema import CAMPAIGN_DAYS

    if rows:
        connection.execute(CAMPAIGN_DAYS.insert(), rows)
