"""How many bytes of request bodies are held in memory at once, per user and in total."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


class HeldBytes:
    """Counts bytes from their arrival until the request is answered.

    Parameters
    ----------
    most_of_one, most_of_all : int
        Bytes of one user's requests, and of all users' requests.
    always : int
        Bytes of a request that are always accepted, whatever else is held: a user whose leaked key sends a
        lot can still change the password.
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
    """Bytes that are held of one request."""

    held_bytes: HeldBytes
    user: str
    bytes: int = field(default=0, init=False)

    def take(self, count: int) -> bool:
        """Count the bytes that arrived, and return whether they fit."""
        self.bytes += count
        self.held_bytes._count(self.user, count)
        return self.bytes <= self.held_bytes.always or not self.held_bytes._is_too_much(self.user)

    def release(self) -> None:
        """Release everything, because the request is answered."""
        if self.bytes:
            self.held_bytes._count(self.user, -self.bytes)
            self.bytes = 0
