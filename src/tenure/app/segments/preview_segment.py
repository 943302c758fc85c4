"""Preview which customers match a rule, without saving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.errors import RoleError
from tenure.segments.rule_text import text_of
from tenure.segments.rules import Rule, as_json, conditions
from tenure.segments.validation import Finding, check_size
from tenure.serving.segments.counting import GroupFigures, group_figures
from tenure.serving.segments.field_choices import values_nobody_has
from tenure.serving.segments.purchase_choices import values_never_bought

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class PreviewSegment:
    """Command. `personal`: whether the rule may use fields that can identify a person."""

    rule: Rule
    personal: bool = True


@dataclass(frozen=True)
class SegmentPreview:
    """A rule that is not saved, as JSON and as text, with its current counts and validation."""

    rule: Mapping[str, Any]
    text: str
    counted: GroupFigures
    findings: list[Finding]


def preview_segment(command: PreviewSegment, shop: Shop) -> SegmentPreview:
    """The customers who match the rule now.

    Raises OptionError (`rule.*`), DataError (`data.empty_lake`), RoleError for a private field.
    """
    rule, served_copy = command.rule, shop.served
    private = [part.field.name for part in conditions(rule) if part.field.is_private]
    if private and not command.personal:
        raise RoleError(
            "Your role cannot count customers by this field.",
            values=private,
            hint="ask an analyst, or use another field",
        )
    figures = group_figures(rule, served_copy)
    unused_values = [
        Finding("values", "look", sentence)
        for sentence in (*values_nobody_has(rule, served_copy), *values_never_bought(rule, served_copy))
    ]
    return SegmentPreview(
        as_json(rule), text_of(rule), figures, [check_size(figures.customers), *unused_values]
    )
