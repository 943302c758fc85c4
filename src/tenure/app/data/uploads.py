"""Files that are uploaded over HTTP: streamed to disk, checked for their type, and listed."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import time
from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from tenure.app.files.job_files import UPLOADS
from tenure.app.files.streamed import streamed
from tenure.core.errors import InputError, NotFound
from tenure.core.files.packed import PackedDamage, packed_damage
from tenure.store.files.faults import store_error
from tenure.store.files.files import write_atomically
from tenure.store.files.quota import Claim, Quota

if TYPE_CHECKING:
    from tenure.core.files.unpacking import UnpackingLimits

_TEXTS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
_ZIPPED = (".xlsx", ".xlsb", ".ods", ".zip")
ENDINGS = (*(f"{name}{packed}" for name in _TEXTS for packed in ("", ".gz")), ".parquet", ".xls", *_ZIPPED)
_RECORD = "upload.json"
_ID = re.compile(r"[0-9a-f]{32}\Z")
_UNSAFE = re.compile(r"[^\w.()+-]+", re.ASCII)
_GZIP, _PARQUET, _ZIP, _OLD_EXCEL = b"\x1f\x8b", b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOOKED_AT = 1 << 16
_MOST_SHOWN = 1_000
_TOO_LARGE = "split it, or import it with `tenure ingest`"
_PIECE = 1 << 20
LOCK = ".receiving"
RESUMABLE = ".resumable"
"""The record of a resumable upload, beside what has arrived of it."""
_RESUMABLE_SECONDS = 86_400.0
_UNLOCKED_SECONDS = 60.0
"""An unlocked folder younger than this may belong to an upload that is about to lock it."""


@dataclass(frozen=True)
class Upload:
    """One file. `name` is its name on disk; `path` is what jobs take as `upload`."""

    upload_id: str
    name: str
    bytes: int
    sha256: str
    uploaded_at: str
    uploaded_by: str

    @property
    def path(self) -> str:
        return f"{self.upload_id}/{self.name}"


class Uploads:
    """The folder `uploads` of a workspace.

    Parameters
    ----------
    most_bytes : maximum size of a file as received. unpacking : limits on its unpacked size.
    quota : disk quota of the workspace.
    """

    def __init__(
        self, workspace: Path, most_bytes: int, unpacking: UnpackingLimits, quota: Quota | None = None
    ) -> None:
        self.home, self.quota = workspace / UPLOADS, quota or Quota(workspace, None)
        self.most_bytes, self._unpacking = most_bytes, unpacking

    async def receive(
        self,
        name: str,
        body: AsyncIterator[bytes],
        by: str,
        now: datetime,
        check: Callable[[Path], Awaitable[None]] | None = None,
    ) -> Upload:
        """Write the body to disk in pieces; a refused or interrupted upload leaves nothing behind.

        Disk access and unpacking run in threads, so that other requests are not blocked. `check` may refuse
        the received file by raising; the file is not visible before.

        Raises
        ------
        InputError
            `input.upload_name`, `input.upload_type` (its content does not match its name),
            `input.upload_size`, `input.upload_empty`.
        StoreError
            `store.full`, `store.io`.
        OverQuota
            The workspace has reached its disk quota, or would with this file.
        """
        async with self._coming(name, body) as (path, size, digest):
            upload_id = path.parent.name.removeprefix(".")
            upload = Upload(upload_id, path.name, size, digest, now.isoformat(timespec="seconds"), by)
            if check is not None:
                await check(path)
            await to_thread(self.save, path.parent, upload)
        return upload

    @asynccontextmanager
    async def lent(self, name: str, body: AsyncIterator[bytes]) -> AsyncIterator[Path]:
        """A temporary file for the duration of the block; it is not listed as an upload.

        Raises as `receive` does.
        """
        async with self._coming(name, body) as (path, _, _):
            yield path

    @asynccontextmanager
    async def passing(self, body: AsyncIterator[bytes], most_bytes: int) -> AsyncIterator[Path]:
        """A temporary file of any type for the duration of the block, such as campaigns or a model; it counts
        towards the quota.

        Raises as `receive` does, except for the checks of the type.
        """
        async with self._lying("body", body, most_bytes, "split it") as (path, _, _):
            yield path

    @asynccontextmanager
    async def _coming(self, name: str, body: AsyncIterator[bytes]) -> AsyncIterator[tuple[Path, int, str]]:
        """A received file whose content matches its name, its size and its SHA-256; removed at the end of the
        block unless it was saved.
        """
        safe = safe_name(name)
        async with self._lying(safe, body, self.most_bytes, _TOO_LARGE) as (path, size, digest):
            if not size:
                raise InputError(
                    "The file is empty.", hint="upload a file with orders", code="input.upload_empty"
                )
            await to_thread(self.check_content, path)
            yield path, size, digest

    @asynccontextmanager
    async def _lying(
        self, name: str, body: AsyncIterator[bytes], most_bytes: int, hint: str
    ) -> AsyncIterator[tuple[Path, int, str]]:
        """A received file of any type."""
        await to_thread(self.quota.room_bytes)
        unfinished = self.home / f".{token_hex(16)}"
        with self.quota.claim() as claim:
            try:
                lock = await to_thread(_lock_of, unfinished)
                try:
                    size, digest = await streamed(unfinished / name, within(body, claim), most_bytes, hint)
                    yield unfinished / name, size, digest
                finally:
                    await to_thread(lock.release)
            except OSError as error:
                raise store_error("save the upload", error) from error
            finally:
                await to_thread(shutil.rmtree, unfinished, ignore_errors=True)

    def save(self, unfinished: Path, upload: Upload) -> None:
        """Move the file to the folder of its ID, where it is listed."""
        write_atomically(unfinished / _RECORD, json.dumps(asdict(upload), indent=2).encode())
        (unfinished / LOCK).unlink()
        unfinished.replace(self.home / upload.upload_id)

    def get(self, upload_id: str) -> Upload:
        """Raises NotFound (`upload.unknown`)."""
        upload = self._read(self.home / upload_id) if _ID.match(upload_id) else None
        if upload is None:
            raise NotFound("This upload does not exist.", hint="list the uploads", code="upload.unknown")
        return upload

    def latest(self) -> list[Upload]:
        """Newest first."""
        folders = self.home.glob("*") if self.home.is_dir() else ()
        uploads = [
            upload
            for folder in folders
            if _ID.match(folder.name) and (upload := self._read(folder)) is not None
        ]
        return sorted(uploads, key=lambda upload: upload.uploaded_at, reverse=True)[:_MOST_SHOWN]

    def file(self, upload: Upload) -> Path:
        """The path of the file."""
        return self.home / upload.path

    def remove(self, upload_id: str) -> None:
        """Raises NotFound."""
        self.get(upload_id)
        shutil.rmtree(self.home / upload_id, ignore_errors=True)
        self.quota.forget()

    def remove_abandoned(self) -> int:
        """Remove unfinished uploads of killed processes; returns how many there were."""
        folders = [folder for folder in self.home.glob(".*") if folder.is_dir() and is_abandoned(folder)]
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        return len(folders)

    def check_content(self, path: Path) -> None:
        """Raises InputError if the content does not match the name, or unpacks to more than is allowed."""
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
        if path.name.endswith(".parquet"):
            right = head.startswith(_PARQUET)
        elif path.name.endswith(".gz"):
            right = head.startswith(_GZIP) and self._unpacks(path) and _is_read_as_text(path)
        elif path.name.endswith(_ZIPPED):
            right = head.startswith(_ZIP) and self._unzips(path)
        else:
            # Many .xls files of shops are text.
            old_excel = path.name.endswith(".xls") and head.startswith(_OLD_EXCEL)
            text = b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")
            right = old_excel or (text and _is_read_as_text(path))
        if not right:
            raise InputError(
                "The content of the file does not match its name.",
                values=[path.name],
                hint=f"upload one of: {', '.join(ENDINGS)}",
                code="input.upload_type",
            )

    def _unpacks(self, path: Path) -> bool:
        """Whether it is a valid gzip file. Raises InputError if it unpacks to more than is allowed."""
        unpacked, packed = 0, path.stat().st_size
        try:
            with packed_damage(), gzip.open(path) as file:
                while piece := file.read(_PIECE):
                    unpacked += len(piece)
                    self._refuse_bomb(unpacked, packed)
        except PackedDamage:
            return False
        return True

    def _unzips(self, path: Path) -> bool:
        """Whether it is a ZIP file of the right kind. Raises InputError if it unpacks to too much."""
        from tenure.sources.files.archive import unpacked_size
        from tenure.sources.files.kind import kind_of

        if kind_of(path) != ("archive" if path.name.endswith(".zip") else "workbook"):
            return False
        size = unpacked_size(path, self._unpacking)
        if size is not None:
            self._refuse_bomb(size, path.stat().st_size)
        return size is not None

    def _refuse_bomb(self, unpacked: int, packed: int) -> None:
        if not self._unpacking.allow(unpacked, packed):
            raise InputError(
                "The file is too large after unpacking.",
                values=self._unpacking.excess(unpacked, packed),
                hint="unpack it and split it, or import it with `tenure ingest --max-unpacked`",
                code="input.upload_size",
            )

    def _read(self, folder: Path) -> Upload | None:
        try:
            return Upload(**json.loads((folder / _RECORD).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def _is_read_as_text(path: Path) -> bool:
    """Whether readers, which look at the content, would read it as text."""
    from tenure.sources.files.kind import kind_of

    return kind_of(path) in ("text", "json")


async def within(body: AsyncIterator[bytes], claim: Claim) -> AsyncIterator[bytes]:
    """The body, as long as the quota has room for it and for other uploads in progress."""
    async for piece in body:
        if not claim.take(len(piece)):
            await to_thread(claim.refuse_too_much)
        yield piece


@contextmanager
def staging_folder(workspace: Path) -> Iterator[Path]:
    """An empty folder for files that are being fetched, removed at the end of the block.

    That of a killed process is removed as an abandoned upload is.
    """
    folder = workspace / UPLOADS / f".{token_hex(16)}"
    try:
        lock = _lock_of(folder)
        try:
            yield folder
        finally:
            lock.release()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lock_of(unfinished: Path) -> FileLock:
    """Create the folder of an upload and lock it until it is received; any thread can release the lock."""
    unfinished.mkdir(parents=True)
    lock = FileLock(unfinished / LOCK, thread_local=False)
    lock.acquire(timeout=0)
    return lock


def is_abandoned(unfinished: Path) -> bool:
    """Whether no process is receiving this upload: the lock is released when its process ends.

    A resumable upload is kept for a day after its last piece.
    """
    lock = unfinished / LOCK
    try:
        if (unfinished / RESUMABLE).exists():
            newest = max(file.stat().st_mtime for file in unfinished.iterdir())
            return time.time() - newest > _RESUMABLE_SECONDS
        if not lock.exists():
            return time.time() - unfinished.stat().st_mtime > _UNLOCKED_SECONDS
        with FileLock(lock, timeout=0):
            return True
    except Timeout:
        return False
    except OSError:  # it was removed, or belongs to another user
        return False


def safe_name(name: str) -> str:
    """The last part of a name, with unsafe characters replaced, and different from the name of our record.

    Raises InputError for a type that is not supported.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = _UNSAFE.sub("_", last).lstrip(".-")[-100:]
    lower = plain.lower()
    longest_first = sorted(ENDINGS, key=len, reverse=True)
    ending = next((known_ending for known_ending in longest_first if lower.endswith(known_ending)), None)
    if ending is None or len(plain) == len(ending):
        raise InputError(
            "This type of file is not supported.",
            values=[plain],
            hint=f"upload one of: {', '.join(ENDINGS)}",
            code="input.upload_name",
        )
    safe = plain[: -len(ending)] + ending
    return f"_{safe}" if safe == _RECORD else safe
