"""Remove the example shop from the workspace, with what was predicted and trained from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.catalog import SOURCES
from tenure.core.errors import NotFound
from tenure.serving.publish import publish_change
from tenure.store.lake.batches import ingested
from tenure.store.lake.import_removal import ImportRemoval
from tenure.store.lake.order_changes import SOURCE

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.lake.batches import Batch


@dataclass(frozen=True)
class RemoveExampleShop:
    """Command. `wait_seconds`: how long to wait for another process that is writing to the workspace."""

    wait_seconds: float = 10.0


@dataclass(frozen=True)
class ExampleShopRemoved:
    """What was removed.

    rows : of orders, events, customers and products. model_versions : trained on nothing but the example.
    """

    rows: int
    model_versions: int


@dataclass(frozen=True)
class ExampleShopState:
    """Whether there is an example shop.

    is_present : there is one, since `imported_at`. is_alone : the workspace has no other orders.
    """

    is_present: bool
    imported_at: datetime | None
    is_alone: bool


def example_shop(shop: Shop) -> ExampleShopState:
    """Whether there is one."""
    examples, other_batches = _batches(shop)
    first = min((batch.ingested_at for batch in examples), default=None)
    return ExampleShopState(
        bool(examples), first, bool(examples) and not other_batches and not _has_arrivals(shop)
    )


def remove_example_shop(command: RemoveExampleShop, shop: Shop, progress: Progress) -> ExampleShopRemoved:
    """Remove its orders, products, customers and events as `remove_import` does, all of it or nothing.

    Where the workspace has no other orders, the predictions and the models go too, so that the first real
    orders are not predicted by a model of an example. Otherwise train and score again.

    Raises
    ------
    NotFound
        `data.no_example`: the workspace has no example shop.
    StoreError
        `store.busy`: another process is writing to the workspace. Nothing was changed.
    """
    lake = shop.lake
    with shop.engine("duckdb") as engine, lake.writing(engine, progress, command.wait_seconds) as writing:
        examples, other_batches = _batches(shop)
        if not examples:
            raise NotFound(
                "The workspace has no example shop.", hint="nothing has to be removed", code="data.no_example"
            )
        is_alone = not other_batches and not _has_arrivals(shop)
        removal = ImportRemoval([batch.batch_id for batch in examples], lake, engine)
        rows = sum(removal.leaving().values())
        removal.write(writing, shop.settings.now, shop.actor)
        if is_alone:
            writing.take_out("predictions", lambda rows: rows.customer_id.notnull())
        writing.commit(shop.settings.now, "remove the example shop")
    removed = _remove_models(shop) if is_alone else 0
    shop.audit("remove_example_shop", f"{rows:,} rows")
    publish_change(shop, progress)
    return ExampleShopRemoved(rows, removed)


def _batches(shop: Shop) -> tuple[list[Batch], list[Batch]]:
    """Of the example, and all others that brought orders."""
    simulated = {name for name, card in SOURCES.cards().items() if card.is_simulated}
    batches = [batch for batch in ingested(shop.lake) if batch.source != SOURCE]
    examples = [batch for batch in batches if batch.source in simulated]
    return examples, [batch for batch in batches if batch.source not in simulated]


def _has_arrivals(shop: Shop) -> bool:
    return shop.arrivals.newest_order() is not None


def _remove_models(shop: Shop) -> int:
    """Versions that were trained in the workspace; those that were uploaded stay."""
    from tenure.store.records.runs import RunLog

    registry = shop.registry
    if not registry.is_there:
        return 0
    example_runs = {run.run_id for run in RunLog(shop.database).latest(10_000)}
    versions = [version for version in registry.versions() if version.tags.get("run") in example_runs]
    registry.discard([version.number for version in versions])
    return len(versions)
