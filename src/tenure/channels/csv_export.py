"""A CSV file of an audience, to inspect or to upload manually."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.core.activation.channel import ChannelCard

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

VALUES = (
    "value_tier", "predicted_clv", "predicted_clv_lower", "predicted_clv_upper", "historic_clv", "total_clv",
    "expected_purchases", "churn_probability", "expected_date_of_next_order",
)  # fmt: skip

CARD = ChannelCard(
    name="csv_export",
    title="A CSV file",
    doc="Customer IDs with their predictions; contains no personal data, and nothing is sent.",
    consent=None,
    keys=("country",),
    any_of=(),
    most_rows=1_000_000_000,
    min_members=1,
    values=VALUES,
    makes_file=True,
)


class CsvExport:
    """IDs and values; no contact details."""

    card = CARD

    def check_name(self, name: str) -> None:
        """Any name is valid."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        from tenure.channels.people.people import People

        people = People(members, options)
        names = [name for name in (*VALUES, "country") if name in members.column_names]
        if not options.with_values:
            names = [name for name in names if name == "country"]
        return people.prepared({name: people.raw(name) for name in names}, (), ())

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        from tenure.channels.calls.file import csv_text

        return csv_text(rows)

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        from tenure.channels.calls.file import FileSender

        return FileSender(settings["file"])


CHANNEL = CsvExport()
