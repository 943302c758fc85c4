"""A store that hangs: the service says so within two seconds, and costs nobody a thread."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time

import pytest

from tenure.core.errors import StoreError
from tenure.server.readiness import ANSWER_SECONDS, Readiness, Serving
from tenure.server.routes import operations


@pytest.fixture
def hanging():
    """A store that answers when told to."""
    answers = threading.Event()
    yield answers
    answers.set()


def test_a_store_that_hangs_is_told_in_time_by_one_thread_only(hanging):
    looks = []

    def look() -> Serving:
        looks.append(threading.current_thread().name)
        hanging.wait(120)
        return Serving(3)

    readiness = Readiness(look, answer_seconds=0.1)

    async def asked(times: int) -> list[str]:
        codes = []
        for _ in range(times):
            with pytest.raises(StoreError) as caught:
                await readiness.look_now()
            codes.append(caught.value.code)
        return codes

    began = time.monotonic()
    assert asyncio.run(asked(5)) == ["store.silent"] * 5
    assert time.monotonic() - began < 60
    assert len(looks) == 1

    hanging.set()
    assert asyncio.run(readiness.look_now()) == Serving(3)


def test_whether_it_lives_is_answered_by_the_loop_itself():
    assert inspect.iscoroutinefunction(operations.livez)


def test_a_store_that_hangs_answers_503_within_two_seconds(empty_service, monkeypatch, hanging):
    arrivals = empty_service.backend.shop.arrivals
    monkeypatch.setattr(type(arrivals), "last_number", lambda _: hanging.wait(120))

    began = time.monotonic()
    reply = empty_service.nobody.get("/readyz")

    assert (reply.status_code, reply.json()["code"]) == (503, "store.silent")
    assert ANSWER_SECONDS <= 2 and time.monotonic() - began < 60  # not one that waited for the store
    assert empty_service.nobody.get("/livez").status_code == 200
