"""Generate a synthetic shop: an order log with known true values, to try Tenure and to judge models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tenure.app.files.output_folder import output_folder
from tenure.core.errors import OptionError
from tenure.core.frames.horizon import add_months, day_after
from tenure.core.ports import Progress, SilentProgress

if TYPE_CHECKING:
    from tenure.sources.synthetic_shop.plan import ShopPlan

_MOST_CUSTOMERS = 50_000_000
_MOST_TRANSACTIONS = 1_000_000_000
_LONGEST_SPAN_DAYS = 3660
_YEARS_BEFORE_END = 3


@dataclass(frozen=True)
class Generate:
    """Command.

    Parameters
    ----------
    customers : number of customers; each has at least one order.
    transactions : exact number of orders; at least `customers`. Refunds and defects are added to these.
    seed : the same seed (and the same other arguments) produces identical files, on any day.
    out : folder to write; must be new or empty, unless it holds a generated shop and `overwrite` is set.
    start, end : first and last day of the log; `start` is three years before `end` when left out.
    file_format : `csv` or `parquet`.
    alternate_names : name the files `store_sales_header`, `store_sales_line_items`, `customer_details`.
    defects : add data defects and record them in `defects.csv`.
    defect_share : number of defects of each kind, as a share of the orders.
    events_per_order : approximate number of events per order; 0 for none.
    season : strength of the season; 0 for none, 1 for a usual one.
    trend_per_year : yearly growth of the order rate.
    effects : strength of the effect of acquisition on customers; 0 for none.
    """

    customers: int
    transactions: int
    seed: int
    out: Path
    start: date | None = None
    end: date = date(2025, 12, 31)
    file_format: Literal["csv", "parquet"] = "csv"
    alternate_names: bool = False
    defects: bool = False
    defect_share: float = 0.002
    events_per_order: float = 3.0
    season: float = 1.0
    trend_per_year: float = 0.05
    effects: float = 1.0
    overwrite: bool = False


@dataclass(frozen=True)
class GeneratedShop:
    """The folder, its rows by table, and the day after the last order (an `as_of` that sees all of them)."""

    folder: Path
    rows: dict[str, int]
    as_of: date


def small(out: Path, seed: int = 1) -> Generate:
    """The preset of the demo: 2,000 customers and 20,000 orders, generated in a second or two."""
    return Generate(customers=2_000, transactions=20_000, seed=seed, out=out)


def generate(command: Generate, progress: Progress | None = None) -> GeneratedShop:
    """Write the shop to a temporary folder and move it to `out` when it is complete. Needs no workspace.

    Raises
    ------
    OptionError
        `option.customers`, `option.transactions`, ... for a value out of range; `option.out` for a folder
        that contains other files or cannot be written. Nothing is left behind.
    """
    from tenure.sources.synthetic_shop.layout import TRUTH_FILE
    from tenure.sources.synthetic_shop.making import make_shop

    plan = checked_plan(command)
    out = Path(command.out).expanduser()
    try:
        _check_folder(out, command.overwrite)
        with output_folder(out, marker=TRUTH_FILE) as folder:
            rows = make_shop(plan, folder, progress or SilentProgress())
    except OSError as error:
        raise OptionError(
            f"The folder is not writable: {error.strerror or error}.",
            values=[out],
            hint="choose a writable folder on a disk with free space",
            code="option.out",
        ) from error
    return GeneratedShop(out.resolve(), rows, day_after(command.end))


def checked_plan(command: Generate) -> ShopPlan:
    """What would be generated. Raises OptionError for the first value that is out of range."""
    from tenure.sources.synthetic_shop.plan import Process, ShopPlan

    start = command.start or day_after(add_months(command.end, -12 * _YEARS_BEFORE_END))
    _check(command, start)
    process = replace(
        Process(), season=command.season, trend_per_year=command.trend_per_year, effects=command.effects
    )
    return ShopPlan(
        customers=command.customers,
        transactions=command.transactions,
        seed=command.seed,
        start=start,
        end=command.end,
        file_format=command.file_format,
        alternate_names=command.alternate_names,
        defects=command.defects,
        defect_share=command.defect_share,
        events_per_order=command.events_per_order,
        process=process,
    )


def _check(command: Generate, start: date) -> None:
    """Raises OptionError for the first value that is out of range."""
    customers, days = command.customers, (command.end - start).days + 1
    _require(1 <= customers <= _MOST_CUSTOMERS, "customers", customers, f"1 to {_MOST_CUSTOMERS:,}")
    _require(
        customers <= command.transactions <= _MOST_TRANSACTIONS,
        "transactions",
        command.transactions,
        f"at least one for each of the {customers:,} customers, at most {_MOST_TRANSACTIONS:,}",
    )
    _require(command.seed >= 0, "seed", command.seed, "0 or more")
    _require(
        30 <= days <= _LONGEST_SPAN_DAYS and start.year >= 1970 and command.end.year <= 2080,
        "start",
        f"{start} to {command.end}",
        f"30 to {_LONGEST_SPAN_DAYS} days between 1970 and 2080",
    )
    _require(command.file_format in ("csv", "parquet"), "format", command.file_format, "csv or parquet")
    _require(0 < command.defect_share <= 0.03, "defect_share", command.defect_share, "above 0, up to 0.03")
    _require(0 <= command.events_per_order <= 100, "events_per_order", command.events_per_order, "0 to 100")
    _require(0 <= command.season <= 3, "season", command.season, "0 to 3")
    _require(-0.9 <= command.trend_per_year <= 3, "trend_per_year", command.trend_per_year, "-0.9 to 3")
    _require(0 <= command.effects <= 3, "effects", command.effects, "0 to 3")


def _require(holds: bool, option: str, value: object, allowed: str) -> None:
    if not holds:
        raise OptionError(
            f"`{option}` cannot be {value}.",
            values=[value],
            hint=f"it must be {allowed}",
            code=f"option.{option}",
        )


def _check_folder(out: Path, overwrite: bool) -> None:
    """Raises OptionError if `out` holds other files, or a generated shop that must not be replaced."""
    from tenure.sources.synthetic_shop.layout import is_generated_shop

    if not out.is_dir() or not any(out.iterdir()):
        return
    if not is_generated_shop(out):
        raise OptionError(
            "The folder is not empty, and was not created by `tenure generate`.",
            values=[out],
            hint="choose a new or an empty folder",
            code="option.out",
        )
    if not overwrite:
        raise OptionError(
            "This folder already contains a generated shop.",
            values=[out],
            hint="choose another folder, or allow overwriting",
            code="option.out",
        )
