"""Which version may be sent next, and over which list, by what was begun before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenure.app.audiences.sent_deliveries import SentDeliveries
from tenure.core.activation.audience import AudienceVersion
from tenure.core.errors import ConflictError, OptionError
from tenure.store.records.audiences import Delivery, Mode

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def version(number: int, channel: str = "meta_ads", **figures) -> AudienceVersion:
    return AudienceVersion(
        "best", number, channel, "CHAMPIONS", "Spring", "0" * 64, 9, 0, "best", 0.0, None, None, NOON, "a",
        figures=figures,
    )  # fmt: skip


def delivery(
    number: int, state: str = "sent", base: int | None = None, mode: Mode = "difference"
) -> Delivery:
    return Delivery(
        f"d{number}", "best", number, "meta_ads", state, mode, base, 0, "77", NOON, None, "somebody"
    )


FIRST = delivery(1, mode="add")
BROKEN = delivery(2, "failed", base=1)


def refused(begun: SentDeliveries, mode: Mode) -> str:
    with pytest.raises(ConflictError) as caught:
        begun.check_turn(mode)
    return caught.value.code


@pytest.mark.parametrize("channel", ["meta_ads", "google_ads", "webhook"])
def test_a_list_that_got_there_in_part_is_brought_to_its_end_first(channel):
    begun = SentDeliveries(version(3, channel, with_values=True), None, (BROKEN, FIRST))

    with pytest.raises(ConflictError) as caught:
        begun.check_turn("difference")

    assert (caught.value.code, caught.value.values) == ("audience.unfinished", ("best v2",))
    assert caught.value.hint.endswith("tenure audience send best --version 2")
    SentDeliveries(version(2, channel), BROKEN, (FIRST,)).check_turn("difference")


def test_nothing_goes_out_after_a_newer_version():
    sent = (delivery(3, base=1), FIRST)

    assert refused(SentDeliveries(version(2), None, sent), "difference") == "audience.older"
    assert SentDeliveries(version(4), None, sent).plan(replace=False) == ("difference", sent[0])


def test_one_that_was_broken_off_before_a_newer_one_may_end():
    SentDeliveries(version(2), BROKEN, (delivery(3, base=1), FIRST)).check_turn("difference")


def test_a_replacement_takes_the_place_of_what_is_there_in_part():
    begun = SentDeliveries(version(3), None, (BROKEN, FIRST))
    mode, base = begun.plan(replace=True)
    begun.check_turn(mode)
    whole = delivery(3, base=base.number, mode=mode)

    assert (mode, base) == ("replace", FIRST)
    assert (
        SentDeliveries(version(2), None, (delivery(1, "failed", mode="add"),)).plan(replace=True)[0]
        == "replace"
    )
    assert refused(SentDeliveries(version(2), BROKEN, (whole, FIRST)), "difference") == "audience.older"
    SentDeliveries(version(4), None, (whole, BROKEN, FIRST)).check_turn("difference")


def test_a_replacement_that_got_there_in_part_is_brought_to_its_end_before_all_else():
    whole = delivery(3, "failed", base=1, mode="replace")

    assert refused(SentDeliveries(version(2), BROKEN, (whole, FIRST)), "difference") == "audience.older"
    with pytest.raises(ConflictError) as caught:
        SentDeliveries(version(4), None, (whole, BROKEN, FIRST)).check_turn("difference")
    assert (caught.value.code, caught.value.values) == ("audience.unfinished", ("best v3",))
    SentDeliveries(version(3), whole, (BROKEN, FIRST)).check_turn("replace")


def test_what_differs_is_reckoned_from_an_older_version_that_was_put_in_place():
    newer = delivery(3, base=1)
    begun = SentDeliveries(version(2), None, (newer, FIRST))
    mode, base = begun.plan(replace=True)
    begun.check_turn(mode)
    older = delivery(2, base=base.number, mode=mode)

    assert base == newer
    assert SentDeliveries(version(4), None, (newer, older, FIRST)).plan(replace=False) == (
        "difference",
        older,
    )


def test_a_list_with_values_is_not_put_in_place_of_a_part():
    with pytest.raises(OptionError) as caught:
        SentDeliveries(version(2, with_values=True), None, (delivery(1, "failed"),)).plan(replace=True)
    assert caught.value.code == "option.replace"


def test_where_nobody_is_taken_out_a_part_holds_nothing_up():
    part = delivery(1, "failed", mode="add")
    SentDeliveries(version(2, "klaviyo"), None, (part,)).check_turn("add")

    assert refused(SentDeliveries(version(1, "klaviyo"), part, (delivery(2),)), "add") == "audience.older"


def test_files_are_made_in_any_order():
    SentDeliveries(version(2, "csv_export"), None, (delivery(1, "failed"), delivery(3))).check_turn("add")
