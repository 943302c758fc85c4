"""Bodies that are files: streamed, as the whole body or as the file of a form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool

from tenure.app.streamed import streamed
from tenure.core.errors import InputError
from tenure.store.users import access_ended

if TYPE_CHECKING:
    from fastapi import Request

MOST_CAMPAIGN_BYTES = 64 << 20
"""Of a file of campaigns."""

_PIECE = 1 << 20
_FORM = "multipart/form-data"
_MOST_OF_FIELD = 1 << 10
"""Fields that are no file are held in memory, and none is used."""

_CHARSETS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def received(media_type: str) -> dict[str, Any]:
    """What OpenAPI is told of such a body."""
    file = {"type": "string", "format": "binary"}
    form = {"type": "object", "required": ["file"], "properties": {"file": file}}
    content = {media_type: {"schema": file}, _FORM: {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


@asynccontextmanager
async def file_in(request: Request, name: str) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    """The file's name and content, for as long as the block lasts. A form is spooled to disk first.

    Raises InputError (`input.form`); at the end of the content AccessError (`access.ended`) where who sends
    it has lost their rights while it came.
    """
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    if kind.lower() != _FORM.encode():
        yield name, _from_who_may(request, request.stream())
        return
    _check_charset(parameters.get(b"charset", b"utf-8"))
    from starlette.datastructures import UploadFile

    async with request.form(max_files=1, max_fields=8, max_part_size=_MOST_OF_FIELD) as form:
        given = form.get("file")
        if not isinstance(given, UploadFile):
            raise InputError("The form has no file.", hint="send it in the field `file`", code="input.form")
        yield given.filename or name, _from_who_may(request, _of(given))


def _check_charset(charset: bytes) -> None:
    """Texts of a form are decoded in the event loop, by whatever codec its sender names: some take hours."""
    if charset.lower() not in _CHARSETS:
        raise InputError(
            "The form is in a character set that is not read.",
            values=[charset.decode("ascii", "replace")],
            hint="send it in UTF-8",
            code="input.form",
        )


async def _from_who_may(request: Request, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A file can take hours to come."""
    async for piece in body:
        yield piece
    if not await request.app.state.backend.callers.still(request.state.caller):
        raise access_ended()


async def _of(given: Any) -> AsyncIterator[bytes]:
    while piece := await given.read(_PIECE):
        yield piece


@asynccontextmanager
async def body_to_file(request: Request, most_bytes: int) -> AsyncIterator[Path]:
    """The body as a temporary file, for as long as the block lasts."""
    place = await run_in_threadpool(TemporaryDirectory, prefix="tenure-upload-")
    try:
        path = Path(place.name) / "body"
        async with file_in(request, "body") as (_, body):
            await streamed(path, body, most_bytes)
        yield path
    finally:
        await run_in_threadpool(place.cleanup)
