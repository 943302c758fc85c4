"""Which answers are looked through for customer IDs that are addresses or phone numbers."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tenure.core.text.hidden_ids import without_ids
from tenure.server.middleware import hidden_ids

KEY = "0" * 64
BETWEEN = st.text(alphabet=' \n\t\x1f\u00a0.,-(+:a0é/"\\', max_size=3)
DIGITS = st.text(alphabet="0123456789 ٣", min_size=1, max_size=14)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.tuples(BETWEEN, st.sampled_from(["", "+", "(0", "00", "0", "a@b.de"]), DIGITS, BETWEEN).map("".join),
)


@given(text=TEXTS, is_ascii=st.booleans())
@example(text="call\n0049 30 901820", is_ascii=False)
@example(text="\x100049 30 901820", is_ascii=False)
@example(text=" 01701234567", is_ascii=False)
@example(text="\u00a001701234567 ", is_ascii=False)
@example(text="+44 20 7946 0958", is_ascii=False)
@example(text="(030) 901820", is_ascii=False)
def test_no_answer_with_an_id_to_hide_is_passed_over(text, is_ascii):
    for value in ({"customer_id": text}, {text: 1}, [f"Customer {text} has ordered."]):
        body = json.dumps(value, ensure_ascii=is_ascii).encode(errors="surrogatepass")
        if without_ids(value, KEY) != value:
            assert hidden_ids._MAY_NAME.search(body)


@pytest.mark.parametrize(
    "value",
    [
        {"customer_id": "c0001", "as_of": "2024-05-01T09:00:00", "predicted_clv": 10.00123, "share": 1e-05},
        {
            "at": "2024-05-01T09:00:00.001234+00:00",
            "days": [0, 30, 100],
            "text": "0.05 orders, 3.001 each",
        },
    ],
)
def test_dates_and_amounts_are_not_taken_for_numbers_of_people(value):
    assert not hidden_ids._MAY_NAME.search(json.dumps(value, separators=(",", ":")).encode())
