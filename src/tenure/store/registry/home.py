"""Location of the models' files in a registry's database, which stores absolute paths."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlparse

from tenure.store.database.sqlite_faults import sqlite_faults
from tenure.store.registry.version_files import ARTIFACTS


def rehome(database: Path, before: Path, now: Path) -> None:
    """Change the paths in a registry's database from the workspace `before` to the workspace `now`.

    Otherwise trainings after a restore would be written into the folder of the old workspace.
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
                for old_prefix, new_prefix in ((old.as_uri(), new.as_uri()), (str(old), str(new))):
                    _replace_start(connection, table, column[0], old_prefix, new_prefix)


def written_for(artifacts: str) -> Path:
    """The workspace whose folder of artifacts has that URL."""
    return Path(unquote(urlparse(artifacts).path)).parent


def _replace_start(
    connection: sqlite3.Connection, table: str, column: str, old_prefix: str, new_prefix: str
) -> None:
    connection.execute(
        f'UPDATE "{table}" SET "{column}" = ? || substr("{column}", ?) '
        f'WHERE typeof("{column}") = \'text\' AND ("{column}" = ? OR substr("{column}", 1, ?) = ?)',
        (new_prefix, len(old_prefix) + 1, old_prefix, len(old_prefix) + 1, f"{old_prefix}/"),
    )
