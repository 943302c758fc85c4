"""Customers who were erased, and whom a later file brings back."""

from __future__ import annotations

import json

import pytest
from tests.in_shop import in_shop

from tenure.app.forgetting.forget import Forget, forget
from tenure.app.forgetting.forget_returned import ForgetReturned, forget_returned
from tenure.app.workspace.doctor import Doctor, doctor
from tenure.core.errors import InputError
from tenure.core.orders.answers import Answers
from tenure.core.ports import SilentProgress
from tenure.store.records.erasures import Erasures, alike_among

WHO = "ann-9f3c"
ROWS = ((WHO, "1", "2024-01-01", 10.0), ("bob", "2", "2024-01-02", 20.0))


def test_a_file_that_brings_back_who_was_erased_says_so_and_they_can_be_erased_again(
    tmp_path, lakes, workspace, take_in, settings
):
    first = take_in(lakes.write_log(tmp_path / "first.csv", *ROWS))
    in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())
    whole_export = take_in(lakes.write_log(tmp_path / "second.csv", *ROWS, ("bob", "3", "2024-01-05", 5.0)))
    others = take_in(lakes.write_log(tmp_path / "third.csv", ("bob", "4", "2024-01-07", 9.0)))

    assert (first.returned, whole_export.returned, others.returned) == (0, 1, 0)
    (sentence,) = whole_export.sentences
    assert sentence.startswith("1 customer of this file had been erased")
    assert WHO not in sentence
    assert lakes.places_that_mention(workspace, WHO)

    in_shop(forget_returned, ForgetReturned(), workspace, settings, SilentProgress())
    assert lakes.places_that_mention(workspace, WHO) == []
    with pytest.raises(InputError, match="No erased customer"):
        in_shop(forget_returned, ForgetReturned(), workspace, settings, SilentProgress())


@pytest.mark.integration
def test_leading_zeros_that_a_spreadsheet_drops_make_nobody_unknown_and_nobody_is_erased_for_them(
    tmp_path, lakes, workspace, take_in, settings
):
    others = (("ann", "1", "2024-01-01", 10.0), ("bob", "2", "2024-01-02", 20.0))
    take_in(lakes.write_log(tmp_path / "1.csv", ("0013005", "3", "2024-01-03", 5.0), *others))
    assert in_shop(forget, Forget(("0013005",)), workspace, settings, SilentProgress()).similar_ids == ()

    dropped = take_in(lakes.write_log(tmp_path / "2.csv", ("13005", "4", "2024-01-05", 5.0), *others))
    assert (dropped.returned, dropped.returned_alike) == (0, 1)
    (sentence,) = dropped.sentences
    assert sentence.startswith("1 customer of this file may be") and "13005" not in sentence
    with pytest.raises(InputError) as caught:
        in_shop(forget_returned, ForgetReturned(), workspace, settings, SilentProgress())
    assert (caught.value.code, list(caught.value.values)) == ("input.alike", ["13005"])
    assert lakes.places_that_mention(workspace, "13005")

    in_shop(forget, Forget(("ann",)), workspace, settings, SilentProgress())
    back = take_in(lakes.write_log(tmp_path / "3.csv", ("0013005", "6", "2024-01-07", 5.0), *others))
    assert (back.returned, back.returned_alike) == (1, 1)  # ann; and 13005, as the workspace has it by now
    assert in_shop(forget_returned, ForgetReturned(), workspace, settings, SilentProgress()).similar_ids == (
        "13005",
    )


def test_erased_without_zeros_and_back_with_them_is_told_too(tmp_path, lakes, workspace, take_in, settings):
    take_in(lakes.write_log(tmp_path / "1.csv", ("13005", "3", "2024-01-03", 5.0), *ROWS))
    in_shop(forget, Forget(("13005",)), workspace, settings, SilentProgress())

    made = take_in(lakes.write_log(tmp_path / "2.csv", ("0013005", "4", "2024-01-05", 5.0), *ROWS))
    assert (made.returned, made.returned_alike) == (0, 1)


def test_a_customer_who_was_beside_the_erased_one_is_another(tmp_path, lakes, workspace, take_in, settings):
    both = (("0012", "7", "2024-01-03", 10.0), ("12", "8", "2024-01-04", 20.0))
    take_in(lakes.write_log(tmp_path / "1.csv", *both, *ROWS), answers=Answers(customer_id="exact"))
    assert in_shop(forget, Forget(("0012",)), workspace, settings, SilentProgress()).similar_ids == ("12",)

    later = take_in(lakes.write_log(tmp_path / "2.csv", ("12", "5", "2024-01-09", 1.0), *ROWS))
    assert (later.returned, later.returned_alike, later.sentences) == (0, 0, ())


def test_lists_of_erasures_from_before_bare_digests_are_read(workspace, settings):
    erasures = Erasures(workspace)
    erasures.begin(["0012"], settings.now)
    written = json.loads(erasures.path.read_text())
    del written["erasures"][0]["bare"]
    erasures.path.write_text(json.dumps(written))

    assert alike_among(["12", "012", "0012"], erasures.all()) == set()
    erasures.begin(["0012"], settings.now)
    assert alike_among(["12", "012", "0012", "x12"], erasures.all()) == {"12", "012"}


@pytest.mark.integration
def test_doctor_tells_of_who_is_there_again_without_naming_them(
    tmp_path, lakes, workspace, take_in, settings
):
    def finding():
        return next(
            one for one in doctor(Doctor(workspace), settings).findings if one.what == "Erased customers"
        )

    take_in(lakes.write_log(tmp_path / "1.csv", *ROWS))
    in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())
    assert finding().health == "ok" and not finding().next_step

    take_in(lakes.write_log(tmp_path / "2.csv", *ROWS, ("bob", "3", "2024-01-05", 5.0)))
    assert "1 in the workspace again" in finding().detail
    assert "tenure forget --returned" in finding().next_step and WHO not in str(finding())
