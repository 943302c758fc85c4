"""What every channel promises, whoever wrote it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tenure.core.activation.audience import AudienceVersion, batches_of, session_of
from tenure.core.activation.channel import PrepareOptions, Wire
from tenure.core.catalog import CHANNELS
from tenure.core.errors import ChannelError
from tenure.core.orders.schema import CUSTOMERS, PREDICTIONS
from tenure.segments.fields import FIELDS

NAMES = CHANNELS.names()
EMAIL, PHONE = "mary.smith@example.com", "+447911123456"
PREDICTED = set(PREDICTIONS.names) | set(FIELDS)
CONSENTS = [name for name in CUSTOMERS.names if name.startswith("consent_")]


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def channel(name):
    return CHANNELS.load(name)


def members() -> pa.Table:
    """Somebody whose every detail is known, and somebody of whom there is the id alone."""
    known: dict[str, object] = {
        "customer_id": "c1",
        "email": EMAIL,
        "phone": PHONE,
        "first_name": "Mary",
        "last_name": "Smith",
        "country": "United Kingdom",
        "city": "London",
        "region": "England",
        "postal_code": "SW1A 1AA",
        "gender": "female",
        "predicted_clv": 120.456,
        "churn_probability": 0.25,
        "expected_date_of_next_order": date(2026, 2, 1),
    }
    return pa.table({name: [value, None if name != "customer_id" else "c2"] for name, value in known.items()})


def version_of(channel) -> AudienceVersion:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return AudienceVersion(
        "best", 1, channel.card.name, "s", "best", "0" * 64, 1, 0, "best", 0.0, None, None, now, "me"
    )


def prepared(channel) -> pa.Table:
    return channel.prepare(members(), PrepareOptions(country="GB")).table


def test_there_are_channels():
    assert len(NAMES) >= 6


def test_the_card_is_complete_and_named_like_its_file(name, channel):
    card = channel.card

    assert card.name == name
    assert card.title
    assert all(setting.title and setting.doc for setting in card.settings)
    assert card.doc.endswith(".")
    assert card.most_rows >= 1
    assert card.min_members >= 1


def test_what_it_takes_and_passes_on_exists(channel):
    card = channel.card

    assert set(card.keys) <= set(CUSTOMERS.names)
    assert set(card.any_of) <= set(card.keys)
    assert set(card.values) <= PREDICTED


def test_who_can_be_found_by_it_has_to_agree(channel):
    personal = {one.name for one in CUSTOMERS if one.personal} & set(channel.card.keys)

    assert (channel.card.consent is not None) == bool(personal)
    assert channel.card.consent in (None, *CONSENTS)


def test_nobody_without_a_usable_detail_is_in_it(channel):
    rows = prepared(channel)

    assert rows["customer_id"].to_pylist() == (["c1"] if channel.card.any_of else ["c1", "c2"])
    assert channel.prepare(members().slice(0, 0), PrepareOptions()).table.num_rows == 0


def test_what_is_shown_names_nobody(channel):
    shown = channel.shown(prepared(channel), version_of(channel), {})
    text = shown if isinstance(shown, str) else json.dumps(shown, default=str)

    for detail in (EMAIL, PHONE, PHONE[1:], "Mary", "Smith"):
        assert detail not in text


def test_a_file_is_written_as_a_whole_where_it_is_told_and_names_nobody(channel, tmp_path):
    card = channel.card
    if not card.makes_file:
        pytest.skip("it makes no file")
    file = tmp_path / f"v0001-{card.name}{card.file_suffix}"
    settings = {one.name: one.default or "anything" for one in card.settings} | {"file": str(file)}
    version, rows = version_of(channel), prepared(channel)
    [batch] = batches_of(session_of(version, "add"), len(rows), len(rows), "add")

    contents = []
    for _ in range(2):
        sender = channel.sender(version, settings, Wire(pause=lambda _: None, now=lambda: 0.0))
        sender.begin(None)
        assert sender.send(batch, rows).received == len(rows)
        sender.close()
        contents.append(file.read_bytes())

    assert re.fullmatch(r"(\.[a-z0-9]+)+", card.file_suffix) and "/" in card.media_type
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert contents[0] == contents[1]
    assert not any(detail.encode() in contents[0] for detail in (EMAIL, PHONE, PHONE[1:], "Mary", "Smith"))


def test_secrets_are_asked_of_the_environment_and_named_when_missing(channel):
    needed = [one for one in channel.card.settings if one.is_needed and not one.default]
    if not needed:
        pytest.skip("it asks for nothing")

    with pytest.raises(ChannelError) as caught:
        channel.sender(version_of(channel), {}, Wire(pause=lambda _: None, now=lambda: 0.0))
    assert caught.value.code == "channel.settings"
    assert set(caught.value.values) == {one.variable(channel.card.name) for one in needed}
    assert all(one.variable(channel.card.name).startswith("TENURE_") for one in needed)
