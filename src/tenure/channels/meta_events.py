"""Meta Conversions API: each member's predicted value, as `predicted_ltv` of an event.

Rules: https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/server-event
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.core.activation.audience import Receipt
from tenure.core.activation.channel import ChannelCard, ChannelSetting, chosen_settings

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion, Batch
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

_KEYS = {
    "em": "EMAIL", "ph": "PHONE", "fn": "FN", "ln": "LN", "ct": "CT", "st": "ST", "zp": "ZIP",
    "country": "COUNTRY", "ge": "GEN",
}  # fmt: skip

CARD = ChannelCard(
    name="meta_events",
    title="Meta Conversions API",
    doc="Each member's predicted value, sent with an event that Meta can optimize for.",
    consent="consent_ads",
    keys=(
        "email", "phone", "first_name", "last_name", "city", "region", "postal_code", "country", "gender",
    ),
    any_of=("email", "phone"),
    most_rows=1_000,
    min_members=1,
    settings=(
        ChannelSetting("token", "Access token", "Access token of the dataset.", is_secret=True),
        ChannelSetting("dataset", "Dataset (pixel)", "ID of the dataset (pixel)."),
        ChannelSetting("currency", "Currency", "Currency of the values, such as EUR."),
        ChannelSetting("event", "Event name", "Name of the event.", default="PredictedValue"),
        ChannelSetting("url", "API address", "Address of the Graph API.", default="https://graph.facebook.com/v25.0"),
    ),
    source="https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/custom-data",
)  # fmt: skip


class MetaEvents:
    """One event per member, with the same ID each time it is sent, so that Meta counts it once."""

    card = CARD

    def check_name(self, name: str) -> None:
        """Any name is valid: it is not sent."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        from dataclasses import replace

        import pyarrow.compute as pc

        from tenure.channels.meta_ads import CHANNEL as META
        from tenure.core.activation.channel import ChannelRows

        prepared = META.prepare(members, replace(options, with_values=True))
        columns = ["customer_id", *(name for name in _KEYS.values() if name in prepared.table.column_names)]
        if "LOOKALIKE_VALUE" not in prepared.table.column_names:
            return ChannelRows(
                prepared.table.select(columns).slice(0, 0), pc.and_(prepared.usable, False), prepared.problems
            )
        rows = prepared.table.select([*columns, "LOOKALIKE_VALUE"]).rename_columns(
            [*columns, "predicted_ltv"]
        )
        has_value = pc.is_valid(members["predicted_clv"])
        has_value = has_value.combine_chunks() if hasattr(has_value, "combine_chunks") else has_value
        return ChannelRows(
            rows.filter(pc.is_valid(rows["predicted_ltv"])),
            pc.and_(prepared.usable, has_value),
            prepared.problems,
        )

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        values = {"event": "PredictedValue", "currency": ""} | dict(settings)
        return {"POST": "/{dataset}/events", "body": {"data": _events(version, rows, values, 0)}}

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        return _Sender(version, chosen_settings(CARD, settings), wire)


class _Sender:
    def __init__(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> None:
        from tenure.channels.meta_ads import caller

        self._version, self._settings, self._wire = version, settings, wire
        self._caller = caller(settings, wire)

    def begin(self, remote_id: str | None) -> str | None:
        return self._settings["dataset"]

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        events = _events(self._version, rows, self._settings, int(self._wire.now()))
        answer = self._caller.call("POST", f"/{self._settings['dataset']}/events", json={"data": events})
        return Receipt(int(answer.get("events_received", len(rows))), reference=answer.get("fbtrace_id"))

    def was_received(self, batch: Batch) -> bool | None:
        """Unknown: Meta does not report it. Events with the same name and ID within 48 hours count once."""
        return None

    def close(self) -> None:
        self._caller.close()


def _events(
    version: AudienceVersion, rows: pa.Table, settings: Mapping[str, str], now: int
) -> list[dict[str, Any]]:
    return [
        {
            "event_name": settings["event"],
            "event_time": now,
            "event_id": _event_id(version, row["customer_id"]),
            "action_source": "system_generated",
            "user_data": {key: [row[name]] for key, name in _KEYS.items() if row.get(name)},
            "custom_data": {
                "predicted_ltv": row["predicted_ltv"],
                "value": row["predicted_ltv"],
                "currency": settings["currency"],
            },
        }
        for row in rows.to_pylist()
    ]


def _event_id(version: AudienceVersion, customer_id: str) -> str:
    text = f"{version.audience}/{version.number}/{version.members_hash}/{customer_id}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


CHANNEL = MetaEvents()
