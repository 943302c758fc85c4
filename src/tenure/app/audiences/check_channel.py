"""Ask a platform whether it accepts the settings of its channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tenure.app.audiences.channel_credentials import channel_values
from tenure.app.bootstrap import hurried_wire
from tenure.core.catalog import CHANNELS
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.core.activation.channel import CheckedChannel, Wire
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class CheckChannel:
    """Command."""

    channel: str


@dataclass(frozen=True)
class ChannelCheck:
    """What the platform answered. account : its name there, or its ID."""

    channel: str
    account: str


def check_channel(command: CheckChannel, shop: Shop, wire: Wire | None = None) -> ChannelCheck:
    """Call the platform once; nothing is sent or changed there.

    Raises UnknownPlug; OptionError (`option.channel_check`) for a channel that cannot be asked; ChannelNotSet
    (`channel.settings`); ChannelError (`channel.credentials`, `channel.unreachable`...).
    """
    channel = cast("CheckedChannel", CHANNELS.load(command.channel))
    if not channel.card.checks_settings:
        raise OptionError(
            f"{channel.card.title} cannot be asked whether its settings are right.",
            values=[command.channel],
            hint="create an audience and make a dry run",
            code="option.channel_check",
        )
    account = channel.check_settings(channel_values(shop, command.channel), wire or hurried_wire())
    shop.audit("check_channel", command.channel)
    return ChannelCheck(command.channel, account)
