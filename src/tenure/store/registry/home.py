"""Where a registry's database says that the files of the models are: it names a folder by its whole path."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlparse

from tenure.store.database.sqlite_faults import sqlite_faults
from tenure.store.registry.version_files import ARTIFACTS


def rehome(database: Path, before: Path, now: Path) -> None:
    """Have a registry's database name its files in the workspace `now`, where it named them in `before`.

    Without it, trainings after a restore would be written into the folder of the old workspace.
    """
    if not database.exists() or before == now:
        return
    old, new = (before / ARTIFACTS), (now / ARTIFACTS)
    with (
        sqlite_faults("the model registry"),
        closing(sqlite3.connect(database)) as connection,
        connection,
    ):
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            for column in connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall():
                for was, becomes in ((old.as_uri(), new.as_uri()), (str(old), str(new))):
                    _replace_start(connection, table, column[0], was, becomes)


def written_for(artifacts: str) -> Path:
    """The workspace whose folder of artefacts is at that URL."""
    return Path(unquote(urlparse(artifacts).path)).parent


def _replace_start(connection: sqlite3.Connection, table: str, column: str, was: str, becomes: str) -> None:
    connection.execute(
        f'UPDATE "{table}" SET "{column}" = ? || substr("{column}", ?) '
        f'WHERE typeof("{column}") = \'text\' AND ("{column}" = ? OR substr("{column}", 1, ?) = ?)',
        (becomes, len(was) + 1, was, len(was) + 1, f"{was}/"),
    )
