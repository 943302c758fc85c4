"""A workbook with dates and numbers as cells, an order that was cancelled, and a sheet of notes."""

from datetime import datetime
from pathlib import Path

HEADER = ["Customer ID", "Order ID", "Order Date", "Total", "Status"]
ROWS = [
    ["00123", 1, datetime(2025, 1, 5, 10, 30), 12.5, "completed"],
    ["00124", 2, datetime(2025, 1, 6), 40, "completed"],
    ["00123", 3, datetime(2025, 2, 6), 99, "cancelled"],
    ["00124", 4, datetime(2025, 2, 9), 20, "completed"],
]


def write(folder: Path) -> str:
    return _workbook(folder / "orders.xlsx", HEADER)


def refused(folder: Path) -> dict[str, str]:
    empty, wrong = folder / "empty.xlsx", folder / "wrong.xlsx"
    empty.write_bytes(b"")
    wrong.write_bytes(b"PK\x03\x04 and then nothing that belongs there")
    return {
        "empty": str(empty),
        "wrong": str(wrong),
        "missing column": _workbook(folder / "missing.xlsx", ["Colour", *HEADER[1:]]),
    }


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders."""
    sold = [row for row in ROWS if row[4] == "completed"]
    return sum(row[3] for row in sold), len({row[0] for row in sold}), len(sold)


def _workbook(path: Path, header: list[str]) -> str:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        orders, notes = book.add_worksheet("Orders"), book.add_worksheet("Notes")
        for place, row in enumerate([header, *ROWS]):
            orders.write_row(place, 0, row)
        notes.write(0, 0, "Made up.")
    return str(path)
