"""The queue: tells workers that there may be something to do. It carries ids of jobs and nothing else.

What it says is a hint: a message that is lost is sent again by the next sweep, one that comes twice finds the
job taken. So it may be emptied, or moved from the workspace to Redis, at any time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import MissingExtra, OptionError

if TYPE_CHECKING:
    from huey.api import Huey

    from tenure.app.bootstrap import Settings

log = logging.getLogger(__name__)
_FILE = "jobs.db"
_SECONDS = 5.0


class JobQueue:
    """Ids of jobs on their way to workers.

    Parameters
    ----------
    huey : Huey
        With this module's serializer.
    work : callable, optional
        What a worker does with an id; whoever only sends needs none.
    """

    def __init__(self, huey: Huey, work: Callable[[str], object] | None = None) -> None:
        self.huey = huey

        def begin(job_id: str) -> None:
            if work is not None:
                work(job_id)

        self._begin = huey.task(name="begin")(begin)

    def send(self, job_id: str) -> bool:
        """Tell the workers; False where the queue is away, which a sweep makes good later."""
        try:
            self._begin(job_id)
        except _faults() as error:
            log.warning("The queue of jobs is away: %s", type(error).__name__)
            return False
        return True

    def waiting(self) -> set[str] | None:
        """Ids that no worker has taken yet; None where the queue is away."""
        try:
            return {task.args[0] for task in self.huey.pending()}
        except _faults() as error:
            log.warning("The queue of jobs is away: %s", type(error).__name__)
            return None

    def close(self) -> None:
        """Give the connection back."""
        with closing(self.huey.storage):
            pass


def open_queue(workspace: Path, settings: Settings, work: Callable[[str], object] | None = None) -> JobQueue:
    """The workspace's queue: in Redis where the settings name one, else a file in the workspace.

    Raises MissingExtra, or OptionError (`option.redis_url`).
    """
    try:
        from huey import RedisHuey, SqliteHuey
    except ImportError as error:
        raise MissingExtra("Background jobs", "server") from error
    kept: dict[str, Any] = {"results": False, "serializer": _serializer()}
    if settings.redis_url is None:
        return JobQueue(SqliteHuey("tenure", filename=str(workspace / _FILE), **kept), work)
    name = f"tenure_{_digest(workspace, settings)}"
    return JobQueue(RedisHuey(name, connection_pool=_redis(settings.redis_url), **kept), work)


def _digest(workspace: Path, settings: Settings) -> str:
    """Keeps the workspaces that share a Redis apart; the same for every machine where that can be."""
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
        raise OptionError(
            "The address of Redis cannot be read.",
            hint="write it as redis://host:6379/0",
            code="option.redis_url",
        ) from error


def _faults() -> tuple[type[Exception], ...]:
    try:
        from redis import RedisError
    except ImportError:
        return (sqlite3.Error, OSError)
    return (sqlite3.Error, OSError, RedisError)


def _serializer() -> Any:
    """JSON in the place of pickles, which run what they are told to."""
    from huey.registry import Message
    from huey.serializer import Serializer

    class JsonSerializer(Serializer):
        def _serialize(self, data: Message) -> bytes:
            return json.dumps([data.id, data.name, data.args[0]]).encode()

        def _deserialize(self, data: bytes) -> Message:
            message_id, name, job_id = json.loads(data)
            return Message(str(message_id), str(name), args=(str(job_id),), kwargs={})

    return JsonSerializer()
