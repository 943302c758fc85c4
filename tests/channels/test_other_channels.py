"""Google, TikTok, Klaviyo, a webhook and a CSV file, each by the rules that were published for it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from tests.channels.platforms import TOKEN, Answer

from tenure.channels.people import normal
from tenure.channels.webhook import signature
from tenure.core.activation.audience import AudienceVersion, batches_of, session_of
from tenure.core.activation.channel import PrepareOptions
from tenure.core.catalog import CHANNELS
from tenure.core.errors import ChannelError

VERSION = AudienceVersion(
    "best", 1, "webhook", "CHAMPIONS", "Spring list", "0" * 64, 3, 0, "best", 0.0, None, None,
    datetime(2024, 3, 1, tzinfo=UTC), "somebody",
)  # fmt: skip


def members(count: int = 3) -> pa.Table:
    return pa.table(
        {
            "customer_id": [f"c{n}" for n in range(count)],
            "email": [f"Cloudy.San+{n}@Example.com" for n in range(count)],
            "phone": ["(800)555-0100"] * count,
            "first_name": ["Dana"] * count,
            "last_name": ["Müller"] * count,
            "postal_code": [" 94035 "] * count,
            "country": ["United States"] * count,
            "predicted_clv": [12.5] * count,
            "historic_clv": pa.array([None] * count, pa.float64()),
            "expected_purchases": [1.5] * count,
            "average_days_between_orders": [30.0] * count,
            "churn_probability": [0.25] * count,
            "expected_date_of_next_order": [date(2024, 4, 1)] * count,
            "value_tier": ["High-CLV"] * count,
        }
    )


def rows(name: str, count: int = 3, **options) -> pa.Table:
    return CHANNELS.load(name).prepare(members(count), PrepareOptions(**options)).table


def deliver(sender, table, most=10_000, action="add"):
    sender.begin(None)
    batches = batches_of(session_of(VERSION, action), len(table), most, action)
    return [sender.send(one, table.slice(one.rows_before, one.rows)) for one in batches]


AD_CHANNELS = ("google_ads", "meta_ads", "meta_events", "tiktok_ads")
OTHER_CHANNELS = ("csv_export", "klaviyo", "webhook")


@pytest.mark.parametrize("name", (*AD_CHANNELS, *OTHER_CHANNELS))
def test_only_ad_platforms_require_consent_to_ads(name):
    assert (CHANNELS.load(name).card.consent == "consent_ads") == (name in AD_CHANNELS)


def test_googles_published_hash():
    """Send audience members: dana@example.com is 07e2f1..., in hex.

    https://developers.google.com/data-manager/api/get-started/quickstart/send-audience-members
    """
    made = rows("google_ads").to_pylist()[0]

    digest = "07e2f1394b0ea80e2adca010ea8318df697001a005ba7452720edda4b0ce57b3"
    assert normal.sha256("dana@example.com") == digest
    assert made["phoneNumber"] == normal.sha256("+18005550100")
    assert made["givenName"] == normal.sha256("dana")
    assert made["familyName"] == normal.sha256("müller")
    assert (made["regionCode"], made["postalCode"]) == ("US", "94035")


def test_google_takes_the_list_with_consent_and_terms(google, google_settings, pauses, open_sender):
    sender = open_sender(CHANNELS.load("google_ads"), VERSION, google_settings, pauses.wire)
    receipts = deliver(sender, rows("google_ads", 25), most=10)

    assert [one.received for one in receipts] == [10, 10, 5]
    assert all(one.reference for one in receipts)
    assert len(google.arrived) == 25
    deliver(sender, rows("google_ads", 4), action="remove")
    assert len(google.removed) == 4


def test_google_is_asked_to_check_only(google, google_settings, pauses, open_sender):
    settings = google_settings | {"validate_only": "yes"}
    sender = open_sender(CHANNELS.load("google_ads"), VERSION, settings, pauses.wire)

    assert [one.note for one in deliver(sender, rows("google_ads"))] == ["checked only"]
    assert (google.checked, len(google.arrived)) == (1, 0)


def test_google_without_accepted_terms_is_refused_here(google_settings, pauses):
    with pytest.raises(ChannelError, match="terms"):
        CHANNELS.load("google_ads").sender(VERSION, google_settings | {"terms": "no"}, pauses.wire)


def test_google_is_waited_for(google, google_settings, pauses, open_sender):
    google.troubles = [Answer(429, {"error": {"status": "RESOURCE_EXHAUSTED"}}, {"retry-after": "11"})]
    sender = open_sender(CHANNELS.load("google_ads"), VERSION, google_settings, pauses.wire)
    deliver(sender, rows("google_ads"))

    assert 11.0 in pauses.waited


def test_tiktoks_file(tmp_path, open_sender):
    made = rows("tiktok_ads", 2)
    without = rows("tiktok_ads", 1, settings={"phone_plus": "no"}).to_pylist()[0]
    sender = open_sender(CHANNELS.load("tiktok_ads"), VERSION, {"file": str(tmp_path / "list.csv")}, None)
    deliver(sender, made)

    found = list(csv.DictReader(io.StringIO((tmp_path / "list.csv").read_text(encoding="utf-8"))))
    assert list(found[0]) == ["Email_SHA256", "Phone_SHA256"]
    assert found[0]["Email_SHA256"] == normal.sha256("cloudy.san@example.com")
    assert found[0]["Phone_SHA256"] == normal.sha256("+18005550100")
    assert without["Phone_SHA256"] == normal.sha256("18005550100")


def test_klaviyos_properties_have_its_names(klaviyo_api, pauses, open_sender):
    settings = {"key": TOKEN, "url": klaviyo_api.address, "list": "abc"}
    sender = open_sender(CHANNELS.load("klaviyo"), VERSION, settings, pauses.wire)
    deliver(sender, rows("klaviyo", 12_000), most=CHANNELS.load("klaviyo").card.most_rows)

    assert set(klaviyo_api.arrived.values()) == {1}
    assert len(klaviyo_api.arrived) == 12_000
    assert klaviyo_api.profiles["cloudy.san+0@example.com"] == {
        "predicted_clv": 12.5,
        "predicted_number_of_orders": 1.5,
        "average_days_between_orders": 30.0,
        "churn_probability": 0.25,
        "expected_date_of_next_order": "2024-04-01",
    }
    assert "@" not in str(CHANNELS.load("klaviyo").shown(rows("klaviyo"), VERSION, {}))


def test_a_webhook_is_signed_and_done_once(receiver, pauses, open_sender):
    settings = {"url": receiver.address, "secret": "shared"}
    sender = open_sender(CHANNELS.load("webhook"), VERSION, settings, pauses.wire)
    table = rows("webhook", 25)
    deliver(sender, table, most=10)
    deliver(sender, table, most=10)  # as after an interruption

    assert receiver.arrived == {f"c{n}": 1 for n in range(25)}


def test_a_webhook_that_counts_in_words_has_taken_all(receiver, pauses, open_sender):
    receiver.troubles = [Answer(200, {"received": "many", "invalid": None})]
    settings = {"url": receiver.address, "secret": "shared"}
    sender = open_sender(CHANNELS.load("webhook"), VERSION, settings, pauses.wire)

    assert [(one.received, one.invalid) for one in deliver(sender, rows("webhook", 5))] == [(5, 0)]


def test_a_webhook_is_known_by_its_whole_address_of_which_no_secret_is_kept(open_sender, pauses):
    def place(url: str) -> str:
        sender = open_sender(CHANNELS.load("webhook"), VERSION, {"url": url, "secret": "s"}, pauses.wire)
        return sender.begin(None)

    first = place("https://user:word@hooks.example.com/token-1")

    assert first.startswith("hooks.example.com ") and "token" not in first and "word" not in first
    assert first == place("https://HOOKS.example.com/token-1")
    others = ("com/token-2", "org/token-1", "com/token-1?list=2", "com:8443/token-1")
    assert len({first, *(place(f"https://hooks.example.{other}") for other in others)}) == 5


def test_a_webhook_with_another_secret_is_refused(receiver, pauses, open_sender):
    sender = open_sender(
        CHANNELS.load("webhook"), VERSION, {"url": receiver.address, "secret": "guess"}, pauses.wire
    )
    with pytest.raises(ChannelError, match="credentials"):
        deliver(sender, rows("webhook"))


def test_the_signature_is_as_documented():
    """As OpenSSL works it out: printf '1700000000.{}' | openssl dgst -sha256 -hmac secret."""
    made = signature("secret", "1700000000", b"{}")
    assert made == "v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"


def test_a_csv_file_names_nobody_and_starts_no_formula(tmp_path, open_sender):
    table = members(2).set_column(0, "customer_id", pa.array(["=1+1", "c1"]))
    channel = CHANNELS.load("csv_export")
    made = channel.prepare(table, PrepareOptions()).table
    sender = open_sender(channel, replace(VERSION), {"file": str(tmp_path / "list.csv")}, None)
    deliver(sender, made)

    text = (tmp_path / "list.csv").read_text(encoding="utf-8")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [one["customer_id"] for one in found] == ["'=1+1", "c1"]
    assert "@" not in text and "Dana" not in text
    assert found[0]["predicted_clv"] == "12.5"


def test_an_id_that_is_an_address_is_no_external_id():
    told = members(2).set_column(0, "customer_id", pa.array(["a@b.de", "c1"]))
    made = CHANNELS.load("klaviyo").prepare(told, PrepareOptions()).table

    assert made["external_id"].to_pylist() == [None, "c1"]
