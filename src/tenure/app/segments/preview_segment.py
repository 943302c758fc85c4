"""Preview which customers match a rule, without saving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.segments.rule_text import text_of
from tenure.segments.rules import Rule, as_json
from tenure.segments.validation import Finding, check_size
from tenure.serving.segments.counting import GroupFigures, group_figures
from tenure.serving.segments.field_choices import values_nobody_has

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class PreviewSegment:
    """Command."""

    rule: Rule


@dataclass(frozen=True)
class SegmentPreview:
    """A rule that is not saved, as JSON and as text, with its current counts and validation."""

    rule: Mapping[str, Any]
    text: str
    counted: GroupFigures
    findings: list[Finding]


def preview_segment(command: PreviewSegment, shop: Shop) -> SegmentPreview:
    """The customers who match the rule now. Raises OptionError (`rule.*`), DataError (`data.empty_lake`)."""
    rule, served = command.rule, shop.served
    figures = group_figures(rule, served)
    unused_values = [Finding("values", "look", sentence) for sentence in values_nobody_has(rule, served)]
    return SegmentPreview(
        as_json(rule), text_of(rule), figures, [check_size(figures.customers), *unused_values]
    )
