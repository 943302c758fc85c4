"""List audiences, and the state of their deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.channel_credentials import channel_values
from tenure.app.audiences.members_file import written_product
from tenure.core.catalog import CHANNELS
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import ChannelCard
    from tenure.serving.shop import Shop
    from tenure.store.records.audiences import Delivery, KeptReceipt, Lookalike


@dataclass(frozen=True)
class VersionDelivery:
    """A version and its delivery, if it was ever begun."""

    version: AudienceVersion
    delivery: Delivery | None


@dataclass(frozen=True)
class AudienceList:
    """Newest first."""

    rows: list[VersionDelivery]


@dataclass(frozen=True)
class AudienceDetails:
    """A version with everything that is recorded about it. has_file : whether a file can be downloaded."""

    version: AudienceVersion
    delivery: Delivery | None
    receipts: list[KeptReceipt]
    lookalikes: list[Lookalike]
    has_file: bool


@dataclass(frozen=True)
class ChannelSetup:
    """A channel, the required environment variables that are not set, and the titles of those settings."""

    card: ChannelCard
    missing: list[str]
    missing_titles: list[str]


@dataclass(frozen=True)
class ChannelCards:
    """Every channel by its public name."""

    channels: list[ChannelSetup]


@dataclass(frozen=True)
class ListAudiences:
    """Command. Of one audience, or of all."""

    audience: str | None = None


@dataclass(frozen=True)
class ShowAudience:
    """Command. The newest version when no number is given."""

    audience: str
    number: int | None = None


def list_audiences(command: ListAudiences, shop: Shop) -> AudienceList:
    """Versions with their deliveries, newest first."""
    audiences = Audiences(shop.database)
    deliveries = {
        (delivery.audience, delivery.number): delivery for delivery in audiences.deliveries(command.audience)
    }
    versions = audiences.versions(command.audience)
    return AudienceList(
        [VersionDelivery(version, deliveries.get((version.audience, version.number))) for version in versions]
    )


def show_audience(command: ShowAudience, shop: Shop) -> AudienceDetails:
    """One version. Raises NotFound."""
    audiences = Audiences(shop.database)
    version = audiences.version(command.audience, command.number)
    delivery = audiences.delivery(version)
    receipts = [] if delivery is None else audiences.receipts(delivery.delivery_id)
    lookalikes = [
        lookalike
        for lookalike in audiences.lookalikes(version.audience)
        if lookalike.number == version.number
    ]
    has_file = written_product(shop.path, version) is not None
    return AudienceDetails(version, delivery, receipts, lookalikes, has_file)


def list_channels(shop: Shop) -> ChannelCards:
    """Every channel, and which of its settings are missing; never their values. Needs no workspace."""
    channels = []
    for name, card in CHANNELS.cards().items():
        values = channel_values(shop, name)
        missing = [
            setting
            for setting in card.settings
            if setting.is_needed and not (values.get(setting.name) or setting.default)
        ]
        variables = [setting.variable(name) for setting in missing]
        channels.append(ChannelSetup(card, variables, [setting.title for setting in missing]))
    return ChannelCards(channels)
