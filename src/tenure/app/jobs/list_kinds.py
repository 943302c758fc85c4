"""List the kinds of jobs and their parameters."""

from __future__ import annotations

from dataclasses import dataclass, fields

from tenure.app.jobs.kind import KINDS
from tenure.core.access import Role


@dataclass(frozen=True)
class JobKind:
    """A kind of job. role : the lowest role that can submit it. parameters : types by name."""

    name: str
    doc: str
    role: Role
    parameters: dict[str, str]


@dataclass(frozen=True)
class JobKinds:
    """By name."""

    kinds: list[JobKind]


def list_job_kinds() -> JobKinds:
    """All kinds that can be submitted."""
    kinds = [(name, KINDS.load(name)) for name in KINDS.names()]
    return JobKinds([JobKind(name, kind.doc, kind.role, _types(kind.parameters)) for name, kind in kinds])


def _types(parameters: type) -> dict[str, str]:
    return {field.name: str(field.type) for field in fields(parameters)}
