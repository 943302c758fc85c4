"""Google Ads: Customer Match lists through the Data Manager API.

Rules: https://developers.google.com/data-manager/api/reference/rest/v1/audienceMembers/ingest and
https://developers.google.com/data-manager/api/devguides/concepts/formatting
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.core.activation.audience import Receipt
from tenure.core.activation.channel import ChannelCard, ChannelSetting, chosen_settings
from tenure.core.errors import ChannelNotSet

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion, Batch
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

_ADDRESS = ("givenName", "familyName", "regionCode", "postalCode")

CARD = ChannelCard(
    name="google_ads",
    title="Google Ads",
    doc="A Customer Match list, sent through the Data Manager API.",
    consent="consent_ads",
    keys=("email", "phone", "first_name", "last_name", "postal_code", "country"),
    any_of=("email", "phone"),
    most_rows=10_000,
    min_members=100,
    settings=(
        ChannelSetting(
            "token", "Access token", "OAuth access token with the scope datamanager.", is_secret=True
        ),
        ChannelSetting("account", "Ads account", "ID of the Google Ads account that owns the list."),
        ChannelSetting("audience", "Customer Match list", "ID of the Customer Match list."),
        ChannelSetting(
            "terms",
            "Acceptance of the terms",
            "`accepted`: you have accepted Google's Customer Match terms of service.",
        ),
        ChannelSetting(
            "login_account",
            "Manager account",
            "ID of the manager account that the token belongs to.",
            is_needed=False,
        ),
        ChannelSetting(
            "url", "API address", "Address of the API.", default="https://datamanager.googleapis.com/v1"
        ),
        ChannelSetting(
            "validate_only",
            "Check requests only",
            "`yes`: Google checks every request and changes nothing.",
            default="no",
        ),
    ),
    removes_members=True,
    identifiers=("emailAddress", "phoneNumber"),
    reached_by=("emailAddress", "phoneNumber"),
    checked_by="validate_only",
    source="https://developers.google.com/data-manager/api/reference/rest/v1/audienceMembers/ingest",
)


class GoogleAds:
    """Members by hashed contact details; country and postal code are not hashed."""

    card = CARD

    def check_name(self, name: str) -> None:
        """Any name is valid: the list is created and named in Google Ads."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        import pyarrow.compute as pc

        from tenure.channels.people import normal
        from tenure.channels.people.people import People

        people = People(members, options)
        columns = {
            "emailAddress": normal.hashed(normal.each(people.email, gmail)),
            "phoneNumber": normal.hashed(people.phone),
            "givenName": normal.hashed(_lower(people.raw("first_name"))),
            "familyName": normal.hashed(_lower(people.raw("last_name"))),
            "regionCode": people.country,
            "postalCode": pc.utf8_trim_whitespace(people.raw("postal_code").cast("string")),
        }
        return people.prepared(columns, ("emailAddress", "phoneNumber"), ("email", "phone", "country"))

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        blank = {"account": "", "audience": "", "validate_only": "no"}
        return {"POST": "/audienceMembers:ingest", "body": _body(rows, "add", blank | dict(settings))}

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        return _Sender(chosen_settings(CARD, settings), wire)


class _Sender:
    def __init__(self, settings: Mapping[str, str], wire: Wire) -> None:
        from tenure.channels.calls.http import Caller

        if settings["terms"].lower() != "accepted":
            raise ChannelNotSet(
                "Google accepts lists only after you accept its Customer Match terms.",
                hint="read https://support.google.com/adspolicy/answer/6299717, then set "
                "TENURE_GOOGLE_ADS_TERMS=accepted",
            )
        self._settings = settings
        self._caller = Caller(settings["url"], {"Authorization": f"Bearer {settings['token']}"}, wire)

    def begin(self, remote_id: str | None) -> str | None:
        return self._settings["audience"]

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        verb = "ingest" if batch.action == "add" else "remove"
        body = _body(rows, batch.action, self._settings)
        answer = self._caller.call("POST", f"/audienceMembers:{verb}", json=body)
        note = "checked only" if body["validateOnly"] else ""
        return Receipt(len(rows), reference=str(answer.get("requestId", "")), note=note)

    def was_received(self, batch: Batch) -> bool | None:
        """Unknown: Google does not report it. A member who is resent is not added twice."""
        return None

    def close(self) -> None:
        self._caller.close()


def gmail(address: str) -> str:
    """Normalise a Gmail address as Google does: without dots and without a plus suffix.

    Examples
    --------
    >>> gmail("cloudy.sanfrancisco+shopping@gmail.com"), gmail("user.name+nyc@example.com")
    ('cloudysanfrancisco@gmail.com', 'user.name+nyc@example.com')
    """
    local, _, domain = address.partition("@")
    if domain not in ("gmail.com", "googlemail.com"):
        return address
    return f"{local.split('+')[0].replace('.', '')}@{domain}"


def _lower(column: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    lowered = pc.utf8_lower(pc.utf8_trim_whitespace(column.cast("string")))
    return pc.if_else(pc.equal(lowered, ""), None, lowered)


def _body(rows: pa.Table, action: str, settings: Mapping[str, str]) -> dict[str, Any]:
    destination: dict[str, Any] = {
        "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": settings["account"]},
        "productDestinationId": settings["audience"],
    }
    if settings.get("login_account"):
        login = {"accountType": "GOOGLE_ADS", "accountId": settings["login_account"]}
        destination["loginAccount"] = login
    names = [name for name in rows.column_names if name != "customer_id"]
    members = [_member(row) for row in rows.select(names).to_pylist()]
    body = {
        "destinations": [destination],
        "audienceMembers": members,
        "validateOnly": settings["validate_only"] == "yes",
        "encoding": "HEX",
    }
    if action == "add":  # members without consent have been left out
        granted = "CONSENT_GRANTED"
        body["consent"] = {"adUserData": granted, "adPersonalization": granted}
        body["termsOfService"] = {"customerMatchTermsOfServiceStatus": "ACCEPTED"}
    return body


def _member(row: dict[str, str | None]) -> dict[str, Any]:
    identifiers: list[dict[str, Any]] = [
        {name: row[name]} for name in ("emailAddress", "phoneNumber") if row.get(name)
    ]
    address = {name: row.get(name) for name in _ADDRESS}
    if all(address.values()):
        identifiers.append({"address": address})
    return {"userData": {"userIdentifiers": identifiers}}


CHANNEL = GoogleAds()
