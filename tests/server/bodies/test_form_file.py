"""The file of a form comes as it is sent, whatever pieces it comes in, and nothing else of the form does."""

from __future__ import annotations

import asyncio
import tempfile

import pytest

from tenure.core.errors import InputError
from tenure.server.bodies.form_file import FormFile

CONTENT = b"a,b\r\n--b\r\n1,2\r\n" * 100


def part(head: str, content: bytes) -> bytes:
    return f"--b-b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b-b--\r\n"


FILE = part('name="file"; filename="orders.csv"', CONTENT)


def read(body: bytes, size: int = 1 << 16) -> tuple[str, bytes]:
    async def pieces():
        for at in range(0, len(body), size):
            yield body[at : at + size]

    async def all_of_it():
        file = FormFile(b"b-b", pieces())
        return await file.name(), b"".join([piece async for piece in file.content()])

    return asyncio.run(all_of_it())


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 16])
def test_the_file_comes_whole_in_pieces_of_any_size(size):
    body = form(part('name="note"', b"before"), FILE, part('name="note"', b"after"))

    assert read(body, size) == ("orders.csv", CONTENT)


def test_an_empty_file_is_a_file():
    assert read(form(part('name="file"; filename=""', b""))) == ("", b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        form(part('name="file"', b"a field")),
        form(part('name="other"; filename="x.csv"', CONTENT)),
        form(FILE, FILE),
        form(FILE, part('name="other"; filename="x.csv"', CONTENT)),
        form(*[part('name="note"', b"")] * 9, FILE),
        form(part('name="note"', b"x" * 1_025), FILE),
        form(part(f'name="{"x" * 100_000}"', b""), FILE),
        FILE,
        FILE[:-200],
    ],
    ids=[
        "nothing",
        "no form",
        "a field",
        "another's",
        "two",
        "a second file",
        "many fields",
        "a long field",
        "a long heading",
        "no end",
        "broken off",
    ],
)
def test_what_is_no_form_with_one_file_is_refused(body):
    with pytest.raises(InputError) as refused:
        read(body)

    assert refused.value.code == "input.form"


def test_no_piece_is_held_and_nothing_lies_outside_the_workspace(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    piece, ahead = b"x" * (1 << 16), []

    async def pieces():
        yield FILE[:-2]
        for number in range(64):
            ahead.append(number)
            yield piece
        yield b"\r\n--b-b--\r\n"

    async def counted():
        file = FormFile(b"b-b", pieces())
        await file.name()
        longest = 0
        async for came in file.content():
            longest = max(longest, len(came))
        return longest

    assert asyncio.run(counted()) <= len(piece) + len(CONTENT)
    assert len(ahead) == 64 and list(tmp_path.iterdir()) == []
