"""Settings of the service: from the environment (`TENURE_*`) or a `.env` file, checked before it starts."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tenure.app.bootstrap import ENVIRONMENT_FILE, process_environment, settings_from
from tenure.app.bounded.limits import Limits
from tenure.core.errors import OptionError
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.retention import Retention
from tenure.core.settings import Settings
from tenure.server.middleware.client_address import Network
from tenure.server.middleware.rate_counts import quota

_OLD_PREFIX, _NEW_PREFIX = "TENURE_MOST_", "TENURE_MAX_"


class ServerSettings(BaseSettings):
    """Configuration of the service. Every field is the variable `TENURE_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="TENURE_", env_file=ENVIRONMENT_FILE, extra="ignore", frozen=True
    )

    workspace: Path = Field(default=Path("workspace"), description="Workspace folder to serve.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str | None = Field(
        default=None,
        description="Public address of the service, such as https://clv.example.com. Required to "
        "listen on more than this machine; with https, cookies are sent only over https.",
    )
    database_url: str | None = Field(
        default=None, description="Address of the SQL store; default: SQLite in the workspace."
    )
    redis_url: str | None = Field(
        default=None,
        description="Redis address for the job queue and rate limits; default: in the workspace.",
    )
    mlflow_url: str | None = Field(
        default=None, description="Address of the model registry; default: in the workspace."
    )
    secret_key: str | None = Field(
        default=None,
        repr=False,
        description="Key that encrypts stored credentials, or several separated by commas, the current one "
        "first; default: the file `secret.key` in the workspace.",
    )
    connect_hosts: str | None = Field(
        default=None,
        description="Private hosts and IP addresses that connections to shops may reach, separated by "
        "commas; without it only public addresses are allowed.",
    )
    connect_folders: str | None = Field(
        default=None,
        description="Folders whose files connections may read, separated by commas; without it none.",
    )
    smtp_host: str | None = Field(
        default=None, description="Mail server for notices by e-mail; default: no e-mail."
    )
    smtp_port: int | None = Field(
        default=None, ge=1, le=65535, description="Its port; default: 587, with `tls` 465, with `none` 25."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to the mail server is encrypted."
    )
    smtp_user: str | None = Field(default=None, description="User name at the mail server.")
    smtp_password: str | None = Field(default=None, repr=False, description="Password at the mail server.")
    smtp_from: str | None = Field(
        default=None, description="Sender of e-mails; default: tenure@ and the mail server."
    )
    memory_limit: str | None = Field(
        default=None, description="Memory that DuckDB may use in this process, such as 2GB; default: 1GB."
    )
    threads: int | None = Field(
        default=None, ge=1, description="Number of cores that DuckDB may use; default: two."
    )
    start_worker: bool = Field(default=True, description="Whether `tenure serve` also runs a worker.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins of web pages that may call the API from a browser, separated by commas.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Host names that the service accepts, separated by commas, without ports; default: "
        "any. Probes and `/metrics` accept any name.",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of trusted proxies, separated by commas, such as 10.0.0.2 "
        "or 172.16.0.0/12. Their X-Forwarded-For header is used: the right-most address "
        "that is not a trusted proxy is the client. Without this setting, all clients "
        "behind a proxy count as one address.",
    )
    max_body_mib: int = Field(
        default=8,
        ge=1,
        description="Largest request body with a list of orders, events, customers or campaigns; other "
        "bodies are limited to 1 MiB. Requests in progress may add up to four such bodies "
        "per user, and to thirty-two in total.",
    )
    max_upload_mib: int = Field(default=2048, ge=1, description="Largest upload.")
    max_unpacked_mib: int = Field(
        default=20480,
        ge=1,
        le=65536,
        description="Largest upload after unpacking, including everything inside it.",
    )
    max_unpacked_ratio: int = Field(
        default=250,
        ge=10,
        description="Maximum compression ratio of an upload that unpacks to more than 100 MiB: text "
        "compresses to about a tenth, a file built to fill a disk to a thousandth.",
    )
    preview_memory_mib: int = Field(
        default=2048, ge=512, description="Maximum memory to read one upload for a preview."
    )
    preview_processor_seconds: int = Field(
        default=240, ge=1, description="Maximum processor time to read one upload for a preview."
    )
    preview_seconds: int = Field(
        default=300, ge=1, description="Maximum time to read one upload for a preview."
    )
    previews_at_once: int = Field(
        default=2,
        ge=1,
        description="Uploads that each server reads for previews at the same time; others wait.",
    )
    rate_per_address: str = Field(
        default="1200/minute",
        description="Requests allowed from one address without a valid API key or session.",
    )
    rate_per_key: str = Field(
        default="60000/minute", description="Requests allowed from one user, over all API keys and browsers."
    )
    rate_of_logins: str = Field(
        default="20/minute",
        description="Login attempts allowed from one address; known devices are counted separately.",
    )
    streams_per_user: int = Field(
        default=20, ge=1, description="Event streams that one user may have open, per server."
    )
    max_connections: int = Field(
        default=2_000,
        ge=8,
        description="Connections that may be open at the same time, at most half of them from one "
        "address that is not a trusted proxy; fewer if the limit of open files is lower. "
        "Further connections get a 503 response.",
    )
    metrics_key: str | None = Field(
        default=None,
        min_length=16,
        description="Key for `/metrics`, `/readyz` and `/health`, sent as `Authorization: Bearer ...`; "
        "without it, they are public. `/livez` is always public.",
    )
    backup_to: str | None = Field(
        default=None,
        description="Backup location for workers: a folder outside the workspace, or "
        "`s3://bucket/prefix`; default: no backups.",
    )
    backup_hours: int = Field(default=24, ge=1, description="Hours between two scheduled backups.")
    backup_keep: int | None = Field(
        default=None, ge=1, description="Number of complete backups to keep; default: all."
    )
    gross_margin: float = Field(
        default=1.0, gt=0, le=1, description="Margin as a share of revenue, for recommended_cac."
    )
    keep_uploads_days: int = Field(
        default=90, ge=0, description="Days that uploaded files are kept; 0: forever."
    )
    keep_results_days: int = Field(
        default=30, ge=0, description="Days that prediction files are kept; 0: forever."
    )
    keep_reports_days: int = Field(
        default=365,
        ge=0,
        description="Days that the folders of runs (report, predictions, model) and tuning results are "
        "kept; the newest run is always kept; 0: forever.",
    )
    keep_checks_days: int = Field(
        default=90, ge=0, description="Days that quality reports are kept; 0: forever."
    )
    keep_jobs_days: int = Field(
        default=365,
        ge=0,
        description="Days that jobs are listed, longer if their files are kept; 0: forever.",
    )
    keep_runs_days: int = Field(default=1095, ge=0, description="Days that run records are kept; 0: forever.")
    keep_audit_days: int = Field(
        default=1095, ge=0, description="Days that entries of the audit log are kept; 0: forever."
    )
    keep_model_versions: int = Field(
        default=50,
        ge=0,
        description="Number of newest model versions to keep, in addition to the champion, the "
        "challenger and earlier champions; 0: all.",
    )
    quota_mib: int | None = Field(
        default=None,
        ge=1,
        description="Disk space that the workspace may use. Beyond it, uploads and jobs are refused; "
        "administrators are warned from 80 %. Default: no limit.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_style: Literal["auto", "json", "plain"] = Field(
        default="auto",
        description="Log format: a JSON object per line, or plain text; auto: plain on a terminal.",
    )
    otlp_endpoint: str | None = Field(
        default=None, description="OpenTelemetry collector (OTLP over HTTP); default: no tracing."
    )
    shutdown_seconds: int = Field(
        default=20, ge=0, description="Time that requests in progress have to finish when the service stops."
    )

    @field_validator("allowed_origins", "allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("allowed_origins")
    @classmethod
    def _no_wildcard(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("*" in origin or not origin.startswith(("http://", "https://")) for origin in value):
            raise ValueError(
                "name each origin in full, such as https://shop.example.com; * would allow every page"
            )
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _plain_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("*" in host or "/" in host for host in value):
            raise ValueError("name each host separately, such as clv.example.com")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _no_network_of_all_addresses(cls, value: tuple[Network, ...]) -> tuple[Network, ...]:
        if any(network.prefixlen == 0 for network in value):
            raise ValueError("a network that contains all addresses would let any client choose its address")
        return value

    @field_validator("rate_per_address", "rate_per_key", "rate_of_logins")
    @classmethod
    def _readable_rate(cls, value: str) -> str:
        try:
            quota("", value)
        except OptionError as error:
            raise ValueError(error.hint) from error
        return value

    @model_validator(mode="after")
    def _safe(self) -> ServerSettings:
        if not _is_loopback(self.host) and not (self.public_url or "").startswith("https://"):
            raise ValueError(
                "listening beyond this machine without https would send passwords in plain "
                "text: put an https proxy in front of it and set "
                "TENURE_PUBLIC_URL=https://..."
            )
        return self

    @property
    def lines(self) -> Literal["json", "plain"]:
        """The log format of this process."""
        if self.log_style == "auto":
            return "plain" if sys.stderr.isatty() else "json"
        return self.log_style

    @property
    def is_https(self) -> bool:
        """Whether the public address uses https."""
        return (self.public_url or "").startswith("https://")

    @property
    def unpacking(self) -> UnpackingLimits:
        """Limits on the unpacked size of an upload."""
        return UnpackingLimits(self.max_unpacked_mib * MEBIBYTE, self.max_unpacked_ratio)

    @property
    def preview_limits(self) -> Limits:
        """Limits of the child process that reads an upload for a preview."""
        return Limits(
            memory_bytes=self.preview_memory_mib * MEBIBYTE,
            processor_seconds=self.preview_processor_seconds,
            seconds=self.preview_seconds,
        )

    @property
    def retention(self) -> Retention:
        """How long each kind of data is kept."""
        periods = {field.name: getattr(self, f"keep_{field.name}", None) for field in fields(Retention)}
        return Retention(**{**periods, "quota_mib": self.quota_mib})  # type: ignore[arg-type]

    @property
    def app(self) -> Settings:
        """The settings of the use cases."""
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


def server_settings(**overrides: Any) -> ServerSettings:
    """The settings of this process, with `overrides` first. Raises OptionError that names the variable."""
    _refuse_old_names()
    try:
        return ServerSettings(**overrides)
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


def _refuse_old_names() -> None:
    """Raise OptionError for a variable set under its old name: ignoring it would drop a limit silently."""
    for name in process_environment():
        new_name = name.upper().replace(_OLD_PREFIX, _NEW_PREFIX, 1)
        if name.upper().startswith(_OLD_PREFIX) and _field_of(new_name) in ServerSettings.model_fields:
            raise OptionError(
                f"The setting {name} is now called {new_name}.",
                values=[name],
                hint=f"set {new_name} instead, and remove {name}",
                code="option.settings",
            )


def _field_of(variable: str) -> str:
    return variable.removeprefix("TENURE_").lower()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
