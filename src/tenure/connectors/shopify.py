"""Shopify: orders from the Admin API (GraphQL), those first that changed first.

Rules: https://shopify.dev/docs/api/usage/limits (a query costs points, at most 1,000; points return at a
published rate; HTTP 200 with the error THROTTLED if there are too few), .../usage/pagination-graphql.

The cursor is the time of the last change that was read. Orders changed in the five minutes before it are read
again, because an index of Shopify may lag behind; what is known has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.connectors.calls.addresses import checked_url, is_listed
from tenure.connectors.calls.http import (
    Reader,
    Refusal,
    credentials_refused,
    json_object,
    unexpected_answer,
)
from tenure.connectors.landing.shopify_orders import COLUMNS, LINE_FIELDS, ORDER_FIELDS, rows_of
from tenure.connectors.landing.table import LandedTable
from tenure.core.connections.connector import (
    ConnectorCard,
    ConnectorSetting,
    Fetched,
    Sight,
    bad_setting,
    settings_with_defaults,
)
from tenure.core.errors import ConnectorError

if TYPE_CHECKING:
    import httpx

    from tenure.core.connections.connector import Reach

CARD = ConnectorCard(
    name="shopify",
    title="Shopify",
    doc="Orders, refunds and customers of a Shopify shop.",
    settings=(
        ConnectorSetting(
            "shop",
            "Shop address",
            "The address that ends in myshopify.com; it is under Settings, Domains.",
            example="my-shop.myshopify.com",
        ),
        ConnectorSetting(
            "token",
            "Admin API access token",
            "The access token of a custom app in your shop's admin; it begins with shpat_.",
            is_secret=True,
        ),
        ConnectorSetting(
            "version", "API version", "Version of the Admin API.", is_needed=False, default="2026-07"
        ),
    ),
    reads="shopify",
    cursor="changes",
    restates=True,
    setup=(
        "In the Shopify admin, open Settings, Apps and sales channels, Develop apps, and create an app.",
        "Give it the Admin API scopes read_orders, read_all_orders and read_customers.",
        "Install the app, and copy its Admin API access token.",
    ),
)
_OVERLAP = timedelta(minutes=5)
_PAGE = 25
"""Orders per call: with 20 lines each, about 700 of the 1,000 points that a call may cost."""

_LINES = 20
_MORE_LINES = 250
_ORDERS = f"""
query Orders($filter: String, $after: String) {{
  orders(first: {_PAGE}, after: $after, query: $filter, sortKey: UPDATED_AT) {{
    nodes {{ {ORDER_FIELDS} lineItems(first: {_LINES}) {{
      nodes {{ {LINE_FIELDS} }} pageInfo {{ hasNextPage endCursor }} }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
_OTHER_LINES = f"""
query Lines($id: ID!, $after: String) {{
  order(id: $id) {{ lineItems(first: {_MORE_LINES}, after: $after) {{
    nodes {{ {LINE_FIELDS} }} pageInfo {{ hasNextPage endCursor }} }} }}
}}"""
_SHOP = """
query Shop {
  shop { name }
  ordersCount(limit: null) { count }
  orders(first: 1, sortKey: CREATED_AT, reverse: true) { nodes { createdAt } }
  currentAppInstallation { accessScopes { handle } }
}"""


class Shopify:
    """Orders with their lines; changed orders come again as a whole."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        _address(settings_with_defaults(CARD, settings), reach)

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        with _Calls(settings, reach) as calls:
            answer = calls.query(_SHOP)
        scopes = {scope["handle"] for scope in answer["currentAppInstallation"]["accessScopes"]}
        notes = []
        if "read_all_orders" not in scopes:
            notes.append(
                "Only orders of the last 60 days are visible: give the app the scope read_all_orders."
            )
        newest = answer["orders"]["nodes"]
        return Sight(
            shop=answer["shop"]["name"],
            orders=answer["ordersCount"]["count"],
            newest_order=datetime.fromisoformat(newest[0]["createdAt"]) if newest else None,
            notes=tuple(notes),
        )

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        last, records = cursor, 0
        with (
            _Calls(settings, reach) as calls,
            LandedTable(folder / "shopify-orders.csv", COLUMNS) as table,
        ):
            for order in calls.orders(None if cursor is None else _with_overlap(cursor)):
                last = order["updatedAt"] if last is None else max(last, order["updatedAt"])
                if not order["test"]:
                    for row in rows_of(order, calls.lines(order)):
                        table.write(row)
                    records += 1
                reach.advance(1)
        return Fetched((table.path,) if table.rows else (), records, last)


class _Calls:
    """Queries to one shop."""

    def __init__(self, settings: Mapping[str, str], reach: Reach) -> None:
        settings = settings_with_defaults(CARD, settings)
        address = _address(settings, reach)
        self._url = f"{address}/admin/api/{settings['version']}/graphql.json"
        self._reader = Reader(
            {"X-Shopify-Access-Token": settings["token"]}, reach, _refusal, calls_a_second=4
        )

    def __enter__(self) -> _Calls:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def orders(self, since: datetime | None) -> Iterator[dict[str, Any]]:
        """Orders changed since then, oldest change first."""
        condition = None if since is None else f"updated_at:>='{since:%Y-%m-%dT%H:%M:%SZ}'"
        after = None
        while True:
            page = self.query(_ORDERS, filter=condition, after=after)["orders"]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def lines(self, order: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """All lines of an order."""
        lines, page = list(order["lineItems"]["nodes"]), order["lineItems"]["pageInfo"]
        while page["hasNextPage"]:
            more = self.query(_OTHER_LINES, id=order["id"], after=page["endCursor"])["order"]["lineItems"]
            lines += more["nodes"]
            page = more["pageInfo"]
        return lines

    def query(self, query: str, **variables: Any) -> Any:
        """The data of an answer. Raises ConnectorError."""
        answer = json_object(self._reader.post(self._url, {"query": query, "variables": variables}))
        if not isinstance(answer.get("data"), dict):
            raise unexpected_answer()
        return answer["data"]


def _refusal(response: httpx.Response) -> Refusal | None:
    """GraphQL reports errors with status 200."""
    if not response.is_success:
        return None
    answer = json_object(response)
    codes = {str(error.get("extensions", {}).get("code")) for error in answer.get("errors") or ()}
    if "THROTTLED" in codes:
        return Refusal("Shopify keeps asking to wait.", "connector.busy", "run it again later", _wait(answer))
    if "ACCESS_DENIED" in codes:
        return credentials_refused(response.status_code)
    if codes:
        return Refusal(f"Shopify rejected the query ({', '.join(sorted(codes))}).")
    return None


def _wait(answer: Mapping[str, Any]) -> float:
    """Seconds until there are enough points for the query."""
    cost = answer.get("extensions", {}).get("cost", {})
    status = cost.get("throttleStatus", {})
    missing = float(cost.get("requestedQueryCost", 0)) - float(status.get("currentlyAvailable", 0))
    return max(1.0, missing / float(status.get("restoreRate", 50) or 50))


def _address(settings: Mapping[str, str], reach: Reach) -> str:
    """The shop's address; only hosts of Shopify, and private ones that the operator listed for tests."""
    text = settings["shop"]
    url = checked_url(
        text if "://" in text else f"https://{text}", "shop", hosts=reach.hosts, schemes=("https",)
    )
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    if not (host.endswith(".myshopify.com") or is_listed(host, reach.hosts)):
        raise bad_setting(
            "This is not the address of a Shopify shop.",
            "shop",
            "enter the one that ends in .myshopify.com",
        )
    return url


def _with_overlap(cursor: str) -> datetime:
    try:
        return datetime.fromisoformat(cursor).astimezone(UTC) - _OVERLAP
    except ValueError as error:
        raise ConnectorError(
            "The cursor of the connection cannot be read.",
            hint="reset it: change the connection's settings",
            code="connector.cursor",
        ) from error


CONNECTOR = Shopify()
