"""How long a workspace keeps data, and how large it may become."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.core.files.byte_units import MEBIBYTE

NEARLY = 0.8
"""Share of the quota from which a warning is shown."""


@dataclass(frozen=True)
class Retention:
    """Days that each kind of data is kept; 0 keeps it forever. Data in use is kept regardless of its age.

    uploads : uploaded files. results : files of predictions. reports : reports of runs and tunings.
    checks : quality reports. jobs : finished jobs with their logs. runs : records of runs.
    audit : the audit log. model_versions : number of newest versions kept, in addition to those in use.
    quota_mib : maximum size of the workspace on disk; None for no limit.
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
