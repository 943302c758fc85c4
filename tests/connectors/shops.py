# ruff: noqa: PLR0911 - a line per rule
"""Shops on this machine: each a real HTTP server that keeps the rules its platform has published.

They are told nothing of ours: what a call must look like is written here a second time.
"""

from __future__ import annotations

import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

TOKEN = "shpat_0123456789abcdef"
START = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Place:
    """What all have in common: `troubles` are answered first, in turn; `calls` are counted."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.troubles: list[Answer] = []
        self.address = ""

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        raise NotImplementedError

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        parsed = urlparse(handler.path)
        query = {name: values[0] for name, values in parse_qs(parsed.query).items()}
        self.calls.append(handler.path)
        if self.troubles:
            answer = self.troubles.pop(0)
        else:
            body = json.loads(raw) if raw else None
            answer = self.answer(handler.command, parsed.path, query, body, handler.headers)
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        handler.send_response(answer.status)
        for name, value in {"content-type": "application/json", **answer.headers}.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


@contextmanager
def opened(place: Any) -> Iterator[Any]:
    """The place, answering at `place.address`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            place.handle(self)

        do_POST = do_GET

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    place.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class ShopifyShop(Place):
    """Admin API, GraphQL: https://shopify.dev/docs/api/usage/limits and .../pagination-graphql."""

    RESTORE, BUCKET = 100.0, 2_000.0

    def __init__(self, orders: int = 0) -> None:
        super().__init__()
        self.orders: dict[int, dict[str, Any]] = {}
        self.scopes = ["read_orders", "read_all_orders", "read_customers"]
        self.available = self.BUCKET
        for number in range(orders):
            self.sell(number)

    def sell(
        self, number: int, customer: int | None = None, lines: int = 2, **changes: Any
    ) -> dict[str, Any]:
        """Order number so-and-so, of goods for 25.00 a line, with 4.90 shipping."""
        moment = START + timedelta(days=number)
        buyer = f"buyer{number % 40 if customer is None else customer}@example.com"
        goods = 25.0 * lines
        money = {
            "subtotalPriceSet": goods,
            "totalShippingPriceSet": 4.9,
            "totalTaxSet": 0.0,
            "totalPriceSet": goods + 4.9,
            "totalRefundedSet": 0.0,
        }
        self.orders[number] = {
            "id": f"gid://shopify/Order/{5_000_000 + number}",
            "name": f"#{1001 + number}",
            "email": buyer,
            "phone": None,
            "createdAt": _iso(moment),
            "updatedAt": _iso(moment),
            "cancelledAt": None,
            "displayFinancialStatus": "PAID",
            "test": False,
            "sourceName": "web",
            "discountCodes": [],
            "customerAcceptsMarketing": number % 2 == 0,
            **{name: _shop_money(value) for name, value in money.items()},
            "shippingAddress": {
                "countryCodeV2": "DE",
                "provinceCode": "BE",
                "city": "Berlin",
                "zip": "10115",
            },
            "transactions": [{"kind": "SALE", "status": "SUCCESS", "processedAt": _iso(moment)}],
            "lines": [
                {
                    "name": f"Product {line}",
                    "sku": f"SKU-{line}",
                    "quantity": 1,
                    "originalUnitPriceSet": _shop_money(25.0),
                    "totalDiscountSet": _shop_money(0.0),
                }
                for line in range(lines)
            ],
            **changes,
        }
        return self.orders[number]

    def refund(self, number: int, amount: float, at: datetime) -> None:
        order = self.orders[number]
        goods = float(order["subtotalPriceSet"]["shopMoney"]["amount"])
        order |= {
            "updatedAt": _iso(at),
            "totalRefundedSet": _shop_money(amount),
            "displayFinancialStatus": "REFUNDED" if amount >= goods else "PARTIALLY_REFUNDED",
        }

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if not re.fullmatch(r"/admin/api/20\d\d-(01|04|07|10)/graphql\.json", path):
            return Answer(404, {"errors": "Not Found"})
        if headers.get("x-shopify-access-token") != TOKEN:
            return Answer(
                401,
                {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"},
            )
        if method != "POST":
            return Answer(405, {})
        cost = _cost(body["query"])
        if cost > 1_000:
            return self._failed("MAX_COST_EXCEEDED", cost)
        self.available = min(self.BUCKET, self.available)
        if cost > self.available:
            return self._failed("THROTTLED", cost)
        self.available -= cost
        if "read_orders" not in self.scopes:
            return self._failed("ACCESS_DENIED", cost)
        return Answer(
            200, {"data": self._data(body["query"], body["variables"]), "extensions": self._extensions(cost)}
        )

    def wait(self, seconds: float) -> None:
        """So much time passes: points return."""
        self.available = min(self.BUCKET, self.available + self.RESTORE * seconds)

    def _extensions(self, cost: float) -> dict[str, Any]:
        status = {
            "maximumAvailable": self.BUCKET,
            "currentlyAvailable": self.available,
            "restoreRate": self.RESTORE,
        }
        return {"cost": {"requestedQueryCost": cost, "throttleStatus": status}}

    def _failed(self, code: str, cost: float) -> Answer:
        return Answer(
            200,
            {
                "errors": [{"message": code.title(), "extensions": {"code": code}}],
                "extensions": self._extensions(cost),
            },
        )

    def _data(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        if "query Shop" in query:
            newest = max((order["createdAt"] for order in self.orders.values()), default=None)
            return {
                "shop": {"name": "Tea & Leaves"},
                "ordersCount": {"count": len(self.orders)},
                "orders": {"nodes": [] if newest is None else [{"createdAt": newest}]},
                "currentAppInstallation": {"accessScopes": [{"handle": scope} for scope in self.scopes]},
            }
        if "query Lines" in query:
            order = next(order for order in self.orders.values() if order["id"] == variables["id"])
            return {"order": {"lineItems": _page(order["lines"], 250, variables["after"])}}
        listed = sorted(self.orders.values(), key=lambda order: (order["updatedAt"], order["id"]))
        if variables.get("filter"):
            since = re.fullmatch(r"updated_at:>='([0-9TZ:-]+)'", variables["filter"])[1]
            listed = [order for order in listed if order["updatedAt"] >= since]
        first = int(re.search(r"orders\(first: (\d+)", query)[1])
        lines = int(re.search(r"lineItems\(first: (\d+)", query)[1])
        page = _page(listed, first, variables.get("after"))
        asked = set(re.findall(r"\w+", query))
        page["nodes"] = [
            {name: value for name, value in order.items() if name in asked}
            | {"lineItems": _page(order["lines"], lines, None)}
            for order in page["nodes"]
        ]
        return {"orders": page}


def _shop_money(value: float) -> dict[str, Any]:
    return {"shopMoney": {"amount": f"{value:.2f}", "currencyCode": "EUR"}}


def _page(items: list[Any], size: int, after: str | None) -> dict[str, Any]:
    start = int(after) if after else 0
    end = start + size
    return {"nodes": items[start:end], "pageInfo": {"hasNextPage": end < len(items), "endCursor": str(end)}}


def _cost(query: str) -> float:
    """Two points for a connection, one for each object that it may return."""
    orders = re.search(r"orders\(first: (\d+), after", query)
    lines = re.search(r"lineItems\(first: (\d+)", query)
    if orders is None:
        return 2.0 + (float(lines[1]) if lines else 8.0)
    return 2.0 + int(orders[1]) * (1 + 2 + int(lines[1]) + 5)


KEY, SECRET = "ck_0123456789", "cs_0123456789"


class WooShop(Place):
    """REST API v3: https://woocommerce.github.io/woocommerce-rest-api-docs/."""

    def __init__(self, orders: int = 0) -> None:
        super().__init__()
        self.orders: dict[int, dict[str, Any]] = {}
        self.on_page = lambda _: None
        for number in range(1, orders + 1):
            self.sell(number)

    def sell(self, number: int, **changes: Any) -> None:
        """An order of 50.00 and 5.00 shipping."""
        moment = (START + timedelta(days=number % 90, minutes=number)).strftime("%Y-%m-%dT%H:%M:%S")
        self.orders[number] = {
            "id": number, "number": str(number), "status": "completed", "currency": "EUR",
            "date_created": moment, "date_created_gmt": moment, "date_modified_gmt": moment,
            "date_paid": moment, "customer_id": number % 7, "total": "55.00", "shipping_total": "5.00",
            "shipping_tax": "0.00", "refunds": [], "coupon_lines": [], "payment_method_title": "Card",
            "billing": {"email": f"buyer{number % 30}@example.com", "country": "DE"},
            "shipping": {"country": "DE"},
            **changes,
        }  # fmt: skip

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if path == "/wp-json/":
            return Answer(200, {"name": "Woolen Things"})
        if headers.get("authorization") != f"Basic {b64encode(f'{KEY}:{SECRET}'.encode()).decode()}":
            return Answer(401, {"code": "woocommerce_rest_cannot_view", "data": {"status": 401}})
        size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        if path != "/wp-json/wc/v3/orders" or not 1 <= size <= 100:
            return Answer(400, {"code": "rest_invalid_param"})
        column = {"modified": "date_modified_gmt", "date": "date_created_gmt"}[query["orderby"]]
        listed = sorted(self.orders.values(), key=lambda one: (one[column], one["id"]))
        if query["order"] == "desc":
            listed.reverse()
        if "modified_after" in query:
            assert query["dates_are_gmt"] == "true"
            listed = [one for one in listed if one["date_modified_gmt"] > query["modified_after"]]
        pages = -(-len(listed) // size)
        found = {"x-wp-total": str(len(listed)), "x-wp-totalpages": str(pages)}
        if page < pages:
            following = urlencode({**query, "page": page + 1})
            found["link"] = f'<{self.address}{path}?{following}>; rel="next"'
        answer = Answer(200, listed[(page - 1) * size : page * size], found)
        self.on_page(page)
        return answer


STRIPE_KEY = "rk_live_0123456789"


class StripeAccount(Place):
    """Charges and events: https://docs.stripe.com/api/pagination, .../api/events/list."""

    EVENTS_KEPT = 30 * 86_400

    def __init__(self, now: int, charges: int = 0) -> None:
        super().__init__()
        self.now, self.charges, self.events = now, {}, []
        for number in range(charges):
            self.charge(number)

    def charge(self, number: int, amount: int = 2_500, **changes: Any) -> None:
        created = self.now - 86_400 * 40 + number * 3_600
        charge = {
            "id": f"ch_{number:04}", "object": "charge", "created": created, "amount": amount,
            "amount_refunded": 0, "amount_captured": amount, "currency": "eur", "status": "succeeded",
            "livemode": True, "paid": True, "captured": True, "disputed": False, "refunded": False,
            "receipt_email": None, "payment_intent": f"pi_{number:04}", "customer": f"cus_{number % 25}",
            "billing_details": {"email": f"buyer{number % 25}@example.com"},
            **changes,
        }  # fmt: skip
        self.charges[charge["id"]] = charge
        self._tell("charge.succeeded", charge, charge["created"])

    def refund(self, number: int, refunded: int, at: int) -> None:
        charge = self.charges[f"ch_{number:04}"]
        charge["amount_refunded"] = refunded
        self._tell("charge.refunded", charge, at)

    def _tell(self, kind: str, charge: dict[str, Any], at: int) -> None:
        event_id = f"evt_{len(self.events):05}"
        self.events.append({"id": event_id, "type": kind, "created": at, "data": {"object": dict(charge)}})

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if headers.get("authorization") != f"Bearer {STRIPE_KEY}":
            return Answer(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key"}})
        if path.startswith("/v1/charges/"):
            return Answer(200, self.charges[path.rpartition("/")[2]])
        if path == "/v1/charges":
            listed = list(self.charges.values())
        elif path == "/v1/events":
            listed = [one for one in self.events if one["created"] > self.now - self.EVENTS_KEPT]
            asked = parse_qs(urlparse(self.calls[-1]).query).get("types[]")
            listed = [one for one in listed if asked is None or one["type"] in asked]
        else:
            return Answer(404, {"error": {}})
        size = int(query.get("limit", 10))
        assert 1 <= size <= 100
        listed = sorted(listed, key=lambda one: (one["created"], one["id"]), reverse=True)
        listed = [one for one in listed if one["created"] >= int(query.get("created[gte]", 0))]
        if "starting_after" in query:
            ids = [one["id"] for one in listed]
            listed = listed[ids.index(query["starting_after"]) + 1 :]
        return Answer(200, {"object": "list", "data": listed[:size], "has_more": len(listed) > size})


class FileServer(Place):
    """Files by path, and sheets as Google exports them."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}
        self.authorization: str | None = None
        self.is_shared = True

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if path == "/moved.csv":
            return Answer(302, b"", {"location": f"{self.address}/orders.csv"})
        if path == "/inside.csv":
            return Answer(302, b"", {"location": "http://10.0.0.7/orders.csv"})
        if path.endswith("/export"):
            if not self.is_shared:
                return Answer(200, b"<html>Sign in</html>", {"content-type": "text/html"})
            return Answer(200, self.files[path.split("/")[3]], {"content-type": "text/csv"})
        if self.authorization and headers.get("authorization") != self.authorization:
            return Answer(401, {})
        if path not in self.files:
            return Answer(404, {})
        return Answer(200, self.files[path], {"content-type": "text/csv"})
