"""The file of a form, extracted while the body arrives: nothing is buffered in memory or on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from tenure.core.errors import InputError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_FILE = b"file"
_MOST_FIELDS = 8
_MOST_OF_FIELD = 1 << 10
"""Maximum number of fields that are not files; none is used."""


class FormFile:
    """The file in the field `file`.

    Parameters
    ----------
    boundary : separator of the fields.
    body : chunks as they arrive.
    """

    def __init__(self, boundary: bytes, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self._parts = _Parts()
        try:
            self._parser = MultipartParser(boundary, self._parts.callbacks())
        except FormParserError as error:
            raise _no_form() from error

    async def name(self) -> str:
        """The file name the client sent; reads the body up to there. Raises InputError (`input.form`)."""
        async for piece in self._body:
            self._read(piece)
            if self._parts.name is not None:
                return self._parts.name
        raise InputError("The form contains no file.", hint="send it in the field `file`", code="input.form")

    async def content(self) -> AsyncIterator[bytes]:
        """Content of the file that was named. Raises InputError (`input.form`), at the end at the latest."""
        yield self._parts.drain()
        async for piece in self._body:
            self._read(piece)
            if piece_of_file := self._parts.drain():
                yield piece_of_file
        if not self._parts.is_whole:
            raise _no_form()

    def _read(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise _no_form() from error


@dataclass
class _Parts:
    """What the parser has read so far. name : of the file, once its header was read."""

    name: str | None = None
    is_whole: bool = False
    _pieces: list[bytes] = field(default_factory=list)
    _is_file: bool = False
    _fields: int = 0
    _of_field: int = 0
    _heading: bytes = b""
    _heading_says: bytes = b""
    _disposition: bytes = b""

    def drain(self) -> bytes:
        """The bytes of the file since the last call."""
        content = b"".join(self._pieces)
        self._pieces.clear()
        return content

    def callbacks(self) -> MultipartCallbacks:
        """Callbacks under the names that the parser uses."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_heading,
            "on_header_value": self._add_to_heading,
            "on_header_end": self._end_heading,
            "on_headers_finished": self._look,
            "on_part_data": self._take,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._is_file, self._of_field, self._disposition = False, 0, b""
        self._heading, self._heading_says = b"", b""

    def _add_heading(self, data: bytes, start: int, end: int) -> None:
        self._heading += data[start:end]

    def _add_to_heading(self, data: bytes, start: int, end: int) -> None:
        self._heading_says += data[start:end]

    def _end_heading(self) -> None:
        if self._heading.lower() == b"content-disposition":
            self._disposition = self._heading_says
        self._heading, self._heading_says = b"", b""

    def _look(self) -> None:
        _, header = parse_options_header(self._disposition)
        self._is_file = header.get(b"name") == _FILE and b"filename" in header
        if not self._is_file:
            self._fields += 1
            if self._fields > _MOST_FIELDS or b"filename" in header:
                raise _too_much("more than one file" if b"filename" in header else f"{self._fields} fields")
        elif self.name is not None:
            raise _too_much("more than one file")
        else:
            self.name = header[b"filename"].decode("utf-8", "replace")

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._pieces.append(data[start:end])
            return
        self._of_field += end - start
        if self._of_field > _MOST_OF_FIELD:
            raise _too_much(f"a field larger than {_MOST_OF_FIELD} bytes")

    def _end(self) -> None:
        self.is_whole = True


def _no_form() -> InputError:
    return InputError(
        "The form cannot be read.",
        hint="send it as complete multipart/form-data, with the file in the field `file`",
        code="input.form",
    )


def _too_much(excess: str) -> InputError:
    return InputError(
        "The form contains more than a file.",
        values=[excess],
        hint="send only the file, in the field `file`",
        code="input.form",
    )
