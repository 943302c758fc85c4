"""Parameters of a job: from JSON to a frozen dataclass, or a clear refusal."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
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
    """An object of the dataclass `kind`. Raises OptionError (`option.parameter`) naming what is wrong.

    Fields may be str, int, float, bool, dict or tuple[str, ...], each also with None.
    """
    _refuse_unkeepable(values)
    known = {one.name: one for one in fields(kind)}
    for name in values:
        if name not in known:
            close = closest(str(name), known)
            hint = (
                f"did you mean '{close[0]}'?" if close else f"choose one of: {', '.join(known) or 'nothing'}"
            )
            raise _bad("This parameter does not exist.", name, hint)
    for name, one in known.items():
        if name not in values and one.default is MISSING and one.default_factory is MISSING:
            raise _bad("A parameter is missing.", name, f"add `{name}`")
    hints = get_type_hints(kind)
    return kind(**{name: _read(name, hints[name], value) for name, value in values.items()})


def _read(name: str, hint: Any, value: Any) -> Any:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for one in options:
        wanted = get_origin(one) or one
        if wanted is type(None) and value is None:
            return None
        if wanted is tuple and isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        if wanted is float and type(value) in (int, float) and abs(value) <= float_info.max:
            return float(value)
        if type(value) is wanted:
            return value
    words = [_WORDS[get_origin(one) or one] for one in options if one is not type(None)]
    raise _bad("A parameter is of the wrong type.", name, f"`{name}` is {' or '.join(words)}")


def _refuse_unkeepable(values: Mapping[str, Any]) -> None:
    """What no database keeps: numbers that are none, half characters, NUL, and too much of anything."""
    try:
        text = json.dumps(values, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise OptionError(
            "The parameters are not plain JSON.",
            hint="NaN, infinity and invalid characters are not allowed",
            code="option.parameter",
        ) from error
    if len(text) > MOST_CHARACTERS or "\\u0000" in text:
        raise OptionError(
            "The parameters are too long, or contain NUL characters.",
            values=[f"{len(text)} characters"],
            hint=f"use at most {MOST_CHARACTERS} characters of JSON",
            code="option.parameter",
        )


def _bad(what: str, name: object, hint: str) -> OptionError:
    return OptionError(what, values=[name], hint=hint, code="option.parameter")
