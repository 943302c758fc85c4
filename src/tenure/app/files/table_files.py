"""Files that appear complete or not at all; tables are Parquet or CSV, depending on the file name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.core.files.spreadsheets import safe_table
from tenure.store.files.faults import file_faults
from tenure.store.files.private_files import apply_default_mode

if TYPE_CHECKING:
    import pyarrow as pa

_SUFFIXES = (".parquet", ".csv")


def check_table_path(path: Path) -> None:
    """Raise OptionError `option.out` unless a table can be written there; call it before long work."""
    if path.suffix not in _SUFFIXES:
        raise OptionError(
            "Tables can only be written as .parquet or .csv.",
            values=[path.name],
            hint=f"rename it to {path.with_suffix('.parquet').name} or {path.with_suffix('.csv').name}",
            code="option.out",
        )
    if path.is_dir():
        raise OptionError(
            "This path is a folder.", values=[path], hint="give the name of a file", code="option.out"
        )


def write_table(table: pa.Table, path: Path) -> Path:
    """Write, then rename: a reader never sees half a file. Texts in CSV files are never formulas."""
    import pyarrow.csv
    import pyarrow.parquet

    check_table_path(path)
    with _appearing(path) as partial:
        if path.suffix == ".csv":
            pyarrow.csv.write_csv(safe_table(table), partial)
        else:
            pyarrow.parquet.write_table(table, partial, compression="zstd")
    return path


def write_text(text: str, path: Path) -> Path:
    """Write, then rename, as UTF-8."""
    with _appearing(path) as partial:
        partial.write_text(text, encoding="utf-8")
    return path


def write_bytes(content: bytes, path: Path) -> Path:
    """Write, then rename."""
    with _appearing(path) as partial:
        partial.write_bytes(content)
    return path


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """Raises StoreError if the disk is full, fails or is not writable."""
    with file_faults("write the results"), _replacing(path) as partial:
        yield partial


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        apply_default_mode(partial)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
