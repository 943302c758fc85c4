"""The queue: notifies workers of jobs that may be due. It carries only job IDs.

Messages are hints: a lost message is sent again by the next sweep, and a duplicate finds the job claimed. So
the queue may be emptied, or moved from the workspace to Redis, at any time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tenure.core.errors import MissingExtra, OptionError

if TYPE_CHECKING:
    from huey.api import Huey

    from tenure.core.settings import Settings

log = logging.getLogger(__name__)
QUEUE_FILE = "jobs.db"
_SCHEMES = frozenset({"redis", "rediss", "unix"})
_SECONDS = 5.0


class JobQueue:
    """IDs of jobs on their way to workers. Connects at first use.

    Parameters
    ----------
    connect : callable
        Creates the Huey, with this module's serializer.
    work : callable, optional
        What a worker does with an ID; not needed for sending only.
    """

    def __init__(self, connect: Callable[[], Huey], work: Callable[[str], object] | None = None) -> None:
        self._connect, self._work = connect, work
        self._connecting = threading.Lock()
        self._huey: Huey | None = None

    @property
    def huey(self) -> Huey:
        """The connected queue. Raises what its storage raises."""
        with self._connecting:
            if self._huey is None:
                self._huey, self._task = self._connected()
            return self._huey

    def _connected(self) -> tuple[Huey, Any]:
        huey = self._connect()

        def begin(job_id: str) -> None:
            if self._work is not None:
                self._work(job_id)

        return huey, huey.task(name="begin")(begin)

    def send(self, job_id: str) -> bool:
        """Notify the workers; False if the queue is unavailable: the next sweep sends the message again."""
        try:
            self.huey.enqueue(self._task.s(job_id))
        except _faults() as error:
            log.warning("The job queue is unavailable: %s", type(error).__name__)
            return False
        return True

    def waiting(self) -> set[str] | None:
        """IDs that no worker has taken yet; None if the queue is unavailable."""
        try:
            return {task.args[0] for task in self.huey.pending()}
        except _faults() as error:
            log.warning("The job queue is unavailable: %s", type(error).__name__)
            return None

    def close(self) -> None:
        """Close the connection."""
        if self._huey is not None:
            self._huey.storage.close()
            if hasattr(self._huey.storage, "pool"):
                self._huey.storage.pool.disconnect()


def open_queue(workspace: Path, settings: Settings, work: Callable[[str], object] | None = None) -> JobQueue:
    """The workspace's queue: in Redis if the settings name one, else a file in the workspace.

    Raises MissingExtra, or OptionError (`option.redis_url`).
    """
    if find_spec("huey") is None:
        raise MissingExtra("Background jobs", "server")
    if settings.redis_url is None:
        return JobQueue(partial(_in_file, workspace / QUEUE_FILE), work)
    _check_address(settings.redis_url)
    name = f"tenure_{_digest(workspace, settings)}"
    return JobQueue(partial(_in_redis, name, settings.redis_url), work)


def _in_file(path: Path) -> Huey:
    from huey import SqliteHuey

    return SqliteHuey("tenure", filename=str(path), results=False, serializer=_serializer())


def _in_redis(name: str, url: str) -> Huey:
    from huey import RedisHuey

    return RedisHuey(name, connection_pool=_redis(url), results=False, serializer=_serializer())


def _digest(workspace: Path, settings: Settings) -> str:
    """Identifies the workspace in a shared Redis; the same on every machine that shares its SQL database."""
    from sqlalchemy import make_url

    place = str(workspace.resolve())
    if settings.database_url is not None:
        url = make_url(settings.database_url)
        place = f"{url.host}:{url.port}/{url.database}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _redis(url: str) -> Any:
    try:
        from redis import ConnectionPool
    except ImportError as error:
        raise MissingExtra("A queue in Redis", "server") from error
    try:
        return ConnectionPool.from_url(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
    except ValueError as error:
        raise _no_redis() from error


def _check_address(url: str) -> None:
    """Checked before the first use: an unavailable Redis may come back; an invalid address stays invalid."""
    try:
        address = urlsplit(url)
        is_valid = address.scheme in _SCHEMES and (address.port or True)
    except ValueError:  # of the port
        is_valid = False
    if not is_valid:
        raise _no_redis()


def _no_redis() -> OptionError:
    return OptionError(
        "The address of Redis cannot be read.",
        hint="write it as redis://host:6379/0",
        code="option.redis_url",
    )


def _faults() -> tuple[type[Exception], ...]:
    try:
        from redis import RedisError
    except ImportError:
        return (sqlite3.Error, OSError)
    return (sqlite3.Error, OSError, RedisError)


def _serializer() -> Any:
    """JSON instead of pickle, which can execute code."""
    from huey.registry import Message
    from huey.serializer import Serializer

    class JsonSerializer(Serializer):
        def _serialize(self, data: Message) -> bytes:
            return json.dumps([data.id, data.name, data.args[0]]).encode()

        def _deserialize(self, data: bytes) -> Message:
            message_id, name, job_id = json.loads(data)
            return Message(str(message_id), str(name), args=(str(job_id),), kwargs={})

    return JsonSerializer()
