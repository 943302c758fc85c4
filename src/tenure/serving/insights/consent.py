"""How many customers have agreed to marketing, by channel and by acquisition source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, PROSPECT_TABLE

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

ConsentChannel = Literal["email", "sms", "ads"]
CONSENT_CHANNELS: tuple[ConsentChannel, ...] = get_args(ConsentChannel)
MAX_SOURCES = 100


@dataclass(frozen=True)
class ConsentCount:
    """Customers and contacts without orders. unknown : counts as no consent when an audience is sent."""

    channel: ConsentChannel
    agreed: int
    refused: int
    unknown: int


@dataclass(frozen=True)
class SourceConsent:
    """The same for one acquisition source; `source` is None if it is unknown."""

    source: str | None
    people: int
    channels: list[ConsentCount]


@dataclass(frozen=True)
class ConsentFigures:
    """`people` : customers and contacts. sources : largest first; empty if no source is known."""

    people: int
    channels: list[ConsentCount]
    sources: list[SourceConsent]


def consent_figures(served_copy: ServedCopy) -> ConsentFigures:
    """Consent as of the newest import."""
    return served_copy.once(("consent",), lambda: _figures(served_copy))


def _figures(served_copy: ServedCopy) -> ConsentFigures:
    if not served_copy.has_orders:
        return ConsentFigures(0, [ConsentCount(channel, 0, 0, 0) for channel in CONSENT_CHANNELS], [])
    total = served_copy.rows(f"SELECT NULL AS source, {_counts()} FROM ({_people(served_copy)})")[0]
    rows = served_copy.rows(
        f"SELECT acquisition_source AS source, {_counts()} FROM ({_people(served_copy)}) GROUP BY 1 "
        f"ORDER BY people DESC, source LIMIT {MAX_SOURCES}"
    )
    is_known = any(row["source"] is not None for row in rows)
    sources = [SourceConsent(row["source"], row["people"], _channels(row)) for row in rows]
    return ConsentFigures(total["people"], _channels(total), sources if is_known else [])


def _people(served_copy: ServedCopy) -> str:
    columns = ", ".join(["acquisition_source", *(f"consent_{channel}" for channel in CONSENT_CHANNELS)])
    tables = [CUSTOMER_TABLE, *([PROSPECT_TABLE] if PROSPECT_TABLE in served_copy.columns else [])]
    return " UNION ALL ".join(f"SELECT {columns} FROM {COPY}.{table}" for table in tables)


def _counts() -> str:
    parts = ["count(*) AS people"]
    for channel in CONSENT_CHANNELS:
        column = f"consent_{channel}"
        parts.append(f"count(*) FILTER ({column}) AS {channel}_agreed")
        parts.append(f"count(*) FILTER (NOT {column}) AS {channel}_refused")
    return ", ".join(parts)


def _channels(row: dict[str, int]) -> list[ConsentCount]:
    return [
        ConsentCount(
            channel,
            row[f"{channel}_agreed"],
            row[f"{channel}_refused"],
            row["people"] - row[f"{channel}_agreed"] - row[f"{channel}_refused"],
        )
        for channel in CONSENT_CHANNELS
    ]
