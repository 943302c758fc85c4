"""Rules of segments as users write them: as text, or as a JSON tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tenure.core.errors import OptionError
from tenure.segments.rule_text import rule_of
from tenure.segments.rules import Rule, rule_from


def parse_rule(text: str | None) -> Rule:
    """A rule written as text, or as a JSON tree. Raises OptionError (`rule.*`)."""
    if not text or not text.strip():
        raise OptionError(
            "A rule is required.",
            hint="""give one: --rule "predicted_clv >= 200 and country = 'FR'", or a file with it""",
            code="rule.text",
        )
    if not text.lstrip().startswith("{"):
        return rule_of(text)
    try:
        return rule_from(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise OptionError(
            "The rule is not valid JSON.", hint="check brackets and commas", code="rule.text"
        ) from error


def tree_or_text(tree: Mapping[str, Any] | None, text: str | None) -> Rule:
    """The rule of a request that has either a tree or a text. Raises OptionError (`rule.*`)."""
    if (tree is None) == (text is None):
        raise OptionError(
            "Give a rule either as `rule` or as `text`, not both.",
            hint='such as {"text": "predicted_clv >= 200"}',
            code="rule.shape",
        )
    return rule_of(text) if text is not None else rule_from(tree)
