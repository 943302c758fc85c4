"""Bodies that are files: streamed, as the whole body or as the file of a form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from python_multipart.multipart import parse_options_header

from tenure.core.errors import InputError
from tenure.server.bodies.form_file import FormFile
from tenure.store.people.users import access_ended

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import Request

    from tenure.app.data.uploads import Uploads

MOST_CAMPAIGN_BYTES = 64 << 20
"""Size limit of a campaign file."""

_FORM = "multipart/form-data"
_CHARSETS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def received(media_type: str) -> dict[str, Any]:
    """The OpenAPI description of such a body."""
    file = {"type": "string", "format": "binary"}
    form = {"type": "object", "required": ["file"], "properties": {"file": file}}
    content = {media_type: {"schema": file}, _FORM: {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


@asynccontextmanager
async def file_in(request: Request, name: str) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    """The file's name and content, for as long as the block lasts. A form is streamed: nothing is buffered.

    Raises InputError (`input.form`); at the end of the content AccessError (`access.ended`) if the
    sender has lost their rights in the meantime.
    """
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    if kind.lower() != _FORM.encode():
        yield name, _from_who_may(request, request.stream())
        return
    _check_charset(parameters.get(b"charset", b"utf-8"))
    form = FormFile(parameters.get(b"boundary", b""), request.stream())
    filename = await form.name()
    yield filename or name, _from_who_may(request, form.content())


def _check_charset(charset: bytes) -> None:
    """Form fields are decoded in the event loop with the codec that the sender names: some take hours."""
    if charset.lower() not in _CHARSETS:
        raise InputError(
            "The character set of the form is not supported.",
            values=[charset.decode("ascii", "replace")],
            hint="send it in UTF-8",
            code="input.form",
        )


async def _from_who_may(request: Request, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A file can take hours to arrive."""
    async for piece in body:
        yield piece
    if not await request.app.state.backend.callers.still(request.state.caller):
        raise access_ended()


@asynccontextmanager
async def body_to_file(request: Request, uploads: Uploads, most_bytes: int) -> AsyncIterator[Path]:
    """The body as a file that is gone after the block. Raises as `Uploads.passing`."""
    async with file_in(request, "body") as (_, body), uploads.passing(body, most_bytes) as path:
        yield path
