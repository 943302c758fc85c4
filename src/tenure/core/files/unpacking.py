"""How much a packed file may unpack to."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.core.files.byte_units import GIBIBYTE, MEBIBYTE

_NEVER_A_BOMB_BYTES = 100 * MEBIBYTE


@dataclass(frozen=True)
class UnpackingLimits:
    """What a file may unpack to before it counts as made to fill a disk or the memory.

    most_bytes : of all that is in it.
    most_ratio : times its own size, for what unpacks to more than 100 MiB. Text shrinks to a tenth,
        monotonous text to a hundredth, a bomb to a thousandth.
    """

    most_bytes: int = 64 * GIBIBYTE
    most_ratio: int = 250

    @property
    def of_workbooks(self) -> UnpackingLimits:
        """A workbook is held in memory as a whole: a sixteenth of what may be read from disk."""
        return UnpackingLimits(max(self.most_bytes // 16, 1), self.most_ratio)

    def allow(self, unpacked: int, packed: int) -> bool:
        """Whether so many bytes may come out of so many."""
        within_ratio = unpacked <= _NEVER_A_BOMB_BYTES or unpacked <= self.most_ratio * max(packed, 1)
        return unpacked <= self.most_bytes and within_ratio

    def told(self, unpacked: int, packed: int) -> tuple[str, str]:
        """What came out and what is allowed, in words."""
        came = f"more than {_size(unpacked)} from {_size(packed)}"
        if unpacked > self.most_bytes:
            return came, f"limit {_size(self.most_bytes)}"
        return came, f"limit {self.most_ratio} times its size"


def _size(count: int) -> str:
    if count >= 10 * GIBIBYTE:
        return f"{count // GIBIBYTE:,} GiB"
    return f"{count // MEBIBYTE:,} MiB" if count >= MEBIBYTE else f"{count / 1024:,.1f} KiB"
