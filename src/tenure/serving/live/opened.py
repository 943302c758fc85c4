"""A workspace opened for a command that reads its customers, which are brought up to date before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.live.shop import LiveShop


@contextmanager
def opened(workspace: Path, settings: Settings, progress: Progress | None = None) -> Iterator[LiveShop]:
    """The shop. Raises StoreError where the workspace cannot be used, or the copy turns out damaged."""
    from tenure.serving.live.damage import copy_damaged, disk_fault, is_damage
    from tenure.serving.live.shop import LiveShop
    from tenure.serving.publish import refresh_serving

    refresh_serving(workspace, settings, progress, with_model=False)
    shop = LiveShop(workspace, settings)
    try:
        yield shop
    except Exception as error:
        if fault := disk_fault(error):
            raise fault from error
        if not is_damage(error):
            raise
        shop.discard_copy()
        raise copy_damaged() from error
    finally:
        shop.close()
