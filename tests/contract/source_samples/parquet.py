"""A Parquet file with native types."""

from datetime import datetime
from pathlib import Path

ROWS = [("k1", "1", datetime(2025, 1, 5), 60.5), ("k2", "2", datetime(2025, 1, 6), 40.0)]
ROWS += [("k2", "2", datetime(2025, 1, 9), -15.0), ("k1", "3", datetime(2025, 2, 15), 60.0)]
NAMES = ("customer_id", "order_id", "order_date", "amount")


def write(folder: Path) -> str:
    return _written(folder / "orders.parquet", NAMES)


def refused(folder: Path) -> dict[str, str]:
    empty, wrong = folder / "empty.parquet", folder / "wrong.parquet"
    empty.write_bytes(b"")
    wrong.write_bytes(b"PAR1 and then nothing that belongs there")
    missing = _written(folder / "missing.parquet", ("colour", *NAMES[1:]))
    return {"empty": str(empty), "wrong": str(wrong), "missing column": missing}


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders."""
    bought = [row for row in ROWS if row[3] > 0]
    return sum(row[3] for row in ROWS), len({row[0] for row in bought}), len({row[1] for row in bought})


def _written(path: Path, names: tuple[str, ...]) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(dict(zip(names, map(list, zip(*ROWS, strict=True)), strict=True))), path)
    return str(path)
