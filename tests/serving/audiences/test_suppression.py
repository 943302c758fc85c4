"""Who is taken off a suppression list, and who stays on it."""

from __future__ import annotations

import pytest

from tenure.channels.people.normal import sha256
from tenure.core.errors import OptionError
from tenure.serving.audiences.suppression import (
    customers_among,
    forget_suppressed,
    keep_suppressed,
    kept_suppressed,
    suppressed_in,
    suppressed_lines,
)


def forgotten(folder, listed: set[str], erased: str, customers: set[str]) -> set[str]:
    keep_suppressed(folder, frozenset(listed))
    forget_suppressed(folder, [erased], customers.intersection)
    return set(kept_suppressed(folder))


@pytest.mark.parametrize("erased", ["aB3x", "aB3x "])
def test_another_customer_whose_id_is_alike_stays_on_the_list(tmp_path, erased):
    assert forgotten(tmp_path, {"Ab3X", "c9"}, erased, {"Ab3X"}) == {"Ab3X", "c9"}


def test_another_spelling_of_who_is_erased_goes(tmp_path):
    assert forgotten(tmp_path, {"C9", "c9", "d1"}, "c9", {"c9", "d1"}) == {"d1"}


def test_customers_are_told_letter_by_letter(place):
    assert customers_among(place, ["c000012", "C000012"]) == {"c000012"}


def test_a_text_that_begins_with_a_byte_order_mark_names_its_first_customer(tmp_path):
    assert suppressed_lines("\ufeffc1\nc2") == {"c1", "c2"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_first_column_is_read_whatever_separates_it(tmp_path, separator):
    file = tmp_path / "list.csv"
    file.write_text(f"customer_id{separator}why\nc1{separator}asked\n", encoding="utf-8")

    assert suppressed_in([file]) == {"customer_id", "c1"}


@pytest.mark.parametrize("content", ["c1\n".encode("utf-16"), "c1\n".encode("utf-16-le"), b"PK\x03\x04\x00"])
def test_what_is_no_text_is_refused(tmp_path, content):
    file = tmp_path / "list.csv"
    file.write_bytes(content)

    with pytest.raises(OptionError) as caught:
        suppressed_in([file])
    assert caught.value.code == "option.suppress"


def test_how_many_customers_a_list_names_is_told(frozen):
    listed = frozenset({"c000001", "nobody", sha256("person7@example.com")})
    made = frozen(channel="csv_export", suppressed=listed)
    assert made.figures["suppression"] == {"entries": 3, "customers": 2}

    other = frozen("other", channel="csv_export", suppressed=frozenset({"x", "y"}))
    assert other.figures["suppression"] == {"entries": 2, "customers": 0}
