"""The composition root: the only place that reads the environment and the clock, and builds engines."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tenure.app.running_queries import note_engine
from tenure.core.catalog import CHANNELS, ENGINES
from tenure.core.channel import Wire
from tenure.core.errors import ChannelError, OptionError
from tenure.core.retention import Retention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenure.core.ports import Engine, Progress


ENVIRONMENT_FILE = ".env"


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


def process_environment() -> Mapping[str, str]:
    """Variables of this process, and those of a file `.env` in its folder that are not set otherwise.

    Every process reads them here: the service, its worker and the commands agree on where things are.
    """
    from dotenv import dotenv_values

    in_file = {name: value for name, value in dotenv_values(ENVIRONMENT_FILE).items() if value is not None}
    return {**in_file, **os.environ}


def settings_from(environment: Mapping[str, str] | None = None, now: datetime | None = None) -> Settings:
    """Settings of this process. Raises OptionError for a value that cannot be used."""
    found = process_environment() if environment is None else environment
    return Settings(
        engine=found.get("TENURE_ENGINE", "duckdb"),
        memory_limit=found.get("TENURE_MEMORY_LIMIT"),
        threads=_whole(found, "TENURE_THREADS", "a number of cores"),
        postgres_url=found.get("TENURE_POSTGRES_URL"),
        database_url=found.get("TENURE_DATABASE_URL"),
        mlflow_url=found.get("TENURE_MLFLOW_URL"),
        redis_url=found.get("TENURE_REDIS_URL"),
        compact_seconds=_whole(found, "TENURE_COMPACT_SECONDS", "a number of seconds") or 60,
        backup_to=found.get("TENURE_BACKUP_TO") or None,
        backup_hours=_whole(found, "TENURE_BACKUP_HOURS", "a number of hours") or 24,
        backup_keep=_whole(found, "TENURE_BACKUP_KEEP", "a number of backups"),
        channels=channel_settings(found),
        retention=retention_settings(found),
        now=now or clock(),
    )


def retention_settings(environment: Mapping[str, str]) -> Retention:
    """What the environment says of how long things are kept. Raises OptionError."""
    usual = Retention()
    told = {
        one.name: _whole(environment, f"TENURE_KEEP_{one.name.upper()}", "a whole number", least=0)
        for one in fields(Retention)
        if one.name != "quota_mib"
    }
    kept = {name: getattr(usual, name) if value is None else value for name, value in told.items()}
    return Retention(**kept, quota_mib=_whole(environment, "TENURE_QUOTA_MIB", "a number of MiB"))


def channel_settings(environment: Mapping[str, str] | None = None) -> dict[str, dict[str, str]]:
    """What the environment says of each channel: `TENURE_<CHANNEL>_<SETTING>`, by channel and setting."""
    found = process_environment() if environment is None else environment
    told: dict[str, dict[str, str]] = {}
    for name in CHANNELS.names():
        prefix = f"TENURE_{name.upper()}_"
        own = {key[len(prefix) :].lower(): value for key, value in found.items() if key.startswith(prefix)}
        if own:
            told[name] = own
    return told


def clock() -> datetime:
    """The present moment, for noting when something ended."""
    return datetime.now(UTC)


_LOOK_SECONDS = 5.0
"""How often a pause looks whether it is still wanted."""


def real_wire(progress: Progress) -> Wire:
    """To the world outside: pauses as long as it is asked to, but for who cancels meanwhile."""

    def pause(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK_SECONDS))
            progress.advance(0)

    return Wire(pause, now=lambda: clock().timestamp())


def hurried_wire(most_seconds: float = 20.0) -> Wire:
    """To the world outside, for who waits for an answer: it pauses so long in all, then stops."""
    left = most_seconds

    def pause(seconds: float) -> None:
        nonlocal left
        if seconds > left:
            raise ChannelError(
                "The platform has no time for this now.",
                values=[f"asked to wait {seconds:,.0f} seconds"],
                hint="try again later; what was done is found again",
                code="channel.busy",
            )
        left -= seconds
        time.sleep(seconds)

    return Wire(pause, now=lambda: clock().timestamp())


def open_engine(settings: Settings, name: str | None = None) -> Engine:
    """The engine of that name (the settings' one when left out), connected."""
    engine = _connected(settings, name or settings.engine)
    note_engine(engine)
    return engine


def _connected(settings: Settings, chosen: str) -> Engine:
    make = ENGINES.load(chosen)
    if chosen == "duckdb":
        return make(memory_limit=settings.memory_limit, threads=settings.threads)
    if chosen == "postgres":
        if not settings.postgres_url:
            raise OptionError(
                "The postgres engine needs an address.",
                hint="set TENURE_POSTGRES_URL=postgresql://user@host/database",
                code="option.postgres_url",
            )
        return make(settings.postgres_url)
    return make()


def _whole(environment: Mapping[str, str], name: str, what: str, least: int = 1) -> int | None:
    text = environment.get(name)
    if not text:
        return None
    if not text.isdigit() or int(text) < least:
        raise OptionError(f"{name} is not {what}.", values=[text], hint=f"set it to {least} or more")
    return int(text)
