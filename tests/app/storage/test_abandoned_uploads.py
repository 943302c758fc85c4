"""What a process that was killed left half received goes; what another receives now stays."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.app.storage.conftest import NOW
from tests.in_shop import in_shop

from tenure.app.data.uploads import Uploads
from tenure.app.storage.clean_up import CleanUp, clean_up
from tenure.core.ports import SilentProgress

MIB = 1024 * 1024
_RECEIVES = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from tenure.app.data.uploads import Uploads

async def body():
    yield b"customer_id,order_id\\n"
    await asyncio.sleep(60)

uploads = Uploads(Path(sys.argv[1]), 1 << 20, 1 << 20)
asyncio.run(uploads.receive("orders.csv", body(), "ann", datetime.now(UTC)))
"""


@pytest.fixture
def receiving(place):
    """A process that is in the middle of an upload."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RECEIVES, str(place.path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    end = time.monotonic() + 60
    while not list(place.path.glob("uploads/.*/orders.csv")) and time.monotonic() < end:
        time.sleep(0.02)
    yield process
    process.kill()
    process.wait()


def test_what_was_left_goes_at_the_next_start_and_what_is_under_way_stays(place, receiving):
    uploads = Uploads(place.path, MIB, MIB)

    assert uploads.remove_abandoned() == 0
    receiving.send_signal(signal.SIGKILL)
    receiving.wait()

    assert uploads.remove_abandoned() == 1
    assert list((place.path / "uploads").iterdir()) == []


def test_the_clean_up_does_the_same(place, receiving):
    assert in_shop(clean_up, CleanUp(), place.path, place.settings, SilentProgress()).removed == {}
    receiving.send_signal(signal.SIGKILL)
    receiving.wait()

    assert in_shop(clean_up, CleanUp(), place.path, place.settings, SilentProgress()).removed == {
        "unfinished": 1
    }


def test_an_upload_that_ends_well_keeps_no_lock(place):
    async def body():
        yield b"customer_id,order_id\n"

    uploads = Uploads(place.path, MIB, MIB)
    made = asyncio.run(uploads.receive("orders.csv", body(), "ann", NOW))

    assert sorted(one.name for one in uploads.file(made).parent.iterdir()) == ["orders.csv", "upload.json"]
    assert uploads.remove_abandoned() == 0
