"""`kill -9` again and again, in the middle of all that a shop does: nothing is lost, nothing there twice.

`TENURE_KILL_ROUNDS` says how often (50 when not set); the moments are drawn by a seeded die.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.server.faults.test_killed import Sender

from tenure.core.clock import clock
from tenure.store.people.accounts import Accounts
from tenure.store.workspace import open_workspace

pytestmark = pytest.mark.integration
ROUNDS = int(os.environ.get("TENURE_KILL_ROUNDS", "50"))
TENURE = str(Path(sys.executable).with_name("tenure"))
FIRST_GUESS = 4.0
WHAT = ("orders", "ingest", "score", "train", "send", "forget", "upload", "backup", "maintain")


class Shop:
    """A served shop, what it acknowledged, and how long each thing takes when nobody kills it."""

    def __init__(self, place, tmp_path: Path, seed: int) -> None:
        self.place, self.workspace = place, place.workspace
        self.dice = random.Random(seed)
        self.folder = tmp_path
        self.server = place.server()
        database = open_workspace(self.workspace, place.settings).database
        accounts = Accounts(database)
        owner = accounts.add_user("boss", "correct horse battery", "admin", clock())
        self.server.client.headers["x-api-key"] = accounts.issue_key(owner, "test", "admin", clock())[1]
        database.close()
        self.seconds: dict[str, float] = {}
        self.killed: Counter[str] = Counter()
        self.acknowledged: set[str] = set()
        self.forgotten: set[str] = set()
        self.posted = 0

    def orders(self, _: int) -> None:
        senders = [Sender(self.server, range(self.posted + n * 8, self.posted + n * 8 + 8)) for n in range(2)]
        self.posted += 16
        for one in senders:
            one.start()
        time.sleep(self.dice.uniform(0, 0.3))
        self._restart_server()
        self.killed["orders"] += 1
        for one in senders:
            one.join(120)
            assert one.strange == [] and len(one.answered) == 8
            self.acknowledged |= {f"new{number}" for number in one.answered}

    def ingest(self, number: int) -> None:
        file = self.folder / f"export{number}.csv"
        day = datetime(2023, 8, 1, tzinfo=UTC) + timedelta(minutes=number)
        rows = [f"c{n:04d},newfile{number}x{n},{day.isoformat()},{10 + n}" for n in range(6)]
        file.write_text("customer_id,order_id,order_date,amount\n" + "\n".join(rows) + "\n")
        self._killed_then_done("ingest", "ingest", str(file))
        self.acknowledged |= {row.split(",")[1] for row in rows}

    def forget(self, number: int) -> None:
        who = f"gone{number}"
        at = datetime(2023, 9, 2, tzinfo=UTC).isoformat()
        order = {"customer_id": who, "order_id": f"newgone{number}", "order_date": at, "amount": 5}
        assert self.server.client.post("/api/v1/orders", json=order).status_code == 201
        self._killed_then_done("forget", "forget", who)
        self.forgotten.add(f"newgone{number}")

    def backup(self, _: int) -> None:
        place = self.folder / "backups"
        self._killed_then_done("backup", "backup", "--to", str(place), "--keep", "2")
        checked = self._run("restore", str(place), "--dry-run", workspace=self.folder / "elsewhere")
        assert checked.returncode == 0, checked.stdout

    def send(self, number: int) -> None:
        name = f"audience-{number}"
        frozen = self._run("audience", "freeze", name, "--segment", "Low-CLV", "--channel", "csv_export")
        assert frozen.returncode == 0, frozen.stdout
        self._killed_then_done("send", "audience", "send", name)

    def score(self, _: int) -> None:
        self._job("score", {})

    def train(self, _: int) -> None:
        self._job("train", {"model": "spend_rate", "horizon": "60d", "cutoffs": 2})

    def maintain(self, _: int) -> None:
        self._job("compact", {})

    def upload(self, number: int) -> None:
        client = self.server.client
        body = b"customer_id,order_id,order_date,amount\n" + b"c0001,u1,2023-09-01,5\n" * 20_000
        whole = client.post(f"/api/v1/uploads?filename=whole{number}.csv", content=body[:400]).json()
        with socket.create_connection(("127.0.0.1", self.server.port), 10) as half:
            key = client.headers["x-api-key"]
            head = f"POST /api/v1/uploads?filename=half.csv HTTP/1.1\r\nhost: a\r\nx-api-key: {key}\r\n"
            half.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
            time.sleep(self.dice.uniform(0, 0.3))
            self._restart_server()
            self.killed["upload"] += 1
        assert client.get(f"/api/v1/uploads/{whole['upload_id']}").status_code == 200
        left = [one.name for one in (self.workspace / "uploads").iterdir() if one.name.startswith(".")]
        assert not [one for one in left if not one.endswith(".lock")], left
        assert client.delete(f"/api/v1/uploads/{whole['upload_id']}").status_code == 204

    def check(self) -> None:
        """What was acknowledged is there once, what was forgotten is not, and the shop is well."""
        waiting = self._run("doctor")
        assert waiting.returncode == 0, waiting.stdout
        self.server.stop()
        kept = self.place.new_orders()
        assert {one: count for one, count in kept.items() if count != 1} == {}
        assert self.acknowledged - set(kept) == set(), "lost"
        assert self.forgotten & set(kept) == set(), "came back"
        assert set(kept) <= self.acknowledged, "nobody sent these"
        restored = self.folder / "restored"
        assert self._run("backup", "--to", str(self.folder / "last")).returncode == 0
        back = self._run("restore", str(self.folder / "last"), workspace=restored)
        assert back.returncode == 0, back.stdout
        self.place.workspace = restored
        assert self.place.new_orders() == kept

    def _restart_server(self) -> None:
        self.server.kill()
        self.server.start()

    def _job(self, kind: str, parameters: dict) -> None:
        """A job whose worker is killed somewhere; the next worker does it."""
        given = {"kind": kind, "parameters": parameters}
        job = self.server.client.post("/api/v1/jobs", json=given).raise_for_status().json()["job_id"]
        worker = self._worker()
        began = time.monotonic()
        time.sleep(self.dice.uniform(0.5, self.seconds.get(kind, FIRST_GUESS) + 2))
        worker.send_signal(signal.SIGKILL)
        worker.wait(30)
        self.killed[kind] += self._state(job) == "running"
        worker, began = self._worker(), time.monotonic()
        while (state := self._state(job)) in ("queued", "running"):
            assert time.monotonic() - began < 600, self.server.client.get(f"/api/v1/jobs/{job}").text
            time.sleep(0.1)
        self.seconds[kind] = time.monotonic() - began
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
        assert state == "done", self.server.client.get(f"/api/v1/jobs/{job}").text

    def _state(self, job: str) -> str:
        return self.server.client.get(f"/api/v1/jobs/{job}").json()["state"]

    def _worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tenure.worker", "--workspace", str(self.workspace)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | self.place.environment)

    def _killed_then_done(self, what: str, *words: str) -> None:
        process = subprocess.Popen(
            self._command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(self.dice.uniform(0.3, self.seconds.get(what, FIRST_GUESS)))
        self.killed[what] += process.poll() is None
        process.kill()
        process.wait(30)
        began = time.monotonic()
        done = self._run(*words)
        self.seconds[what] = time.monotonic() - began
        # Who was killed may have been done: then there is nothing left to do, and that is said.
        said = ("already", "input.unknown_customer")
        assert done.returncode == 0 or any(one in done.stdout for one in said), done.stdout

    def _run(self, *words: str, workspace: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(*words, workspace=workspace),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
            check=False,
        )

    def _command(self, *words: str, workspace: Path | None = None) -> list[str]:
        return [TENURE, *words, "--workspace", str(workspace or self.workspace)]


@pytest.mark.parametrize("seed", [1])
def test_whatever_is_killed_nothing_is_lost_and_nothing_is_there_twice(place, tmp_path, seed):
    shop = Shop(place(), tmp_path, seed)
    for number in range(ROUNDS):
        getattr(shop, WHAT[number % len(WHAT)])(number)

    print(f"\nkilled in the middle: {dict(shop.killed)}, {shop.killed.total()} of {ROUNDS}")
    print(f"acknowledged orders: {len(shop.acknowledged)}, forgotten customers: {len(shop.forgotten)}")
    shop.check()
    assert shop.killed.total() > ROUNDS // 2
