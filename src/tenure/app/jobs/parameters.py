"""Convert the parameters of a job from JSON to a frozen dataclass, or refuse them."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from sys import float_info
from typing import Any, Union, get_args, get_origin, get_type_hints

from tenure.core.errors import OptionError
from tenure.core.text.closest import closest

MOST_CHARACTERS = 65_536
_WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list of texts",
    dict: "an object",
}


def read_parameters(kind: type, values: Mapping[str, Any]) -> Any:
    """An object of the dataclass `kind`. Raises OptionError (`option.parameter`), which names the problem.

    Fields may be str, int, float, bool, dict or tuple[str, ...], each also with None.
    """
    _refuse_unstorable(values)
    by_name = {parameter.name: parameter for parameter in fields(kind)}
    for name in values:
        if name not in by_name:
            close = closest(str(name), by_name)
            hint = (
                f"did you mean '{close[0]}'?"
                if close
                else f"choose one of: {', '.join(by_name) or 'nothing'}"
            )
            raise _bad("This parameter does not exist.", name, hint)
    for name, parameter in by_name.items():
        if name not in values and parameter.default is MISSING and parameter.default_factory is MISSING:
            raise _bad("A parameter is missing.", name, f"add `{name}`")
    hints = get_type_hints(kind)
    return kind(**{name: _read(name, hints[name], value) for name, value in values.items()})


def parameters_from(texts: Sequence[str]) -> dict[str, Any]:
    """Parameters from `name=value`, where the value is JSON or else a text. Raises OptionError.

    Examples
    --------
    >>> parameters_from(["horizon=90d", "cutoffs=4", 'models=["bg_nbd"]'])
    {'horizon': '90d', 'cutoffs': 4, 'models': ['bg_nbd']}
    """
    parameters: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals):
            raise _bad(
                "A parameter must be written as a name and a value.",
                text,
                "such as horizon=90d; see `tenure jobs kinds`",
            )
        try:
            parameters[name.strip()] = json.loads(value)
        except ValueError:
            parameters[name.strip()] = value
    return parameters


def _read(name: str, hint: Any, value: Any) -> Any:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for option in options:
        expected = get_origin(option) or option
        if expected is type(None) and value is None:
            return None
        if expected is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        if expected is float and type(value) in (int, float) and abs(value) <= float_info.max:
            return float(value)
        if type(value) is expected:
            return value
    words = [_WORDS[get_origin(option) or option] for option in options if option is not type(None)]
    raise _bad("A parameter is of the wrong type.", name, f"`{name}` must be {' or '.join(words)}")


def _refuse_unstorable(values: Mapping[str, Any]) -> None:
    """Refuse what databases cannot store: NaN, infinity, invalid characters, NUL, and long texts."""
    try:
        text = json.dumps(values, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise OptionError(
            "The parameters cannot be stored as JSON.",
            hint="remove NaN, infinity, invalid characters and deep nesting; write null for an unknown value",
            code="option.parameter",
        ) from error
    if len(text) > MOST_CHARACTERS or "\\u0000" in text:
        raise OptionError(
            "The parameters are too long or contain NUL characters.",
            values=[f"{len(text)} characters"],
            hint=f"use at most {MOST_CHARACTERS} characters of JSON, without \\u0000",
            code="option.parameter",
        )


def _bad(problem: str, name: object, hint: str) -> OptionError:
    return OptionError(problem, values=[name], hint=hint, code="option.parameter")
