"""A process that backs up or restores and stops dead at its n-th sign of life, to be killed there.

    python stalling.py backup WORKSPACE PLACE N
    python stalling.py restore PLACE WORKSPACE N [OLD]

Prints every sign of life; at the n-th (from 1) it prints `stalled` and waits to be killed; 0 never stalls.
TENURE_DATABASE_URL says where the SQL store is.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tenure.app.backups.backup import Backup, backup
from tenure.app.backups.restore import Restore, restore
from tenure.app.bootstrap import settings_from
from tenure.serving.shop import open_shop


class Stalling:
    def __init__(self, at: int) -> None:
        self.at, self.signs = at, 0

    def step(self, name, total=None):
        self._sign(name)

    def advance(self, units=1):
        self._sign("a file")

    def note(self, text): ...

    def show(self, finding): ...

    def _sign(self, name: str) -> None:
        self.signs += 1
        print(self.signs, name, flush=True)
        if self.signs == self.at:
            print("stalled", flush=True)
            time.sleep(20)


def main(what: str, source: str, to: str, at: str, old: str | None = None) -> None:
    progress = Stalling(int(at))
    if what == "backup":
        with open_shop(Path(source), settings_from()) as shop:
            backup(Backup(to), shop, progress)
    else:
        aside = Path(old) if old else None
        restore(Restore(source, Path(to), move_existing_to=aside), settings_from(), progress)
    print("finished", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
