"""Meta Ads: customer file custom audiences through the Graph API.

Rules: https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/custom-audiences
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.activation.audience import Receipt
from tenure.core.activation.channel import ChannelCard, ChannelSetting, LookalikeSeed, chosen_settings
from tenure.core.errors import ChannelError

if TYPE_CHECKING:
    import httpx
    import pyarrow as pa

    from tenure.channels.calls.http import Caller, Refusal
    from tenure.core.activation.audience import AudienceVersion, Batch
    from tenure.core.activation.channel import ChannelRows, PrepareOptions, Sender, Wire

KEYS = (
    "EMAIL", "PHONE", "FN", "LN", "CT", "ST", "ZIP", "COUNTRY", "GEN", "DOBY", "DOBM", "DOBD", "MADID",
    "EXTERN_ID", "LOOKALIKE_VALUE",
)  # fmt: skip
"""Of a payload, in our order."""
MAX_ROWS = 10_000
SESSION_EXPIRED = "channel.session_expired"
_BUSY_CODES = frozenset({4, 17, 32, 613, *range(80000, 80015)})
_BLOCKED = 1713230
_PAGE = "https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/custom-audiences"

CARD = ChannelCard(
    name="meta_ads",
    title="Meta Ads",
    doc="A custom audience for Facebook and Instagram, optionally with each member's predicted value.",
    consent="consent_ads",
    keys=(
        "email",
        "phone",
        "first_name",
        "last_name",
        "city",
        "region",
        "postal_code",
        "country",
        "gender",
        "birth_year",
    ),
    any_of=("email", "phone"),
    most_rows=MAX_ROWS,
    min_members=100,
    settings=(
        ChannelSetting("token", "Access token", "Access token with ads_management.", is_secret=True),
        ChannelSetting("account", "Ad account", "ID of the ad account, without act_."),
        ChannelSetting(
            "url", "API address", "Address of the Graph API.", default="https://graph.facebook.com/v25.0"
        ),
        ChannelSetting(
            "customer_file_source",
            "Origin of the contact details",
            "How the contact details were collected: USER_PROVIDED_ONLY, PARTNER_PROVIDED_ONLY or "
            "BOTH_USER_AND_PARTNER_PROVIDED.",
            default="USER_PROVIDED_ONLY",
        ),
        ChannelSetting(
            "dataset", "Dataset (pixel)", "ID of the dataset (pixel) for predicted values.", is_needed=False
        ),
    ),
    removes_members=True,
    checks_settings=True,
    identifiers=("EMAIL", "PHONE", "EXTERN_ID"),
    reached_by=("EMAIL", "PHONE"),
    lookalikes=LookalikeSeed(100, 1_000, "COUNTRY", "LOOKALIKE_VALUE", ids=("EXTERN_ID",)),
    reports_spend=True,
    replaces_list=True,
    source=_PAGE,
)


class MetaAds:
    """Members by hashed contact details; their value is not hashed."""

    card = CARD

    def check_name(self, name: str) -> None:
        from tenure.channels.people.neutral import check_neutral

        check_neutral(name)

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        import pyarrow.compute as pc

        from tenure.channels.people import normal
        from tenure.channels.people.people import People, money

        people = People(members, options)
        plain = {
            "EMAIL": people.email,
            "PHONE": pc.utf8_ltrim(people.phone, characters="+"),
            "FN": normal.names(people.raw("first_name")),
            "LN": normal.names(people.raw("last_name")),
            "CT": normal.places(people.raw("city")),
            "ST": normal.regions(people.raw("region"), people.country),
            "ZIP": normal.postal_codes(people.raw("postal_code"), people.country),
            "COUNTRY": pc.utf8_lower(people.country),
            "GEN": normal.genders(people.raw("gender")),
            "DOBY": normal.birth_years(people.raw("birth_year")),
        }
        columns = {
            name: normal.hashed(column) if name in ("EMAIL", "PHONE") else _few(normal.hashed(column))
            for name, column in plain.items()
            if column.null_count < len(column)
        }
        for name in ("EMAIL", "PHONE"):
            columns.setdefault(name, plain[name])
        if people.neutral_id.null_count < len(people.neutral_id):
            columns["EXTERN_ID"] = people.neutral_id
        if options.with_values and "predicted_clv" in members.column_names:
            columns["LOOKALIKE_VALUE"] = money(people.raw("predicted_clv"))
        return people.prepared(columns, ("EMAIL", "PHONE"), ("email", "phone", "country"))

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        from tenure.core.activation.audience import batches_of, session_of

        batch = batches_of(session_of(version, "add"), len(rows), MAX_ROWS, "add")[0]
        return {
            "POST": "/{audience id}/users",
            "create": _created(
                version, {"customer_file_source": "USER_PROVIDED_ONLY"} | dict(settings), rows
            ),
            "body": _body(batch, rows),
        }

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        return _Sender(version, chosen_settings(CARD, settings), wire)

    def check_settings(self, settings: Mapping[str, str], wire: Wire) -> str:
        """The name of the ad account.

        https://developers.facebook.com/docs/marketing-api/reference/ad-account
        """
        values = chosen_settings(CARD, settings)
        calls = caller(values, wire, tries=1)
        try:
            answer = calls.get(f"/act_{values['account']}", {"fields": "name"})
        finally:
            calls.close()
        return str(answer.get("name") or values["account"])

    def create_lookalike(
        self,
        version: AudienceVersion,
        seed_id: str,
        country: str,
        percent: int,
        settings: Mapping[str, str],
        wire: Wire,
    ) -> str:
        """Create a lookalike of the seed from `percent` of a country, or find one created earlier.

        Returns the audience ID on the platform.
        https://developers.facebook.com/docs/marketing-api/audiences/guides/lookalike-audiences
        """
        values = chosen_settings(CARD, settings)
        calls = caller(values, wire)
        name = f"{version.public_name} {country} {percent}%"
        reference = _reference(version, f"{seed_id}/{country}/{percent}")
        try:
            if existing := _carrying(reference, calls, values["account"]):
                return existing
            body = {
                "name": name,
                "description": f"Reference {reference}",
                "subtype": "LOOKALIKE",
                "origin_audience_id": seed_id,
                "lookalike_spec": {"type": "custom_ratio", "ratio": percent / 100, "country": country},
            }
            return str(calls.call("POST", f"/act_{values['account']}/customaudiences", json=body)["id"])
        finally:
            calls.close()

    def campaign_days(
        self, since: date, until: date, settings: Mapping[str, str], wire: Wire
    ) -> Iterator[dict[str, Any]]:
        """Daily campaign costs; see `calls.meta_insights`."""
        from tenure.channels.calls.meta_insights import campaign_days

        values = chosen_settings(CARD, settings)
        calls = caller(values, wire)
        try:
            yield from campaign_days(calls, values["account"], since, until)
        finally:
            calls.close()


class _Sender:
    def __init__(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> None:
        self._version, self._settings = version, settings
        self._caller = caller(settings, wire)
        self._remote = ""
        self._with_values = bool(version.figures.get("with_values"))

    def begin(self, remote_id: str | None) -> str | None:
        if remote_id is None:
            existing = _carrying(_reference(self._version), self._caller, self._settings["account"])
            remote_id = existing or self._create()
        self._remote = remote_id
        return remote_id

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        method = "DELETE" if batch.action == "remove" else "POST"
        edge = "usersreplace" if batch.action == "replace" else "users"
        answer = self._caller.call(method, f"/{self._remote}/{edge}", json=_body(batch, rows))
        received = int(answer.get("num_received", len(rows)))
        return Receipt(
            received, int(answer.get("num_invalid_entries", 0)), str(answer.get("session_id") or "")
        )

    def was_received(self, batch: Batch) -> bool | None:
        """Compare the entry count of the upload session, whose batches are sent in order."""
        session = str(batch.session_id)
        answer = self._caller.get(f"/{self._remote}/sessions", {"session_id": session})
        for entry in answer.get("data", []):
            if str(entry.get("session_id")) == session:
                return int(entry.get("num_received", 0)) >= batch.rows_before + batch.rows
        return False

    def close(self) -> None:
        self._caller.close()

    def _create(self) -> str:
        body = _created(self._version, self._settings, None, self._with_values)
        created = self._caller.call("POST", f"/act_{self._settings['account']}/customaudiences", json=body)
        return str(created["id"])


def _few(column: pa.Array) -> pa.Array:
    """Dictionary-encode names and places: they repeat, so each hash of 64 characters is stored once."""
    return column.dictionary_encode()


def caller(settings: Mapping[str, str], wire: Wire, **options: int) -> Caller:
    """Calls to the Graph API; the token is sent in a header, so that no URL contains it."""
    from tenure.channels.calls.http import Caller

    return Caller(
        settings["url"], {"Authorization": f"Bearer {settings['token']}"}, wire, _refusal, **options
    )


def _created(
    version: AudienceVersion, settings: Mapping[str, str], rows: pa.Table | None, with_values: bool = False
) -> dict[str, Any]:
    valued = with_values if rows is None else "LOOKALIKE_VALUE" in rows.column_names
    return {
        "name": version.public_name,
        "subtype": "CUSTOM",
        "description": f"Reference {_reference(version)}",
        "customer_file_source": settings["customer_file_source"],
        "is_value_based": valued,
    }


def _carrying(reference: str, calls: Caller, account: str) -> str | None:
    """The ID of the audience that an interrupted attempt created, found by its reference."""
    after = ""
    while True:
        page = {"fields": "id,name,description", "limit": "200"} | ({"after": after} if after else {})
        answer = calls.get(f"/act_{account}/customaudiences", page)
        for audience in answer.get("data", []):
            if reference in str(audience.get("description", "")):
                return str(audience["id"])
        after = answer.get("paging", {}).get("cursors", {}).get("after", "")
        if not after or not answer.get("data"):
            return None


def _reference(version: AudienceVersion, made_of_it: str = "") -> str:
    text = f"{version.audience}/{version.number}/{version.members_hash}{made_of_it}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _body(batch: Batch, rows: pa.Table) -> dict[str, Any]:
    from tenure.channels.people.people import rows_of

    names = [name for name in KEYS if name in rows.column_names]
    if batch.action != "add":
        names = [name for name in names if name != "LOOKALIKE_VALUE"]
    return {
        "session": {
            "session_id": batch.session_id,
            "batch_seq": batch.seq,
            "last_batch_flag": batch.is_last,
            "estimated_num_total": batch.total_rows,
        },
        "payload": {"schema": names, "data": rows_of(rows, names)},
    }


def _refusal(answer: httpx.Response) -> Refusal | None:
    """What Graph API errors mean: https://developers.facebook.com/docs/graph-api/guides/error-handling."""
    from tenure.channels.calls.http import Refusal
    from tenure.core.calls.answers import retry_after

    try:
        error = answer.json()["error"]
        code, subcode = int(error["code"]), int(error.get("error_subcode", 0))
    except (ValueError, KeyError, TypeError):
        return None
    words = f"Meta rejected the request (code {code}, subcode {subcode})."
    text = f"{error.get('message', '')} {error.get('error_user_msg', '')}".lower()
    if code in _BUSY_CODES:
        wait = max(retry_after(answer), 60.0 * _minutes_to_regain(answer))
        return Refusal("Meta keeps asking to wait.", "channel.busy", "try again later", wait)
    if code == 190:
        return Refusal(
            "Meta rejected the access token.",
            "channel.credentials",
            "create a new token with ads_management, and enter it in the web app (Audiences, Channels) "
            "or set TENURE_META_ADS_TOKEN",
        )
    if subcode == _BLOCKED:
        return Refusal(
            "Meta has blocked this audience (operation_status 471).",
            "channel.blocked",
            "appeal in the Audience Manager, or freeze the audience again under a neutral --public-name",
        )
    if "session" in text and ("expired" in text or "time" in text):
        return Refusal(words, SESSION_EXPIRED)
    return Refusal(words)


def _minutes_to_regain(answer: httpx.Response) -> float:
    """Minutes until Meta accepts calls again, from its X-Business-Use-Case-Usage header."""
    import json

    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
        return max(
            (float(use.get("estimated_time_to_regain_access", 0)) for uses in usage.values() for use in uses),
            default=0.0,
        )
    except (ValueError, AttributeError, TypeError):
        return 0.0


def session_expired(error: ChannelError) -> bool:
    """Whether the remaining batches need a new session."""
    return error.code == SESSION_EXPIRED


CHANNEL = MetaAds()
