"""Who was erased while something was read: what was made of it may name them, and must not stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tenure.store._faults import file_faults
from tenure.store.erasures import Erasures, erased_among, erased_meanwhile


def remove_if_erased(
    made: Path, customer_ids: Iterable[object], workspace: Path, since: datetime, what: str
) -> None:
    """Remove the file if one of its customers was erased since it was begun to be read for.

    To be called once the file lies in its place: an erasure is noted before files are looked through, so
    either it is seen here, or the file is seen there. Raises StoreError (`store.erased_meanwhile`).
    """
    found = Erasures(workspace).meanwhile(since)
    if not found or not erased_among((str(one) for one in customer_ids if one is not None), found):
        return
    with file_faults("remove what names an erased customer"):
        made.unlink(missing_ok=True)
    raise erased_meanwhile(what)
