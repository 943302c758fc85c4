"""Options that several commands share, and how they are parsed."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.answers import ANSWER_OPTIONS, answers_from
from tenure.core.errors import OptionError
from tenure.core.files.byte_units import GIBIBYTE
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.orders.reading import ReadOptions

Location = Annotated[str, typer.Argument(help="A file, a folder or a database URL with orders.")]
OptionalLocation = Annotated[
    str | None, typer.Argument(help="A file, folder or URL with orders; default: the lake of the workspace.")
]
SourceName = Annotated[str | None, typer.Option("--source", help="Kind of source; see `tenure sources`.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help='Ours=theirs, such as customer_id="Customer ID"; may be repeated.'),
]
DateFormat = Annotated[
    str | None,
    typer.Option("--date-format", help="Date format, such as %d/%m/%Y; or excel, excel1904."),
]
Decimal = Annotated[str | None, typer.Option("--decimal", help='The decimal sign of amounts: "." or ",".')]
Lines = Annotated[str | None, typer.Option("--lines", help="Line items to join to order headers.")]
Customers = Annotated[str | None, typer.Option("--customers", help="A table of customers.")]
Products = Annotated[str | None, typer.Option("--products", help="A table of products.")]
Events = Annotated[str | None, typer.Option("--events", help="A table of events.")]
TableName = Annotated[str | None, typer.Option("--table", help="Table to read, for a database URL.")]
CustomersFile = Annotated[
    str | None,
    typer.Option(
        "--table",
        help="Instead of ORDERS: a file with one row per customer. With a database URL: the table to read.",
    ),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help="Sheet to read, if several sheets contain tables.")
]
Rates = Annotated[
    str | None, typer.Option("--rates", help="Exchange rates: a CSV with from, to, rate and optionally date.")
]
MaxUnpacked = Annotated[
    int | None,
    typer.Option(
        "--max-unpacked",
        min=1,
        help="GiB that compressed files may unpack to (64), and a workbook to a sixteenth of "
        "that. If you set this, the compression ratio is not limited.",
    ),
]
Query = Annotated[str | None, typer.Option("--query", help="SQL to run, for a database URL.")]
Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", help="Workspace folder; see `tenure init`.", envvar="TENURE_WORKSPACE"),
]
NeededWorkspace = Annotated[
    Path, typer.Option("--workspace", help="Workspace folder; see `tenure init`.", envvar="TENURE_WORKSPACE")
]
Horizon = Annotated[
    str, typer.Option("--horizon", help="How far ahead to predict: 90d, 12 weeks, 6 months, 1y.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Predict as of this day (YYYY-MM-DD); default: the day after the last order."
    ),
]
Level = Annotated[
    float, typer.Option("--level", help="Share of customers whose spend should fall within the interval.")
]
Models = Annotated[
    list[str] | None, typer.Option("--model", help="Candidate for the back-test; may be repeated.")
]
Setting = Annotated[
    list[str] | None,
    typer.Option("--setting", help="MODEL.ARGUMENT=VALUE; may be repeated."),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", help='The same settings as JSON: {"MODEL": {"ARGUMENT": VALUE}}.'),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print all fields as JSON, for programs.")]
Personal = Annotated[
    bool, typer.Option("--personal", help="Include names, addresses, age, gender and city of customers.")
]
HorizonDays = Annotated[
    int | None,
    typer.Option("--horizon-days", min=1, max=3650, help="Days to predict; default: the model's horizon."),
]
Cutoffs = Annotated[int, typer.Option("--cutoffs", min=1, max=24, help="Number of past dates to test at.")]


def takes_order_log(command: Callable[..., None]) -> Callable[..., None]:
    """Replace the parameter `log` of a command by the location and the options for reading it.

    If the command declares `log: OrderLog | None`, the location is optional. A reading option that the
    command declares itself is also passed to it, with the command's own help text.
    """
    own = inspect.signature(command, eval_str=True).parameters
    optional = own["log"].default is None
    shared = _reading_parameters(optional)
    shared_values = {name: own[name] for name in own if name in shared}

    @functools.wraps(command)
    def spelt(**arguments: Any) -> None:
        reading = {name: arguments.pop(name) for name in shared}
        command(log=_order_log(**reading), **{name: reading[name] for name in shared_values}, **arguments)

    parameters = [
        *(shared | shared_values).values(),
        *(parameter for name, parameter in own.items() if name not in {"log", *shared}),
    ]
    parameters.sort(key=lambda parameter: parameter.default is not inspect.Parameter.empty)
    spelt.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spelt.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del spelt.__wrapped__
    return spelt


def _reading_parameters(optional: bool) -> dict[str, inspect.Parameter]:
    kinds = {
        "location": OptionalLocation if optional else Location,
        "source": SourceName,
        "columns": Columns,
        "date_format": DateFormat,
        "decimal": Decimal,
        "lines": Lines,
        "customers": Customers,
        "products": Products,
        "events": Events,
        "table": TableName,
        "query": Query,
        "sheet": Sheet,
        "rates": Rates,
        "max_unpacked": MaxUnpacked,
        **ANSWER_OPTIONS,
    }
    keyword = inspect.Parameter.POSITIONAL_OR_KEYWORD
    empty = inspect.Parameter.empty
    return {
        name: inspect.Parameter(
            name, keyword, default=empty if name == "location" and not optional else None, annotation=kind
        )
        for name, kind in kinds.items()
    }


def _order_log(
    location: str | None,
    source: str | None,
    columns: list[str] | None,
    max_unpacked: int | None,
    **reading: Any,
) -> OrderLog | None:
    if location is None:
        return None
    answers = answers_from({name: reading.pop(name) for name in ANSWER_OPTIONS})
    options = ReadOptions(columns=pairs(columns or []), answers=answers, **reading)
    return OrderLog(location, source, options, _unpacking(max_unpacked))


def _unpacking(most_gib: int | None) -> UnpackingLimits:
    """A user who specifies a size has checked the file, so its ratio is no longer suspicious."""
    return UnpackingLimits() if most_gib is None else UnpackingLimits(most_gib * GIBIBYTE, sys.maxsize)


def share(level: float) -> float:
    """An interval's level: a share strictly between 0.5 and 1 (0.5 is allowed)."""
    if not 0.5 <= level < 1:
        raise OptionError(
            "The interval level is out of range.",
            values=[level],
            hint="choose a level from 0.5 to 0.99, such as 0.8",
        )
    return level


def pairs(texts: list[str]) -> dict[str, str]:
    """Parse `ours=theirs`. Raises OptionError (`option.column`)."""
    pairs = {}
    for text in texts:
        own_name, equals, column_name = text.partition("=")
        if not (own_name.strip() and equals and column_name.strip()):
            raise OptionError(
                "--column must be written as ours=theirs.",
                values=[text],
                hint='such as --column customer_id="Customer ID"',
                code="option.column",
            )
        pairs[own_name.strip()] = column_name.strip()
    return pairs
