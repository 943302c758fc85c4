"""Generate an example shop and import it into the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.data.generate import Generate, generate
from tenure.app.data.ingest import Ingest, IngestResult, ingest
from tenure.app.data.orders import OrderLog
from tenure.core.errors import ConflictError

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class AddExampleShop:
    """Command.

    example : the shop to generate, and the folder of its files.
    allow_existing : add it even if the workspace has orders already.
    wait_seconds : as of `Ingest`.
    """

    example: Generate
    allow_existing: bool = False
    wait_seconds: float = 60.0


def add_example_shop(command: AddExampleShop, shop: Shop, progress: Progress) -> IngestResult:
    """Generate the files, then import orders, products, customers and events.

    A folder that an earlier, killed attempt has generated is imported as it is.

    Raises
    ------
    ConflictError
        `workspace.has_orders`: an example would mix with real orders, and nobody allowed it.
    OptionError, DataError, StoreError
        As `generate` and `ingest`.
    """
    folder = command.example.out
    if not folder.is_dir():
        if not command.allow_existing:
            refuse_existing_orders(shop)
        progress.step("Generating the shop")
        generate(command.example, progress)
    return ingest(Ingest(OrderLog(str(folder)), command.wait_seconds), shop, progress)


def refuse_existing_orders(shop: Shop) -> None:
    """Raises ConflictError (`workspace.has_orders`) if the workspace has orders, also pending ones."""
    lake = shop.lake
    if lake.holds("transactions", lake.version) or shop.arrivals.newest_order() is not None:
        raise ConflictError(
            "The workspace already has orders; an example shop would be added to them.",
            values=[shop.workspace.name],
            hint="use a new workspace, or allow it with `allow_existing`",
            code="workspace.has_orders",
        )
