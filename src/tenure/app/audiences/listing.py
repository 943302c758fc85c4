"""What audiences there are, and how their deliveries stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.audiences.kept import kept_audiences
from tenure.app.audiences.members_file import product_path
from tenure.core.catalog import CHANNELS

if TYPE_CHECKING:
    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import ChannelCard
    from tenure.core.settings import Settings
    from tenure.store.records.audiences import Audiences, Delivery, KeptReceipt, Lookalike


@dataclass(frozen=True)
class Standing:
    """A version and its delivery, if it was ever begun."""

    version: AudienceVersion
    delivery: Delivery | None


@dataclass(frozen=True)
class AudienceList:
    """Newest first."""

    rows: list[Standing]


@dataclass(frozen=True)
class AudienceShown:
    """A version with everything that was written down about it. has_file : one can be downloaded."""

    version: AudienceVersion
    delivery: Delivery | None
    receipts: list[KeptReceipt]
    lookalikes: list[Lookalike]
    has_file: bool


@dataclass(frozen=True)
class ChannelFound:
    """A channel, the required environment variables that are not set, and the titles of those settings."""

    card: ChannelCard
    missing: list[str]
    missing_titles: list[str]


@dataclass(frozen=True)
class ChannelCards:
    """Every channel by its public name."""

    channels: list[ChannelFound]


def standings(kept: Audiences, audience: str | None = None) -> list[Standing]:
    """Versions with their deliveries, newest first."""
    begun = {(one.audience, one.number): one for one in kept.deliveries(audience)}
    return [Standing(one, begun.get((one.audience, one.number))) for one in kept.versions(audience)]


def audience_list(workspace: Path, settings: Settings) -> AudienceList:
    """All of the workspace."""
    with kept_audiences(workspace, settings) as kept:
        return AudienceList(standings(kept))


def audience_shown(workspace: Path, audience: str, number: int | None, settings: Settings) -> AudienceShown:
    """One version, the newest when no number is given. Raises NotFound."""
    with kept_audiences(workspace, settings) as kept:
        return shown(kept, workspace, audience, number)


def shown(kept: Audiences, workspace: Path, audience: str, number: int | None) -> AudienceShown:
    """As `audience_shown`, of a store that is open."""
    version = kept.version(audience, number)
    delivery = kept.delivery(version)
    receipts = [] if delivery is None else kept.receipts(delivery.delivery_id)
    alike = [one for one in kept.lookalikes(audience) if one.number == version.number]
    return AudienceShown(version, delivery, receipts, alike, product_path(workspace, version).exists())


def channel_cards(settings: Settings) -> ChannelCards:
    """Every channel, and which of its settings are missing; never what they are."""
    channels = []
    for name, card in CHANNELS.cards().items():
        given = settings.channels.get(name, {})
        missing = [
            setting
            for setting in card.settings
            if setting.is_needed and not (given.get(setting.name) or setting.default)
        ]
        variables = [setting.variable(name) for setting in missing]
        channels.append(ChannelFound(card, variables, [setting.title for setting in missing]))
    return ChannelCards(channels)
