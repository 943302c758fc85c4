"""What the surroundings decide: engine, limits, addresses, retention. Read in `app/bootstrap.py` only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tenure.core.retention import Retention

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings:
    """What the surroundings decide.

    engine : name of the engine that expressions run on (`TENURE_ENGINE`, default `duckdb`).
    memory_limit : what DuckDB may use before it spills to disk, such as `2GB` (`TENURE_MEMORY_LIMIT`).
    threads : cores to use (`TENURE_THREADS`); all of them when not set.
    postgres_url : where the `postgres` engine connects (`TENURE_POSTGRES_URL`).
    database_url : where the SQL store is (`TENURE_DATABASE_URL`); in the workspace when not set.
    mlflow_url : where the model registry is (`TENURE_MLFLOW_URL`); in the workspace when not set.
    redis_url : where the queue of jobs is (`TENURE_REDIS_URL`); in the workspace when not set.
    run_id : of the run that is made; made up when left out. A job that is begun again has the same one.
    compact_seconds : at most so often what came in one by one goes into the lake (`TENURE_COMPACT_SECONDS`).
    backup_to : where workers back the workspace up (`TENURE_BACKUP_TO`); nowhere when not set.
    backup_hours : at most so often (`TENURE_BACKUP_HOURS`). backup_keep : so many whole backups are kept
        (`TENURE_BACKUP_KEEP`); all of them when not set.
    channels : what channels have to be told, credentials included (`TENURE_META_ADS_TOKEN`...); never shown.
    retention : how long things are kept (`TENURE_KEEP_...`) and how large it all may be (`TENURE_QUOTA_MIB`).
    today : the current day in UTC; orders after it cannot be true.
    """

    engine: str = "duckdb"
    memory_limit: str | None = None
    threads: int | None = None
    postgres_url: str | None = None
    database_url: str | None = None
    mlflow_url: str | None = None
    redis_url: str | None = None
    run_id: str | None = None
    compact_seconds: int = 60
    backup_to: str | None = None
    backup_hours: int = 24
    backup_keep: int | None = None
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    retention: Retention = field(default_factory=Retention)
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    @property
    def today(self) -> date:
        return self.now.date()
