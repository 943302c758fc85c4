"""Packed files that cannot be read: one name for everything that ZIP, gzip and their methods raise."""

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
    NotImplementedError,  # a method of packing that Python does not know
    RuntimeError,  # a password is asked for
    ValueError,  # names and sizes that make no sense
)


class PackedDamage(Exception):
    """What is packed is damaged, cut short, protected or packed unusually; its text is what Python said."""


@contextmanager
def packed_damage() -> Iterator[None]:
    """Raise PackedDamage for all of it; an OSError of the disk itself stays what it is."""
    try:
        yield
    except _DAMAGE as error:
        raise PackedDamage(str(error)) from error
    except OSError as error:
        # bz2 and gzip raise it without a number; seeking to where no file goes is EINVAL.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise PackedDamage(str(error)) from error
