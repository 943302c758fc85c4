"""Where requests are counted: in this process, or in Redis for all processes together."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from limits import parse
from limits.aio.storage import RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError

from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from limits import RateLimitItem
    from redis.asyncio import ConnectionPool

_LOG = logging.getLogger("tenure.rates")
_MOST_COUNTERS = 100_000
_REDIS_SECONDS = 0.5
_CONNECTIONS = 16
_RETRY_SECONDS = 5.0


@dataclass(frozen=True)
class _Window:
    """So many requests until a moment; `seconds` is how long the window lasts."""

    count: int
    until: float
    seconds: float

    def is_over(self, now: float) -> bool:
        """Also if it ends later than any window can, because the clock was ahead when it began."""
        return self.until <= now or self.until > now + self.seconds


_NO_WINDOW = _Window(0, 0.0, 0.0)


class MemoryCounts(Storage):
    """Counters of this process, as many as `most_counters`; then the oldest are forgotten.

    The library's own memory walks over every counter with each request.
    """

    STORAGE_SCHEME = None

    def __init__(self, most_counters: int = _MOST_COUNTERS) -> None:
        super().__init__()
        self._counters: dict[str, _Window] = {}
        self._most_counters = most_counters

    @property
    def base_exceptions(self) -> type[Exception]:
        return StorageError

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        window = self._counters.get(key, _NO_WINDOW)
        if window.is_over(now):
            self._counters.pop(key, None)  # it goes to the end: oldest first
            self._make_room()
            window = _Window(0, now + expiry, expiry)
        self._counters[key] = window = _Window(window.count + amount, window.until, window.seconds)
        return window.count

    async def get(self, key: str) -> int:
        window = self._counters.get(key, _NO_WINDOW)
        return 0 if window.is_over(time.time()) else window.count

    async def get_expiry(self, key: str) -> float:
        now = time.time()
        window = self._counters.get(key, _NO_WINDOW)
        return now if window.is_over(now) else window.until

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        counter_count = len(self._counters)
        self._counters.clear()
        return counter_count

    async def clear(self, key: str) -> None:
        self._counters.pop(key, None)

    def _make_room(self) -> None:
        """Removes the two oldest if they are over or there are too many: a little work with each new one."""
        now = time.time()
        for key in list(islice(self._counters, 2)):
            if self._counters[key].is_over(now) or len(self._counters) >= self._most_counters:
                self._counters.pop(key, None)


@dataclass(frozen=True)
class Quota:
    """So many requests of a kind per window, counted for each `who`."""

    name: str
    item: RateLimitItem


def quota(name: str, text: str) -> Quota:
    """From words such as `600/minute` or `10 per 30 seconds`. Raises OptionError for others."""
    try:
        return Quota(name, parse(text))
    except ValueError as error:
        raise OptionError(
            "A rate limit cannot be read.",
            values=[text],
            hint="write it as 600/minute or 10/30 seconds",
            code="option.rate_limit",
        ) from error


class Rates:
    """Counts requests against quotas.

    Parameters
    ----------
    redis_url : str, optional
        Where processes count together. While Redis is down, each process counts for itself.
    prefix : str
        Of the keys in Redis.
    """

    def __init__(self, redis_url: str | None = None, prefix: str = "tenure") -> None:
        self._own = FixedWindowRateLimiter(MemoryCounts())
        self._connections = _connections(redis_url) if redis_url else None
        self._shared = _in_redis(self._connections, prefix) if self._connections else None
        self._away_until = 0.0

    async def hit(self, quota: Quota, identity: str) -> bool:
        """Count one more request; False if it exceeds the limit."""
        if self._shared and time.monotonic() >= self._away_until:
            try:
                return await self._shared.hit(quota.item, quota.name, identity)
            except StorageError:
                self._note_away()
        return await self._own.hit(quota.item, quota.name, identity)

    async def has_room(self, quota: Quota, identity: str) -> bool:
        """Whether one more request would be accepted."""
        if self._shared and time.monotonic() >= self._away_until:
            try:
                return await self._shared.test(quota.item, quota.name, identity)
            except StorageError:
                self._note_away()
        return await self._own.test(quota.item, quota.name, identity)

    async def wait_seconds(self, quota: Quota, identity: str) -> int:
        """Seconds until the next request is accepted: 1 or more."""
        limiter = self._own
        if self._shared and time.monotonic() >= self._away_until:
            limiter = self._shared
        try:
            stats = await limiter.get_window_stats(quota.item, quota.name, identity)
        except StorageError:
            self._note_away()
            stats = await self._own.get_window_stats(quota.item, quota.name, identity)
        return max(1, ceil(stats.reset_time - time.time()))

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._connections:
            await self._connections.aclose()

    def _note_away(self) -> None:
        now = time.monotonic()
        already_logged = now < self._away_until  # by another request of the same burst
        self._away_until = now + _RETRY_SECONDS
        if not already_logged:
            _LOG.warning("Redis does not respond; requests are counted in this process")


def _connections(url: str) -> ConnectionPool:
    from redis.asyncio import BlockingConnectionPool
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    try:
        return BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,  # a burst of requests must not become one of connections
            timeout=_REDIS_SECONDS,
            socket_timeout=_REDIS_SECONDS,
            socket_connect_timeout=_REDIS_SECONDS,
            retry=Retry(NoBackoff(), 1),  # once, for a connection that Redis has closed
        )
    except ValueError as error:
        raise OptionError(
            "The address of Redis cannot be read.",
            hint="write it as redis://host:6379/0",
            code="option.redis_url",
        ) from error


def _in_redis(connections: ConnectionPool, prefix: str) -> FixedWindowRateLimiter:
    storage = RedisStorage(
        "async+redis://",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix=f"{prefix}:rates",
        connection_pool=connections,  # type: ignore[arg-type]
    )
    return FixedWindowRateLimiter(storage)
