"""Settings from the environment: engine, limits, addresses, retention. Read in `app/bootstrap.py` only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.retention import Retention

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Smtp:
    """A mail server. security : `starttls`, `tls` from the first byte, or `none`. sender : in From."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    security: str = "starttls"


@dataclass(frozen=True)
class Settings:
    """Settings from the environment.

    engine : name of the engine that runs expressions (`TENURE_ENGINE`, default `duckdb`).
    memory_limit : memory that DuckDB may use before it spills to disk, such as `2GB` (`TENURE_MEMORY_LIMIT`).
    threads : number of cores to use (`TENURE_THREADS`); all if not set.
    postgres_url : address of the `postgres` engine (`TENURE_POSTGRES_URL`).
    database_url : address of the SQL store (`TENURE_DATABASE_URL`); in the workspace if not set.
    mlflow_url : address of the model registry (`TENURE_MLFLOW_URL`); in the workspace if not set.
    redis_url : address of the job queue (`TENURE_REDIS_URL`); in the workspace if not set.
    run_id : id of the run; generated if not set. A job that is restarted keeps its id.
    compact_seconds : minimum interval between moves of live orders into the lake (`TENURE_COMPACT_SECONDS`).
    backup_to : where workers back up the workspace (`TENURE_BACKUP_TO`); no backups if not set.
    backup_hours : minimum interval between backups (`TENURE_BACKUP_HOURS`). backup_keep : number of complete
        backups to keep (`TENURE_BACKUP_KEEP`); all if not set.
    secret_key : key that encrypts credentials in the SQL store (`TENURE_SECRET_KEY`), or several, the current
        one first; a file in the workspace if not set. Never shown.
    connect_hosts : private hosts that connections may reach (`TENURE_CONNECT_HOSTS`).
    connect_folders : folders whose files connections may read (`TENURE_CONNECT_FOLDERS`).
    channels : settings of channels, including credentials (`TENURE_META_ADS_TOKEN`...); never shown.
    smtp : mail server for notices (`TENURE_SMTP_...`); no e-mail if not set.
    public_url : public address of the service (`TENURE_PUBLIC_URL`), for links in e-mails.
    retention : how long data is kept (`TENURE_KEEP_...`) and the maximum size (`TENURE_QUOTA_MIB`).
    today : the current day in UTC; later orders are implausible.
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
    secret_key: str | None = field(default=None, repr=False)
    connect_hosts: frozenset[str] = frozenset()
    connect_folders: tuple[Path, ...] = ()
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    smtp: Smtp | None = None
    public_url: str | None = None
    retention: Retention = field(default_factory=Retention)
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    @property
    def today(self) -> date:
        return self.now.date()
