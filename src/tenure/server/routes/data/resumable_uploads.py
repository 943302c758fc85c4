"""Upload a large file in pieces: after an interruption it continues from where it was."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.data.resumable_upload import (
    BeginUpload,
    CancelUpload,
    ContinueUpload,
    ResumableUpload,
    begin_upload,
    cancel_upload,
    continue_upload,
    resumable_upload,
)
from tenure.app.data.uploads import Upload
from tenure.app.data.workbook_trial import OPENING, is_to_be_tried, opened
from tenure.server.bodies.bodies import file_in
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.data.uploads import UploadResponse, upload_shown

ROUTER = APIRouter(prefix="/uploads/resumable", tags=["data"])
UploadId = Annotated[str, Path(max_length=64)]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PIECE = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


class ResumableUploadCreate(BaseModel):
    """The file that will be sent; `size` in bytes."""

    name: str = Field(max_length=256, examples=["orders.csv"])
    size: int = Field(ge=1, le=1 << 50)


class ResumableUploadResponse(BaseModel):
    """An upload in pieces. `offset`: bytes that have arrived; `upload`: set once all have."""

    upload_id: str
    name: str
    size: int
    offset: int
    upload: UploadResponse | None = None


@ROUTER.post("", name="begin_upload", status_code=201)
def post_upload(
    body: ResumableUploadCreate, caller: Analyst, backend: CurrentBackend
) -> ResumableUploadResponse:
    """Begin an upload in pieces. It is kept for a day after its last piece."""
    return _response(begin_upload(BeginUpload(body.name, body.size), backend.acting(caller), backend.uploads))


@ROUTER.get("/{upload_id}", name="get_resumable_upload")
def get_upload(upload_id: UploadId, caller: Analyst, backend: CurrentBackend) -> ResumableUploadResponse:
    """Show how many bytes of one's own upload have arrived."""
    return _response(resumable_upload(upload_id, backend.acting(caller), backend.uploads))


@ROUTER.patch("/{upload_id}", name="continue_upload", openapi_extra=_PIECE)
async def patch_upload(
    upload_id: UploadId,
    upload_offset: Annotated[str, Header(pattern=r"^[0-9]{1,15}$")],
    request: Request,
    response: Response,
    caller: Analyst,
    backend: CurrentBackend,
) -> ResumableUploadResponse:
    """Send the next piece as the body; it begins at `Upload-Offset`, where the last one ended.

    A piece that breaks off counts as far as it came: ask for the offset, and continue there. 409 if the
    offset is another.
    """

    async def try_opening(path: FilePath) -> None:
        if await run_in_threadpool(is_to_be_tried, path):
            await backend.bounded.do(OPENING, request, opened, path)

    async with file_in(request, "piece") as (_, body):
        command = ContinueUpload(upload_id, int(upload_offset), body, try_opening)
        now, upload = await continue_upload(command, backend.acting(caller), backend.uploads)
    response.headers["Upload-Offset"] = str(now.offset)
    return _response(now, upload)


@ROUTER.delete("/{upload_id}", name="cancel_upload", status_code=204)
def delete_upload(upload_id: UploadId, caller: Analyst, backend: CurrentBackend) -> None:
    """Cancel an upload: what has arrived of it is removed."""
    cancel_upload(CancelUpload(upload_id), backend.acting(caller), backend.uploads)


def _response(now: ResumableUpload, upload: Upload | None = None) -> ResumableUploadResponse:
    complete = None if upload is None else upload_shown(upload)
    return ResumableUploadResponse(
        upload_id=now.upload_id, name=now.name, size=now.size, offset=now.offset, upload=complete
    )
