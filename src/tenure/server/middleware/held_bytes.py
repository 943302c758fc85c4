"""How much of the bodies of requests is held in memory at once, of each user and of all together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


class HeldBytes:
    """Counts bytes from when they come until the request is answered.

    Parameters
    ----------
    most_of_one, most_of_all : int
        Bytes of a user's requests, and of everybody's.
    always : int
        Bytes of a request for which there is room whatever else is held: whoever has lost a key that sends
        much can still change their password.
    """

    def __init__(self, most_of_one: int, most_of_all: int, always: int = 0) -> None:
        self._most_of_one, self._most_of_all, self.always = most_of_one, most_of_all, always
        self._by_user: Counter[str] = Counter()
        self._all = 0

    def _count(self, user: str, count: int) -> None:
        self._all += count
        self._by_user[user] += count
        if not self._by_user[user]:
            del self._by_user[user]

    def _is_too_much(self, user: str) -> bool:
        return self._all > self._most_of_all or self._by_user[user] > self._most_of_one


@dataclass
class Claim:
    """What is held of one request."""

    held: HeldBytes
    user: str
    bytes: int = field(default=0, init=False)

    def take(self, count: int) -> bool:
        """Count what came; whether there is room for it."""
        self.bytes += count
        self.held._count(self.user, count)
        return self.bytes <= self.held.always or not self.held._is_too_much(self.user)

    def release(self) -> None:
        """Give back everything: the request is answered."""
        if self.bytes:
            self.held._count(self.user, -self.bytes)
            self.bytes = 0
