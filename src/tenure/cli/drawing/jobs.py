"""What jobs look like on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from tenure.app.jobs.list_jobs import JobDetails, JobList
from tenure.app.jobs.list_kinds import JobKinds
from tenure.cli.drawing.durations import in_words
from tenure.cli.drawing.findings import drawn, table_of
from tenure.core.clock import clock
from tenure.store.records.jobs import Job

_STATES = {"queued": "", "running": "bold", "done": "green", "failed": "red", "cancelled": "dim"}
_LINES_SHOWN = 20
_CHARACTERS_SHOWN = 200


@drawn.register
def _(listing: JobList) -> Iterable[RenderableType]:
    if not listing.jobs:
        yield Text("  No jobs. Next: tenure jobs submit KIND")
        return
    table = table_of("job", "kind", "state", "progress", "by", "submitted (UTC)", title="Jobs")
    table.columns[0].no_wrap = True
    for job in listing.jobs:
        table.add_row(
            job.job_id,
            job.kind,
            Text(job.state, style=_STATES[job.state]),
            Text(_progress(job)),
            Text(job.submitted_by),
            f"{job.submitted_at:%Y-%m-%d %H:%M}",
        )
    yield table


@drawn.register
def _(details: JobDetails) -> Iterable[RenderableType]:
    job = details.job
    yield Text(f"{job.kind} {job.job_id}: {job.state}", style=_STATES[job.state])
    table = table_of("what", "value")
    table.add_row("submitted by", Text(job.submitted_by))
    for name, at in (
        ("submitted", job.submitted_at),
        ("started", job.started_at),
        ("ended", job.finished_at),
    ):
        table.add_row(f"{name} (UTC)", _time(at))
    table.add_row("progress", Text(_progress(job) or "-"))
    table.add_row("step", Text(_step(job) or "-"))
    table.add_row("attempts", str(job.attempts))
    for group in (job.parameters, job.error or {}, job.result or {}):
        for name, value in group.items():
            table.add_row(name, Text(_short(value)))
    table.add_row("files", Text(", ".join(details.files) or "-"))
    yield table
    for line in details.log[-_LINES_SHOWN:]:
        yield Text(f"  {line.at:%H:%M:%S}  {line.text}", style="dim")


@drawn.register
def _(listing: JobKinds) -> Iterable[RenderableType]:
    table = table_of("kind", "description", "parameters", title="Kinds of jobs")
    for kind in listing.kinds:
        table.add_row(kind.name, kind.doc, Text(", ".join(kind.parameters) or "-"))
    yield table


def _progress(job: Job) -> str:
    """As "3 of 6: Back-test, 45 %, 2 min 5 s, about 3 min left"."""
    elapsed = job.elapsed_seconds(clock())
    parts = []
    if job.state == "running":
        parts += [f"{job.step_number} of {job.steps}: {job.step_name}"] if job.steps else [_step(job)]
        parts += [] if job.share is None else [f"{job.share:.0%}"]
    parts += [] if elapsed is None or job.state == "queued" else [in_words(elapsed)]
    if job.state == "running" and job.remaining_seconds is not None:
        parts.append(f"about {in_words(job.remaining_seconds)} left")
    return ", ".join(part for part in parts if part)


def _step(job: Job) -> str:
    if job.step is None or job.total_units is None:
        return job.step or ""
    return f"{job.step} ({job.done_units or 0:,} of {job.total_units:,})"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _CHARACTERS_SHOWN else f"{text[:_CHARACTERS_SHOWN]}..."


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"
