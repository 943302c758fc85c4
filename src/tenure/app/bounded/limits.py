"""What a child process may take, and what is said where it takes more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tenure.core.errors import InputError
from tenure.core.files.byte_units import MEBIBYTE

Why = Literal["memory", "processor", "time", "answer", "crash", "given_up"]


@dataclass(frozen=True)
class Limits:
    """Of one child process.

    memory_bytes : resident memory, with what it shares with the process it was forked from (about 230 MiB).
    processor_seconds : over all its threads. seconds : from its start to its answer.
    answer_bytes : of the answer.
    """

    memory_bytes: int = 2048 * MEBIBYTE
    processor_seconds: int = 240
    seconds: float = 300.0
    answer_bytes: int = 256 * MEBIBYTE

    def told(self, why: Why) -> str:
        """The limit that was reached, in words."""
        return {
            "memory": f"more than {self.memory_bytes // MEBIBYTE:,} MiB of memory",
            "processor": f"more than {self.processor_seconds:,} seconds of processor time",
            "time": f"more than {self.seconds:,.0f} seconds",
            "answer": f"a response larger than {self.answer_bytes // MEBIBYTE:,} MiB",
            "crash": "the process crashed",
            "given_up": "the caller is no longer waiting for the answer",
        }[why]


class Ended(Exception):
    """A child process that ended without an answer; `told` says why in words, `how` with which exit code."""

    def __init__(self, why: Why, told: str, how: int | None = None) -> None:
        super().__init__(told)
        self.why, self.told, self.how = why, told, how

    @property
    def is_too_much(self) -> bool:
        """Whether a limit was reached."""
        return self.why in ("memory", "processor", "time", "answer")


@dataclass(frozen=True)
class Task:
    """What a child does for somebody, as errors call it: `what` as in "Previewing the file".

    `code` is followed by `_too_large` or `_failed`; `hint` is what to do then.
    """

    what: str
    code: str
    hint: str

    def refused(self, ended: Ended) -> InputError:
        """The error for input that cannot be worked on within the limits, or not without a crash."""
        if ended.is_too_much:
            return InputError(
                f"{self.what} takes {ended.told}.", hint=self.hint, code=f"{self.code}_too_large"
            )
        message = f"{self.what} failed: {ended.told}."
        return InputError(message, hint=self.hint, code=f"{self.code}_failed")
