"""One opened shop: what every use case works with. Entry points open it once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tenure.core.access import COMMAND_LINE
from tenure.core.errors import OptionError
from tenure.core.open_engine import open_engine
from tenure.serving.live.live_copy import LiveCopy, View
from tenure.store.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from tenure.core.ports import Engine, Progress
    from tenure.core.settings import Settings
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.store.credentials.vault import Vault
    from tenure.store.database.database import Database
    from tenure.store.lake.lake import Lake
    from tenure.store.people.audit import Outcome
    from tenure.store.records.arrivals import Arrivals
    from tenure.store.registry.registry import Registry


class OpenedWorkspace:
    """A workspace with its parts, each opened on first use; shared by all who act on it. Thread-safe."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self.workspace = workspace
        self._settings = settings

    @cached_property
    def arrivals(self) -> Arrivals:
        from tenure.store.records.arrivals import Arrivals

        return Arrivals(self.workspace.database)

    @cached_property
    def copy(self) -> LiveCopy:
        return LiveCopy(self.workspace, self._settings, self.arrivals)

    def close(self) -> None:
        if "database" in vars(self.workspace):
            self.workspace.database.close()


@dataclass(frozen=True)
class Shop:
    """A workspace (or none), the settings, and who acts.

    A shop without a workspace serves use cases that read an order log and write files. Asking it for anything
    that is in a workspace raises OptionError (`option.workspace`).

    settings : with the present moment, `settings.now`, that the use case works at.
    opened : the workspace's parts.
    actor : name of the user, or of the entry point where nobody has logged in; what the audit log names.
    is_served : whether a server or its worker opened it: a change that cannot be published is an error then.
    """

    settings: Settings
    opened: OpenedWorkspace | None = None
    actor: str = COMMAND_LINE
    is_served: bool = False

    @classmethod
    def open(
        cls, path: Path | None, settings: Settings, actor: str = COMMAND_LINE, *, is_served: bool = False
    ) -> Self:
        """The shop in that folder; one without a workspace where `path` is None. Close it after use.

        Raises StoreError where the folder is not a workspace, or its store is missing.
        """
        opened = None if path is None else OpenedWorkspace(open_workspace(path, settings), settings)
        return cls(settings, opened, actor, is_served)

    def acting(self, actor: str, now: datetime) -> Self:
        """The same shop for one thing that somebody does now."""
        return replace(self, actor=actor, settings=replace(self.settings, now=now))

    @property
    def has_workspace(self) -> bool:
        return self.opened is not None

    @property
    def _parts(self) -> OpenedWorkspace:
        if self.opened is None:
            raise OptionError(
                "This needs a workspace.",
                hint="choose one with --workspace FOLDER, or create one: tenure init FOLDER",
                code="option.workspace",
            )
        return self.opened

    @property
    def workspace(self) -> Workspace:
        """As it was when the shop was opened."""
        return self._parts.workspace

    @property
    def path(self) -> Path:
        """The workspace's folder."""
        return self.workspace.path

    @property
    def lake(self) -> Lake:
        return self.workspace.lake

    @property
    def database(self) -> Database:
        return self.workspace.database

    @property
    def vault(self) -> Vault:
        """The encrypted credentials of the workspace."""
        from tenure.store.credentials.key import SecretKey
        from tenure.store.credentials.vault import Vault

        return Vault(self.database, SecretKey(self.path, self.settings.secret_key))

    @property
    def registry(self) -> Registry:
        """The versions of the shop's model."""
        return self.workspace.registry(self.settings.mlflow_url)

    @property
    def arrivals(self) -> Arrivals:
        """Orders that were acknowledged and are not in the lake yet."""
        return self._parts.arrivals

    @property
    def served(self) -> ServedCopy:
        """What is published now. See `LiveCopy.served`."""
        return self._parts.copy.served

    def view(self) -> View:
        """Everything known at this moment. See `LiveCopy.view`."""
        return self._parts.copy.view()

    def newest_order(self) -> datetime | None:
        """When the newest order of all was placed. See `LiveCopy.newest_order`."""
        return self._parts.copy.newest_order()

    def discard_copy(self) -> None:
        """Stop serving the open copy, because it is damaged."""
        self._parts.copy.discard()

    def engine(self, name: str | None = None) -> Engine:
        """A connected engine of that name, or the one of the settings; close it, or use it with `with`."""
        return open_engine(self.settings, name)

    @property
    def today(self) -> date:
        return self.settings.today

    @property
    def workspace_as_written(self) -> Workspace:
        """Its settings as they are on the disk now: another process may have changed them."""
        return open_workspace(self.path, self.settings)

    @property
    def currency(self) -> str:
        """As it is written down now."""
        return self.workspace_as_written.currency

    def audit(self, action: str, target: str | None = None, outcome: Outcome = "done") -> None:
        """Write down that the actor did this; `target` never names a customer by personal data."""
        from tenure.store.people.audit import AuditLog, Entry

        AuditLog(self.database).add(Entry(self.settings.now, self.actor, action, outcome, target))

    def close(self) -> None:
        """Give back the connections. Those who act on the same opened workspace lose theirs too."""
        if self.opened is not None:
            self.opened.close()


@contextmanager
def open_shop(
    path: Path | None, settings: Settings, actor: str = COMMAND_LINE, *, is_served: bool = False
) -> Iterator[Shop]:
    """The shop for one command or job. Raises StoreError where the folder is not a workspace."""
    shop = Shop.open(path, settings, actor, is_served=is_served)
    try:
        yield shop
    finally:
        shop.close()


@contextmanager
def reading_customers(shop: Shop, progress: Progress | None = None) -> Iterator[Shop]:
    """For a use case that reads customers: the copy is brought up to date before, and damage gets its name.

    Raises StoreError where the copy turns out damaged; it is published again by the next command.
    """
    from tenure.serving.live.damage import copy_damaged, disk_fault, is_damage
    from tenure.serving.publish import refresh_serving

    refresh_serving(shop.workspace, shop.settings, progress, with_model=False)
    try:
        yield shop
    except Exception as error:
        if fault := disk_fault(error):
            raise fault from error
        if not is_damage(error):
            raise
        shop.discard_copy()
        raise copy_damaged() from error
