"""`tenure generate`: generate a synthetic shop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

Customers = Annotated[int, typer.Option("--customers", min=1, help="Number of customers.")]
Transactions = Annotated[int, typer.Option("--transactions", min=1, help="Exact number of orders.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed produces identical files.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write.")]
Defects = Annotated[bool, typer.Option("--defects", help="Add data defects and record them in defects.csv.")]
Format = Annotated[Literal["csv", "parquet"], typer.Option("--format", help="Format of the tables.")]
Names = Annotated[
    bool,
    typer.Option("--alternate-names", help="Write store_sales_header, store_sales_line_items, and so on."),
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First or last day of the log.")]
Preset = Annotated[
    Literal["small"] | None, typer.Option("--preset", help="small: 2,000 customers, 20,000 orders.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a shop that was generated before.")]


def generate(
    out: Out,
    customers: Customers = 50_000,
    transactions: Transactions = 500_000,
    seed: Seed = 1,
    defects: Defects = False,
    file_format: Format = "csv",
    alternate_names: Names = False,
    start: Day = None,
    end: Day = None,
    preset: Preset = None,
    overwrite: Overwrite = False,
) -> None:
    """Generate a synthetic shop with known true values.

    Writes orders, products, customers and events, and the true values.
    """
    from dataclasses import replace

    from tenure.app.data.generate import Generate, generate, small
    from tenure.cli.console import ConsoleProgress

    command = small(out, seed) if preset else Generate(customers, transactions, seed, out)
    command = replace(
        command,
        defects=defects,
        file_format=file_format,
        alternate_names=alternate_names,
        start=start.date() if start else None,
        end=end.date() if end else command.end,
        overwrite=overwrite,
    )
    with ConsoleProgress() as progress:
        shop = generate(command, progress)
    for table, rows in shop.rows.items():
        typer.echo(f"{table}: {rows:,} rows")
    typer.echo(f"Shop  {shop.folder}")
    typer.echo(f"Next: tenure run {shop.folder} --horizon 90d --out out/")
