"""What campaigns cost and brought day by day, as Meta's Insights API tells it.

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
    """One row per campaign and day with a spend: `campaign, day, spend, currency`, and what Meta counts:
    `impressions, clicks, new_customers` (purchases), `revenue`; None where it tells nothing.
    """
    asked = {
        "level": "campaign",
        "time_increment": "1",
        "time_range": json.dumps({"since": since.isoformat(), "until": until.isoformat()}),
        "fields": _FIELDS,
        "limit": str(_PAGE),
    }
    after = ""
    while True:
        found = calls.get(f"/act_{account}/insights", asked | ({"after": after} if after else {}))
        yield from (_day(one) for one in found.get("data", []))
        paging = found.get("paging", {})
        after = paging.get("cursors", {}).get("after", "")
        if not after or "next" not in paging:
            return


def _day(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "campaign": told["campaign_name"],
        "day": told["date_start"],
        "spend": float(told["spend"]),
        "currency": told.get("account_currency"),
        "impressions": _number(told.get("impressions")),
        "clicks": _number(told.get("clicks")),
        "new_customers": _of_purchases(told.get("actions")),
        "revenue": _of_purchases(told.get("action_values")),
    }


def _of_purchases(actions: Sequence[Mapping[str, Any]] | None) -> float | None:
    found = [one["value"] for one in actions or () if one.get("action_type") == _PURCHASE]
    return _number(found[0]) if found else None


def _number(text: Any) -> float | None:
    return None if text is None else float(text)
