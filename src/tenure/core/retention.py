"""How long a workspace keeps what grows, and how large it may become."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.core.files.byte_units import MEBIBYTE

NEARLY = 0.8
"""Share of the quota from which on somebody is told."""


@dataclass(frozen=True)
class Retention:
    """Days each kind of thing is kept; 0 keeps it for ever. What is in use is kept however old it is.

    uploads : files that were handed in. results : files of predictions. reports : what runs and tunings made.
    checks : quality reports. jobs : jobs that ended, with what they told. runs : records of runs.
    audit : who did what. model_versions : how many of the newest are kept, beside those in use.
    quota_mib : what the workspace may take on disk; None where there is no limit.
    """

    uploads_days: int = 90
    results_days: int = 30
    reports_days: int = 365
    checks_days: int = 90
    jobs_days: int = 365
    runs_days: int = 1095
    audit_days: int = 1095
    model_versions: int = 50
    quota_mib: int | None = None

    @property
    def quota_bytes(self) -> int | None:
        """The quota in bytes."""
        return None if self.quota_mib is None else self.quota_mib * MEBIBYTE
