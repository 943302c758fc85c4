"""Customers who were erased, and whom a later file brings back."""

from __future__ import annotations

import pytest

from tenure.app.forget import Forget, forget
from tenure.app.returned_customers import forget_returned
from tenure.core.errors import InputError
from tenure.core.ports import Silent

WHO = "ann-9f3c"
ROWS = ((WHO, "1", "2024-01-01", 10.0), ("bob", "2", "2024-01-02", 20.0))


def test_a_file_that_brings_back_who_was_erased_says_so_and_they_can_be_erased_again(
    tmp_path, lakes, workspace, take_in, settings
):
    first = take_in(lakes.write_log(tmp_path / "first.csv", *ROWS))
    forget(Forget((WHO,), workspace), settings, Silent())
    whole_export = take_in(lakes.write_log(tmp_path / "second.csv", *ROWS, ("bob", "3", "2024-01-05", 5.0)))
    others = take_in(lakes.write_log(tmp_path / "third.csv", ("bob", "4", "2024-01-07", 9.0)))

    assert (first.returned, whole_export.returned, others.returned) == (0, 1, 0)
    (sentence,) = whole_export.sentences
    assert sentence.startswith("1 customer of this file had been erased")
    assert WHO not in sentence
    assert lakes.places_that_mention(workspace, WHO)

    forget_returned(workspace, settings, Silent())
    assert lakes.places_that_mention(workspace, WHO) == []
    with pytest.raises(InputError, match="Nobody who was erased"):
        forget_returned(workspace, settings, Silent())
