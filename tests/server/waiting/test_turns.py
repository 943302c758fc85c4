"""Work that takes long is done a few at a time, and one user leaves room for the others."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import anyio
import pytest

from tenure.core.errors import TooManyWaiting
from tenure.server.waiting.turns import (
    MOST_LOGINS_OF_AN_ADDRESS,
    MOST_LOGINS_WAITING,
    Turns,
    UnknownDeviceTurns,
)

CALLERS = SimpleNamespace(check_still=lambda _: None)


def caller(name: str) -> SimpleNamespace:
    return SimpleNamespace(user=SimpleNamespace(user_id=name), by="session")


@pytest.mark.parametrize("places", [1, 2, 3])
def test_whoever_has_much_to_do_leaves_every_second_turn_or_a_place_to_others(places):
    turns, may_end, done = Turns(places), threading.Event(), []

    def long_work() -> None:
        may_end.wait(10)
        done.append("ann")

    def short_work() -> None:
        done.append("bob")
        may_end.set()

    async def both() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(turns.do_for, caller("ann"), CALLERS, long_work)
            await anyio.sleep(0.1)
            if places == 1:  # her first ends by itself; his comes before her second
                threading.Timer(0.2, may_end.set).start()
            group.start_soon(turns.do_for, caller("bob"), CALLERS, short_work)

    anyio.run(both)

    assert done.index("bob") == (1 if places == 1 else 0)
    assert sorted(done) == ["ann"] * 4 + ["bob"]


def test_nothing_is_kept_of_who_waits_no_more():
    turns = Turns(2)

    async def once() -> int:
        await turns.do_for(caller("ann"), CALLERS, lambda: None)
        return len(turns._by_user.here())

    assert anyio.run(once) == 0


def test_few_logins_of_strangers_wait_and_few_of_an_address():
    may_end, turns = threading.Event(), UnknownDeviceTurns(Turns(2))

    async def refused(address: str) -> bool:
        try:
            await turns.do(address, lambda: may_end.wait(10))
        except TooManyWaiting as error:
            return error.code == "rate.logins"
        return False

    async def outcomes(addresses: list[str]) -> list[bool]:
        told: list[bool] = []

        async def note(address: str) -> None:
            told.append(await refused(address))

        async with anyio.create_task_group() as group:
            for address in addresses:
                group.start_soon(note, address)
            await anyio.sleep(0.2)
            may_end.set()
        return told

    own = anyio.run(outcomes, ["a"] * (MOST_LOGINS_OF_AN_ADDRESS + 2))
    may_end.clear()
    all_of_them = anyio.run(outcomes, [str(number) for number in range(MOST_LOGINS_WAITING + 5)])

    assert (own.count(True), all_of_them.count(True)) == (2, 5)
    assert not turns._waiting
