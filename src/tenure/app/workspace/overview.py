"""The shop in a few numbers, and what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.workspace.data_freshness import data_freshness
from tenure.serving.insights.key_figures import KeyFigures, key_figures
from tenure.serving.insights.summary import Summary, summary
from tenure.serving.live.health import Freshness, ModelHealth, health

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Overview:
    """Totals, including pending orders, and the key figures of the newest scoring."""

    summary: Summary
    figures: KeyFigures


@dataclass(frozen=True)
class Notices:
    """How recent the data is, and the champion's health; None without a model."""

    freshness: Freshness
    health: ModelHealth | None


def overview(shop: Shop) -> Overview:
    """The figures now."""
    return Overview(summary(shop.view(), shop.currency), key_figures(shop.served))


def notices(shop: Shop) -> Notices:
    """The notices for administrators now."""
    return Notices(data_freshness(shop, shop.today, for_administrators=True), health(shop.served, shop.today))
