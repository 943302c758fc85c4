"""Change the currency of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class ChangeCurrency:
    """Command. `currency` is a code of three letters, such as GBP."""

    currency: str


def change_currency(command: ChangeCurrency, shop: Shop) -> Workspace:
    """The workspace as it is written now; amounts are not converted.

    Raises OptionError (`option.currency`).
    """
    workspace = shop.workspace.change_currency(command.currency)
    shop.audit("change_currency", command.currency)
    return workspace
