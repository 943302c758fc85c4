"""An archive with a log, and a letter beside it."""

import zipfile
from pathlib import Path

HEADER = "order_id,customer_id,order_date,amount\n"
ROWS = "o1,ann,2025-01-05,5\no2,bob,2025-01-20,6\no3,ann,2025-02-03,7\no3,ann,2025-02-10,-2\n"


def write(folder: Path) -> str:
    return _archive(folder / "orders.zip", {"orders.csv": HEADER + ROWS, "README.txt": "hello"})


def refused(folder: Path) -> dict[str, str]:
    wrong = folder / "wrong.zip"
    wrong.write_bytes(b"PK\x03\x04 and then nothing that belongs there")
    return {
        "empty": _archive(folder / "empty.zip", {}),
        "wrong": str(wrong),
        "missing column": _archive(
            folder / "missing.zip", {"orders.csv": (HEADER + ROWS).replace("customer_id", "colour")}
        ),
    }


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders."""
    rows = [line.split(",") for line in ROWS.splitlines()]
    bought = [row for row in rows if float(row[3]) > 0]
    return sum(float(row[3]) for row in rows), len({row[1] for row in bought}), len(bought)


def _archive(path: Path, files: dict[str, str]) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return str(path)
