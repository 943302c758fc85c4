"""Uploads in pieces: what has arrived stays when the connection breaks, and the sender continues from there.

As in the protocol tus (https://tus.io/protocols/resumable-upload): each piece names the offset at which it
continues, and a piece that breaks off counts as far as it came.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO

from filelock import AcquireReturnProxy, FileLock, Timeout

from tenure.app.data.uploads import LOCK, RESUMABLE, Upload, safe_name, within
from tenure.core.errors import ConflictError, InputError, NotFound
from tenure.core.files.byte_units import MEBIBYTE
from tenure.store.files.faults import store_error
from tenure.store.files.files import write_atomically

if TYPE_CHECKING:
    from tenure.app.data.uploads import Uploads
    from tenure.serving.shop import Shop

_ID = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class BeginUpload:
    """Command. name : of the file. size : in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class ContinueUpload:
    """Command. offset : of the first byte of the body. check : refuses the complete file by raising."""

    upload_id: str
    offset: int
    body: AsyncIterator[bytes]
    check: Callable[[Path], Awaitable[None]] | None = None


@dataclass(frozen=True)
class CancelUpload:
    """Command."""

    upload_id: str


@dataclass(frozen=True)
class ResumableUpload:
    """An upload that is not complete. size : of the file in bytes. offset : bytes that have arrived."""

    upload_id: str
    name: str
    size: int
    started_by: str
    offset: int = 0


def begin_upload(command: BeginUpload, shop: Shop, uploads: Uploads) -> ResumableUpload:
    """Begin an upload of which nothing has arrived yet. It is kept for a day after its last piece.

    Raises InputError (`input.upload_name`, `input.upload_size`, `input.upload_empty`), OverQuota.
    """
    name = safe_name(command.name)
    if command.size <= 0:
        raise InputError("The file is empty.", hint="upload a file with orders", code="input.upload_empty")
    if command.size > uploads.most_bytes:
        raise InputError(
            "The file is too large.",
            values=[f"at most {uploads.most_bytes // MEBIBYTE:,} MiB"],
            hint="split it, or import it with `tenure ingest`",
            code="input.upload_size",
        )
    with uploads.quota.claim() as claim:
        uploads.quota.room_bytes()
        if not claim.take(command.size):
            claim.refuse_too_much()
    upload = ResumableUpload(token_hex(16), name, command.size, shop.actor)
    try:
        folder = _folder(uploads, upload.upload_id)
        folder.mkdir(parents=True)
        (folder / name).touch()
        write_atomically(folder / RESUMABLE, json.dumps(asdict(upload)).encode())
    except OSError as error:
        raise store_error("save the upload", error) from error
    return upload


def resumable_upload(upload_id: str, shop: Shop, uploads: Uploads) -> ResumableUpload:
    """How far it has come. Raises NotFound (`upload.unknown`), also for the upload of another user."""
    folder = _folder(uploads, upload_id)
    try:
        upload = ResumableUpload(**json.loads((folder / RESUMABLE).read_text(encoding="utf-8")))
        offset = (folder / upload.name).stat().st_size
    except (OSError, ValueError, TypeError):
        upload, offset = None, 0
    if upload is None or upload.started_by != shop.actor:
        raise NotFound("This upload does not exist.", hint="upload the file again", code="upload.unknown")
    return ResumableUpload(upload.upload_id, upload.name, upload.size, upload.started_by, offset)


async def continue_upload(
    command: ContinueUpload, shop: Shop, uploads: Uploads
) -> tuple[ResumableUpload, Upload | None]:
    """Add a piece; returns how far it is, and the upload once it is complete.

    Raises
    ------
    NotFound
        `upload.unknown`.
    ConflictError
        `upload.offset`: the piece does not continue where the last one ended; `upload.busy`: another piece is
        arriving. Ask how far it is, and continue there.
    InputError, StoreError, OverQuota
        As `Uploads.receive`; the upload is then removed if the complete file is refused.
    """
    upload = await to_thread(resumable_upload, command.upload_id, shop, uploads)
    folder = _folder(uploads, upload.upload_id)
    with await to_thread(_locked, folder):
        upload = await to_thread(resumable_upload, command.upload_id, shop, uploads)
        if upload.offset != command.offset:
            raise ConflictError(
                "The piece does not continue where the last one ended.",
                values=[f"offset {command.offset:,}, but {upload.offset:,} bytes have arrived"],
                hint="ask how many bytes have arrived, and continue there",
                code="upload.offset",
            )
        with uploads.quota.claim() as claim:
            await _append(folder / upload.name, within(command.body, claim), upload)
        now = await to_thread(resumable_upload, command.upload_id, shop, uploads)
        if now.offset < now.size:
            return now, None
        return now, await _completed(folder, now, command, shop, uploads)


def cancel_upload(command: CancelUpload, shop: Shop, uploads: Uploads) -> None:
    """Remove what has arrived. Raises NotFound, or ConflictError (`upload.busy`)."""
    upload = resumable_upload(command.upload_id, shop, uploads)
    folder = _folder(uploads, upload.upload_id)
    with _locked(folder):
        (folder / RESUMABLE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    uploads.quota.forget()


async def _completed(
    folder: Path, arrived: ResumableUpload, command: ContinueUpload, shop: Shop, uploads: Uploads
) -> Upload:
    path = folder / arrived.name
    try:
        await to_thread(uploads.check_content, path)
        if command.check is not None:
            await command.check(path)
    except InputError:
        await to_thread(shutil.rmtree, folder, ignore_errors=True)
        raise
    digest, now = await to_thread(_digest, path), shop.settings.now.isoformat(timespec="seconds")
    upload = Upload(arrived.upload_id, arrived.name, arrived.size, digest, now, shop.actor)
    await to_thread((folder / RESUMABLE).unlink)
    await to_thread(uploads.save, folder, upload)
    await to_thread(shop.audit, "upload", upload.upload_id)
    return upload


async def _append(path: Path, body: AsyncIterator[bytes], upload: ResumableUpload) -> None:
    """Write what arrives, also the part of a piece that breaks off."""
    room, waiting = upload.size - upload.offset, bytearray()
    file: BinaryIO = await to_thread(path.open, "ab")
    try:
        try:
            async for piece in body:
                room -= len(piece)
                if room < 0:
                    raise InputError(
                        "More was sent than the file holds.",
                        values=[f"{upload.size:,} bytes"],
                        hint="upload the file again",
                        code="input.upload_size",
                    )
                waiting += piece
                if len(waiting) >= MEBIBYTE:
                    await to_thread(file.write, bytes(waiting))
                    waiting.clear()
        finally:
            await to_thread(file.write, bytes(waiting))
    except OSError as error:
        raise store_error("save the upload", error) from error
    finally:
        await to_thread(file.close)


def _locked(folder: Path) -> AcquireReturnProxy:
    """Holds the upload until the context ends: one piece at a time. Raises ConflictError (`upload.busy`)."""
    try:
        return FileLock(folder / LOCK, thread_local=False).acquire(timeout=0)
    except Timeout as error:
        raise ConflictError(
            "Another piece of this upload is still arriving.",
            values=[],
            hint="wait a moment, ask how many bytes have arrived, and continue there",
            code="upload.busy",
        ) from error


def _folder(uploads: Uploads, upload_id: str) -> Path:
    """Its hidden folder, which is not listed. Raises NotFound for what is no ID."""
    if not _ID.match(upload_id):
        raise NotFound("This upload does not exist.", hint="upload the file again", code="upload.unknown")
    return uploads.home / f".{upload_id}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
