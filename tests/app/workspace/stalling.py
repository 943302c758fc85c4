"""A process that ingests or forgets and stops dead at its n-th sign of life, to be killed there.

    python stalling.py ingest WORKSPACE FILE N
    python stalling.py forget WORKSPACE CUSTOMER N

Prints every sign of life; at the n-th (from 1) it prints `stalled` and waits to be killed; 0 never stalls.
A number more is the largest file it may write, in bytes, once it writes to the lake.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tenure.app.data.ingest import Ingest, ingest
from tenure.app.data.orders import OrderLog
from tenure.app.forgetting.forget import Forget, forget
from tenure.core.errors import TenureError
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop


class Stalling:
    def __init__(self, at: int, file_size_limit: int) -> None:
        self.at = at
        self.file_size_limit = file_size_limit
        self.signs = 0

    def step(self, name, total=None):
        self._sign(name)

    def advance(self, units=1):
        self._sign("rows")

    def note(self, text): ...

    def show(self, finding): ...

    def _sign(self, name: str) -> None:
        self.signs += 1
        print(self.signs, name, flush=True)
        if self.file_size_limit and name.startswith("Writing"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.file_size_limit,) * 2)
        if self.signs == self.at:
            print("stalled", flush=True)
            time.sleep(20)


def main(what: str, workspace: str, which: str, at: str, file_size_limit: str = "0") -> None:
    settings = Settings(now=datetime(2024, 3, 1, 12, tzinfo=UTC))
    progress = Stalling(int(at), int(file_size_limit))
    try:
        if what == "ingest":
            with open_shop(Path(workspace), settings) as shop:
                ingest(Ingest(OrderLog(which, source="csv"), 60), shop, progress)
        else:
            with open_shop(Path(workspace), settings) as shop:
                forget(Forget((which,), 60), shop, progress)
    except TenureError as error:
        print(f"{error.code}: {error}", flush=True)
        sys.exit(error.exit_code)
    print("finished", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
