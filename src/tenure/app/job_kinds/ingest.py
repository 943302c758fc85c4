"""Import an uploaded file into the lake: orders, or contacts, products or events."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.kind import WRITING, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import IMPORT

if TYPE_CHECKING:
    from tenure.app.data.ingest import IngestResult
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class IngestParameters(UploadedLog):
    """Which upload, and how to read it."""


def ingest_upload(parameters: UploadedLog, context: JobContext, progress: Progress) -> IngestResult:
    """Import the upload; its orders are published to servers at once."""
    from tenure.app.data.ingest import Ingest, ingest

    shop = context.shop
    result = ingest(Ingest(parameters.log(shop), WAIT_SECONDS), shop, progress)
    for sentence in result.sentences:
        progress.note(sentence)
    return result


def facts_of(result: IngestResult) -> dict[str, Any]:
    """The job's result."""
    batch, account = result.batch, result.account
    facts = {
        "batch_id": batch.batch_id,
        "source": batch.source,
        "lake_version": result.version,
        "already_ingested": result.already_ingested,
        "rows_in": batch.rows_in,
        "rows_added": batch.rows_added,
        "rows_known": batch.rows_known,
        "rows_quarantined": batch.rows_quarantined,
        "counted": account.counted and {**asdict(account.counted), "currency": account.currency},
        "orders_changed": result.orders_changed and asdict(result.orders_changed),
        "returned": result.returned,
        "returned_alike": result.returned_alike,
        "respelled": asdict(result.respelled),
        "sentences": result.sentences,
        "left_out": [
            {"reason": count.rule, "rows": count.rows, "money": count.money} for count in account.left_out
        ],
    }
    return dict(plain(facts))


def _run(parameters: IngestParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    if parameters.is_side_table:
        from tenure.app.imports.import_table import import_table

        return dict(plain(asdict(import_table(parameters.table(context.shop), context.shop, progress))))
    return facts_of(ingest_upload(parameters, context, progress))


KIND = Kind(
    "Import uploaded orders, contacts, products or events.",
    "analyst",
    IngestParameters,
    _run,
    WRITING,
    stages=IMPORT,
)
