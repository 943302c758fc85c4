"""Workspaces for tests: small logs as files, and a look at every byte that is left."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq

HEADER = ("customer_id", "order_id", "order_date", "amount")
WEEK = (
    ("ann", "1", "2024-01-01", 10.0),
    ("bob", "2", "2024-01-02", 20.0),
    ("cid", "3", "2024-01-03", 30.0),
    ("ann", "4", "2024-01-04", 40.0),
)


def write_log(path: Path, *rows, header=HEADER) -> str:
    """A CSV file of order rows; returns its path as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(out.getvalue())
    return str(path)


def files_of(workspace: Path) -> dict[str, bytes]:
    """Every file of a workspace but its locks, with its content."""
    paths = (path for path in workspace.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(workspace)): path.read_bytes() for path in paths}


def places_that_mention(workspace: Path, text: str) -> list[str]:
    """Files that hold `text`: in their bytes, or in the values of a Parquet file."""
    found = []
    for path in sorted(p for p in workspace.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.name.endswith(".parquet") and content[-4:] == b"PAR1":
            content += repr(pq.read_table(path).to_pylist()).encode()
        if text.encode() in content:
            found.append(str(path.relative_to(workspace)))
    return found


def strays_of(workspace: Path) -> list[str]:
    """Files of the lake that no version of it refers to."""
    from tenure.store.files.files import LocalFiles
    from tenure.store.lake.head import read_head
    from tenure.store.lake.upkeep import stray_files, table_folders

    files = LocalFiles(workspace / "lake")
    needed = read_head(files).versions_by_folder()
    strays = [folder for folder in table_folders(files) if folder not in needed]
    for folder, versions in needed.items():
        strays += stray_files(files, folder, versions)
    return strays
