"""Create a workspace: the folder with a shop's orders, runs and models."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Init:
    """Command. By default the name is the folder's name, and the currency is EUR."""

    path: Path
    name: str | None = None
    currency: str | None = None
    lake_url: str | None = None


@dataclass(frozen=True)
class Initialised:
    """The workspace; `created` is False if it already existed. Only an unused currency is changed then."""

    path: Path
    name: str
    currency: str
    created: bool


def init(command: Init) -> Initialised:
    """Turn the folder into a workspace, or report that it already is one.

    The currency of a workspace without orders can still be changed. There is no shop to work with yet.

    Raises
    ------
    StoreError
        `store.exists` when it is a workspace already and the command asks for another name, lake, or, once
        there are orders, currency; `store.permission`, `store.full`, `store.io`.
    OptionError
        The name, currency or folder is not valid.
    """
    from tenure.core.errors import StoreError
    from tenure.store.lake.batches import ingested
    from tenure.store.workspace import DEFAULT_CURRENCY, SETTINGS, Workspace

    if not (command.path / SETTINGS).exists():
        created = Workspace.create(
            command.path, command.name, command.currency or DEFAULT_CURRENCY, command.lake_url
        )
        return Initialised(created.path, created.name, created.currency, created=True)
    existing = Workspace.open(command.path)
    if command.currency not in (None, existing.currency) and not ingested(existing.lake):
        existing = existing.change_currency(command.currency or DEFAULT_CURRENCY)
    options = {"name": command.name, "currency": command.currency, "lake_url": command.lake_url}
    differing = [
        f"{key} {value}" for key, value in options.items() if value not in (None, getattr(existing, key))
    ]
    if differing:
        raise StoreError(
            f"This folder already is a workspace, with another {differing[0].split()[0]}.",
            values=differing,
            hint=f"edit {existing.path / SETTINGS}, or choose another folder; nothing was changed",
            code="store.exists",
        )
    return Initialised(existing.path, existing.name, existing.currency, created=False)
