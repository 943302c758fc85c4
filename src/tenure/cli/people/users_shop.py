"""The workspace for commands about users: its database has to be the one that the service uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.cli.shops import workspace_shop

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@contextmanager
def users_shop(workspace: Path) -> Iterator[Shop]:
    """Raises StoreError (`store.other_database`) if the service uses another database."""
    from tenure.store.database.served_database import refuse_other_database

    with workspace_shop(workspace) as shop:
        refuse_other_database(shop.path, shop.database)
        yield shop
