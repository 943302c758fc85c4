"""Connections to PostgreSQL with time limits for a server or network that hangs.

The server has timeouts for statements and locks; if it does not respond at all (a stopped process, a broken
network), the client gives up a little later and closes the connection, so that the pool replaces it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 25
LOCK_SECONDS = 20
PATIENCE_SECONDS = 30.0
POOL_SECONDS = 10.0


def postgres_pool(url: URL, patience_seconds: float = PATIENCE_SECONDS) -> Engine:
    """A pool of such connections; waiting longer than `POOL_SECONDS` for a connection is an error."""
    import psycopg
    from psycopg.errors import OperationalError
    from sqlalchemy import create_engine

    class PatientConnection(psycopg.Connection[Any]):
        """Closes itself when the server has not responded for too long."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, patience_seconds if timeout is None else timeout)
            except psycopg.errors._WaitTimeout as error:
                self.pgconn.finish()
                raise OperationalError(f"no response for {patience_seconds:g} seconds") from error

    def connect() -> PatientConnection:
        return PatientConnection.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False),
            **_time_limits(patience_seconds),
        )

    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        creator=connect,
        pool_pre_ping=True,
        pool_timeout=POOL_SECONDS,
        pool_recycle=3600,
    )


def with_time_limits(url: str) -> str:
    """Add missing time limits to a PostgreSQL URL for another library's pool; other URLs stay unchanged."""
    from sqlalchemy import make_url

    parsed_url = make_url(url) if url.startswith("postgres") else None
    if parsed_url is None:
        return url
    limits = {name: str(value) for name, value in _time_limits(PATIENCE_SECONDS).items()}
    return parsed_url.update_query_dict({**limits, **parsed_url.query}).render_as_string(hide_password=False)


def _time_limits(patience_seconds: float) -> dict[str, Any]:
    """Connection options of libpq: timeouts for connecting, the network, statements and locks."""
    return {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": int(patience_seconds * 1000),
        "keepalives_idle": CONNECT_SECONDS,
        "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s",
    }
