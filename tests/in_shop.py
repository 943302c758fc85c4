"""One use case in a shop of its own, opened and closed around it."""

from __future__ import annotations

from typing import Any

from tenure.serving.shop import COMMAND_LINE, open_shop


def in_shop(use_case: Any, command: object, place: Any, settings: Any, *more: Any, actor: str = COMMAND_LINE):
    """What `use_case(command, shop, *more)` returns."""
    with open_shop(place, settings, actor) as shop:
        return use_case(command, shop, *more)
