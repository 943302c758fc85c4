"""WooCommerce: orders from the REST API (v3), most recently changed first.

Rules: https://woocommerce.github.io/woocommerce-rest-api-docs/ (pages of at most 100 by the header `Link`,
`modified_after` with `dates_are_gmt`, keys as user and password over https).

The newest change comes first: an order that changes while pages are read moves to a page that has been read,
and comes with the next run. No order is skipped. The cursor is the time of the newest change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.connectors.calls.addresses import checked_url
from tenure.connectors.calls.http import Reader, json_object, json_value, unexpected_answer
from tenure.connectors.landing.table import LandedTable
from tenure.connectors.landing.woocommerce_orders import COLUMNS, row_of
from tenure.core.connections.connector import (
    ConnectorCard,
    ConnectorSetting,
    Fetched,
    Sight,
    settings_with_defaults,
)

if TYPE_CHECKING:
    import httpx

    from tenure.core.connections.connector import Reach

CARD = ConnectorCard(
    name="woocommerce",
    title="WooCommerce",
    doc="Orders, refunds and customers of a WooCommerce shop.",
    settings=(
        ConnectorSetting(
            "url", "Shop address", "The address of your shop.", example="https://shop.example.com"
        ),
        ConnectorSetting("key", "Consumer key", "It begins with ck_.", is_secret=True),
        ConnectorSetting("secret", "Consumer secret", "It begins with cs_.", is_secret=True),
    ),
    reads="woocommerce",
    cursor="changes",
    restates=True,
    setup=(
        "In WordPress, open WooCommerce, Settings, Advanced, REST API, and add a key with permission Read.",
        "Copy the consumer key and the consumer secret.",
    ),
)
_PAGE = 100
_OVERLAP = timedelta(minutes=5)
_DRAFTS = ("auto-draft", "checkout-draft", "trash")


class WooCommerce:
    """One row per order, with its refunds."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        _api(settings_with_defaults(CARD, settings), reach)

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        with _Calls(settings, reach) as calls:
            response = calls.page({"per_page": 1, "orderby": "date", "order": "desc"})
            newest = _orders(response)
            about = calls.about()
        total = str(response.headers.get("x-wp-total", ""))
        return Sight(
            shop=str(about.get("name") or "WooCommerce"),
            orders=int(total) if total.isdigit() else None,
            newest_order=_moment(newest[0]["date_created_gmt"]) if newest else None,
        )

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        newest, records, seen_ids = cursor, 0, set[int]()
        with (
            _Calls(settings, reach) as calls,
            LandedTable(folder / "woocommerce-orders.csv", COLUMNS) as table,
        ):
            for order in calls.orders(cursor):
                changed = str(order["date_modified_gmt"])
                newest = changed if newest is None else max(newest, changed)
                if order["id"] in seen_ids or order["status"] in _DRAFTS:
                    continue  # it moved to a later page, because newer changes came in
                seen_ids.add(order["id"])
                table.write(row_of(order))
                records += 1
                reach.advance(1)
        return Fetched((table.path,) if records else (), records, newest)


class _Calls:
    """Calls to one shop."""

    def __init__(self, settings: Mapping[str, str], reach: Reach) -> None:
        settings = settings_with_defaults(CARD, settings)
        self._api = _api(settings, reach)
        self._reader = Reader({}, reach, auth=(settings["key"], settings["secret"]))

    def __enter__(self) -> _Calls:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def about(self) -> dict[str, Any]:
        """The site's own description; readable by anyone."""
        return json_object(self._reader.get(f"{self._api}/"))

    def page(self, params: Mapping[str, Any]) -> httpx.Response:
        """A page of orders."""
        return self._reader.get(f"{self._api}/wc/v3/orders", params)

    def orders(self, cursor: str | None) -> Iterator[dict[str, Any]]:
        """Orders changed since then, newest change first, page by page."""
        params: dict[str, Any] = {"per_page": _PAGE, "orderby": "modified", "order": "desc", "status": "any"}
        if cursor is not None:
            since = _moment(cursor) - _OVERLAP
            params |= {"modified_after": f"{since:%Y-%m-%dT%H:%M:%S}", "dates_are_gmt": "true"}
        response = self.page(params)
        while True:
            yield from _orders(response)
            following = response.links.get("next", {}).get("url")
            if following is None:
                return
            if not str(following).startswith(f"{self._api}/"):
                raise unexpected_answer()  # the credentials go to this shop only
            response = self._reader.get(following)


def _orders(response: httpx.Response) -> list[dict[str, Any]]:
    orders = json_value(response)
    if not isinstance(orders, list):
        raise unexpected_answer()
    return orders


def _api(settings: Mapping[str, str], reach: Reach) -> str:
    return f"{checked_url(settings['url'], 'url', hosts=reach.hosts, schemes=('https',))}/wp-json"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


CONNECTOR = WooCommerce()
