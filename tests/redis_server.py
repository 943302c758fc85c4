"""A Redis that tests stop and start."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path


class RedisServer:
    """A Redis on a free loopback port that can be stopped, as by a crash, and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._process = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        options = {"--port": str(self._port), "--bind": "127.0.0.1", "--save": "", "--dir": str(self._folder)}
        words = [word for pair in options.items() for word in pair]
        self._process = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL)
        for _ in range(400):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1) as asked:
                asked.sendall(b"PING\r\n")
                if asked.recv(16).startswith(b"+PONG"):
                    return
            time.sleep(0.05)
        raise TimeoutError("Redis did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
