"""The key under which customer IDs are hidden from roles that may not see them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.files import write_atomically

FILE = "hidden-ids.key"
_LOCK, _BYTES = ".hidden-ids.lock", 32


@lru_cache(maxsize=64)
def id_key(workspace: Path) -> str:
    """The key of a workspace, 64 hexadecimal digits; created when it is first needed, and backed up.

    Raises StoreError (`store.damaged`).
    """
    from filelock import FileLock

    path = workspace / FILE
    with file_faults("read the key of hidden customer IDs"):
        if not path.exists():
            with FileLock(path.with_name(_LOCK)):
                if not path.exists():
                    write_atomically(path, token_hex(_BYTES).encode())
        key = path.read_text(encoding="utf-8").strip()
    if len(key) != 2 * _BYTES:
        raise StoreError(
            "The key of hidden customer IDs is damaged.",
            values=[path],
            hint="restore it from a backup, or remove it: links with hidden IDs then lead nowhere",
            code="store.damaged",
        )
    return key
