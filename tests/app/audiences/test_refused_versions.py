"""What reached another list, or was refused, is not sent again as if it had arrived."""

from __future__ import annotations

import pytest
from tests.audience_shop import settings_of
from tests.channels.platforms import TOKEN, Answer, Google, Receiver, started
from tests.in_shop import in_shop

from tenure.app.audiences.send import Send, send
from tenure.core.errors import ChannelError, ConflictError
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop
from tenure.store.records.audiences import Audiences


@pytest.fixture
def google():
    with started(Google()) as platform:
        yield platform


@pytest.fixture
def to_google(place, google, pauses):
    """Sends it to Google; keywords change the settings."""

    def make(**changed):
        told = {
            "token": TOKEN,
            "account": "123",
            "audience": "77",
            "terms": "accepted",
            "url": google.address,
        }
        settings = settings_of(google_ads=told | changed)
        return in_shop(send, Send("best"), place, settings, SilentProgress(), pauses.wire, actor="somebody")

    return make


def test_what_was_only_checked_is_on_no_list_and_is_sent_afterwards(frozen, place, google, to_google):
    made = frozen(channel="google_ads")

    with pytest.raises(ChannelError) as caught:
        to_google(validate_only="yes")
    with open_shop(place, settings_of()) as shop:
        audiences = Audiences(shop.database)
        receipts = audiences.receipts(audiences.delivery(made).delivery_id)

    assert caught.value.code == "channel.checked_only" and "VALIDATE_ONLY=no" in caught.value.hint
    assert google.checked and not google.arrived and receipts == []
    assert to_google().added == made.size == sum(google.arrived.values())


def test_what_differs_does_not_go_to_another_list(frozen, google, to_google):
    frozen(channel="google_ads")
    to_google()
    arrived = sum(google.arrived.values())
    frozen(channel="google_ads", suppressed=frozenset({"c0001", "c0002"}))

    with pytest.raises(ConflictError) as caught:
        to_google(audience="88")

    assert caught.value.code == "audience.other_list"
    assert sum(google.arrived.values()) == arrived and not google.removed
    assert to_google().delivery.state == "sent"


def test_what_differs_goes_to_the_same_webhook_and_to_no_other_path_of_its_host(frozen, place, pauses):
    with started(Receiver("shared", lambda: pauses.clock)) as hook:

        def to_hook(path: str = ""):
            settings = settings_of(webhook={"url": hook.address + path, "secret": "shared"})
            return in_shop(
                send, Send("best"), place, settings, SilentProgress(), pauses.wire, actor="somebody"
            )

        first = to_hook_of(frozen, to_hook)
        with open_shop(place, settings_of()) as shop:  # as it was recorded at first
            remote_id = first.delivery.remote_id.partition(" ")[0]
            Audiences(shop.database).change(first.delivery, remote_id=remote_id)
        second = to_hook_of(frozen, to_hook, "c0001")
        arrived = sum(hook.arrived.values())
        frozen(channel="webhook", suppressed=frozenset({"c0002"}))
        with pytest.raises(ConflictError) as caught:
            to_hook("/another")

        assert caught.value.code == "audience.other_list" and hook.address not in str(caught.value.values)
        assert first.delivery.remote_id == second.delivery.remote_id and second.delivery.mode == "difference"
        assert sum(hook.arrived.values()) == arrived


def to_hook_of(frozen, to_hook, *without):
    frozen(channel="webhook", suppressed=frozenset(without))
    return to_hook()


def test_a_version_that_is_refused_for_good_keeps_no_later_one_waiting(frozen, google, to_google):
    frozen(channel="google_ads")
    google.troubles = [Answer(400, {"error": "no such member"})]
    with pytest.raises(ChannelError):
        to_google()
    second = frozen(channel="google_ads", suppressed=frozenset({"c0001"}))

    done = to_google()

    assert (done.version, done.delivery.state, done.delivery.mode) == (second, "sent", "add")
    assert done.added == second.size == sum(google.arrived.values())


def test_a_version_that_may_have_got_there_before_it_was_refused_comes_first(frozen, google, to_google):
    frozen(channel="google_ads")
    google.troubles = [Answer(502, {}), Answer(400, {"error": "no such member"})]
    with pytest.raises(ChannelError):
        to_google()
    frozen(channel="google_ads", suppressed=frozenset({"c0001"}))

    with pytest.raises(ConflictError) as caught:
        to_google()
    assert caught.value.code == "audience.unfinished"
