"""Files with orders: upload, preview and import them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from tenure.app.bounded.limits import Task
from tenure.app.data.receive_upload import (
    ReceiveUpload,
    RemoveUpload,
    receive_upload,
    remove_upload,
)
from tenure.app.data.samples import SAMPLE_ORDERS, sample_orders
from tenure.app.data.uploads import Upload
from tenure.app.data.workbook_trial import OPENING, is_to_be_tried, opened
from tenure.app.job_parameters.preview_upload import preview_upload as upload_preview
from tenure.core.clock import clock
from tenure.server.bodies.bodies import file_in, received
from tenure.server.callers import Analyst
from tenure.server.reading_shapes import (
    FilePredictionOptions,
    PreviewResponse,
    ProfileOptions,
    ReadingOptions,
)
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown

ROUTER = APIRouter(prefix="/uploads", tags=["data"])
UploadId = Annotated[str, Path(max_length=64)]
_PREVIEW = Task(
    "Previewing the file",
    "upload.preview",
    "leave out columns that are not about orders, split the file, or import it without a preview",
)


class UploadResponse(BaseModel):
    """An uploaded file. Jobs take its `path` as `upload`."""

    upload_id: str
    name: str
    bytes: int
    sha256: str
    uploaded_at: str
    uploaded_by: str
    path: str


@ROUTER.post("", name="upload", status_code=201, openapi_extra=received("application/octet-stream"))
async def upload(
    request: Request, caller: Analyst, backend: CurrentBackend, filename: str = "orders.csv"
) -> UploadResponse:
    """Upload a CSV, gzipped CSV or Parquet file: as the body (with `?filename=`), or in a form."""

    async def try_opening(path: FilePath) -> None:
        if await run_in_threadpool(is_to_be_tried, path):
            await backend.bounded.do(OPENING, request, opened, path)

    async with file_in(request, filename) as (name, body):
        command = ReceiveUpload(name, body, try_opening)
        return upload_shown(await receive_upload(command, backend.acting(caller), backend.uploads))


@ROUTER.post("/sample", name="upload_sample", status_code=201)
async def upload_sample(caller: Analyst, backend: CurrentBackend) -> UploadResponse:
    """Add the orders of a synthetic shop as an upload."""
    body = await run_in_threadpool(sample_orders)
    command = ReceiveUpload(SAMPLE_ORDERS, _at_once(body))
    return upload_shown(await receive_upload(command, backend.acting(caller), backend.uploads))


@ROUTER.get("", name="list_uploads")
def list_uploads(_caller: Analyst, backend: CurrentBackend) -> list[UploadResponse]:
    """List uploads, newest first."""
    return [upload_shown(upload) for upload in backend.uploads.latest()]


@ROUTER.get("/{upload_id}", name="get_upload")
def get_upload(upload_id: UploadId, _caller: Analyst, backend: CurrentBackend) -> UploadResponse:
    """Show an upload."""
    return upload_shown(backend.uploads.get(upload_id))


@ROUTER.delete("/{upload_id}", name="remove_upload", status_code=204)
def delete_upload(upload_id: UploadId, caller: Analyst, backend: CurrentBackend) -> None:
    """Delete an uploaded file; data imported from it stays. 409 while a job needs it."""
    remove_upload(RemoveUpload(upload_id), backend.acting(caller), backend.uploads, backend.jobs)


@ROUTER.post("/{upload_id}/preview", name="preview_upload")
async def preview_upload(
    upload_id: UploadId, body: ReadingOptions, request: Request, _caller: Analyst, backend: CurrentBackend
) -> PreviewResponse:
    """Preview how a file would be read, its open questions, and what would count, before importing it.

    The file is read in a separate process; a file that needs too much is refused
    (`upload.preview_too_large`).
    """
    parameters = body.parameters(await run_in_threadpool(backend.uploads.get, upload_id))
    place, settings = backend.settings.workspace, backend.bounded.settings(backend.now_settings())
    preview = await backend.bounded.do(_PREVIEW, request, upload_preview, parameters, place, settings)
    return await run_in_threadpool(PreviewResponse.of, preview)


@ROUTER.post("/{upload_id}/ingest", name="ingest_upload", status_code=202)
def ingest_upload(
    upload_id: UploadId, body: ReadingOptions, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Import a file into the lake, as a job."""
    return _submitted("ingest", upload_id, body, caller, backend)


@ROUTER.post("/{upload_id}/add", name="add_upload", status_code=202)
def add_upload(
    upload_id: UploadId, body: FilePredictionOptions, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Import a file, then back-test, predict all customers and write a report, as one job."""
    return _submitted("add_data", upload_id, body, caller, backend)


@ROUTER.post("/{upload_id}/quality", name="check_upload", status_code=202)
def check_upload(
    upload_id: UploadId, body: ReadingOptions, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Check the quality of a file, as a job; its result contains the findings."""
    return _submitted("check", upload_id, body, caller, backend)


@ROUTER.post("/{upload_id}/profile", name="profile_upload", status_code=202)
def profile_upload(
    upload_id: UploadId, body: ProfileOptions, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Describe a file without predictions, as a job; its report is `profile.html`."""
    return _submitted("profile", upload_id, body, caller, backend)


def _submitted(
    kind: str, upload_id: str, body: ReadingOptions, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    parameters = body.parameters(backend.uploads.get(upload_id))
    return job_shown(backend.jobs.submit(kind, parameters, caller.user, clock()))


async def _at_once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def upload_shown(upload: Upload) -> UploadResponse:
    """As the API has it."""
    return UploadResponse(**vars(upload), path=upload.path)
