"""Meta Ads against a server that enforces the rules Meta has published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from tests.channels.meta_platform import Meta
from tests.channels.platforms import Answer

from tenure.channels.meta_ads import CHANNEL, KEYS
from tenure.channels.people.neutral import check_neutral
from tenure.core.activation.audience import AudienceVersion, batches_of, session_of
from tenure.core.activation.channel import PrepareOptions
from tenure.core.errors import ChannelError, OptionError

VERSION = AudienceVersion(
    "best", 1, "meta_ads", "CHAMPIONS", "Spring list", "0" * 64, 3, 0, "best", 0.0, None, None,
    datetime(2024, 3, 1, tzinfo=UTC), "somebody", figures={"with_values": True},
)  # fmt: skip


def members(count: int = 3) -> pa.Table:
    return pa.table(
        {
            "customer_id": [f"c{n}" for n in range(count)],
            "email": [f"P{n}@Example.com" for n in range(count)],
            "first_name": ["Valéry"] * count,
            "birth_year": pa.array([1980] * count, pa.int64()),
            "predicted_clv": [12.345 - 20 * (n % 2) for n in range(count)],
        }
    )


def rows(count: int = 3) -> pa.Table:
    return CHANNEL.prepare(members(count), PrepareOptions()).table


def deliver(sender, table: pa.Table, most: int = 10_000, action: str = "add"):
    batches = batches_of(session_of(VERSION, action), len(table), most, action)
    return [sender.send(one, table.slice(one.rows_before, one.rows)) for one in batches]


def test_rows_have_hashes_but_for_ids_and_values():
    made = rows().to_pylist()[0]

    assert set(made) - {"customer_id"} <= set(KEYS)
    assert made["EXTERN_ID"] == "c0"
    assert made["LOOKALIKE_VALUE"] == pytest.approx(12.34, abs=0.01)
    assert made["FN"] == "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"
    assert all(len(made[name]) == 64 for name in ("EMAIL", "FN", "DOBY"))


def test_an_id_that_is_an_address_or_a_number_does_not_leave():
    ids = pa.array(["c0", "mary@example.com", "+447911123456"])
    made = CHANNEL.prepare(members().set_column(0, "customer_id", ids), PrepareOptions()).table

    assert made["EXTERN_ID"].to_pylist() == ["c0", None, None]
    of_addresses = members(1).set_column(0, "customer_id", pa.array(["mary@example.com"]))
    assert "EXTERN_ID" not in CHANNEL.prepare(of_addresses, PrepareOptions()).table.column_names


def test_a_value_is_never_below_zero_and_unknown_stays_blank():
    given = members(2).set_column(4, "predicted_clv", pa.array([-3.0, None]))
    made = CHANNEL.prepare(given, PrepareOptions()).table
    body = CHANNEL.shown(made, VERSION, {})["body"]["payload"]

    assert [row[body["schema"].index("LOOKALIKE_VALUE")] for row in body["data"]] == [0.0, ""]


def test_who_has_no_usable_key_is_left_out_and_counted():
    given = pa.table({"customer_id": ["a", "b"], "email": ["none", "a@b.de"], "phone": ["12", None]})
    made = CHANNEL.prepare(given, PrepareOptions(country="GB"))

    assert made.usable.to_pylist() == [False, True]
    assert made.problems == {"invalid_email": 1, "invalid_phone": 1}


def test_a_list_is_delivered_in_batches_of_one_session(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    remote = sender.begin(None)
    receipts = deliver(sender, rows(25), most=10)

    assert [one.received for one in receipts] == [10, 10, 5]
    assert meta.arrived == {f"c{n}": 1 for n in range(25)}
    assert meta.audiences[remote]["is_value_based"] is True
    assert [one["stage"] for one in meta.sessions.values()] == ["complete"]


def test_what_is_removed_is_gone(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    remote = sender.begin(None)
    deliver(sender, rows(5))
    deliver(sender, rows(2), action="remove")

    assert sorted(meta.members[remote]) == ["c2", "c3", "c4"]


def test_an_audience_made_by_an_interrupted_attempt_is_found_again(meta, meta_settings, pauses, open_sender):
    for number in range(4):
        meta.created(
            {"name": f"other {number}", "subtype": "CUSTOM", "customer_file_source": "USER_PROVIDED_ONLY"}
        )
    first = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire).begin(None)

    assert open_sender(CHANNEL, VERSION, meta_settings, pauses.wire).begin(None) == first
    assert open_sender(CHANNEL, replace(VERSION, number=2), meta_settings, pauses.wire).begin(None) != first


def test_a_busy_platform_is_waited_for_as_long_as_it_asks(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    sender.begin(None)
    meta.troubles = [Meta.too_many("7"), Answer(503, {}, {"retry-after": "9"})]
    deliver(sender, rows())

    assert [round(one) for one in pauses.waited if one >= 5] == [7, 9]
    assert set(meta.arrived.values()) == {1}


def test_minutes_to_regain_access_are_waited_for(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    sender.begin(None)
    busy = Meta.too_many("")
    busy.headers = {"x-business-use-case-usage": '{"123": [{"estimated_time_to_regain_access": 4}]}'}
    meta.troubles = [busy]
    deliver(sender, rows())

    assert 240.0 in pauses.waited


def test_a_platform_that_stays_busy_is_given_up(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    sender.begin(None)
    meta.troubles = [Meta.too_many()] * 50

    with pytest.raises(ChannelError) as caught:
        deliver(sender, rows())
    assert caught.value.code == "channel.busy"
    assert not meta.arrived


def test_a_lost_answer_is_uncertain_and_the_platform_can_be_asked(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    sender.begin(None)
    batch = batches_of(session_of(VERSION, "add"), 3, 10_000, "add")[0]
    assert sender.was_received(batch) is False
    meta.drop_answers = 1

    with pytest.raises(ChannelError) as caught:
        sender.send(batch, rows())
    assert caught.value.code == "channel.uncertain"
    assert sender.was_received(batch) is True


def test_a_bad_token_is_said_and_not_shown(meta, meta_settings, pauses, open_sender):
    with pytest.raises(ChannelError) as caught:
        open_sender(CHANNEL, VERSION, meta_settings | {"token": "tok-secret"}, pauses.wire).begin(None)

    assert caught.value.code == "channel.credentials"
    assert "tok-secret" not in f"{caught.value} {caught.value.hint} {caught.value.__cause__}"


def test_missing_settings_are_named():
    with pytest.raises(ChannelError, match="TENURE_META_ADS_TOKEN"):
        CHANNEL.sender(VERSION, {}, None)


def test_a_blocked_audience_is_said(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    sender.begin(None)
    meta.troubles = [Meta.error(400, 100, 1713230, "Invalid parameter")]

    with pytest.raises(ChannelError, match="blocked"):
        deliver(sender, rows())


def test_rows_the_platform_cannot_use_are_on_the_receipt(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    sender.begin(None)
    spoilt = rows(3).set_column(1, "EMAIL", pa.array(["not hashed", "0" * 64, "1" * 64]))

    assert [(one.received, one.invalid) for one in deliver(sender, spoilt)] == [(3, 1)]


@pytest.mark.parametrize(
    "name", ["High income", "rich-people", "diabetes_2024", "Credit score A", "in-debt", "  "]
)
def test_names_about_health_or_money_are_refused(name):
    with pytest.raises(OptionError):
        check_neutral(name)


@pytest.mark.parametrize("name", ["best-customers", "Spring list 1", "High-CLV", "Richmond store", "Brokers"])
def test_neutral_names_pass(name):
    check_neutral(name)


def test_a_lookalike_is_made_of_a_seed_that_is_large_enough(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    seed = sender.begin(None)
    deliver(sender, rows(99))
    with pytest.raises(ChannelError):
        CHANNEL.create_lookalike(VERSION, seed, "FR", 2, meta_settings, pauses.wire)
    made_by = open_sender(CHANNEL, replace(VERSION, number=2), meta_settings, pauses.wire)
    larger = made_by.begin(None)
    deliver(made_by, rows(150))

    made = CHANNEL.create_lookalike(VERSION, larger, "FR", 2, meta_settings, pauses.wire)
    assert meta.audiences[made]["lookalike_spec"] == {"type": "custom_ratio", "ratio": 0.02, "country": "FR"}


def test_a_lookalike_whose_answer_was_lost_is_found_again(meta, meta_settings, pauses, open_sender):
    sender = open_sender(CHANNEL, VERSION, meta_settings, pauses.wire)
    seed = sender.begin(None)
    deliver(sender, rows(150))
    meta.drop_answers = 1
    with pytest.raises(ChannelError) as lost:
        CHANNEL.create_lookalike(VERSION, seed, "FR", 2, meta_settings, pauses.wire)
    again = CHANNEL.create_lookalike(VERSION, seed, "FR", 2, meta_settings, pauses.wire)
    other = CHANNEL.create_lookalike(VERSION, seed, "FR", 5, meta_settings, pauses.wire)

    assert lost.value.code == "channel.uncertain"
    assert again != other and set(meta.audiences) == {seed, again, other}
