"""Texts of strangers in files that people open in a spreadsheet."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tenure.core.files.spreadsheets import safe_table, safe_text

FORMULAS = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "+49 170 =1",
    "-",
]
HARMLESS = ["ann", "", "-5", "-5.25", "+49 170 5550-12", "+1 (555) 010/44", "a=b", "1-2", "ann@shop.example"]


@pytest.mark.parametrize("blank", "\u000b\u0085\u00a0\u2003\u200b\u2028\u3000\ufeff")
def test_no_blank_of_any_script_hides_a_formula(blank):
    hidden = f"{blank}=1+1"
    assert safe_text(hidden) == f"'{hidden}"
    assert safe_table(pa.table({"a": [hidden]})).to_pydict() == {"a": [f"'{hidden}"]}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_a_text(text):
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_texts_numbers_and_telephone_numbers_stay(text):
    assert safe_text(text) == text


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_a_whole_table_is_treated_alike(kind):
    texts = [*FORMULAS, *HARMLESS, None]
    table = pa.table({"id": pa.array(texts).cast(kind), "=amount": pa.array(range(len(texts)))})

    safe = safe_table(table)

    assert safe["id"].to_pylist() == [safe_text(text) for text in texts[:-1]] + [None]
    assert safe.column_names == ["id", "'=amount"]
    assert safe["'=amount"].to_pylist() == list(range(len(texts)))
