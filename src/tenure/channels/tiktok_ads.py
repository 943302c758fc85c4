"""TikTok Ads: a customer file to upload in the Audience Manager.

Rules: https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.core.activation.channel import ChannelCard, ChannelSetting

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

CARD = ChannelCard(
    name="tiktok_ads",
    title="TikTok Ads",
    doc="A customer file of hashed e-mail addresses and phone numbers, to upload in TikTok's "
    "Audience Manager.",
    consent="consent_ads",
    keys=("email", "phone", "country"),
    any_of=("email", "phone"),
    most_rows=1_000_000_000,
    min_members=1_000,
    settings=(
        ChannelSetting(
            "phone_plus",
            "Hash phone numbers with +",
            "`yes` or `no`: whether a phone number is hashed with its +; TikTok's own "
            "documentation is inconsistent.",
            default="yes",
        ),
    ),
    makes_file=True,
    source="https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file",
)


class TikTokAds:
    """`Email_SHA256` and `Phone_SHA256`, one line per member."""

    card = CARD

    def check_name(self, name: str) -> None:
        """Any name is valid: the audience is named when it is uploaded."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        import pyarrow.compute as pc

        from tenure.channels.people import normal
        from tenure.channels.people.people import People

        people = People(members, options)
        with_plus = options.settings.get("phone_plus", "yes") != "no"
        phone = people.phone if with_plus else pc.utf8_ltrim(people.phone, characters="+")
        columns = {
            "Email_SHA256": normal.hashed(normal.each(people.email, without_tag)),
            "Phone_SHA256": normal.hashed(phone),
        }
        return people.prepared(columns, ("Email_SHA256", "Phone_SHA256"), ("email", "phone"))

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        from tenure.channels.calls.file import csv_text

        return csv_text(rows.drop(["customer_id"]))

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        from tenure.channels.calls.file import FileSender

        return FileSender(settings["file"], without=("customer_id",))


def without_tag(address: str) -> str:
    """Remove a plus suffix from an address.

    Examples
    --------
    >>> without_tag("jane+shop@example.com")
    'jane@example.com'
    """
    local, _, domain = address.partition("@")
    return f"{local.split('+')[0]}@{domain}"


CHANNEL = TikTokAds()
