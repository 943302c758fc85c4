"""The composition root: the only place that reads the environment."""

from __future__ import annotations

import os
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.activation.channel import Wire
from tenure.core.catalog import CHANNELS
from tenure.core.clock import clock
from tenure.core.errors import ChannelError, OptionError, TenureError
from tenure.core.retention import Retention
from tenure.core.settings import Settings, Smtp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tenure.core.ports import Progress


ENVIRONMENT_FILE = ".env"


def process_environment() -> Mapping[str, str]:
    """Variables of this process, and those of the file `.env` in its folder that are not set already.

    Every process reads them here, so that the service, its worker and the commands use the same settings.
    """
    from dotenv import dotenv_values

    in_file = {name: value for name, value in dotenv_values(ENVIRONMENT_FILE).items() if value is not None}
    return {**in_file, **os.environ}


def settings_from(environment: Mapping[str, str] | None = None, now: datetime | None = None) -> Settings:
    """Settings of this process. Raises OptionError for a value that cannot be used."""
    variables = process_environment() if environment is None else environment
    return Settings(
        engine=variables.get("TENURE_ENGINE", "duckdb"),
        memory_limit=variables.get("TENURE_MEMORY_LIMIT"),
        threads=_whole(variables, "TENURE_THREADS", "a number of cores"),
        postgres_url=variables.get("TENURE_POSTGRES_URL"),
        database_url=variables.get("TENURE_DATABASE_URL"),
        mlflow_url=variables.get("TENURE_MLFLOW_URL"),
        redis_url=variables.get("TENURE_REDIS_URL"),
        compact_seconds=_whole(variables, "TENURE_COMPACT_SECONDS", "a number of seconds") or 60,
        backup_to=variables.get("TENURE_BACKUP_TO") or None,
        backup_hours=_whole(variables, "TENURE_BACKUP_HOURS", "a number of hours") or 24,
        backup_keep=_whole(variables, "TENURE_BACKUP_KEEP", "a number of backups"),
        secret_key=variables.get("TENURE_SECRET_KEY") or None,
        connect_hosts=frozenset(name.lower() for name in _listed(variables, "TENURE_CONNECT_HOSTS")),
        connect_folders=tuple(map(Path, _listed(variables, "TENURE_CONNECT_FOLDERS"))),
        channels=channel_settings(variables),
        smtp=smtp_settings(variables),
        public_url=variables.get("TENURE_PUBLIC_URL") or None,
        retention=retention_settings(variables),
        now=now or clock(),
    )


_SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def smtp_settings(environment: Mapping[str, str]) -> Smtp | None:
    """The mail server; None without `TENURE_SMTP_HOST`. Raises OptionError."""
    host = environment.get("TENURE_SMTP_HOST")
    if not host:
        return None
    security = environment.get("TENURE_SMTP_SECURITY") or "starttls"
    if security not in _SMTP_PORTS:
        raise OptionError(
            "TENURE_SMTP_SECURITY is not a way to encrypt.",
            values=[security],
            hint=f"set it to one of: {', '.join(_SMTP_PORTS)}",
        )
    return Smtp(
        host,
        _whole(environment, "TENURE_SMTP_PORT", "a port") or _SMTP_PORTS[security],
        environment.get("TENURE_SMTP_FROM") or f"tenure@{host}",
        environment.get("TENURE_SMTP_USER") or None,
        environment.get("TENURE_SMTP_PASSWORD") or None,
        security,
    )


def retention_settings(environment: Mapping[str, str]) -> Retention:
    """How long data is kept, from the environment. Raises OptionError."""
    usual = Retention()
    configured = {
        setting.name: _whole(environment, f"TENURE_KEEP_{setting.name.upper()}", "a whole number", least=0)
        for setting in fields(Retention)
        if setting.name != "quota_mib"
    }
    limits = {name: getattr(usual, name) if value is None else value for name, value in configured.items()}
    return Retention(**limits, quota_mib=_whole(environment, "TENURE_QUOTA_MIB", "a number of MiB"))


def channel_settings(environment: Mapping[str, str] | None = None) -> dict[str, dict[str, str]]:
    """Settings of each channel, from `TENURE_<CHANNEL>_<SETTING>`, by channel and setting."""
    variables = process_environment() if environment is None else environment
    settings: dict[str, dict[str, str]] = {}
    for name in CHANNELS.names():
        prefix = f"TENURE_{name.upper()}_"
        own = {
            key.removeprefix(prefix).lower(): value
            for key, value in variables.items()
            if key.startswith(prefix)
        }
        if own:
            settings[name] = own
    return settings


_LOOK_SECONDS = 5.0
"""How often a pause checks whether the job was canceled."""


def real_wire(progress: Progress) -> Wire:
    """A connection to real platforms; its pauses end early if the job is canceled."""

    def pause(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (seconds_left := until - time.monotonic()) > 0:
            time.sleep(min(seconds_left, _LOOK_SECONDS))
            progress.advance(0)

    return Wire(pause, now=lambda: clock().timestamp())


def hurried_wire(most_seconds: float = 20.0, error: type[TenureError] = ChannelError) -> Wire:
    """A connection to real platforms for interactive requests: pauses beyond `most_seconds` raise `error`."""
    seconds_left = most_seconds

    def pause(seconds: float) -> None:
        nonlocal seconds_left
        if seconds > seconds_left:
            raise error(
                "The platform is too busy at the moment.",
                values=[f"asked to wait {seconds:,.0f} seconds"],
                hint="try again later; work already done is not repeated",
                code=f"{error.code}.busy",
            )
        seconds_left -= seconds
        time.sleep(seconds)

    return Wire(pause, now=lambda: clock().timestamp())


def _listed(environment: Mapping[str, str], name: str) -> list[str]:
    """Values that are separated by commas."""
    return [value.strip() for value in environment.get(name, "").split(",") if value.strip()]


def _whole(environment: Mapping[str, str], name: str, meaning: str, least: int = 1) -> int | None:
    text = environment.get(name)
    if not text:
        return None
    if not text.isdigit() or int(text) < least:
        raise OptionError(f"{name} is not {meaning}.", values=[text], hint=f"set it to {least} or more")
    return int(text)
