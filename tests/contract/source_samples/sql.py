"""A table of a SQLite database."""

import sqlite3
from pathlib import Path

ROWS = [("ann", 1, "2025-01-05 10:00:00", 12.5), ("bob", 2, "2025-01-06 11:30:00", 7.0)]
ROWS += [("bob", 3, "2025-02-06 11:30:00", 20.0), ("bob", 3, "2025-02-09 11:30:00", -5.0)]
OPTIONS = {"table": "orders"}


def write(folder: Path) -> str:
    return _database(folder / "shop.db", "created_at", ROWS)


def refused(folder: Path) -> dict[str, str]:
    wrong = folder / "wrong.db"
    wrong.write_bytes(b"this is no database")
    return {
        "empty": _database(folder / "empty.db", "created_at", []),
        "wrong": f"sqlite://{wrong}",
        "missing column": _database(folder / "missing.db", "colour", ROWS),
    }


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders."""
    bought = [row for row in ROWS if row[3] > 0]
    return sum(row[3] for row in ROWS), len({row[0] for row in bought}), len({row[1] for row in bought})


def _database(path: Path, day: str, rows: list[tuple]) -> str:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(f"CREATE TABLE orders (customer TEXT, id INTEGER, {day} TIMESTAMP, total REAL)")
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return f"sqlite://{path}"
