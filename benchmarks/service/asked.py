"""The requests of the load, by the names the API gives them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from benchmarks.service.servers import Server, get, post

API = "/api/v1"
PAGE = 50


def stored(customer_id: str, key: str) -> str:
    """The prediction of a customer the workspace knows."""
    return get(f"{API}/predictions/{quote(customer_id)}", key)


def vector(number: int, key: str) -> str:
    """A prediction from facts, different ones each time."""
    orders, first = 2 + number % 17, 200 + number % 300
    facts = {
        "total_orders": orders,
        "total_spent": 40.0 * orders + number % 91,
        "days_since_first_purchase": first,
        "days_since_last_purchase": number % 150,
    }
    return post(f"{API}/predictions/vector", key, {"customers": [facts]})


def batch(customer_ids: Sequence[str], key: str) -> str:
    """Predictions of many customers in one answer."""
    return post(f"{API}/predictions/batch", key, {"customer_ids": list(customer_ids)})


def order(number: int, key: str) -> str:
    """One order as it happens, which nobody sent before."""
    return post(f"{API}/orders", key, _order(f"single-{number}", number))


def orders(number: int, rows: int, key: str) -> str:
    """Many orders in one request, which nobody sent before."""
    given = [_order(f"bulk-{number}-{row}", number + row) for row in range(rows)]
    return post(f"{API}/orders", key, {"orders": given})


def _order(order_id: str, number: int) -> dict[str, object]:
    at = f"2026-01-{1 + number % 28:02}T{number % 24:02}:00:00Z"
    return {"customer_id": f"live{number % 997}", "order_id": order_id, "order_date": at, "amount": 9.5}


def page(server: Server, key: str, after: str) -> str:
    """A page of customers by predicted value; what asks for the next one."""
    query = {"sort": "predicted_clv", "limit": PAGE} | ({"after": after} if after else {})
    found = server.ask(f"{API}/customers?{urlencode(query)}", key)
    return found["after"] or ""


def train(server: Server, key: str) -> str:
    """Have the default model trained; the id of the job."""
    return server.ask(f"{API}/jobs", key, {"kind": "train", "parameters": {}})["job_id"]


def job_state(server: Server, key: str, job_id: str) -> str:
    return server.ask(f"{API}/jobs/{job_id}", key)["state"]


def cancel(server: Server, key: str, job_id: str) -> None:
    server.ask(f"{API}/jobs/{job_id}/cancel", key, {})
