"""`kill -9` of a server while orders come in: what was answered is there, and nothing is there twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import httpx
import pytest

pytestmark = pytest.mark.integration
SENDERS, EACH = 4, 60


class Sender(threading.Thread):
    """Sends its orders one after the other, each with a key, and again until it is answered."""

    def __init__(self, server, numbers: range) -> None:
        super().__init__(daemon=True)
        self._server, self._numbers = server, numbers
        self.answered: list[int] = []
        self.strange: list[str] = []

    def run(self) -> None:
        for number in self._numbers:
            while True:
                try:
                    answer = self._server.post(number, key=f"key {number}")
                except httpx.TransportError:
                    time.sleep(0.05)
                    continue
                if answer.status_code == 201:
                    self.answered.append(number)
                    if answer.json()["added"] != 1:
                        self.strange.append(answer.text)
                    break
                self.strange.append(answer.text)


def test_every_answered_order_is_there_once_however_often_the_server_is_killed(place):
    dice = random.Random(7)
    shop = place()
    server = shop.server()
    senders = [Sender(server, range(n * EACH, (n + 1) * EACH)) for n in range(SENDERS)]
    for one in senders:
        one.start()

    for _ in range(3):
        before = sum(len(one.answered) for one in senders)
        end = time.monotonic() + 30
        while (
            sum(len(one.answered) for one in senders) < min(before + 20, SENDERS * EACH)
            and time.monotonic() < end
        ):
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.05))
        server.kill()
        server.start()
    for one in senders:
        one.join(60)

    assert [one.strange for one in senders] == [[]] * SENDERS
    assert sorted(number for one in senders for number in one.answered) == list(range(SENDERS * EACH))
    assert server.orders_of(5) >= {"new5", "new155"}
    server.stop()
    assert shop.new_orders() == Counter({f"new{number}": 1 for number in range(SENDERS * EACH)})


def test_without_keys_an_order_sent_again_is_known_by_its_id(place):
    shop = place()
    server = shop.server()
    assert server.post(1).json()["added"] == 1
    server.kill()
    server.start()

    again = server.post(1).json()

    assert (again["added"], again["already_stored"]) == (0, 1)
    server.stop()
    assert shop.new_orders() == Counter({"new1": 1})


def test_a_job_handed_in_before_the_server_was_killed_is_done_after(place):
    shop = place()
    server = shop.server()
    body = "customer_id,order_id,order_date,amount\nc0001,file1,2023-09-01,5\n"
    upload = server.client.post("/api/v1/uploads?filename=more.csv", content=body).raise_for_status().json()
    job = (
        server.client.post(f"/api/v1/uploads/{upload['upload_id']}/ingest", json={}).raise_for_status().json()
    )
    server.kill()

    server = shop.server("--host", "127.0.0.1")  # with a worker of its own

    end = time.monotonic() + 90
    while (shown := server.client.get(f"/api/v1/jobs/{job['job_id']}").json())["state"] in (
        "queued",
        "running",
    ):
        assert time.monotonic() < end, shown
        time.sleep(0.2)
    assert shown["state"] == "done", shown
    assert shown["result"]["rows_added"] == {"transactions": 1}
    assert server.stop() == 0


def test_a_server_told_to_stop_answers_what_it_was_asked(place):
    shop = place()
    server = shop.server()
    sender = Sender(server, range(30))
    sender.start()
    while len(sender.answered) < 5:
        time.sleep(0.01)

    assert server.stop() == 0

    answered = len(sender.answered)
    server.start()
    sender.join(60)
    assert answered <= len(sender.answered) == 30 and sender.strange == []
    server.stop()
    assert shop.new_orders() == Counter({f"new{number}": 1 for number in range(30)})
