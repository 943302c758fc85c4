"""Errors of the store, the engine, jobs, channels and optional packages."""

from __future__ import annotations

from tenure.core.errors.root import TenureError


class StoreError(TenureError):
    """The workspace, its lake or its store cannot be read or written."""

    code = "store"
    exit_code = 4
    status = 503


class UnknownVersion(StoreError):
    """The version of the model does not exist."""

    code = "store.no_version"
    status = 404


class OverQuota(StoreError):
    """The workspace has reached its disk quota."""

    code = "store.quota"
    status = 507


class JobError(TenureError):
    """A background job is not in a state that allows the request."""

    code = "job"
    exit_code = 3
    status = 409


class UnknownJob(JobError):
    """No job has this ID."""

    code = "job.unknown"
    status = 404

    def __init__(self, job_id: str) -> None:
        super().__init__("This job does not exist.", values=[job_id], hint="list the jobs to find the job ID")


class ChannelError(TenureError):
    """A channel is not set up, cannot be reached, or rejected what was sent."""

    code = "channel"
    exit_code = 7
    status = 502


class ChannelNotSet(ChannelError):
    """Settings that a channel needs are missing: nothing was sent to the platform."""

    code = "channel.settings"
    status = 409


class ConnectorError(TenureError):
    """A connected shop cannot be reached, rejected the credentials, or did not answer as documented."""

    code = "connector"
    exit_code = 7
    status = 502


class EngineError(TenureError):
    """The engine that runs expressions cannot be started or reached."""

    code = "engine"
    exit_code = 4
    status = 503


class MissingExtra(TenureError):
    """An optional package is needed and not installed."""

    code = "extra.missing"
    exit_code = 5
    status = 501

    def __init__(self, component: str, extra: str) -> None:
        super().__init__(
            f"{component} needs packages that are not installed.",
            hint=f'pip install "tenure[{extra}]"',
        )
