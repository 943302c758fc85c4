"""Limits on what a packed file may unpack to."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.core.files.byte_units import GIBIBYTE, MEBIBYTE

_NEVER_A_BOMB_BYTES = 100 * MEBIBYTE


@dataclass(frozen=True)
class UnpackingLimits:
    """What a file may unpack to before it is treated as a decompression bomb.

    max_bytes : total unpacked size.
    max_ratio : unpacked size over packed size, for files that unpack to more than 100 MiB. Text shrinks to
        a tenth, repetitive text to a hundredth, a bomb to a thousandth.
    """

    max_bytes: int = 64 * GIBIBYTE
    max_ratio: int = 250

    @property
    def of_workbooks(self) -> UnpackingLimits:
        """Limits of workbooks, which are held in memory: a sixteenth of what may be read from disk."""
        return UnpackingLimits(max(self.max_bytes // 16, 1), self.max_ratio)

    def allow(self, unpacked: int, packed: int) -> bool:
        """Whether `packed` bytes may unpack to `unpacked` bytes."""
        within_ratio = unpacked <= _NEVER_A_BOMB_BYTES or unpacked <= self.max_ratio * max(packed, 1)
        return unpacked <= self.max_bytes and within_ratio

    def excess(self, unpacked: int, packed: int) -> tuple[str, str]:
        """The sizes and the limit that they exceed, in words."""
        sizes = f"more than {_size(unpacked)} from {_size(packed)}"
        if unpacked > self.max_bytes:
            return sizes, f"limit {_size(self.max_bytes)}"
        return sizes, f"limit {self.max_ratio} times its size"


def _size(count: int) -> str:
    if count >= 10 * GIBIBYTE:
        return f"{count // GIBIBYTE:,} GiB"
    return f"{count // MEBIBYTE:,} MiB" if count >= MEBIBYTE else f"{count / 1024:,.1f} KiB"
