"""New passwords: those that are too easy to guess first are refused, those that are not are taken."""

from __future__ import annotations

import pytest

from tenure.core.errors import OptionError
from tenure.store.people.passwords import checked_password


@pytest.mark.parametrize(
    "common",
    [
        "password1234",
        "P@ssw0rd2026!",
        "123456789012",
        "19901231 1990",
        "qwerty123456",
        "1qaz2wsx3edc",
        "iloveyou!!!!",
        "letmeinletmein",
        "abcabcabcabc",
        "aaaaaaaaaaaaaa",
        "Welcome2Tenure",
        "Summer-2025-!",
    ],
)
def test_what_is_tried_first_is_refused_without_being_quoted(common):
    with pytest.raises(OptionError, match="too easy to guess") as caught:
        checked_password(common)
    assert caught.value.code == "option.password" and caught.value.hint
    assert common not in str(caught.value)


def test_ones_own_name_is_no_password():
    with pytest.raises(OptionError, match="too easy to guess"):
        checked_password("ottokar-2026!", "Ottokar")


@pytest.mark.parametrize(
    "good",
    ["correct horse battery", "ochre tundra fiddle", "473kd8fjw02l", "пароль-длинный", "$%^&*()_+{}:"],
)
def test_uncommon_passwords_are_accepted(good):
    assert checked_password(good) == good


@pytest.mark.parametrize("wrong", ["short", "x" * 1025])
def test_a_password_has_a_length(wrong):
    with pytest.raises(OptionError, match="at least 12 characters"):
        checked_password(wrong)


def test_passwords_are_hashed_at_the_cost_that_rfc_9106_recommends_at_least(full_cost_hasher):
    hasher = full_cost_hasher()

    assert hasher.time_cost >= 3
    assert hasher.memory_cost >= 64 * 1024  # kibibytes
    assert hasher.parallelism >= 4
