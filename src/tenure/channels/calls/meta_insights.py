"""Daily costs and results of campaigns from Meta's Insights API.

Rules: https://developers.facebook.com/documentation/ads-commerce/marketing-api/insights
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure.channels.calls.http import Caller

_FIELDS = "campaign_name,spend,impressions,clicks,actions,action_values,account_currency"
_PURCHASE = "purchase"
_PAGE = 500


def campaign_days(calls: Caller, account: str, since: date, until: date) -> Iterator[dict[str, Any]]:
    """One row per campaign and day with spend: `campaign, day, spend, currency`, and Meta's own counts:
    `impressions, clicks, new_customers` (purchases), `revenue`; None where Meta reports nothing.
    """
    query = {
        "level": "campaign",
        "time_increment": "1",
        "time_range": json.dumps({"since": since.isoformat(), "until": until.isoformat()}),
        "fields": _FIELDS,
        "limit": str(_PAGE),
    }
    after = ""
    while True:
        page = calls.get(f"/act_{account}/insights", query | ({"after": after} if after else {}))
        yield from (_day(row) for row in page.get("data", []))
        paging = page.get("paging", {})
        after = paging.get("cursors", {}).get("after", "")
        if not after or "next" not in paging:
            return


def _day(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "campaign": row["campaign_name"],
        "day": row["date_start"],
        "spend": float(row["spend"]),
        "currency": row.get("account_currency"),
        "impressions": _number(row.get("impressions")),
        "clicks": _number(row.get("clicks")),
        "new_customers": _of_purchases(row.get("actions")),
        "revenue": _of_purchases(row.get("action_values")),
    }


def _of_purchases(actions: Sequence[Mapping[str, Any]] | None) -> float | None:
    values = [action["value"] for action in actions or () if action.get("action_type") == _PURCHASE]
    return _number(values[0]) if values else None


def _number(text: Any) -> float | None:
    return None if text is None else float(text)
