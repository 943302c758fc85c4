"""Rules as people type them: `predicted_clv >= 200 and churn_probability > 50% and country in ('FR', 'DE')`.

`and`, `or`, `not` and brackets; `=, !=, >, >=, <, <=`, `in (...)`, `not in (...)`, `is known`, `is unknown`;
texts and days in quotation marks, shares as 0.5 or 50%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenure.core.errors import OptionError
from tenure.segments.fields import FIELDS
from tenure.segments.rules import MOST_DEPTH, Condition, Group, Rule, Value, rule_from

MOST_CHARACTERS = 8_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*%?)"
    r"|(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
    r"|(?P<sign><=|>=|!=|<>|==|=|<|>|\(|\)|,)"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*))"
)
_SIGNS = {"==": "=", "<>": "!="}
_KEYWORDS = ("and", "or", "not", "in", "is", "known", "unknown", "null", "true", "false")


def rule_of(text: str) -> Rule:
    """The rule a text says.

    Raises OptionError: `rule.text` with the place where it cannot be read, or as `rules.rule_from`.
    """
    if len(text) > MOST_CHARACTERS:
        raise OptionError(
            "The rule is too large.",
            values=[f"{len(text)} characters"],
            hint=f"use at most {MOST_CHARACTERS} characters; save parts of it as JSON",
            code="rule.size",
        )
    return rule_from(_Reader(text).read())


def text_of(rule: Rule) -> str:
    """As `rule_of` reads it."""
    if isinstance(rule, Group):
        return (" and " if rule.kind == "all" else " or ").join(_bracketed(part) for part in rule.parts)
    if isinstance(rule, Condition):
        return _condition(rule)
    return f"not {_bracketed(rule.part)}"


def _bracketed(rule: Rule) -> str:
    return f"({text_of(rule)})" if isinstance(rule, Group) else text_of(rule)


def _condition(one: Condition) -> str:
    if one.value is None:
        return f"{one.field.name} is {one.op}"
    if isinstance(one.value, tuple):
        return f"{one.field.name} {one.op} ({', '.join(_shown(value) for value in one.value)})"
    return f"{one.field.name} {one.op} {_shown(one.value)}"


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | date):
        return "'" + str(value).replace("'", "''") + "'"
    return repr(value)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind == "word" else ""


class _Reader:
    """A recursive descent, one method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [*_tokens(text), _Token("end", "", len(text.rstrip()))]
        self._at = self._depth = 0

    def read(self) -> dict[str, Any]:
        found = self._either()
        if self._now.kind != "end":
            raise self._unreadable("join conditions with `and` or `or`")
        return found

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._now
        self._at += 1
        return token

    def _takes(self, *words: str) -> bool:
        if self._now.word in words or (self._now.kind == "sign" and self._now.text in words):
            self._at += 1
            return True
        return False

    def _either(self) -> dict[str, Any]:
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else {"any": parts}

    def _both(self) -> dict[str, Any]:
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else {"all": parts}

    def _one(self) -> dict[str, Any]:
        self._depth += 1
        if self._depth > 4 * MOST_DEPTH:
            raise OptionError(
                "The rule is nested too deeply.", hint="use fewer nested parentheses", code="rule.size"
            )
        if self._takes("not"):
            found: dict[str, Any] = {"not": self._one()}
        elif self._takes("("):
            found = self._either()
            if not self._takes(")"):
                raise self._unreadable("close the parenthesis")
        else:
            found = self._compared()
        self._depth -= 1
        return found

    def _compared(self) -> dict[str, Any]:
        if self._now.kind != "word" or self._now.word in _KEYWORDS:
            raise self._unreadable(f"begin a condition with a field, such as {next(iter(FIELDS))} >= 200")
        field = self._next().text
        if self._takes("is"):
            negated = self._takes("not")
            if self._now.word not in ("known", "unknown", "null"):
                raise self._unreadable("write `is known` or `is unknown`")
            known = (self._next().word == "known") != negated
            return {"field": field, "op": "known" if known else "unknown"}
        if self._now.word in ("not", "in"):
            op = "not in" if self._takes("not") else "in"
            if not self._takes("in"):
                raise self._unreadable("write `in (...)` or `not in (...)`")
            return {"field": field, "op": op, "value": self._listed()}
        if self._now.kind != "sign" or self._now.text in ("(", ")", ","):
            raise self._unreadable(f"compare `{field}` with =, !=, >, >=, <, <=, `in (...)` or `is known`")
        op = self._next().text
        return {"field": field, "op": _SIGNS.get(op, op), "value": self._value()}

    def _listed(self) -> list[Any]:
        if not self._takes("("):
            raise self._unreadable("write the list in parentheses, such as ('FR', 'DE')")
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        if not self._takes(")"):
            raise self._unreadable("close the list with a parenthesis")
        return values

    def _value(self) -> Any:
        token = self._now
        if token.kind == "number":
            self._at += 1
            return _number(token.text)
        if token.kind == "text":
            self._at += 1
            quote = token.text[0]
            return token.text[1:-1].replace(quote * 2, quote)
        if token.word in ("true", "false"):
            self._at += 1
            return token.word == "true"
        raise self._unreadable("write a number, true, false, or a text in quotation marks, such as 'FR'")

    def _unreadable(self, hint: str) -> OptionError:
        return _unreadable(self._text, self._now.place, hint)


def _number(text: str) -> float | int:
    if text.endswith("%"):
        return float(text[:-1]) / 100
    value = float(text)
    return int(text) if re.fullmatch(r"[+-]?\d{1,15}", text.strip()) else value


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise _unreadable(text, place, "put texts in quotation marks, such as country = 'FR'")
        kind = str(found.lastgroup)
        yield _Token(kind, found.group(kind).strip(), found.start(kind))
        place = found.end()


def _unreadable(text: str, place: int, hint: str) -> OptionError:
    rest = text[place:].strip()
    return OptionError(
        f"The rule cannot be read {f'at character {place + 1}' if rest else 'to its end'}.",
        values=[rest] if rest else [],
        hint=hint,
        code="rule.text",
    )
