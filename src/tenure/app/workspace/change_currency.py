"""Change the currency of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.changed_meanwhile import refuse_changed, version_of

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class ChangeCurrency:
    """Command. `currency` is a code of three letters, such as GBP. `seen`: the version that the workspace's
    settings must still have, if any.
    """

    currency: str
    seen: str | None = None


def settings_version(currency: str) -> str:
    """Changes with the settings that are changed in the app."""
    return version_of(currency)


def change_currency(command: ChangeCurrency, shop: Shop) -> Workspace:
    """The workspace as it is written now; amounts are not converted.

    Raises OptionError (`option.currency`), ChangedMeanwhile.
    """
    refuse_changed(command.seen, settings_version(shop.currency))
    workspace = shop.workspace.change_currency(command.currency)
    shop.audit("change_currency", command.currency)
    return workspace
