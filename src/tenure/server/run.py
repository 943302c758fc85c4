"""Serve: the application, and a worker beside it unless one runs elsewhere."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import uvicorn

from tenure.core.clock import clock
from tenure.server.application import create_app
from tenure.server.logs import log_config
from tenure.server.waiting.connections import Patience, http_protocol, within_open_files
from tenure.store.database.served_database import note_served_database
from tenure.store.in_use import in_use
from tenure.store.people.accounts import ADMINISTRATOR

if TYPE_CHECKING:
    import socket

    from tenure.server.settings import ServerSettings

_LOOK_SECONDS = 1.0
_SWITCH_SECONDS = 0.0005
"""With Python's default of 5 ms, every turn of the loop would wait that long while a thread computes."""
_PARENT_DIED = 1  # prctl's PR_SET_PDEATHSIG


def serve(settings: ServerSettings) -> None:
    """Run until stopped; requests in progress are then completed.

    Raises StoreError or OptionError where the workspace cannot be served.
    """
    with in_use(settings.workspace):
        _serve(settings)


def _serve(settings: ServerSettings) -> None:
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = create_app(settings)
    password = app.state.backend.accounts.first_administrator(clock())
    note_served_database(settings.workspace, app.state.backend.shop.database)
    most = within_open_files(settings.max_connections)
    config = uvicorn.Config(
        app,
        http=http_protocol(Patience(max_connections=most, trusted=settings.trusted_proxies)),
        host=settings.host,
        port=settings.port,
        log_config=log_config(settings.log_level, settings.lines),
        access_log=False,
        server_header=False,
        proxy_headers=False,  # ClientAddress handles trusted proxies, and distinguishes them
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    _welcome(settings, password)
    server = _Server(config, settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        # After a clean shutdown uvicorn re-raises the signal for the previous handler; it is handled already.
        signal.signal(number, server.end)
    server.run()


class _Server(uvicorn.Server):
    """Supervises a worker, and ends streams before waiting for them."""

    def __init__(self, config: uvicorn.Config, settings: ServerSettings) -> None:
        super().__init__(config)
        self._settings = settings
        self._worker: subprocess.Popen[bytes] | None = None

    def end(self, *_: object) -> None:
        """Stop as soon as it has begun."""
        self.should_exit = True

    async def main_loop(self) -> None:
        beside = [asyncio.ensure_future(self._settle())]
        if self._settings.start_worker:
            beside.append(asyncio.ensure_future(self._mind_worker()))
        try:
            await super().main_loop()
        finally:
            for task in beside:
                task.cancel()
            if self._worker is not None:
                self._worker.terminate()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app: Any = self.config.app
        app.state.backend.stopping.set()
        await super().shutdown(sockets)
        if self._worker is not None:
            await asyncio.to_thread(self._end_worker, self._worker)

    async def _settle(self) -> None:
        """Freezes what is loaded by now: every garbage collection of it would take 0.3 s."""
        app: Any = self.config.app
        await asyncio.shield(app.state.warming)
        gc.collect()
        gc.freeze()

    async def _mind_worker(self) -> None:
        """Restarts a worker that died: jobs must not wait for somebody to notice."""
        while True:
            if self._worker is None or self._worker.poll() is not None:
                self._worker = subprocess.Popen(_command(self._settings), preexec_fn=_end_with_parent)  # noqa: PLW1509
            await asyncio.sleep(_LOOK_SECONDS)

    def _end_worker(self, worker: subprocess.Popen[bytes]) -> None:
        try:
            worker.wait(self._settings.shutdown_seconds)
        except subprocess.TimeoutExpired:
            worker.kill()  # its job goes back to the queue when the next worker looks
            worker.wait()


def _command(settings: ServerSettings) -> list[str]:
    workspace = ["--workspace", str(settings.workspace), "--log-format", settings.lines]
    return [sys.executable, "-m", "tenure.worker", *workspace]


def _end_with_parent() -> None:
    """Linux only: a worker whose server was killed ends, too; elsewhere it runs until it is ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)


def _welcome(settings: ServerSettings, password: str | None) -> None:
    """For the person at the terminal; the password is in no log."""
    url = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [f"Tenure serves {settings.workspace} on {url}  (API: {url}/docs, Ctrl-C stops)"]
    if settings.public_url and not settings.trusted_proxies:
        lines += [
            "",
            "  TENURE_TRUSTED_PROXIES is not set: all users behind a proxy count as one address.",
            "",
        ]
    if password is not None:
        lines += ["", f"  First start. Log in as  {ADMINISTRATOR}", f"            password      {password}"]
        lines += ["  It is shown only now; change it after logging in.", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
