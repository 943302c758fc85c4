"""A workspace opened for commands that read what is served, which is brought up to date before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.economics.won import SpendKnown
from tenure.app.live.shop import LiveShop
from tenure.app.refresh_serving import refresh_serving
from tenure.store.campaigns import Campaigns

if TYPE_CHECKING:
    from tenure.app.bootstrap import Settings
    from tenure.core.ports import Progress


@contextmanager
def opened(workspace: Path, settings: Settings, progress: Progress | None = None) -> Iterator[LiveShop]:
    """The shop. Raises StoreError where the workspace cannot be used."""
    refresh_serving(workspace, settings, progress)
    shop = LiveShop(workspace, settings)
    try:
        yield shop
    finally:
        shop.close()


def spend_known(shop: LiveShop) -> SpendKnown:
    """What is known of campaigns."""
    campaigns = Campaigns(shop.database)
    return SpendKnown(campaigns.all(), campaigns.days())
