"""Job parameters are converted to their types, or refused by name."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.app.jobs.parameters import read_parameters
from tenure.core.errors import OptionError


@dataclass(frozen=True)
class ExampleParameters:
    upload: str
    level: float = 0.8
    cutoffs: int = 4
    force: bool = False
    model: str | None = None
    models: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


def test_values_are_converted_to_the_types_of_the_fields():
    given = {"upload": "a.csv", "level": 1, "models": ["x", "y"], "model": None, "settings": {"x": {"n": 1}}}

    assert read_parameters(ExampleParameters, given) == ExampleParameters(
        "a.csv", 1.0, models=("x", "y"), settings={"x": {"n": 1}}
    )


@pytest.mark.parametrize(
    ("given", "named", "hint"),
    [
        ({}, "upload", "add `upload`"),
        ({"upload": "a", "cutofs": 4}, "cutofs", "did you mean 'cutoffs'?"),
        ({"upload": "a", "zzz": 4}, "zzz", "choose one of: upload, level"),
        ({"upload": 7}, "upload", "`upload` must be text"),
        ({"upload": None}, "upload", "`upload` must be text"),
        ({"upload": "a", "cutoffs": 4.0}, "cutoffs", "`cutoffs` must be a whole number"),
        ({"upload": "a", "cutoffs": True}, "cutoffs", "`cutoffs` must be a whole number"),
        ({"upload": "a", "level": "0.8"}, "level", "`level` must be a number"),
        ({"upload": "a", "force": 1}, "force", "`force` must be true or false"),
        ({"upload": "a", "models": "x"}, "models", "`models` must be a list of texts"),
        ({"upload": "a", "models": [1]}, "models", "`models` must be a list of texts"),
        ({"upload": "a", "settings": []}, "settings", "`settings` must be an object"),
    ],
)
def test_a_wrong_parameter_is_named_with_the_next_step(given, named, hint):
    with pytest.raises(OptionError) as caught:
        read_parameters(ExampleParameters, given)

    assert caught.value.code == "option.parameter"
    assert caught.value.values == (named,)
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "half \ud800 a character", "nul \x00", "x" * 70_000, {1, 2}, object()],
)
def test_values_that_databases_cannot_store_are_refused(value):
    with pytest.raises(OptionError):
        read_parameters(ExampleParameters, {"upload": "a", "settings": {"x": value}})


def test_a_number_too_large_for_a_float_is_refused():
    with pytest.raises(OptionError):
        read_parameters(ExampleParameters, {"upload": "a", "level": 10**400})


def test_deeply_nested_values_are_refused():
    deep: dict = {}
    for _ in range(100_000):
        deep = {"x": deep}
    with pytest.raises(OptionError):
        read_parameters(ExampleParameters, {"upload": "a", "settings": deep})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(list(ExampleParameters.__dataclass_fields__)) | st.text(), JSON))
def test_any_json_is_read_or_refused(values):
    with contextlib.suppress(OptionError):
        assert isinstance(read_parameters(ExampleParameters, values), ExampleParameters)
