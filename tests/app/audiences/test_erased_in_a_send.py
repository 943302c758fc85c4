"""Who is erased while an audience is on its way leaves with no later batch and no later try."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.audience_shop import NEXT_RUN, score_again, settings_of
from tests.channels.platforms import Answer, Receiver, started
from tests.in_shop import in_shop

from tenure.app.audiences import deliver as delivering
from tenure.app.audiences.members_file import members_path, product_path, read_members
from tenure.app.audiences.send import Send, send
from tenure.app.erasure.erasures_meanwhile import RecentErasures
from tenure.app.forgetting.forget import Forget, forget
from tenure.channels.webhook import CHANNEL as WEBHOOK
from tenure.core.activation.audience import SEND
from tenure.core.activation.channel import Wire
from tenure.core.errors import InputError
from tenure.core.ports import SilentProgress
from tenure.store.records.erasures import Erasures

CUSTOMERS = 1_000


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(type(WEBHOOK), "card", replace(WEBHOOK.card, most_rows=100))


@pytest.fixture
def hook(pauses):
    with started(Receiver("shared", lambda: pauses.clock)) as receiver:
        yield receiver


def ids(place, version) -> list[str]:
    return read_members(members_path(place, version), SEND)["customer_id"].to_pylist()


def erase(place, *who: str) -> None:
    in_shop(forget, Forget(who), place, settings_of(), SilentProgress())


@pytest.fixture
def to_hook(place, hook, pauses):
    """Sends; in the first pause between two tries, `erased` are erased."""

    def make(*erased: str):
        left = list(erased)

        def pause(seconds: float) -> None:
            pauses.wire.pause(seconds)
            if left:
                erase(place, *left)
                left.clear()

        settings = settings_of(webhook={"url": hook.address, "secret": "shared"})
        return in_shop(
            send,
            Send("best"),
            place,
            settings,
            SilentProgress(),
            Wire(pause, pauses.wire.now),
            actor="somebody",
        )

    return make


def test_who_is_erased_while_a_webhook_asks_to_wait_is_in_no_later_try_and_no_later_batch(
    frozen, to_hook, place, hook
):
    members = ids(place, frozen(channel="webhook"))
    first, later = members[1], members[-1]
    hook.troubles = [Answer(503, {})]
    done = to_hook(first, later)

    assert hook.arrived == dict.fromkeys([one for one in members if one not in (first, later)], 1)
    assert (done.added, done.erased_meanwhile) == (len(members) - 2, 2)
    # Batches keep their places and their keys: each once, and none of another name.
    assert [key.rpartition("-")[2] for key in hook.done] == [str(n) for n in range(1, len(done.receipts) + 1)]
    assert len({key.partition("-")[0] for key in hook.done}) == 1
    assert [one.rows for one in done.receipts[:-1]] == [100] * (len(done.receipts) - 1)
    assert to_hook().was_sent


def test_a_batch_whose_answer_was_lost_is_tried_again_under_its_key_without_them(
    frozen, to_hook, place, hook
):
    members = ids(place, frozen(channel="webhook"))
    hook.troubles = [Answer(500, {})]  # nobody knows whether it was done
    done = to_hook(members[0])

    assert hook.arrived == dict.fromkeys(members[1:], 1)
    assert done.erased_meanwhile == 1
    assert len(hook.done) == len(done.receipts)


def test_a_batch_of_which_nobody_is_left_is_not_sent(frozen, to_hook, place, hook, monkeypatch):
    monkeypatch.setattr(type(WEBHOOK), "card", replace(WEBHOOK.card, most_rows=1))
    members = ids(place, frozen(channel="webhook", suppressed=frozenset(f"c{n:06d}" for n in range(495))))
    hook.troubles = [Answer(503, {})]
    done = to_hook(members[0])

    assert hook.arrived == dict.fromkeys(members[1:], 1)
    assert (done.receipts[0].received, done.erased_meanwhile) == (0, 1)


def test_who_is_erased_is_not_named_in_order_to_be_removed(frozen, to_hook, place, hook):
    before = ids(place, frozen(channel="webhook"))
    to_hook()
    score_again(place, CUSTOMERS, NEXT_RUN, shift=100)
    after = ids(place, frozen(channel="webhook"))
    went = sorted(set(before) - set(after))
    hook.troubles = [Answer(503, {})]
    done = to_hook(went[0])

    assert hook.removed == dict.fromkeys(went[1:], 1)
    assert done.erased == 1  # on the list before, and nothing is left to take them off it by


def test_an_ad_platform_gets_nobody_who_was_erased_since_the_batch_before(
    frozen, deliver, place, meta, monkeypatch
):
    from tenure.channels.meta_ads import CHANNEL

    monkeypatch.setattr(type(CHANNEL), "card", replace(CHANNEL.card, most_rows=100))
    members = ids(place, frozen())
    real = delivering.Deliver._handed_over

    def erased_after_the_first(self, sender, batch, rows, **how):
        receipt = real(self, sender, batch, rows, **how)
        if batch.seq == 1:
            erase(place, members[150])
        return receipt

    monkeypatch.setattr(delivering.Deliver, "_handed_over", erased_after_the_first)
    done = deliver()

    assert meta.arrived == dict.fromkeys([one for one in members if one != members[150]], 1)
    assert done.erased_meanwhile == 1


def test_a_file_is_written_without_who_was_erased_after_its_members_were_read(
    frozen, place, monkeypatch, pauses
):
    version = frozen(channel="csv_export")
    members, real = ids(place, version), delivering.Deliver._handed_over

    def erased_before(self, sender, batch, rows, **how):
        erase(place, members[3])
        return real(self, sender, batch, rows, **how)

    monkeypatch.setattr(delivering.Deliver, "_handed_over", erased_before)
    done = in_shop(send, Send("best"), place, settings_of(), SilentProgress(), pauses.wire, actor="somebody")

    text = product_path(place, version).read_text()
    assert members[3] not in text and members[4] in text
    assert (done.added, done.erased_meanwhile) == (len(members) - 1, 1)


def test_erasures_from_before_count_for_nothing_and_open_ones_always(place, frozen):
    settings, erasures = settings_of(), Erasures(place)
    erase(place, "c000001")
    open_one = erasures.begin(["c000002"], settings.now)  # interrupted, long ago
    since = RecentErasures(place)
    asked = ["c000001", "c000002", "c000003", None]

    assert since.among(asked) == {"c000002"}
    erase(place, "c000003")
    erasures.finish(open_one, settings.now)
    assert since.among(asked) == {"c000002", "c000003"}
    # Nobody knows them: their note is withdrawn, and nobody is left out for it.
    with pytest.raises(InputError):
        in_shop(forget, Forget(("nobody",)), place, settings, SilentProgress())
    assert since.among([*asked, "nobody"]) == {"c000002", "c000003"}
