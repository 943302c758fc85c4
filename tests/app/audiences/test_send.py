"""A version is sent once; what got there is never sent again."""

from __future__ import annotations

import time

import pytest
from tests.audience_shop import NEXT_RUN, score_again, settings_of
from tests.channels.meta_platform import Meta
from tests.channels.platforms import Answer
from tests.in_shop import in_shop

from tenure.app.audiences import deliver as delivering
from tenure.app.audiences.lookalike import CreateLookalike, lookalike
from tenure.app.audiences.members_file import members_path, product_path, read_members, sending_alone
from tenure.app.audiences.send import Send, dry_run, send
from tenure.app.bootstrap import hurried_wire
from tenure.app.forgetting.forget import Forget, forget
from tenure.channels.calls.file import FileSender
from tenure.channels.meta_ads import CHANNEL
from tenure.core.activation.audience import SEND
from tenure.core.errors import ChannelError, ConflictError, NotFound, OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop
from tenure.store.records.audiences import Audiences

CUSTOMERS = 1_000


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Of a hundred, so that a small shop has several."""
    from dataclasses import replace

    monkeypatch.setattr(type(CHANNEL), "card", replace(CHANNEL.card, most_rows=100))


def ids(place, version) -> list[str]:
    return read_members(members_path(place, version), SEND)["customer_id"].to_pylist()


def test_every_member_arrives_once_and_nobody_else(frozen, deliver, place, meta):
    made = frozen(hold_out=0.2)
    done = deliver()

    assert meta.arrived == dict.fromkeys(ids(place, made), 1)
    assert (done.added, done.removed, done.invalid) == (made.size, 0, 0)
    assert [one.state for one in done.receipts] == ["sent"] * len(done.receipts)
    assert len(done.receipts) > 2


def test_sending_again_does_nothing(frozen, deliver, meta):
    frozen()
    first = deliver()
    calls = len(meta.calls)
    again = deliver()

    assert again.was_sent and not first.was_sent
    assert len(meta.calls) == calls


def test_a_failed_send_goes_on_where_it_stood(frozen, deliver, place, meta):
    made = frozen()
    meta.troubles = []
    original = meta.users
    taken = []

    def breaks(method, audience, body):
        taken.append(body["session"]["batch_seq"])
        return Meta.error(400, 100, 0, "no") if len(taken) == 3 else original(method, audience, body)

    meta.users = breaks
    with pytest.raises(ChannelError):
        deliver()
    done = deliver()

    assert meta.arrived == dict.fromkeys(ids(place, made), 1)
    assert taken[:4] == [1, 2, 3, 3]
    assert done.delivery.state == "sent"


def test_lost_answers_do_not_double_anybody(frozen, deliver, place, meta):
    made = frozen()
    meta.drop_answers = 3
    deliver()

    assert meta.arrived == dict.fromkeys(ids(place, made), 1)


def test_an_interruption_after_the_platform_took_a_batch(frozen, deliver, place, meta, monkeypatch):
    made = frozen()
    monkeypatch.setattr(
        delivering.Deliver, "_handed_over", _dies_after_the_second(delivering.Deliver._handed_over)
    )
    with pytest.raises(KeyboardInterrupt):
        deliver()
    monkeypatch.undo()
    done = deliver()

    assert meta.arrived == dict.fromkeys(ids(place, made), 1)
    assert any("before the interruption" in (one.note or "") for one in done.receipts)


def _dies_after_the_second(real):
    def dies(self, sender, batch, rows, **how):
        receipt = real(self, sender, batch, rows, **how)
        if batch.seq == 2:
            raise KeyboardInterrupt
        return receipt

    return dies


def test_an_expired_session_is_followed_by_another(frozen, deliver, place, meta):
    made = frozen()
    meta.expire_after = 2
    done = deliver()

    assert meta.arrived == dict.fromkeys(ids(place, made), 1)
    assert len(meta.sessions) > 1
    assert {one.attempt for one in done.receipts if one.state == "sent"} == set(range(len(meta.sessions)))


def test_a_refresh_sends_what_differs(frozen, deliver, place, meta):
    first = frozen()
    deliver()
    score_again(place, CUSTOMERS, NEXT_RUN, shift=100)
    second = frozen()
    seen = dict(meta.arrived)
    done = deliver()

    before, after = set(ids(place, first)), set(ids(place, second))
    assert done.delivery.remote_id == deliver(number=1).delivery.remote_id
    assert {one for one in meta.arrived if meta.arrived[one] > seen.get(one, 0)} == after - before
    assert set(meta.removed) == before - after
    assert set(meta.members[done.delivery.remote_id]) == after


def fails_after(meta, batches: int):
    """The platform takes so many batches, and no more until `meta.users` is put back."""
    original, taken = meta.users, []

    def breaks(method, audience, body):
        taken.append(body)
        return Meta.error(400, 100, 0, "no") if len(taken) > batches else original(method, audience, body)

    meta.users = breaks
    return original


def test_who_got_there_by_a_version_that_was_broken_off_is_taken_out_by_the_next(
    frozen, deliver, place, meta
):
    frozen()
    deliver()
    score_again(place, CUSTOMERS, NEXT_RUN, shift=400)
    frozen()
    original = fails_after(meta, batches=1)
    with pytest.raises(ChannelError):
        deliver()
    meta.users = original
    score_again(place, CUSTOMERS, "20240401T000000-third")
    third = frozen()
    for asked in ({}, {"number": 3}):
        with pytest.raises(ConflictError) as caught:
            deliver(**asked)
        assert caught.value.code == "audience.unfinished"

    deliver(number=2)
    done = deliver()

    assert set(meta.members[done.delivery.remote_id]) == set(ids(place, third))


def test_two_versions_are_not_sent_beside_each_other(frozen, deliver, place):
    first = frozen()
    frozen()
    with sending_alone(place, first), pytest.raises(ConflictError) as caught:
        deliver(number=2)
    assert caught.value.code == "audience.busy"


def test_a_version_of_which_nothing_went_out_is_reckoned_from_what_was_sent_since(
    frozen, deliver, place, meta
):
    frozen()
    score_again(place, CUSTOMERS, NEXT_RUN, shift=100)
    second = frozen()
    meta.troubles = [Meta.error(400, 190, 0, "expired")]
    with pytest.raises(ChannelError):
        deliver(number=2)
    deliver(number=1)
    done = deliver(number=2)

    assert (done.delivery.mode, done.delivery.base_number) == ("difference", 1)
    assert set(meta.members[done.delivery.remote_id]) == set(ids(place, second))


def test_an_older_version_is_not_sent_after_a_newer_one(frozen, deliver, place, meta, meta_told):
    frozen()
    frozen()
    deliver(number=2)
    for refused in (
        lambda: deliver(number=1),
        lambda: in_shop(dry_run, Send("best", 1), place, settings_of(**meta_told)),
    ):
        with pytest.raises(ConflictError) as caught:
            refused()
        assert caught.value.code == "audience.older"


def test_no_file_of_an_audience_names_who_was_erased_while_it_was_written(
    frozen, deliver, place, monkeypatch
):
    made = frozen(channel="csv_export")
    who = ids(place, made)[5]
    real = FileSender.send

    def slowly(self, batch, rows):
        in_shop(forget, Forget((who,)), place, settings_of(), SilentProgress())
        return real(self, batch, rows)

    with monkeypatch.context() as patched:
        patched.setattr(FileSender, "send", slowly)
        with pytest.raises(StoreError) as caught:
            deliver()
    assert caught.value.code == "store.erased_meanwhile"
    assert not product_path(place, made).exists()

    again = deliver()
    assert again.added == made.size - 1
    assert who not in product_path(place, made).read_text()


def test_who_is_erased_stays_on_a_platforms_list_and_that_is_said(frozen, deliver, place, meta, meta_told):
    made = frozen(hold_out=0.2)
    held_back = read_members(members_path(place, made), "hold_out")["customer_id"].to_pylist()
    who = ids(place, made)[5]
    assert (
        in_shop(forget, Forget((held_back[0],)), place, settings_of(), SilentProgress()).sent_audiences == ()
    )
    deliver()

    assert (
        in_shop(forget, Forget((held_back[1],)), place, settings_of(), SilentProgress()).sent_audiences == ()
    )
    assert in_shop(forget, Forget((who,)), place, settings_of(), SilentProgress()).sent_audiences == (
        "best (meta_ads)",
    )
    frozen(hold_out=0.2)
    planned = in_shop(dry_run, Send("best"), place, settings_of(**meta_told))
    done = deliver()

    assert (planned.members_to_remove, planned.erased) == (0, 1)
    assert (done.removed, done.erased) == (0, 1)


def test_a_dry_run_shows_hashed_rows_and_calls_nobody(frozen, place, meta, meta_told):
    made = frozen()
    found = in_shop(dry_run, Send("best"), place, settings_of(**meta_told))

    data = found.body["body"]["payload"]["data"]
    assert (found.members_to_add, len(data), meta.calls) == (made.size, 3, [])
    assert "@" not in str(found.body)
    assert "good-token" not in str(found.body)


def test_a_version_goes_to_the_channel_it_was_frozen_for(frozen, deliver):
    frozen()
    with pytest.raises(OptionError) as caught:
        deliver(channel="csv_export")
    assert caught.value.code == "option.channel"
    with pytest.raises(NotFound):
        deliver("bst")
    with pytest.raises(NotFound):
        deliver(number=9)


def test_rows_that_are_no_use_are_counted(frozen, deliver, meta):
    frozen()
    real = meta.users

    def some_are_bad(method, audience, body):
        body["payload"]["data"][0][0] = "spoilt on its way"
        return real(method, audience, body)

    meta.users = some_are_bad
    done = deliver()
    assert done.invalid == len(done.receipts)


def test_what_a_platform_says_is_kept(frozen, deliver, place, meta):
    frozen()
    meta.troubles = [Answer(200, {"id": "1"}), Meta.error(400, 190, 0, "expired")]
    with pytest.raises(ChannelError):
        deliver()
    with open_shop(place, settings_of()) as shop:
        audiences = Audiences(shop.database)
        begun = audiences.delivery(audiences.version("best"))
    assert begun.state == "failed"
    assert begun.error["code"] == "channel.credentials"


def test_a_lookalike_needs_its_seed_on_the_platform(frozen, deliver, place, meta, meta_told, pauses):
    frozen()
    settings, asked = settings_of(**meta_told), CreateLookalike("best", "gb", 2, create=True)
    with pytest.raises(ConflictError):
        in_shop(lookalike, asked, place, settings, pauses.wire, actor="somebody")
    deliver()
    plan = in_shop(lookalike, asked, place, settings, pauses.wire, actor="somebody")
    again = in_shop(lookalike, asked, place, settings, pauses.wire, actor="somebody")

    assert plan.remote_id == again.remote_id in meta.audiences
    assert plan.quality["seed_size"] > plan.quality["in_country"] > 0
    assert plan.quality["value_each"] == pytest.approx(108, abs=3)
    with pytest.raises(OptionError):
        in_shop(lookalike, CreateLookalike("best", "GB", 21), place, settings, pauses.wire, actor="somebody")


def test_a_replacement_puts_the_whole_list_in_place(frozen, deliver, place, meta):
    frozen(with_values=False)
    deliver()
    score_again(place, CUSTOMERS, NEXT_RUN, shift=100)
    second = frozen(with_values=False)
    done = deliver(replace=True)

    assert set(meta.members[done.delivery.remote_id]) == set(ids(place, second))
    assert not meta.removed
    assert (done.delivery.mode, done.added) == ("replace", second.size)
    assert {path.rpartition("/")[2] for method, path in meta.calls if method == "POST"} >= {"usersreplace"}


def test_a_list_with_values_is_not_replaced(frozen, deliver):
    frozen()
    deliver()
    frozen()
    with pytest.raises(OptionError) as caught:
        deliver(replace=True)
    assert caught.value.code == "option.replace"


def test_predicted_values_are_events_that_count_once(frozen, place, meta, meta_told, pauses):
    made = frozen(channel="meta_events")
    told = {"meta_events": {"token": "good-token", "dataset": "77", "currency": "GBP", "url": meta.address}}
    pauses.clock = time.time() - 60
    done = in_shop(
        send, Send("best"), place, settings_of(**told), SilentProgress(), pauses.wire, actor="somebody"
    )

    assert done.added == made.size == len(meta.events)
    assert len({one["event_id"] for one in meta.events}) == made.size
    value = meta.events[0]["custom_data"]
    assert value["predicted_ltv"] == value["value"] >= 100
    assert (value["currency"], set(meta.events[0]["user_data"]) >= {"em"}) == ("GBP", True)
    assert in_shop(
        send, Send("best"), place, settings_of(**told), SilentProgress(), pauses.wire, actor="somebody"
    ).was_sent


def test_a_lookalike_is_not_made_twice_at_once(frozen, deliver, place, meta_told, pauses):
    made = frozen()
    deliver()
    settings, asked = settings_of(**meta_told), CreateLookalike("best", "GB", 2, create=True)

    with sending_alone(place, made), pytest.raises(ConflictError) as refused:
        in_shop(lookalike, asked, place, settings, pauses.wire, actor="somebody")
    assert refused.value.code == "audience.busy"


def test_who_waits_for_an_answer_does_not_wait_for_a_busy_platform():
    wire = hurried_wire(0.02)
    wire.pause(0.01)

    with pytest.raises(ChannelError) as refused:
        wire.pause(3_600)
    assert refused.value.code == "channel.busy"
