"""Put contacts on the workspace's suppression list."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.serving.audiences.named_by_list import customers_named
from tenure.serving.audiences.suppression import suppressed_in, suppressed_lines
from tenure.store.records.suppressions import REASONS, Suppressions

if TYPE_CHECKING:
    from tenure.serving.shop import Shop

MAX_ID_CHARACTERS = 256


@dataclass(frozen=True)
class AddSuppressions:
    """Command.

    text, files : an ID, e-mail address or SHA-256 of an address per line. reason : of `REASONS`.
    """

    text: str = field(default="", repr=False)
    files: tuple[Path, ...] = ()
    reason: str = "other"


@dataclass(frozen=True)
class SuppressionsAdded:
    """added : contacts that were not on the list. known : that were. customers : how many of the shop's
    customers the contacts match; None without orders.
    """

    added: int
    known: int
    customers: int | None


def add_suppressions(command: AddSuppressions, shop: Shop) -> SuppressionsAdded:
    """Add contacts; those that are on the list stay as they are. Addresses are stored as hashes only.

    Raises OptionError (`option.suppress`, `option.reason`).
    """
    if command.reason not in REASONS:
        raise OptionError(
            "This is not a reason for suppression.",
            values=[command.reason],
            hint=f"choose one of: {', '.join(REASONS)}",
            code="option.reason",
        )
    entries = suppressed_lines(command.text) | suppressed_in(command.files)
    too_long = sum(len(entry) > MAX_ID_CHARACTERS for entry in entries)
    if too_long or not entries:
        raise OptionError(
            "The suppression list cannot be used.",
            values=[f"{too_long:,} entries are too long" if too_long else "no entries"],
            hint="give one customer ID, e-mail address or SHA-256 of an address per line",
            code="option.suppress",
        )
    added = Suppressions(shop.database).add(entries, command.reason, shop.actor, shop.settings.now)
    shop.audit("add_suppressions", f"{added} contacts, {command.reason}")
    customers = customers_named(shop.served, entries) if shop.served.has_orders else None
    return SuppressionsAdded(added, len(entries) - added, customers)
