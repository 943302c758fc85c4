"""Nothing that waits for a disk, a database or another process stands in the event loop."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.server.event_loop import Source

ROOT = Path(__file__).parents[2] / "src"
ALLOWED = {
    # A child that is to end with its parent has to be started by a thread that lives as long.
    "tenure.server.run._Server._mind_worker -> subprocess.Popen",
}
PLANTED = {
    "shop.routes": """
import gzip, time
from pathlib import Path
from typing import Annotated
from shop.files import Files, helped
from starlette.concurrency import run_in_threadpool

class Backend:
    files: Files

Used = Annotated[Backend, "depends"]

async def opens(used: Used): {}
""",
    "shop.files": """
import shutil
from pathlib import Path

class Files:
    def __init__(self, place: Path) -> None:
        self._place = place

    def remove(self) -> None:
        self._swept()

    def _swept(self) -> None:
        shutil.rmtree(self._place)

    def there(self) -> bool:
        return self._place.is_file()

    def name(self) -> str:
        return str(self._place).replace("a", "b")

def helped(path: Path) -> None:
    again(path)

def again(path: Path) -> bytes:
    return path.read_bytes()
""",
}


def found_in(body: str) -> list[str]:
    source = Source({**PLANTED, "shop.routes": PLANTED["shop.routes"].format(body)})
    return [way for place in source.asynchronous() for way in source.blocking(place)]


def test_no_async_function_blocks():
    source = Source.of(ROOT, "tenure")
    asynchronous = list(source.asynchronous())

    found = {way for place in asynchronous for way in source.blocking(place)}

    assert len(asynchronous) > 80
    assert sorted(found - ALLOWED) == []
    assert found >= ALLOWED


@pytest.mark.parametrize(
    "body",
    [
        "open('x')",
        "time.sleep(1)",
        "gzip.decompress(b'')",
        "Path('x').read_text()",
        "used.files.remove()",
        "used.files.there()",
        "helped('x')",
        "await run_in_threadpool(print, helped('x'))",
        "Files('x').remove()",
    ],
)
def test_what_blocks_is_found(body):
    assert found_in(body), body


@pytest.mark.parametrize(
    "body",
    [
        "await run_in_threadpool(used.files.remove)",
        "await run_in_threadpool(helped, 'x')",
        "await run_in_threadpool(lambda: helped('x'))",
        "used.files.name()",
        "'x'.replace('x', 'y')",
    ],
)
def test_what_does_not_block_is_not(body):
    assert found_in(body) == []
