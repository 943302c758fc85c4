"""Packed files that cannot be read: one exception for everything that ZIP, gzip and their methods raise."""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # a compression method that Python does not support
    RuntimeError,  # a password is required
    ValueError,  # invalid names and sizes
)


class PackedDamage(Exception):
    """The packed content is damaged, truncated, encrypted or unusual; its text is Python's error message."""


@contextmanager
def packed_damage() -> Iterator[None]:
    """Raise PackedDamage for any damage; an OSError of the disk itself passes unchanged."""
    try:
        yield
    except _DAMAGE as error:
        raise PackedDamage(str(error)) from error
    except OSError as error:
        # bz2 and gzip raise it without a number; seeking to an invalid position is EINVAL.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise PackedDamage(str(error)) from error
