"""Orders to send to a served shop, and what the shop then says of a customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tenure.core.clock import clock
from tenure.serving.insights.timeline import customer

WHEN = datetime(2023, 8, 20, 10, tzinfo=UTC)


def settings_of(shop):
    return replace(shop.settings, now=clock())


def at_present(shop):
    return replace(shop, settings=settings_of(shop))


def row(number, customer_id="c0001", amount=25.0, at=WHEN):
    return {"customer_id": customer_id, "order_id": number, "order_date": at, "amount": amount}


def orders_of(shop, customer_id="c0001"):
    told = customer(customer_id, shop.view(), personal=False).timeline
    return {one["details"]["order_id"]: one["details"]["amount"] for one in told if one["what"] == "order"}


def refunds_of(shop, customer_id="c0001"):
    told = customer(customer_id, shop.view(), personal=False).timeline
    return [one["details"]["amount"] for one in told if one["what"] == "refund"]


def spend(shop, customer_id="c0001"):
    return shop.served.customer(customer_id)["net_spend"]
