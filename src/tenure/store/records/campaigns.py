"""Campaigns: daily spend, and results as the platform reports them."""

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

MAX_CAMPAIGNS = 2_000
MAX_DAYS = 1_000_000
"""Maximum number of days of all campaigns together, because each overview reads all of them."""

_READ_AT_ONCE = 50_000
_LOCK = 7_366_488  # an arbitrary number that is unique to Tenure
_REPORTED = ("impressions", "clicks", "new_customers", "revenue")
_FIGURES = ("spend", *_REPORTED)


@dataclass(frozen=True)
class CampaignNamed:
    """A campaign by name. `source` and `campaign_type` are those of the customers it wins; `tier` is the tier
    it targets, if any.
    """

    name: str
    source: str
    campaign_type: str | None = None
    tier: str | None = None


@dataclass(frozen=True)
class Campaign(CampaignNamed):
    """A stored campaign."""

    campaign_id: str = ""
    added_at: datetime | None = None


@dataclass(frozen=True)
class CampaignDay:
    """Spend on a day, in the workspace's currency, and results as reported by the platform, or null."""

    day: date
    spend: float
    impressions: int | None = None
    clicks: int | None = None
    new_customers: float | None = None
    revenue: float | None = None


@dataclass(frozen=True)
class SavedCounts:
    """Number of new campaigns, new days and replaced days."""

    campaigns_added: int
    days_added: int
    days_replaced: int


class Campaigns:
    """Campaigns of the workspace in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, campaigns: Mapping[CampaignNamed, Sequence[CampaignDay]], now: datetime) -> SavedCounts:
        """Store campaigns and their days, all or nothing. A campaign of the same name is updated; its
        existing days are replaced.

        Raises DataError (`campaign.too_many`) if there would be more than `MAX_CAMPAIGNS`, or more than
        `MAX_DAYS`.
        """
        _refuse_too_many(campaigns.keys())
        # Before the transaction, which blocks other writers of SQLite.
        rows = {campaign.name: _rows(days) for campaign, days in campaigns.items()}
        days = sum(map(len, rows.values()))
        with self._database.exclusive(_LOCK) as connection:
            stored_campaigns = {campaign.name: campaign for campaign in _all(connection)}
            _refuse_too_many(stored_campaigns.keys() | rows.keys())
            ids = {
                campaign.name: _store(connection, campaign, stored_campaigns.get(campaign.name), now)
                for campaign in campaigns
            }
            existing = [
                (ids[name], row[0]) for name in rows.keys() & stored_campaigns.keys() for row in rows[name]
            ]
            replaced = _remove_days(connection, existing)
            _refuse_too_many_days(connection, days)
            _insert_days(
                connection,
                ((ids[name], *row) for name, campaign_rows in rows.items() for row in campaign_rows),
            )
        return SavedCounts(len(rows.keys() - stored_campaigns.keys()), days - replaced, replaced)

    def all(self) -> list[Campaign]:
        """All campaigns, by name."""
        with self._database.transaction(reads_only=True) as connection:
            return list(_all(connection))

    def days(self) -> list[dict[str, Any]]:
        """All days of all campaigns, by `campaign_id` and day."""
        from sqlalchemy import select

        from tenure.store.database.schema import CAMPAIGN_DAYS

        query = select(CAMPAIGN_DAYS).order_by(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day)
        with self._database.transaction(reads_only=True) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def day_table(self) -> pa.Table:
        """All days as an Arrow table: only a few bytes per day, for up to a million days."""
        import pyarrow as pa
        from sqlalchemy import select

        from tenure.store.database.schema import CAMPAIGN_DAYS

        schema = pa.schema(
            [("campaign_id", pa.string()), ("day", pa.date32())]
            + [(name, pa.float64()) for name in ("spend", *_REPORTED)]
        )
        table_columns = [CAMPAIGN_DAYS.c[name] for name in schema.names]
        query = select(*table_columns).order_by(CAMPAIGN_DAYS.c.campaign_id, CAMPAIGN_DAYS.c.day)
        batches = []
        with self._database.transaction(reads_only=True) as connection:
            for rows in connection.execute(query).partitions(_READ_AT_ONCE):
                columns = zip(*rows, strict=True)
                arrays = [
                    pa.array(map(_number, column) if kind == pa.float64() else column, kind)
                    for column, kind in zip(columns, schema.types, strict=True)
                ]
                batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
        return pa.Table.from_batches(batches, schema)

    def remove(self, campaign_id: str) -> bool:
        """Delete a campaign and its days; returns whether it existed."""
        from tenure.store.database.schema import CAMPAIGN_DAYS, CAMPAIGNS

        with self._database.transaction() as connection:
            connection.execute(CAMPAIGN_DAYS.delete().where(CAMPAIGN_DAYS.c.campaign_id == campaign_id))
            deleted = connection.execute(CAMPAIGNS.delete().where(CAMPAIGNS.c.campaign_id == campaign_id))
            return deleted.rowcount > 0


def _all(connection: Connection) -> Iterator[Campaign]:
    from sqlalchemy import select

    from tenure.store.database.schema import CAMPAIGNS

    for row in connection.execute(select(CAMPAIGNS).order_by(CAMPAIGNS.c.name)).mappings():
        yield Campaign(**row)


def _refuse_too_many(names: Collection[object]) -> None:
    if len(names) > MAX_CAMPAIGNS:
        raise DataError(
            "There are too many campaigns; nothing was saved.",
            values=[f"{len(names):,} including those already saved", f"at most {MAX_CAMPAIGNS:,}"],
            hint="put the name of the campaign in each row, not of the ad or the day; delete old campaigns",
            code="campaign.too_many",
        )


def _number(value: float | int | None) -> float | None:
    """Counts as floats: they are integers of any size, which Arrow does not convert."""
    return None if value is None else float(value)


def _refuse_too_many_days(connection: Connection, more: int) -> None:
    from sqlalchemy import func, select

    from tenure.store.database.schema import CAMPAIGN_DAYS

    days = connection.execute(select(func.count()).select_from(CAMPAIGN_DAYS)).scalar_one() + more
    if days > MAX_DAYS:
        raise DataError(
            "There are too many days of campaigns; nothing was saved.",
            values=[f"{days:,} including those already saved", f"at most {MAX_DAYS:,}"],
            hint="delete old campaigns, or campaigns that you no longer compare",
            code="campaign.too_many",
        )


def _store(
    connection: Connection, campaign: CampaignNamed, stored_campaign: Campaign | None, now: datetime
) -> str:
    """Insert or update a campaign; returns its id."""
    from tenure.store.database.schema import CAMPAIGNS

    values = asdict(campaign)
    if stored_campaign is None:
        campaign_id = new_id()
        connection.execute(CAMPAIGNS.insert().values(values | {"campaign_id": campaign_id, "added_at": now}))
        return campaign_id
    if any(getattr(stored_campaign, name) != value for name, value in values.items()):
        is_same = CAMPAIGNS.c.campaign_id == stored_campaign.campaign_id
        connection.execute(CAMPAIGNS.update().where(is_same).values(values))
    return stored_campaign.campaign_id


def _rows(days: Iterable[CampaignDay]) -> list[tuple[Any, ...]]:
    """Rows for the driver, without the campaign's id."""
    return [(day.day.isoformat(), *(getattr(day, name) for name in _FIGURES)) for day in days]


def _remove_days(connection: Connection, days: Sequence[tuple[str, str]]) -> int:
    """Delete days, given as pairs of campaign id and day; returns the number that existed."""
    if not days:
        return 0
    statement = _statement(connection, "DELETE FROM campaign_days WHERE campaign_id = ? AND day = ?")
    return int(connection.exec_driver_sql(statement, days).rowcount)


def _insert_days(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert directly with the driver: SQLAlchemy takes twice as long per row, during which others wait."""
    values = list(rows)
    if values:
        columns = ("campaign_id", "day", *_FIGURES)
        placeholders = ", ".join("?" * len(columns))
        insert = f"INSERT INTO campaign_days ({', '.join(columns)}) VALUES ({placeholders})"
        connection.exec_driver_sql(_statement(connection, insert), values)


def _statement(connection: Connection, sql: str) -> str:
    """The statement with the placeholders of the driver."""
    return sql.replace("?", "%s") if connection.dialect.paramstyle != "qmark" else sql
