"""The composition root: the only place that reads the environment."""

from __future__ import annotations

import os
import time
from dataclasses import fields
from typing import TYPE_CHECKING

from tenure.core.activation.channel import Wire
from tenure.core.catalog import CHANNELS
from tenure.core.clock import clock
from tenure.core.errors import ChannelError, OptionError
from tenure.core.retention import Retention
from tenure.core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tenure.core.ports import Progress


ENVIRONMENT_FILE = ".env"


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
                "The platform is too busy at the moment.",
                values=[f"asked to wait {seconds:,.0f} seconds"],
                hint="try again later; work already done is not repeated",
                code="channel.busy",
            )
        left -= seconds
        time.sleep(seconds)

    return Wire(pause, now=lambda: clock().timestamp())


def _whole(environment: Mapping[str, str], name: str, what: str, least: int = 1) -> int | None:
    text = environment.get(name)
    if not text:
        return None
    if not text.isdigit() or int(text) < least:
        raise OptionError(f"{name} is not {what}.", values=[text], hint=f"set it to {least} or more")
    return int(text)
