"""Settings of the service: from the environment (`TENURE_*`) or a `.env` file, checked before it starts."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tenure.app.bootstrap import ENVIRONMENT_FILE, settings_from
from tenure.app.bounded.limits import Limits
from tenure.core.errors import OptionError
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.retention import Retention
from tenure.core.settings import Settings
from tenure.server.middleware.client_address import Network


class ServerSettings(BaseSettings):
    """What the service is told from outside. Every field is the variable `TENURE_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="TENURE_", env_file=ENVIRONMENT_FILE, extra="ignore", frozen=True
    )

    workspace: Path = Field(default=Path("workspace"), description="The folder of the shop that is served.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str | None = Field(
        default=None,
        description="What people type to reach the service, such as https://clv.example.com. Needed to "
        "listen on more than this machine; with https, cookies are sent over https only.",
    )
    database_url: str | None = Field(
        default=None, description="Where the SQL store is; SQLite in the workspace when not set."
    )
    redis_url: str | None = Field(
        default=None, description="Where jobs are queued and rates counted; in the workspace when not set."
    )
    mlflow_url: str | None = Field(
        default=None, description="Where the model registry is; in the workspace when not set."
    )
    memory_limit: str | None = Field(
        default=None, description="What DuckDB may use in this process, such as 2GB; 1GB when not set."
    )
    threads: int | None = Field(default=None, ge=1, description="Cores DuckDB may use; two when not set.")
    start_worker: bool = Field(default=True, description="Whether `tenure serve` runs a worker of its own.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins of web pages that may call the API from a browser, by comma."
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names by which the service may be asked, by comma, without ports; any when not set. "
        "Probes and `/metrics` are answered by any name.",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of proxies, by comma, such as 10.0.0.2 or 172.16.0.0/12, whose "
        "X-Forwarded-For is believed: the right-most hop that is none of them is who asks. When not set, "
        "everybody who comes through a proxy is counted as one address.",
    )
    most_body_mib: int = Field(
        default=8,
        ge=1,
        description="Largest body with a list of orders, events, customers or campaigns; others hold 1 MiB. "
        "What is under way of a user holds four such bodies at most, and of all thirty-two.",
    )
    most_upload_mib: int = Field(default=2048, ge=1, description="Largest upload.")
    most_unpacked_mib: int = Field(
        default=20480,
        ge=1,
        le=65536,
        description="Largest upload once unpacked, whatever lies in it included.",
    )
    most_unpacked_ratio: int = Field(
        default=250,
        ge=10,
        description="How many times its size an upload of more than 100 MiB may unpack to: text shrinks to a "
        "tenth, what is made to fill a disk to a thousandth.",
    )
    preview_memory_mib: int = Field(
        default=2048, ge=512, description="Memory that reading one upload for a preview may take."
    )
    preview_processor_seconds: int = Field(
        default=240, ge=1, description="Processor time that reading one upload for a preview may take."
    )
    preview_seconds: int = Field(
        default=300, ge=1, description="How long reading one upload for a preview may take."
    )
    previews_at_once: int = Field(
        default=2,
        ge=1,
        description="Uploads that are read for a preview at once, in each server; others wait.",
    )
    rate_per_address: str = Field(
        default="1200/minute", description="Requests allowed from an address without a good key or session."
    )
    rate_per_key: str = Field(
        default="60000/minute", description="Requests allowed from one user, by all their keys and browsers."
    )
    rate_of_logins: str = Field(
        default="20/minute",
        description="Attempts to log in, from one address; a device that a user "
        "has logged in from before is counted apart.",
    )
    streams_per_user: int = Field(
        default=20, ge=1, description="Event streams that one user may have open, in each server."
    )
    most_connections: int = Field(
        default=2_000,
        ge=8,
        description="Connections that may be open at once, at most half of them from one address that is no "
        "trusted proxy; fewer where the limit of open files is lower. Whoever comes then is answered 503.",
    )
    metrics_key: str | None = Field(
        default=None,
        min_length=16,
        description="What `/metrics`, `/readyz` and `/health` ask for, as `Authorization: Bearer ...`; "
        "anybody may ask when not set. `/livez` stays open.",
    )
    backup_to: str | None = Field(
        default=None,
        description="Where workers back the workspace up: a folder outside it, or `s3://bucket/prefix`; "
        "nowhere when not set.",
    )
    backup_hours: int = Field(default=24, ge=1, description="Hours between two scheduled backups.")
    backup_keep: int | None = Field(
        default=None, ge=1, description="Number of complete backups to keep; all when not set."
    )
    gross_margin: float = Field(
        default=1.0, gt=0, le=1, description="Share of revenue that is margin, for recommended_cac."
    )
    keep_uploads_days: int = Field(
        default=90, ge=0, description="Days that uploaded files are kept; 0: for ever."
    )
    keep_results_days: int = Field(
        default=30, ge=0, description="Days that files of predictions are kept; 0: for ever."
    )
    keep_reports_days: int = Field(
        default=365,
        ge=0,
        description="Days that the folders of runs (report, predictions, model) and tunings are kept; the "
        "newest run stays; 0: for ever.",
    )
    keep_checks_days: int = Field(
        default=90, ge=0, description="Days that quality reports are kept; 0: for ever."
    )
    keep_jobs_days: int = Field(
        default=365,
        ge=0,
        description="Days that jobs are listed, longer where their files are kept; 0: for ever.",
    )
    keep_runs_days: int = Field(
        default=1095, ge=0, description="Days that records of runs are kept; 0: for ever."
    )
    keep_audit_days: int = Field(
        default=1095, ge=0, description="Days that entries of the audit log are kept; 0: for ever."
    )
    keep_model_versions: int = Field(
        default=50,
        ge=0,
        description="How many of the newest model versions are kept, beside the champion, the challenger and "
        "earlier champions; 0: all.",
    )
    quota_mib: int | None = Field(
        default=None,
        ge=1,
        description="What the workspace may take on disk. Uploads and jobs are refused beyond it; "
        "administrators are told from 80 % on. No limit when not set.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_style: Literal["auto", "json", "plain"] = Field(
        default="auto",
        description="A JSON object per line, or plain text; auto: plain where a person looks at a terminal.",
    )
    otlp_endpoint: str | None = Field(
        default=None, description="OpenTelemetry collector (OTLP over HTTP); nothing is traced when not set."
    )
    shutdown_seconds: int = Field(
        default=20, ge=0, description="How long answers that are under way may take when the service stops."
    )

    @field_validator("allowed_origins", "allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(one.strip() for one in value.split(",") if one.strip()) if isinstance(value, str) else value
        )

    @field_validator("allowed_origins")
    @classmethod
    def _no_wildcard(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("*" in one or not one.startswith(("http://", "https://")) for one in value):
            raise ValueError(
                "name each origin in full, such as https://shop.example.com; * would let any page in"
            )
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _plain_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("*" in one or "/" in one for one in value):
            raise ValueError("name each host by itself, such as clv.example.com")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _not_everybody(cls, value: tuple[Network, ...]) -> tuple[Network, ...]:
        if any(one.prefixlen == 0 for one in value):
            raise ValueError("a network of everybody would let anybody choose their address")
        return value

    @model_validator(mode="after")
    def _safe(self) -> ServerSettings:
        if not _is_loopback(self.host) and not (self.public_url or "").startswith("https://"):
            raise ValueError(
                "listening beyond this machine without https would send passwords in the clear: put a proxy "
                "that speaks https before it and set TENURE_PUBLIC_URL=https://..."
            )
        return self

    @property
    def lines(self) -> Literal["json", "plain"]:
        """How this process logs."""
        if self.log_style == "auto":
            return "plain" if sys.stderr.isatty() else "json"
        return self.log_style

    @property
    def is_https(self) -> bool:
        """Whether people reach the service by https."""
        return (self.public_url or "").startswith("https://")

    @property
    def unpacking(self) -> UnpackingLimits:
        """What an upload may unpack to."""
        return UnpackingLimits(self.most_unpacked_mib * MEBIBYTE, self.most_unpacked_ratio)

    @property
    def of_a_preview(self) -> Limits:
        """What reading an upload in a child process may take."""
        return Limits(
            memory_bytes=self.preview_memory_mib * MEBIBYTE,
            processor_seconds=self.preview_processor_seconds,
            seconds=self.preview_seconds,
        )

    @property
    def retention(self) -> Retention:
        """How long things are kept."""
        kept = {one.name: getattr(self, f"keep_{one.name}", None) for one in fields(Retention)}
        return Retention(**{**kept, "quota_mib": self.quota_mib})  # type: ignore[arg-type]

    @property
    def app(self) -> Settings:
        """Settings as use cases take them."""
        return replace(
            settings_from(),
            memory_limit=self.memory_limit,
            threads=self.threads,
            database_url=self.database_url,
            mlflow_url=self.mlflow_url,
            redis_url=self.redis_url,
            retention=self.retention,
            backup_to=self.backup_to,
            backup_hours=self.backup_hours,
            backup_keep=self.backup_keep,
        )


def server_settings(**given: Any) -> ServerSettings:
    """Those of this process; what is given wins. Raises OptionError that names the variable."""
    try:
        return ServerSettings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise OptionError(
            f"The service cannot start with these settings: {message}.",
            values=[f"TENURE_{where.upper()}"] if where else [],
            hint="see docs/reference/settings.md",
            code="option.settings",
        ) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
