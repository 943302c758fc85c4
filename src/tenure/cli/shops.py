"""The workspace of a command: opened, with its customers up to date if the command reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.shop import Shop


@contextmanager
def workspace_shop(workspace: Path | None) -> Iterator[Shop]:
    """The shop in that folder; one without a workspace for a command that reads an order log instead.

    Raises StoreError if the folder is not a workspace.
    """
    from tenure.app.bootstrap import settings_from
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        yield shop


@contextmanager
def customer_shop(workspace: Path) -> Iterator[tuple[Shop, ConsoleProgress]]:
    """The same for a command that reads customers, with where to show the steps.

    The copy that is read is brought up to date first. Raises StoreError as `reading_customers`.
    """
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.shop import reading_customers

    with ConsoleProgress() as progress, workspace_shop(workspace) as shop, reading_customers(shop, progress):
        yield shop, progress
