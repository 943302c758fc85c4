"""Take an upload into the lake."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.kind import WRITING, Kind
from tenure.app.jobs.plain import plain

if TYPE_CHECKING:
    from tenure.app.data.ingest import Ingested
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class IngestParameters(UploadedLog):
    """Which upload, and how to read it."""


def take_in(parameters: UploadedLog, context: JobContext, progress: Progress) -> Ingested:
    """Ingest the upload; servers see its orders at once."""
    from tenure.app.data.ingest import Ingest, ingest
    from tenure.serving.publish import refresh_serving

    command = Ingest(parameters.log(context.workspace), context.workspace, _WAIT_SECONDS)
    made = ingest(command, context.settings, progress)
    for sentence in made.sentences:
        progress.note(sentence)
    refresh_serving(context.shop.workspace, context.settings, progress)
    return made


def facts_of(made: Ingested) -> dict[str, Any]:
    """The job's result."""
    batch, account = made.batch, made.account
    facts = {
        "batch_id": batch.batch_id,
        "source": batch.source,
        "lake_version": made.version,
        "already_ingested": made.already_ingested,
        "rows_in": batch.rows_in,
        "rows_added": batch.rows_added,
        "rows_known": batch.rows_known,
        "rows_quarantined": batch.rows_quarantined,
        "counted": account.counted and {**asdict(account.counted), "currency": account.currency},
        "orders_changed": made.orders_changed and asdict(made.orders_changed),
        "returned": made.returned,
        "returned_alike": made.returned_alike,
        "respelled": asdict(made.respelled),
        "sentences": made.sentences,
        "left_out": [{"reason": one.rule, "rows": one.rows, "money": one.money} for one in account.left_out],
    }
    return dict(plain(facts))


def _run(parameters: IngestParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    return facts_of(take_in(parameters, context, progress))


KIND = Kind("Import an uploaded order log into the lake.", "analyst", IngestParameters, _run, WRITING)
