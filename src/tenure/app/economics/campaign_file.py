"""Read campaigns from a file: map its columns, and refuse values that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.economics.campaign_currency import NAMES as CURRENCY_NAMES
from tenure.app.economics.campaign_currency import refuse_other_currency
from tenure.app.economics.campaign_days import read_days
from tenure.core.activation.segment import TIERS
from tenure.core.errors import AmountError, ColumnError, DataError, DateError, OptionError, SourceError
from tenure.core.text.quoted import Quoted
from tenure.store.records.campaigns import CampaignDay, CampaignNamed

if TYPE_CHECKING:
    import pandas as pd

NAMES: dict[str, tuple[str, ...]] = {
    "campaign": ("campaign", "campaign name", "name"),
    "day": ("day", "date", "reporting starts", "reporting day"),
    "spend": ("spend", "cost", "amount spent", "spent", "total spent"),
    "source": ("source", "acquisition source", "channel", "platform", "utm source"),
    "campaign_type": ("campaign type", "type", "utm campaign"),
    "tier": ("tier", "value tier", "target tier"),
    "impressions": ("impressions", "impr"),
    "clicks": ("clicks", "link clicks"),
    "new_customers": ("new customers", "conversions", "results", "purchases"),
    "revenue": ("revenue", "conversion value", "purchase value", "conv value"),
}
"""Our columns, and other names for them (punctuation and case are ignored)."""

NEEDED = ("campaign", "day", "spend")
_WHOLE = ("impressions", "clicks")
_NUMBERS = ("spend", *_WHOLE, "new_customers", "revenue")
_DELIMITERS = ",;\t|"
MOST_MONEY, MOST_COUNT = 1e12, 10**15
"""Limits for one campaign on one day."""

_LONGEST_HEADER = 1 << 20
MAX_ROWS = 500_000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""The earliest and the latest day of a campaign."""


@dataclass(frozen=True)
class CampaignFile:
    """A file of campaigns.

    columns : ours to theirs, for names that are not recognized. source : of rows without one. currency : of
    the workspace, which the file must have too; not checked when left out. date_format : such as `%d/%m/%Y`,
    for days that can be read in several ways.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    currency: str | None = None
    date_format: str | None = None


_PLAIN = r"[-+]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+"
_GROUPED = r"\d{1,3}(?:,\d{2,3})*,\d{3}"
_NUMBER = rf"{_PLAIN}|{_GROUPED}(?:\.\d*)?"
"""A comma is accepted only between thousands: anywhere else it would be a decimal comma."""

_NUMBER_BY_DELIMITER = {";": rf"(?!\d{{1,3}}\.\d{{3}}$)(?:{_PLAIN}|{_GROUPED}\.\d*)"}
"""In files that may use decimal commas, `1.234` and `1,234` are ambiguous."""

_LAST_DAYS = frozenset({"reporting ends", "date stop", "end date", "last day"})

CampaignRows = dict[CampaignNamed, list[CampaignDay]]


def read_campaign_file(file: CampaignFile) -> CampaignRows:
    """Days by campaign; rows of one campaign and day are added up.

    Raises SourceError, ColumnError (`campaign.column`), DateError (`campaign.day`, and as `read_days`),
    AmountError (`campaign.amount`), DataError (`campaign.empty`, `campaign.too_many`, `campaign.currency`),
    OptionError (`option.tier`): a file with a row that cannot be used is refused as a whole.
    """
    rows, delimiter = _read(file.path)
    mapping = _mapping([str(heading) for heading in rows.columns], file)
    if file.currency:
        refuse_other_currency(_currency_column(rows), _money_headings(mapping), file.currency)
    campaigns = rows[list(mapping.values())].set_axis(list(mapping), axis=1)
    campaigns = campaigns[~campaigns.isna().all(axis=1)]
    if campaigns.empty:
        raise DataError("The file has no rows.", hint="export it again", code="campaign.empty")
    campaigns["day"] = _days(rows.loc[campaigns.index], mapping["day"], file.date_format)
    for name in _NUMBERS:
        if name in campaigns:
            campaigns[name] = _numbers(campaigns[name], name, _NUMBER_BY_DELIMITER.get(delimiter, _NUMBER))
    for name in ("campaign", "source", "campaign_type", "tier"):
        campaigns[name] = campaigns[name].str.strip().replace("", None) if name in campaigns else None
    campaigns["source"] = campaigns["source"].fillna(file.source) if file.source else campaigns["source"]
    _refuse_unnamed(campaigns, "campaign")
    _refuse_unnamed(campaigns, "source")
    _check_tiers(campaigns["tier"])
    return _by_campaign(campaigns)


def _currency_column(rows: pd.DataFrame) -> pd.Series | None:
    headings = [heading for heading in rows.columns if _plain(str(heading)) in CURRENCY_NAMES]
    return rows[headings[0]] if headings else None


def _money_headings(mapping: Mapping[str, str]) -> list[str]:
    return [mapping[name] for name in ("spend", "revenue") if name in mapping]


def campaign_rows(rows: list[dict[str, Any]]) -> CampaignRows:
    """As `read_campaign_file`, from rows with our column names, as the API receives them."""
    import pandas as pd

    campaigns = pd.DataFrame(rows).reindex(columns=list(NAMES))
    _check_tiers(campaigns["tier"])
    campaigns["day"] = pd.to_datetime(campaigns["day"], format="%Y-%m-%d")
    return _by_campaign(campaigns.astype({name: "float64" for name in _NUMBERS}))


def _read(path: Path) -> tuple[pd.DataFrame, str]:
    """The rows as text, and the delimiter."""
    import pandas as pd

    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline(_LONGEST_HEADER)
        delimiter = max(_DELIMITERS, key=header.count)
        rows = pd.read_csv(
            path,
            sep=delimiter,
            dtype="str",
            encoding="utf-8-sig",
            nrows=MAX_ROWS + 1,
            compression=None,  # a compressed file may unpack to more than fits in memory
        )
    except FileNotFoundError:
        raise SourceError("The file does not exist.", values=[path], hint="check the path") from None
    except (OSError, UnicodeError, ValueError, pd.errors.ParserError) as error:
        raise SourceError(
            "The file is not a readable CSV file.",
            values=[path.name],
            hint="save it as CSV in UTF-8, with one header line; unpack it first if it is compressed",
        ) from error
    if len(rows) > MAX_ROWS:
        raise DataError(
            f"The file has more than {MAX_ROWS:,} rows; nothing was imported.",
            hint="split it, for example by year, and import one part after the other",
            code="campaign.too_many",
        )
    return rows, delimiter


def _mapping(headings: list[str], file: CampaignFile) -> dict[str, str]:
    for field_name, column in file.columns.items():
        if field_name not in NAMES:
            raise _no_column(
                f"Campaigns have no column '{field_name}'.",
                [field_name],
                f"choose one of: {', '.join(NAMES)}",
            )
        if column not in headings:
            raise _no_column(
                "The file does not have this column.", [column], f"its columns are: {', '.join(headings)}"
            )
    plain = {_plain(heading): heading for heading in reversed(headings)}
    mapping = {
        field_name: plain[name]
        for field_name, names in NAMES.items()
        for name in reversed(names)
        if name in plain
    }
    mapping |= file.columns
    missing = [name for name in NEEDED if name not in mapping]
    if missing:
        hint = (
            f'choose the column: --column {missing[0]}="Their name"; its columns are: {", ".join(headings)}'
        )
        raise _no_column("The file is missing columns that campaigns need.", missing, hint)
    if "source" not in mapping and not file.source:
        raise _no_column(
            "It is not known which customers the campaigns won.",
            ["source"],
            'use --source paid_search (as in acquisition_source of your customers), or --column source="..."',
        )
    return mapping


def _plain(name: str) -> str:
    """Without punctuation, case and text in brackets: `Amount spent (GBP)` is `amount spent`."""
    text = name.partition("(")[0].casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())


def _no_column(missing: str, values: list[str], hint: str) -> ColumnError:
    return ColumnError(missing, values=values, hint=hint, code="campaign.column")


def _days(rows: pd.DataFrame, first: str, date_format: str | None) -> pd.Series:
    """The day of each row. Platforms also export a row per month: all of its spend would count on one day."""
    import pandas as pd

    last = [str(name) for name in rows.columns if _plain(str(name)) in _LAST_DAYS and name != first]
    days, *ends = read_days([rows[name] for name in (first, *last)], date_format)
    bad = days.isna() | (days < pd.Timestamp(FIRST_DAY)) | (days > pd.Timestamp(LAST_DAY))
    if bad.any():
        raise DateError(
            f"Some values of {first} are not days from {FIRST_DAY.year} to {LAST_DAY.year}.",
            values=_lines(rows[first], bad),
            hint="write them as 2024-03-31, which is unambiguous",
            code="campaign.day",
        )
    for name, until in zip(last, ends, strict=True):
        longer = until.notna() & (until != days)
        if longer.any():
            raise DateError(
                "Rows cover more than one day.",
                values=_lines(rows[name], longer),
                hint="export the report broken down by day",
                code="campaign.day",
            )
    return days


def _numbers(texts: pd.Series, name: str, pattern: str) -> pd.Series:
    import numpy as np
    import pandas as pd

    plain = texts.str.strip()
    values = pd.to_numeric(plain.where(plain.str.fullmatch(pattern)).str.replace(",", ""), errors="coerce")
    bad = texts.notna() & (texts.str.strip() != "") & ~np.isfinite(values.fillna(np.nan))
    bad |= values < 0
    if name == "spend":
        bad |= values.isna()
    if bad.any():
        raise AmountError(
            f"The column of {name} contains values that are not amounts of 0 or more.",
            values=_lines(texts, bad),
            hint="write 1234.50: a point before the decimals, no thousands separator, no currency sign",
            code="campaign.amount",
        )
    return values


def _lines(texts: pd.Series, bad: pd.Series) -> list[Quoted]:
    """The bad values with their line numbers; the header is line 1."""
    return [Quoted(text, f"line {int(at) + 2}: ") for at, text in texts[bad].items()]  # type: ignore[call-overload]


def _refuse_unnamed(rows: pd.DataFrame, name: str) -> None:
    missing = rows[rows[name].isna()]
    if len(missing):
        raise ColumnError(
            f"Rows without a {name}.",
            values=[f"line {int(at) + 2}" for at in missing.index],
            hint=f"fill it in{', or use --source for these rows' if name == 'source' else ''}",
            code="campaign.column",
        )


def _check_tiers(tiers: pd.Series) -> None:
    unknown = sorted(set(tiers.dropna()) - set(TIERS))
    if unknown:
        raise OptionError(
            "This tier does not exist.",
            values=unknown,
            hint=f"choose one of: {', '.join(TIERS)}",
            code="option.tier",
        )


def _by_campaign(rows: pd.DataFrame) -> CampaignRows:
    import numpy as np
    import pandas as pd

    with np.errstate(over="ignore"):  # an infinite sum is refused below, as any other that is too large
        summed = rows.groupby(["campaign", "day"], sort=True).agg(
            source=("source", "last"),
            campaign_type=("campaign_type", "last"),
            tier=("tier", "last"),
            **{name: (name, lambda values: values.sum(min_count=1)) for name in _NUMBERS if name in rows},
        )
    _refuse_impossible(summed)
    campaigns: CampaignRows = {}
    for campaign, day_rows in summed.reset_index().groupby("campaign", sort=True):
        last = day_rows.iloc[-1]
        about = [None if pd.isna(last[column]) else str(last[column]) for column in ("campaign_type", "tier")]
        days = [
            CampaignDay(
                row["day"].date(),
                **{name: _value(row[name], name) for name in _NUMBERS if name in row},  # type: ignore[arg-type]
            )
            for row in day_rows.to_dict("records")
        ]
        campaigns[CampaignNamed(str(campaign), str(last["source"]), *about)] = days
    return campaigns


def _refuse_impossible(summed: pd.DataFrame) -> None:
    """A value that no campaign can reach in a day is from another column, such as a platform's IDs."""
    for name in (column for column in _NUMBERS if column in summed):
        most = MOST_COUNT if name in _WHOLE else MOST_MONEY
        bad = summed[summed[name] > most]
        if len(bad):
            campaign, day = bad.index[0]
            raise AmountError(
                f"The column of {name} contains more than any campaign can have in a day.",
                values=[f"{campaign}, {day:%Y-%m-%d}: {float(bad[name].iloc[0]):g}"],
                hint=f'at most {most:g}; choose the right column: --column {name}="Their name"',
                code="campaign.amount",
            )


def _value(value: float, name: str) -> float | int | None:
    if isnan(value):
        return None
    return round(value) if name in _WHOLE else float(value)
