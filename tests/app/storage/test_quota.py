"""A workspace that is full says so, and what makes room goes on."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from tenure.app.data.uploads import Uploads
from tenure.app.workspace.doctor import _room
from tenure.core.errors import OverQuota
from tenure.core.files.unpacking import UnpackingLimits
from tenure.store.files.quota import Quota
from tenure.store.files.sizes import size_of

MIB = 1024 * 1024


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a").write_bytes(b"x" * MIB)
    return tmp_path


def test_without_a_limit_there_is_no_end(workspace):
    assert Quota(workspace, None).room_bytes() is None


def test_what_is_left_is_told(workspace):
    assert Quota(workspace, 4 * MIB).room_bytes() == 3 * MIB


def test_somebody_is_told_once_when_it_is_nearly_full(workspace, caplog):
    quota = Quota(workspace, MIB * 5 // 4)
    with caplog.at_level(logging.WARNING, "tenure.storage"):
        assert quota.room_bytes() == quota.room_bytes() == MIB // 4

    assert [one.getMessage() for one in caplog.records] == ["The workspace uses 1.0 of 1.2 MiB (80%)"]


def test_a_full_workspace_names_usage_limit_and_next_step(workspace):
    with pytest.raises(OverQuota) as caught:
        Quota(workspace, MIB).room_bytes()

    assert (caught.value.code, caught.value.status) == ("store.quota", 507)
    assert caught.value.values == ("1.0 of 1.0 MiB (100%)",)
    assert "tenure clean-up" in caught.value.hint and "TENURE_QUOTA_MIB" in caught.value.hint


@pytest.mark.parametrize(("limit", "health", "told"), [(2, "ok", False), (1, "broken", True)])
def test_the_doctor_tells_when_there_is_no_room(workspace, limit, health, told):
    found = _room(workspace, limit * MIB)

    assert found.health == health and bool(found.next_step) == told
    assert _room(workspace, None).detail == "no quota"
    assert _room(workspace, MIB * 10 // 8).next_step and _room(workspace, MIB * 10 // 8).health == "ok"


def uploads_at_once(workspace, limit, sizes):
    """So many bytes each come in a piece at a time, in turns; the codes of those that were refused."""
    uploads = Uploads(workspace, 100 * MIB, UnpackingLimits(), Quota(workspace, limit))

    async def body(size):
        for _ in range(size // MIB):
            yield b"a,b\n" * (MIB // 4)
            await asyncio.sleep(0.01)

    async def receive(size):
        try:
            await uploads.receive("orders.csv", body(size), "ann", datetime.now(UTC))
        except OverQuota as error:
            return error.code

    async def all_at_once():
        return await asyncio.gather(*(receive(size) for size in sizes))

    return asyncio.run(all_at_once()), uploads


def test_what_comes_in_at_once_counts_together(workspace):
    refused, uploads = uploads_at_once(workspace, 8 * MIB, [5 * MIB] * 4)

    assert refused.count("store.quota") >= 3
    assert size_of(workspace) <= 8 * MIB + 1024
    assert uploads.quota._incoming == 0


def test_what_has_room_together_comes_in_at_once(workspace):
    refused, uploads = uploads_at_once(workspace, 8 * MIB, [2 * MIB] * 3)

    assert refused == [None] * 3
    assert len(uploads.latest()) == 3


def test_what_was_refused_gives_its_room_back(workspace):
    refused, uploads = uploads_at_once(workspace, 8 * MIB, [9 * MIB])

    assert refused == ["store.quota"]
    assert uploads.quota.room_bytes() == 7 * MIB
