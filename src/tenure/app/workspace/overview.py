"""The shop in a few numbers, and what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.workspace.data_freshness import data_freshness
from tenure.serving.insights.key_figures import KeyFigures, key_figures
from tenure.serving.insights.summary import Summary, summary
from tenure.serving.live.data_age import data_age
from tenure.serving.live.health import Freshness, ModelHealth, health

if TYPE_CHECKING:
    from tenure.monitoring.order_age import OrderAge
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Overview:
    """Totals, including pending orders, the key figures of the newest scoring, and how old the orders are."""

    summary: Summary
    figures: KeyFigures
    order_age: OrderAge | None = None


@dataclass(frozen=True)
class Notices:
    """How recent the data is, and the champion's health; None without a model."""

    freshness: Freshness
    health: ModelHealth | None


def overview(shop: Shop) -> Overview:
    """The figures now."""
    view = shop.view()
    return Overview(summary(view, shop.currency), key_figures(shop.served), data_age(view, shop.today))


def notices(shop: Shop) -> Notices:
    """The notices for administrators now."""
    return Notices(data_freshness(shop, shop.today, for_administrators=True), health(shop.served, shop.today))
