"""Two monthly exports with an order that both have."""

from pathlib import Path

HEADER = "order_id,customer_id,order_date,amount\n"
JANUARY = "o1,ann,2025-01-05,5\no2,bob,2025-01-31,6\n"
FEBRUARY = "o2,bob,2025-01-31,6\no3,ann,2025-02-03,7\no4,cat,2025-02-04,8\n"


def write(folder: Path) -> str:
    return _folder(folder / "exports", **{"2025-01.csv": HEADER + JANUARY, "2025-02.csv": HEADER + FEBRUARY})


def refused(folder: Path) -> dict[str, str]:
    (folder / "nothing").mkdir()
    stranger = "colour,shape\nred,round\n"
    return {
        "empty": str(folder / "nothing"),
        "wrong": _folder(folder / "wrong", **{"a.csv": HEADER + JANUARY, "b.csv": stranger}),
        "missing column": _folder(
            folder / "missing", **{"a.csv": (HEADER + JANUARY).replace("customer_id", "colour")}
        ),
    }


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: what two exports share counts once."""
    rows = {tuple(line.split(",")) for line in (JANUARY + FEBRUARY).splitlines()}
    return sum(float(row[3]) for row in rows), len({row[1] for row in rows}), len(rows)


def _folder(folder: Path, **files: str) -> str:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return str(folder)
