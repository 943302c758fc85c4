"""Limits of a child process, and the errors for exceeding them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tenure.core.errors import InputError
from tenure.core.files.byte_units import MEBIBYTE

PredictionReasons = Literal["memory", "processor", "time", "answer", "crash", "given_up"]


@dataclass(frozen=True)
class Limits:
    """Limits of one child process.

    memory_bytes : resident memory, including what it shares with its parent (about 230 MiB).
    processor_seconds : over all its threads. seconds : from its start to its answer.
    answer_bytes : of the answer.
    """

    memory_bytes: int = 2048 * MEBIBYTE
    processor_seconds: int = 240
    seconds: float = 300.0
    answer_bytes: int = 256 * MEBIBYTE

    def words(self, why: PredictionReasons) -> str:
        """The limit that was reached, in words."""
        return {
            "memory": f"more than {self.memory_bytes // MEBIBYTE:,} MiB of memory",
            "processor": f"more than {self.processor_seconds:,} seconds of processor time",
            "time": f"more than {self.seconds:,.0f} seconds",
            "answer": f"a response larger than {self.answer_bytes // MEBIBYTE:,} MiB",
            "crash": "the process crashed",
            "given_up": "the caller is no longer waiting for the answer",
        }[why]


class ChildEnded(Exception):
    """A child process ended without an answer.

    words : why, in plain words.
    exit_code : of the process, if it ended by itself.
    """

    def __init__(self, why: PredictionReasons, words: str, exit_code: int | None = None) -> None:
        super().__init__(words)
        self.why, self.words, self.exit_code = why, words, exit_code

    @property
    def is_too_much(self) -> bool:
        """Whether a limit was reached."""
        return self.why in ("memory", "processor", "time", "answer")


@dataclass(frozen=True)
class Task:
    """The work of a child, as errors name it.

    what : such as "Previewing the file".
    code : of the errors, followed by `_too_large` or `_failed`.
    hint : the next step.
    """

    what: str
    code: str
    hint: str

    def refused(self, child_end: ChildEnded) -> InputError:
        """The error for input that exceeds the limits or makes the child crash."""
        if child_end.is_too_much:
            return InputError(
                f"{self.what} takes {child_end.words}.", hint=self.hint, code=f"{self.code}_too_large"
            )
        message = f"{self.what} failed: {child_end.words}."
        return InputError(message, hint=self.hint, code=f"{self.code}_failed")
