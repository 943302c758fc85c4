"""Klaviyo: predictions as properties of customer profiles.

Rules: https://developers.klaviyo.com/en/reference/bulk_import_profiles (10,000 profiles and 5 MB a call).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.core.activation.audience import Receipt
from tenure.core.activation.channel import ChannelCard, ChannelSetting, chosen_settings

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion, Batch
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

PROPERTIES = {
    "historic_clv": "historic_clv",
    "predicted_clv": "predicted_clv",
    "total_clv": "total_clv",
    "predicted_number_of_orders": "expected_purchases",
    "average_days_between_orders": "average_days_between_orders",
    "churn_probability": "churn_probability",
    "expected_date_of_next_order": "expected_date_of_next_order",
}
"""Klaviyo's field names and the matching Tenure fields."""

CARD = ChannelCard(
    name="klaviyo",
    title="Klaviyo",
    doc="Predictions for each customer, as properties of their profile.",
    consent="consent_email",
    keys=("email",),
    any_of=("email",),
    most_rows=5_000,  # of 10,000 allowed, so that a call stays well below 5 MB
    min_members=1,
    values=tuple(PROPERTIES.values()),
    settings=(
        ChannelSetting(
            "key", "Private API key", "Private API key with profiles:write and lists:write.", is_secret=True
        ),
        ChannelSetting("list", "List", "ID of the list that members are added to.", is_needed=False),
        ChannelSetting("url", "API address", "Address of the API.", default="https://a.klaviyo.com/api"),
        ChannelSetting("revision", "API revision", "Revision of the API.", default="2026-01-15"),
    ),
    source="https://developers.klaviyo.com/en/reference/bulk_import_profiles",
)


class Klaviyo:
    """Profiles by e-mail address, which Klaviyo accepts unhashed."""

    card = CARD

    def check_name(self, name: str) -> None:
        """Any name is valid: Klaviyo does not store it."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        from tenure.channels.people.people import People

        people = People(members, options)
        columns = {"email": people.email, "external_id": people.neutral_id}
        for name, column in PROPERTIES.items():
            if column in members.column_names and options.with_values:
                columns[name] = people.raw(column)
        return people.prepared(columns, ("email",), ("email",))

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        import pyarrow as pa

        hidden = pa.array(["(e-mail address)"] * len(rows))
        rows = rows.set_column(rows.column_names.index("email"), "email", hidden)
        return {"POST": "/profile-bulk-import-jobs", "body": _body(rows, settings)}

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        return _Sender(chosen_settings(CARD, settings), wire)


class _Sender:
    def __init__(self, settings: Mapping[str, str], wire: Wire) -> None:
        from tenure.channels.calls.http import Caller

        self._settings = settings
        kind = "application/vnd.api+json"
        headers = {
            "Authorization": f"Klaviyo-API-Key {settings['key']}",
            "revision": settings["revision"],
            "accept": kind,
            "content-type": kind,
        }
        # Burst 10 a second, steady 150 a minute.
        self._caller = Caller(settings["url"], headers, wire, calls_a_second=2.5)

    def begin(self, remote_id: str | None) -> str | None:
        return self._settings.get("list")

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        answer = self._caller.call("POST", "/profile-bulk-import-jobs", json=_body(rows, self._settings))
        return Receipt(len(rows), reference=str(answer.get("data", {}).get("id", "")))

    def was_received(self, batch: Batch) -> bool | None:
        """Unknown: Klaviyo does not report it. A profile that is resent is updated, not duplicated."""
        return None

    def close(self) -> None:
        self._caller.close()


def _body(rows: pa.Table, settings: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "type": "profile-bulk-import-job",
        "attributes": {"profiles": {"data": [_profile(row) for row in rows.to_pylist()]}},
    }
    if settings.get("list"):
        data["relationships"] = {"lists": {"data": [{"type": "list", "id": settings["list"]}]}}
    return {"data": data}


def _profile(row: dict[str, Any]) -> dict[str, Any]:
    """Unknown values are left out, because null would erase existing values."""
    properties = {name: row.get(name) for name in PROPERTIES}
    properties = {
        name: value if isinstance(value, int | float | str) else value.isoformat()
        for name, value in properties.items()
        if value is not None
    }
    attributes: dict[str, Any] = {"email": row["email"], "properties": properties}
    if row.get("external_id"):
        attributes["external_id"] = row["external_id"]
    return {"type": "profile", "attributes": attributes}


CHANNEL = Klaviyo()
