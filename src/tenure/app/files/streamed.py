"""Write a request body to a file as it arrives, without blocking the event loop."""

from __future__ import annotations

import hashlib
from asyncio import to_thread
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tenure.core.errors import InputError
from tenure.core.files.byte_units import MEBIBYTE

if TYPE_CHECKING:
    from hashlib import _Hash as Digest

_PIECE = MEBIBYTE


async def streamed(
    path: Path, body: AsyncIterator[bytes], most_bytes: int, hint: str = "split it"
) -> tuple[int, str]:
    """Write the body to a new file; returns its size and SHA-256.

    Raises InputError (`input.upload_size`, with the hint) as soon as it is too large.
    """
    size, digest, waiting = 0, hashlib.sha256(), bytearray()
    file = await to_thread(_created, path)
    try:
        async for piece in body:
            size += len(piece)
            if size > most_bytes:
                raise _too_large(most_bytes, hint)
            waiting += piece
            if len(waiting) >= _PIECE:
                await to_thread(_take, bytes(waiting), file, digest)
                waiting.clear()
        await to_thread(_take, bytes(waiting), file, digest)
    finally:
        await to_thread(file.close)
    return size, digest.hexdigest()


def _created(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


def _take(piece: bytes, file: BinaryIO, digest: Digest) -> None:
    digest.update(piece)
    file.write(piece)


def _too_large(most: int, hint: str) -> InputError:
    return InputError(
        "The file is too large.",
        values=[f"at most {most // MEBIBYTE:,} MiB"],
        hint=hint,
        code="input.upload_size",
    )
