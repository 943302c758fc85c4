"""Writing a table as a file: whole or not at all, Parquet or CSV by its name."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError

if TYPE_CHECKING:
    import pyarrow as pa

_SUFFIXES = (".parquet", ".csv")


def check_table_path(path: Path) -> None:
    """Raise OptionError `option.out` unless a table can be written there; call it before long work."""
    if path.suffix not in _SUFFIXES:
        raise OptionError(
            "A table is written as .parquet or .csv.",
            values=[path.name],
            hint=f"name it {path.with_suffix('.parquet').name} or {path.with_suffix('.csv').name}",
            code="option.out",
        )
    if path.is_dir():
        raise OptionError("That is a folder.", values=[path], hint="name a file", code="option.out")


def write_table(table: pa.Table, path: Path) -> Path:
    """Write, then rename: a reader never sees half a file."""
    import pyarrow.csv
    import pyarrow.parquet

    check_table_path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        if path.suffix == ".csv":
            pyarrow.csv.write_csv(table, partial)
        else:
            pyarrow.parquet.write_table(table, partial, compression="zstd")
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return path
