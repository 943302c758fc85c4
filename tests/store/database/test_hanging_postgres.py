"""A PostgreSQL that does not answer any more: an error after a while, and a pool that recovers."""

from __future__ import annotations

import selectors
import socket
import threading
import time

import pytest

pytestmark = pytest.mark.postgres


class Cable:
    """Between a client and the server; pulled, it swallows every byte and keeps all connections open."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.pulled = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            threading.Thread(target=self._forward, args=(client, server), daemon=True).start()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with selectors.DefaultSelector() as waiting, client, server:
            waiting.register(client, selectors.EVENT_READ, server)
            waiting.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in waiting.select():
                    content = key.fileobj.recv(65536)
                    if not content:
                        return
                    if not self.pulled.is_set():
                        key.data.sendall(content)

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def cable(new_database):
    from sqlalchemy import make_url

    url = make_url(new_database())
    proxy = Cable(url.host, url.port)
    proxy.url = url.set(port=proxy.port)
    yield proxy
    proxy.close()


def test_a_statement_without_a_response_times_out_and_the_pool_recovers(cable):
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    from tenure.store.database.postgres import postgres_pool

    pool = postgres_pool(cable.url, patience_seconds=0.5)
    try:
        with pool.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
            cable.pulled.set()
            began = time.monotonic()
            with pytest.raises(OperationalError, match="no response for 0"):
                connection.execute(text("SELECT 2"))
            assert time.monotonic() - began < 25

        cable.pulled.clear()
        with pool.connect() as connection:
            assert connection.execute(text("SELECT 3")).scalar() == 3
    finally:
        pool.dispose()


def test_the_server_gives_up_statements_and_locks_first(new_database):
    from sqlalchemy import make_url, text

    from tenure.store.database.postgres import (
        LOCK_SECONDS,
        PATIENCE_SECONDS,
        STATEMENT_SECONDS,
        postgres_pool,
    )

    pool = postgres_pool(make_url(new_database()))
    with pool.connect() as connection:
        timeouts = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("statement_timeout", "lock_timeout")
        ]
    pool.dispose()

    assert timeouts == [f"{STATEMENT_SECONDS}s", f"{LOCK_SECONDS}s"]
    assert LOCK_SECONDS < STATEMENT_SECONDS < PATIENCE_SECONDS


def test_the_registrys_own_pool_gets_the_limits_too(new_database):
    from sqlalchemy import create_engine, make_url, text

    from tenure.store.database.postgres import LOCK_SECONDS, STATEMENT_SECONDS, with_time_limits

    url = make_url(new_database()).set(drivername="postgresql+psycopg")
    limited = with_time_limits(url.render_as_string(hide_password=False))
    pool = create_engine(limited)
    with pool.connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == f"{STATEMENT_SECONDS}s"
        assert connection.execute(text("SHOW lock_timeout")).scalar() == f"{LOCK_SECONDS}s"
    pool.dispose()

    own = url.update_query_dict({"connect_timeout": "1"}).render_as_string(hide_password=False)
    assert "connect_timeout=1&" in with_time_limits(own)
    assert with_time_limits("https://models.example.com") == "https://models.example.com"
