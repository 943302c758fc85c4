"""Receive an uploaded file, and remove one."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import ConflictError

if TYPE_CHECKING:
    from tenure.app.data.uploads import Upload, Uploads
    from tenure.app.jobs.board import JobBoard
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ReceiveUpload:
    """Command. check : refuses the received file by raising; the file is not listed before."""

    name: str
    body: AsyncIterator[bytes]
    check: Callable[[Path], Awaitable[None]] | None = None


@dataclass(frozen=True)
class RemoveUpload:
    """Command."""

    upload_id: str


async def receive_upload(command: ReceiveUpload, shop: Shop, uploads: Uploads) -> Upload:
    """Save the upload. Raises as `Uploads.receive`."""
    now = shop.settings.now
    upload = await uploads.receive(command.name, command.body, shop.actor, now, command.check)
    await to_thread(shop.audit, "upload", upload.upload_id)
    return upload


def remove_upload(command: RemoveUpload, shop: Shop, uploads: Uploads, jobs: JobBoard) -> None:
    """Remove the upload; data imported from it stays.

    Raises NotFound, and ConflictError (`upload.in_use`) while a job needs it.
    """
    for job in jobs.store.unfinished():
        if command.upload_id in json.dumps(job.parameters):
            raise ConflictError(
                "A job still needs the file.",
                values=[f"job {job.job_id}, {job.kind}"],
                hint="wait until the job has finished, or cancel it first",
                code="upload.in_use",
            )
    uploads.remove(command.upload_id)
    shop.audit("remove_upload", command.upload_id)
