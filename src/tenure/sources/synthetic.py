"""A shop from `tenure generate`: order headers joined with their lines, customers, products, events."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import DataError, OptionError, SourceError
from tenure.core.orders.cleaning import CleaningRules
from tenure.core.orders.reading import SOURCE_ROW, MappedColumn, Reading, SourceCard
from tenure.core.orders.tables import Tables
from tenure.sources.synthetic_shop.layout import (
    COLUMNS,
    LINE_COLUMNS,
    NAMINGS,
    ORDER_COLUMNS,
    REFUND_PREFIX,
    REQUIRED,
    is_generated_shop,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine

_FORMATS = ("csv", "parquet")
_BATCH_ROWS = 250_000
_SIDE_TABLES = ("customers", "products", "events")


class SyntheticShop:
    """Reads folders written by `tenure generate`, with either naming and in either format."""

    card = SourceCard(
        name="synthetic",
        title="Simulated shop",
        doc="A simulated shop with known true values, as written by `tenure generate`.",
        reads="a folder with orders and order_lines (or store_sales_header and store_sales_line_items)",
        example="tenure run demo-shop/ --horizon 90d",
        takes_uploads=False,
        is_simulated=True,
    )

    def recognises(self, location: str) -> bool:
        """A folder with both order files and their headers; for Parquet, with `truth.json` next to them."""
        files = _files_in(Path(location))
        if any(name not in files for name in REQUIRED):
            return False
        if files["orders"].suffix == ".parquet":
            return is_generated_shop(Path(location))
        return all(_header_of(files[name]) == list(COLUMNS[name]) for name in REQUIRED)

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Join lines with their headers, keeping every row of either.

        A line without a header has no customer and no date; a header without lines becomes a row with its
        total and no product; a header that appears twice duplicates its lines, which cleaning detects.

        Raises
        ------
        SourceError
            `source.missing` without the folder or its order files, `source.unreadable` for a damaged file.
        ColumnError
            A file lacks one of its columns.
        DataError
            `data.empty`: there are no order lines.
        OptionError
            `option.column`: the columns of a generated shop are fixed.
        """
        if options.columns:
            raise OptionError(
                "The columns of a generated shop are fixed.",
                values=options.columns,
                hint="leave out --column, or read the files with --source csv",
                code="option.column",
            )
        from tenure.sources.synthetic_shop.joining import join
        from tenure.sources.synthetic_shop.staging import write

        files = _required_files(location)
        folder = Path(tempfile.mkdtemp(prefix="tenure-shop-"))
        weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
        staged = _stage(files, folder, engine)
        rows = join(staged["orders"], staged["order_lines"], engine)
        write(engine.to_batches(rows, _BATCH_ROWS), path := folder / "transactions.parquet")
        transactions = engine.from_parquet([str(path)], f"{folder.name}-transactions")
        side_tables = {name: staged[name] for name in _SIDE_TABLES if name in staged}
        return Reading(
            tables=Tables(transactions, **side_tables),
            mapping=tuple(_mapping(files)),
            rules=CleaningRules(cancellation_prefix=REFUND_PREFIX),
            notes=(f"{files['orders'].name} joined with {files['order_lines'].name} on order_id.",),
        )


def _files_in(folder: Path) -> dict[str, Path]:
    """Files by table, in the first naming for which both order files exist."""
    for names in NAMINGS:
        for suffix in _FORMATS:
            files = {table: folder / f"{name}.{suffix}" for table, name in names.items()}
            files = {table: path for table, path in files.items() if path.is_file()}
            if all(table in files for table in REQUIRED):
                return files
    return {}


def _required_files(location: str) -> dict[str, Path]:
    files = _files_in(Path(location))
    if not files:
        raise SourceError(
            "This folder does not contain a generated shop.",
            values=[location],
            hint="choose a folder that `tenure generate` wrote",
            code="source.missing",
        )
    return files


def _header_of(path: Path) -> list[str]:
    with path.open("rb") as file:
        return file.readline(4096).decode("utf-8", "replace").strip().split(",")


def _stage(files: dict[str, Path], folder: Path, engine: Engine) -> dict[str, ir.Table]:
    """Load every file into the engine with numbered rows, as Parquet in `folder`."""
    from tenure.sources.synthetic_shop.staging import number_rows

    staged = {}
    for table, path in files.items():
        numbered = folder / f"{table}.parquet"
        rows = number_rows(path, numbered, COLUMNS[table], SOURCE_ROW)
        if rows == 0 and table == "order_lines":
            raise DataError(
                "The generated shop has no order lines.",
                values=[path.name],
                hint="generate the shop again",
                code="data.empty",
            )
        staged[table] = engine.from_parquet([str(numbered)], f"{folder.name}-{table}")
    return staged


def _mapping(files: dict[str, Path]) -> list[MappedColumn]:
    orders, lines = files["orders"].stem, files["order_lines"].stem
    mapping = [
        MappedColumn("transactions", field, f"{lines}.{column}", "alias") for field, column in LINE_COLUMNS
    ]
    mapping += [
        MappedColumn("transactions", field, f"{orders}.{column}", "alias") for field, column in ORDER_COLUMNS
    ]
    for table in _SIDE_TABLES:
        if table in files:
            stem = files[table].stem
            mapping += [MappedColumn(table, name, f"{stem}.{name}", "alias") for name in COLUMNS[table]]
    return mapping


SOURCE = SyntheticShop()
