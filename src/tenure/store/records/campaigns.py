"""Campaigns: what each cost day by day, and what the platform says it brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tenure.core.errors import DataError
from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection

    from tenure.store.database.database import Database

MOST_CAMPAIGNS = 2_000
MOST_DAYS = 1_000_000
"""Of all campaigns together: each overview reads all of them."""

_READ_AT_ONCE = 50_000
_LOCK = 7_366_488  # any number that is ours alone
_TOLD = ("impressions", "clicks", "new_customers", "revenue")
_FIGURES = ("spend", *_TOLD)


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

        Raises DataError (`campaign.too_many`) where more than `MOST_CAMPAIGNS`, or more than `MOST_DAYS`,
        would be kept.
        """
        _refuse_too_many(found.keys())
        # Before the transaction, which keeps others that write to SQLite waiting.
        rows = {campaign.name: _rows(days) for campaign, days in found.items()}
        days = sum(map(len, rows.values()))
        with self._database.alone(_LOCK) as connection:
            known = {one.name: one for one in _all(connection)}
            _refuse_too_many(known.keys() | rows.keys())
            ids = {one.name: _kept(connection, one, known.get(one.name), now) for one in found}
            again = [(ids[name], row[0]) for name in rows.keys() & known.keys() for row in rows[name]]
            replaced = _remove_days(connection, again)
            _refuse_too_many_days(connection, days)
            _insert_days(connection, ((ids[name], *row) for name, its in rows.items() for row in its))
        return Kept(len(rows.keys() - known.keys()), days - replaced, replaced)

    def all(self) -> list[Campaign]:
        """By name."""
        with self._database.transaction(reads_only=True) as connection:
            return list(_all(connection))

    def days(self) -> list[dict[str, Any]]:
        """Every day of every campaign, by `campaign_id` and day."""
        from sqlalchemy import select

        from tenure.store.database.schema import CAMPAIGN_DAYS

        query = select(CAMPAIGN_DAYS).order_by(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day)
        with self._database.transaction(reads_only=True) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def day_table(self) -> pa.Table:
        """The same in columns: a few bytes a day, where there are a million."""
        import pyarrow as pa
        from sqlalchemy import select

        from tenure.store.database.schema import CAMPAIGN_DAYS

        schema = pa.schema(
            [("campaign_id", pa.string()), ("day", pa.date32())]
            + [(name, pa.float64()) for name in ("spend", *_TOLD)]
        )
        wanted = [CAMPAIGN_DAYS.c[name] for name in schema.names]
        query = select(*wanted).order_by(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day)
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
        from tenure.store.database.schema import CAMPAIGN_DAYS, CAMPAIGNS

        with self._database.transaction() as connection:
            connection.execute(CAMPAIGN_DAYS.delete().where(CAMPAIGN_DAYS.c.campaign_id == campaign_id))
            gone = connection.execute(CAMPAIGNS.delete().where(CAMPAIGNS.c.campaign_id == campaign_id))
            return gone.rowcount > 0


def _all(connection: Connection) -> Iterator[Campaign]:
    from sqlalchemy import select

    from tenure.store.database.schema import CAMPAIGNS

    for row in connection.execute(select(CAMPAIGNS).order_by(CAMPAIGNS.c.name)).mappings():
        yield Campaign(**row)


def _refuse_too_many(names: Collection[object]) -> None:
    if len(names) > MOST_CAMPAIGNS:
        raise DataError(
            "There are too many campaigns; nothing was saved.",
            values=[f"{len(names):,} including those already saved", f"at most {MOST_CAMPAIGNS:,}"],
            hint="put the name of the campaign in each row, not of the ad or the day; delete old campaigns",
            code="campaign.too_many",
        )


def _number(value: float | int | None) -> float | None:
    """Counts are whole numbers of any size, which Arrow takes for no others."""
    return None if value is None else float(value)


def _refuse_too_many_days(connection: Connection, more: int) -> None:
    from sqlalchemy import func, select

    from tenure.store.database.schema import CAMPAIGN_DAYS

    days = connection.execute(select(func.count()).select_from(CAMPAIGN_DAYS)).scalar_one() + more
    if days > MOST_DAYS:
        raise DataError(
            "There are too many days of campaigns; nothing was saved.",
            values=[f"{days:,} including those already saved", f"at most {MOST_DAYS:,}"],
            hint="delete old campaigns, or campaigns that you no longer compare",
            code="campaign.too_many",
        )


def _kept(connection: Connection, campaign: CampaignNamed, before: Campaign | None, now: datetime) -> str:
    """Its id, made where it has none yet."""
    from tenure.store.database.schema import CAMPAIGNS

    values = asdict(campaign)
    if before is None:
        campaign_id = new_id()
        connection.execute(CAMPAIGNS.insert().values(values | {"campaign_id": campaign_id, "added_at": now}))
        return campaign_id
    if any(getattr(before, name) != value for name, value in values.items()):
        mine = CAMPAIGNS.c.campaign_id == before.campaign_id
        connection.execute(CAMPAIGNS.update().where(mine).values(values))
    return before.campaign_id


def _rows(days: Iterable[CampaignDay]) -> list[tuple[Any, ...]]:
    """As the driver takes them, without the campaign's id."""
    return [(one.day.isoformat(), *(getattr(one, name) for name in _FIGURES)) for one in days]


def _remove_days(connection: Connection, days: Sequence[tuple[str, str]]) -> int:
    """How many of these (a campaign's id and the day) there were."""
    if not days:
        return 0
    statement = _statement(connection, "DELETE FROM campaign_days WHERE campaign_id = ? AND day = ?")
    return int(connection.exec_driver_sql(statement, days).rowcount)


def _insert_days(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """By the driver: SQLAlchemy takes twice as long for each row, and others wait."""
    given = list(rows)
    if given:
        columns = ("campaign_id", "day", *_FIGURES)
        places = ", ".join("?" * len(columns))
        insert = f"INSERT INTO campaign_days ({', '.join(columns)}) VALUES ({places})"
        connection.exec_driver_sql(_statement(connection, insert), given)


def _statement(connection: Connection, sql: str) -> str:
    """With the marks of its driver."""
    return sql.replace("?", "%s") if connection.dialect.paramstyle != "qmark" else sql
