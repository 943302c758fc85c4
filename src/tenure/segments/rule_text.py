"""Rules as text: `predicted_clv >= 200 and churn_probability > 50% and country in ('FR', 'DE')`.

`and`, `or`, `not` and parentheses; `=, !=, >, >=, <, <=`, `in (...)`, `not in (...)`, `is known`, `is
unknown`; texts and dates in quotation marks, shares as 0.5 or 50%. For the order history
`bought(category = 'Mugs' and channel = 'web') within 90 days at least 2 times`, as needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenure.core.errors import OptionError
from tenure.segments.fields import FIELDS
from tenure.segments.purchases import Bought, bought_text
from tenure.segments.rules import MAX_DEPTH, Condition, Group, Rule, Value, rule_from

MAX_CHARACTERS = 8_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*%?)"
    r"|(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
    r"|(?P<sign><=|>=|!=|<>|==|=|<|>|\(|\)|,)"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*))"
)
_SIGNS = {"==": "=", "<>": "!="}
_KEYWORDS = ("and", "or", "not", "in", "is", "known", "unknown", "null", "true", "false")


def rule_of(text: str) -> Rule:
    """Parse a rule.

    Raises OptionError: `rule.text` with the position where it cannot be read, or the errors of
    `rules.rule_from`.
    """
    if len(text) > MAX_CHARACTERS:
        raise OptionError(
            "The rule is too large.",
            values=[f"{len(text)} characters"],
            hint=f"use at most {MAX_CHARACTERS} characters; save parts of it as JSON",
            code="rule.size",
        )
    return rule_from(_Reader(text).read())


def text_of(rule: Rule) -> str:
    """Text of a rule, which `rule_of` parses back."""
    if isinstance(rule, Group):
        return (" and " if rule.kind == "all" else " or ").join(_bracketed(part) for part in rule.parts)
    if isinstance(rule, Condition):
        return _condition(rule)
    if isinstance(rule, Bought):
        return bought_text(rule)
    return f"not {_bracketed(rule.part)}"


def _bracketed(rule: Rule) -> str:
    return f"({text_of(rule)})" if isinstance(rule, Group) else text_of(rule)


def _condition(condition: Condition) -> str:
    if condition.value is None:
        return f"{condition.field.name} is {condition.op}"
    if isinstance(condition.value, tuple):
        values = ", ".join(_value_text(value) for value in condition.value)
        return f"{condition.field.name} {condition.op} ({values})"
    return f"{condition.field.name} {condition.op} {_value_text(condition.value)}"


def _value_text(value: Value) -> str:
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
    """A recursive descent parser: one method per rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [*_tokens(text), _Token("end", "", len(text.rstrip()))]
        self._at = self._depth = 0

    def read(self) -> dict[str, Any]:
        tree = self._disjunction()
        if self._now.kind != "end":
            raise self._unreadable("join conditions with `and` or `or`")
        return tree

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

    def _disjunction(self) -> dict[str, Any]:
        parts = [self._conjunction()]
        while self._takes("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else {"any": parts}

    def _conjunction(self) -> dict[str, Any]:
        parts = [self._operand()]
        while self._takes("and"):
            parts.append(self._operand())
        return parts[0] if len(parts) == 1 else {"all": parts}

    def _operand(self) -> dict[str, Any]:
        self._depth += 1
        if self._depth > 4 * MAX_DEPTH:
            raise OptionError(
                "The rule is nested too deeply.", hint="use fewer nested parentheses", code="rule.size"
            )
        if self._takes("not"):
            tree: dict[str, Any] = {"not": self._operand()}
        elif self._takes("("):
            tree = self._disjunction()
            if not self._takes(")"):
                raise self._unreadable("close the parenthesis")
        else:
            tree = self._purchase() if self._takes("bought") else self._comparison()
        self._depth -= 1
        return tree

    def _comparison(self) -> dict[str, Any]:
        if self._now.kind != "word" or self._now.word in _KEYWORDS:
            raise self._unreadable(f"begin a condition with a field, such as {next(iter(FIELDS))} >= 200")
        field = self._next().text
        if self._takes("is"):
            negated = self._takes("not")
            if self._now.word not in ("known", "unknown", "null"):
                raise self._unreadable("write `is known` or `is unknown`")
            is_known = (self._next().word == "known") != negated
            return {"field": field, "op": "known" if is_known else "unknown"}
        if self._now.word in ("not", "in"):
            op = "not in" if self._takes("not") else "in"
            if not self._takes("in"):
                raise self._unreadable("write `in (...)` or `not in (...)`")
            return {"field": field, "op": op, "value": self._list_of_values()}
        if self._now.kind != "sign" or self._now.text in ("(", ")", ","):
            raise self._unreadable(f"compare `{field}` with =, !=, >, >=, <, <=, `in (...)` or `is known`")
        op = self._next().text
        return {"field": field, "op": _SIGNS.get(op, op), "value": self._value()}

    def _purchase(self) -> dict[str, Any]:
        tree: dict[str, Any] = {"bought": self._bought_items() if self._takes("(") else {}}
        if self._takes("within", "in"):
            tree["within_days"] = self._whole("days", "day", example="within 90 days")
        if self._takes("at"):
            if not self._takes("least"):
                raise self._unreadable("write `at least 2 times`")
            tree["at_least"] = self._whole("times", "time", example="at least 2 times")
        return tree

    def _bought_items(self) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not self._takes(")"):
            if items and not self._takes("and"):
                raise self._unreadable("join what was bought with `and`, and close the parenthesis")
            if self._now.kind != "word":
                raise self._unreadable("name a field of orders, such as category = 'Mugs'")
            name = self._next().text
            if name in items:
                raise self._unreadable(f"name {name} once, with a list: {name} in ('A', 'B')")
            if self._takes("in"):
                items[name] = self._list_of_values()
            elif self._takes("=", "=="):
                items[name] = self._value()
            else:
                raise self._unreadable(f"compare `{name}` with = or `in (...)`")
        return items

    def _whole(self, *units: str, example: str) -> Any:
        token = self._next() if self._now.kind == "number" else None
        if token is None or not self._takes(*units):
            raise self._unreadable(f"write `{example}`")
        return _number(token.text)

    def _list_of_values(self) -> list[Any]:
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
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(text, place, "put texts in quotation marks, such as country = 'FR'")
        kind = str(match.lastgroup)
        yield _Token(kind, match.group(kind).strip(), match.start(kind))
        place = match.end()


def _unreadable(text: str, place: int, hint: str) -> OptionError:
    rest = text[place:].strip()
    return OptionError(
        f"The rule cannot be read {f'at character {place + 1}' if rest else 'to its end'}.",
        values=[rest] if rest else [],
        hint=hint,
        code="rule.text",
    )
