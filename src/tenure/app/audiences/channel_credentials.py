"""Settings of channels, with their credentials: from the environment, or entered and stored encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.core.catalog import CHANNELS
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.serving.shop import Shop

MAX_CHARACTERS = 8_192


@dataclass(frozen=True)
class SetChannel:
    """Command. settings : by name; those that are left out or empty stay as they are."""

    channel: str
    settings: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class ClearChannel:
    """Command."""

    channel: str


def channel_values(shop: Shop, channel: str) -> dict[str, str]:
    """Settings of a channel; what was entered comes before the environment.

    Raises StoreError (`credentials.no_key`, `credentials.wrong_key`).
    """
    stored_values = shop.vault.get(_owner(channel)) if shop.has_workspace else {}
    return {**shop.settings.channels.get(channel, {}), **stored_values}


def set_channel(command: SetChannel, shop: Shop) -> None:
    """Store settings of a channel, encrypted; they are never shown again.

    Raises UnknownPlug, OptionError (`option.channel`), StoreError (`credentials.*`).
    """
    setting_names = {setting.name for setting in CHANNELS.load(command.channel).card.settings}
    new_values = {name: value.strip() for name, value in command.settings.items() if value.strip()}
    unknown = sorted(new_values.keys() - setting_names)
    unusable = sorted(name for name, value in new_values.items() if not _is_usable(value))
    if unknown or unusable or not new_values:
        raise OptionError(
            "These settings cannot be stored for the channel.",
            values=[*unknown, *unusable],
            hint=f"give texts of one line for: {', '.join(sorted(setting_names))}",
            code="option.channel",
        )
    vault, owner = shop.vault, _owner(command.channel)
    values = {**vault.get(owner), **new_values}
    with shop.database.exclusive() as connection:
        vault.put(connection, owner, values, shop.settings.now)
    shop.audit("set_channel", command.channel)


def clear_channel(command: ClearChannel, shop: Shop) -> None:
    """Forget what was entered for a channel; its settings in the environment stay. Raises UnknownPlug."""
    CHANNELS.load(command.channel)
    with shop.database.exclusive() as connection:
        shop.vault.remove(connection, _owner(command.channel))
    shop.audit("clear_channel", command.channel)


def _is_usable(value: str) -> bool:
    return len(value) <= MAX_CHARACTERS and value.isprintable()


def _owner(channel: str) -> str:
    return f"channel:{channel}"
