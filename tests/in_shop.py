"""One use case in a shop of its own, opened and closed around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tenure.core.access import COMMAND_LINE
from tenure.core.settings import Settings
from tenure.serving.publish import refresh_serving
from tenure.serving.shop import open_shop
from tenure.store.serving import Publication


def in_shop(use_case: Any, command: object, place: Any, settings: Any, *more: Any, actor: str = COMMAND_LINE):
    """What `use_case(command, shop, *more)` returns."""
    with open_shop(place, settings, actor) as shop:
        return use_case(command, shop, *more)


def publish(place: Path, settings: Settings) -> Publication:
    """Bring what is served of the workspace up to date, as a command does."""
    with open_shop(place, settings) as shop:
        return refresh_serving(shop.workspace, settings)
