"""Files that are downloaded or copied: named by what they contain, never larger than the limit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tenure.core.errors import ConnectorError

MAX_BYTES = 4 * 1024**3
ENDINGS = (
    *(".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".json", ".jsonl", ".ndjson", ".parquet"),
    *(".xlsx", ".xls", ".zip"),
)


def saved(pieces: Iterable[bytes], path: Path) -> str:
    """Write the pieces; returns their SHA-256. Raises ConnectorError (`connector.too_large`)."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MAX_BYTES:
                raise ConnectorError(
                    "The file is too large.",
                    values=[f"more than {MAX_BYTES // 1024**3} GiB"],
                    hint="split it, or export only the last months",
                    code="connector.too_large",
                )
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def safe_name(name: str, default: str) -> str:
    """A name for the copy, with an ending that tells what it contains."""
    last = PurePosixPath(name).name
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in last
    )
    plain = plain.lstrip(".-")[-100:]
    return plain if plain.lower().endswith(ENDINGS) else default
