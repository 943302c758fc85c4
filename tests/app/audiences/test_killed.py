"""`kill -9` in the middle of a send: begun again, every member has arrived exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.audience_shop import audience_shop, shop_of
from tests.channels.meta_platform import Meta
from tests.channels.platforms import TOKEN

from tenure.app.audiences.freeze import Freeze, freeze
from tenure.app.audiences.members_file import members_path, read_members
from tenure.core.activation.audience import SEND

CUSTOMERS = 90_000
BATCHES = 3


@pytest.fixture(scope="module")
def large_place(tmp_path_factory) -> Path:
    return audience_shop(tmp_path_factory.mktemp("large"), CUSTOMERS)


def sending(place: Path, name: str, address: str) -> subprocess.Popen[bytes]:
    told = {"TENURE_META_ADS_TOKEN": TOKEN, "TENURE_META_ADS_ACCOUNT": "1", "TENURE_META_ADS_URL": address}
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("tenure")), "audience", "send", name, "--workspace", str(place)],
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.parametrize(
    "batch", [2, *(pytest.param(one, marks=pytest.mark.integration) for one in (1, BATCHES))]
)
def test_each_member_arrives_exactly_once(large_place, batch):
    platform = Meta()
    address = platform.start() + "/v25.0"
    name = f"killed-{batch}"
    shop = shop_of(large_place)
    made = freeze(Freeze(name, "High-CLV", "meta_ads", 0.1), shop)
    shop.close()
    try:
        # The platform has taken the batch, and its answer is on the way: the worst moment.
        platform.answer_after = 1.0
        first = sending(large_place, name, address)
        _until(lambda: len(_seqs(platform)) == batch, first)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        platform.answer_after = 0.0
        assert 0 < len(platform.arrived) <= made.size

        second = sending(large_place, name, address)
        said = second.communicate(timeout=120)[0].decode()
        assert second.returncode == 0, said

        ids = read_members(members_path(large_place, made), SEND)["customer_id"].to_pylist()
        assert platform.arrived == dict.fromkeys(ids, 1)
        assert len(_seqs(platform)) == -(-made.size // 10_000)
        assert len(platform.audiences) == 1
    finally:
        platform.stop()


def _seqs(platform: Meta) -> list[int]:
    return [seq for one in list(platform.sessions.values()) for seq in one["seqs"]]


def _until(seen, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 60
    while not seen():
        assert process.poll() is None, process.stdout.read().decode()
        assert time.monotonic() < ends
        time.sleep(0.01)
