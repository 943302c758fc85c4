"""Publish what servers read: a copy of the lake laid out for quick answers, and the champion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import MissingExtra, StoreError
from tenure.core.files.damage import VERSION_GONE
from tenure.core.ports import SilentProgress
from tenure.serving.copy.cluster_column import clustering_in_force, recluster
from tenure.serving.copy.scorer import with_scorer
from tenure.store.serving import FOLDER, Publication, Serving, stamped

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.records.clusterings import KeptClustering
    from tenure.store.workspace import Workspace

LIVE = "live"
"""Source of the batches that arrivals came in with."""


def refresh_serving(
    workspace: Workspace,
    settings: Settings,
    progress: Progress | None = None,
    *,
    with_model: bool = True,
    anew: bool = False,
) -> Publication:
    """Bring what is served up to date with the lake and the registry; if it already is, nothing is written.

    Parameters
    ----------
    with_model : False skips the registry, which takes seconds to open, if something is served already; for
        those who only read customers.
    anew : publish under a new number even if nothing has changed, so that servers drop all they remember.

    Raises StoreError where the workspace cannot be read, or its serving folder cannot be written.
    """
    progress_shown = progress or SilentProgress()
    workspace.refuse_lost_store()
    serving = Serving(workspace.path / FOLDER)
    with serving.publishing():
        before = serving.current()
        newest = max(before.generation if before else 0, serving.newest_generation())
        after = Publication(newest + 1, stamped(settings.now), -1)
        after = _of_what_is_left(
            partial(_with_copy, after, before, workspace, serving, settings, progress_shown)
        )
        if with_model or before is None:
            after = _with_model(after, before, workspace, serving, settings)
        else:
            after = replace(after, model=before.model, model_number=before.model_number)
        after = with_scorer(after, before, workspace, serving, settings)
        unchanged = before and replace(before, generation=after.generation, published_at=after.published_at)
        if before and after == unchanged and not anew:
            _note_scoring(before, workspace, serving, settings)
            return before
        serving.publish(after)
        _note_scoring(after, workspace, serving, settings)
    return after


def publish_change(shop: Shop, progress: Progress | None = None) -> None:
    """Publish what a use case has changed, as its last step; entry points do not publish it again.

    Without a workspace there is nothing to publish. Raises StoreError as `refresh_serving` for a shop that is
    served; elsewhere see `refresh_if_served`.
    """
    if not shop.has_workspace:
        return
    if shop.is_served:
        refresh_serving(shop.workspace, shop.settings, progress)
    else:
        refresh_if_served(shop.workspace, shop.settings, progress)


def refresh_if_served(
    workspace: Workspace | None, settings: Settings, progress: Progress | None = None
) -> None:
    """As `refresh_serving`, if a server was ever started; for commands that change what it serves.

    The change itself is complete by now: if it cannot be published, a note says so.
    """
    if workspace is None or not _was_served(workspace):
        return
    try:
        refresh_serving(workspace, settings, progress)
    except StoreError as error:
        if progress is not None:
            progress.note(f"The previously published data is still served: {error.redacted} ({error.hint})")


def forget_in_served(workspace: Workspace, settings: Settings, progress: Progress | None = None) -> None:
    """As `refresh_if_served`, after customers were erased: raises StoreError where they may still be served.

    Pending orders are in no copy, but servers remember them with the copy that is served.
    """
    if _was_served(workspace):
        refresh_serving(workspace, settings, progress, anew=True)


def _was_served(workspace: Workspace) -> bool:
    return (workspace.path / FOLDER).is_dir()


def _of_what_is_left(make: Callable[[], Publication]) -> Publication:
    """Made again if the version that was copied is gone, because customers were erased in the meantime."""
    try:
        return make()
    except StoreError as error:
        if error.code != VERSION_GONE:
            raise
        return make()


def _with_copy(
    after: Publication,
    before: Publication | None,
    workspace: Workspace,
    serving: Serving,
    settings: Settings,
    progress: Progress,
) -> Publication:
    from tenure.store.lake import batches, order_changes

    version = workspace.lake.version
    clustering = clustering_in_force(workspace)
    after = replace(after, clustering=clustering.clustering_id if clustering else None)
    if before and before.lake_version == version and serving.is_whole(before):
        copy = before.copy
        if copy is not None and clustering is not None and before.clustering != clustering.clustering_id:
            progress.step("Preparing answers")
            copy = _reclustered(copy, serving, after.generation, clustering, settings)
        size = before.copy_bytes if copy == before.copy else _size(serving, copy)
        copy_fields = {"copy": copy, "batches": before.batches, "run_id": before.run_id, "copy_bytes": size}
        return replace(after, lake_version=version, **copy_fields)  # type: ignore[arg-type]
    workspace.lake.refuse_stale()  # what is served must not go back in time
    ingested = batches.ingested(workspace.lake, version)
    arrived = tuple(batch.batch_id for batch in ingested if batch.source in (LIVE, order_changes.SOURCE))
    after = replace(after, lake_version=version, batches=arrived)
    if not workspace.lake.holds("transactions", version):
        return after
    progress.step("Preparing answers")
    run_ids: list[str | None] = []
    copy = serving.write_copy(
        after.generation,
        lambda path: run_ids.append(_write_copy(path, workspace, version, settings, clustering)),
    )
    size = _size(serving, copy)
    return replace(after, copy=copy, run_id=run_ids[-1], copy_bytes=size)


def _with_model(
    after: Publication, before: Publication | None, workspace: Workspace, serving: Serving, settings: Settings
) -> Publication:
    """The champion's folder beside the copy: the registry takes seconds to open, and may be far away."""
    registry = workspace.registry(settings.mlflow_url)
    if registry.is_lost:  # repair and doctor tell; what is served goes on with the model that it has
        return replace(after, model=before.model, model_number=before.model_number) if before else after
    if settings.mlflow_url is None and not registry.is_there:
        return after
    try:
        version = registry.champion()
    except MissingExtra:
        return after
    if version is None:
        return after
    if before and before.model_number == version.number and _is_there(serving, before.model):
        return replace(after, model=before.model, model_number=version.number)
    with registry.folder_of(version) as folder:
        return replace(after, model=serving.keep_model(version.number, folder), model_number=version.number)


def _reclustered(
    copy: str, serving: Serving, generation: int, clustering: KeptClustering, settings: Settings
) -> str:
    """Another copy with the same orders and predictions, and everybody's cluster as it is now."""
    from tenure.core.open_engine import open_engine

    with open_engine(settings, "duckdb") as engine, engine.clear_errors():  # type: ignore[attr-defined]
        return serving.write_copy(
            generation, lambda path: recluster(serving.folder / copy, path, clustering, engine)
        )


def _note_scoring(published: Publication, workspace: Workspace, serving: Serving, settings: Settings) -> None:
    """Who entered and who left segments, once for every scoring."""
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.segments.history import record_scoring
    from tenure.store.files.faults import duckdb_faults
    from tenure.store.records.memberships import Memberships
    from tenure.store.records.segment_sizes import SegmentSizes

    if published.run_id is None or SegmentSizes(workspace.database).has(published.run_id):
        return
    served_copy = ServedCopy(published, serving.folder, settings)
    with duckdb_faults("write the segment membership"):
        record_scoring(served_copy, Memberships(workspace.path), workspace.database)


def _is_there(serving: Serving, name: str | None) -> bool:
    return name is None or (serving.folder / name).exists()


def _size(serving: Serving, copy: str | None) -> int | None:
    return None if copy is None else (serving.folder / copy).stat().st_size


def _write_copy(
    path: Path, workspace: Workspace, version: int, settings: Settings, clustering: KeptClustering | None
) -> str | None:
    """Write the copy; the run whose predictions it holds."""
    from tenure.core.open_engine import open_engine
    from tenure.serving.copy.tables import ServingTables

    with open_engine(settings, "duckdb") as engine, engine.clear_errors():  # type: ignore[attr-defined]
        return ServingTables(engine, workspace, version, clustering).write(path)
