"""Group the customers of a workspace: by RFM, by value, by similarity, or by a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tenure.app.segments.cluster_customers import ClusterCustomers, ClusteringResult, cluster_customers
from tenure.app.segments.rule_input import parse_rule
from tenure.app.segments.save_segment import SaveSegment, save_segment
from tenure.core.activation.segment import RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.core.errors import OptionError
from tenure.segments.rule_text import text_of
from tenure.segments.rules import as_json, rule_from
from tenure.segments.validation import MINIMUM_SIZE, size_finding
from tenure.serving.publish import refresh_serving
from tenure.serving.segments.counting import (
    GroupFigures,
    ShopTotals,
    figures_of_segments,
    group_figures,
    shop_totals,
)
from tenure.serving.segments.field_choices import values_nobody_has
from tenure.serving.segments.named import built_in, clusters_in_force
from tenure.serving.segments.precision import high_value_precision
from tenure.serving.segments.purchase_choices import values_never_bought
from tenure.serving.shop import reading_customers

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.segments.rules import Rule
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop

Method = Literal["rfm", "tiers", "kmeans", "gmm", "rule"]
METHODS: tuple[Method, ...] = ("rfm", "tiers", "kmeans", "gmm", "rule")


@dataclass(frozen=True)
class SegmentCustomers:
    """Command.

    rule : as text or JSON, for the method `rule`.
    name : to save the segments under; without one only clusters are saved, until others are found.
    shares : of the two upper tiers. thresholds : minimum values of the two upper tiers, instead of shares.
    number : of clusters.
    minimum : size below which a group is reported as too small.
    """

    method: Method = "rfm"
    rule: str | None = None
    name: str | None = None
    note: str = ""
    shares: tuple[float, float] | None = None
    thresholds: tuple[float, float] | None = None
    number: int | None = None
    seed: int = 0
    minimum: int = MINIMUM_SIZE


@dataclass(frozen=True)
class CustomerGroup:
    """A group of customers: its name, its name in plain words, and its figures."""

    name: str
    words: str
    counted: GroupFigures


@dataclass(frozen=True)
class Segmentation:
    """The groups of customers.

    whole : figures of all customers together.
    saved : names of segments that can be used from now on.
    rule : text of the rule.
    clustered : how the clusters were found.
    notes : warnings about the groups.
    """

    method: Method
    groups: tuple[CustomerGroup, ...]
    whole: ShopTotals
    currency: str
    saved: tuple[str, ...] = ()
    rule: str | None = None
    clustered: ClusteringResult | None = None
    notes: tuple[str, ...] = field(default=())


def segment_customers(command: SegmentCustomers, shop: Shop, progress: Progress) -> Segmentation:
    """Group the customers, count the groups, and save those that get a name.

    Raises OptionError (`option.method`, `rule.*`, `option.shares`...), DataError (`data.empty_lake`).
    """
    _check(command)
    rule = parse_rule(command.rule) if command.method == "rule" else None
    clustered: ClusteringResult | None = None
    if command.method in ("kmeans", "gmm"):
        clustered = cluster_customers(
            ClusterCustomers(command.method, command.number, command.seed), shop, progress
        )
    if command.method == "tiers" and _is_default(command):
        # The precision of the high-value tier is that of the served model.
        refresh_serving(shop.workspace, shop.settings, progress)
    with reading_customers(shop, progress):
        shop.served.cursor()  # raises if there are no orders
        segments = _segments(command, shop, rule)
        groups = _groups_of(segments, shop.served)
        saved_names = _save(command, segments, shop, progress)
        whole = shop_totals(shop.served)
        return Segmentation(
            method=command.method,
            groups=groups,
            whole=whole,
            currency=shop.currency,
            saved=saved_names,
            rule=text_of(rule) if rule is not None else None,
            clustered=clustered,
            notes=(
                *_notes(command, groups, whole),
                *(values_nobody_has(rule, shop.served) if rule is not None else ()),
                *(values_never_bought(rule, shop.served) if rule is not None else ()),
                *_precision(command, shop.served),
            ),
        )


def _check(command: SegmentCustomers) -> None:
    if command.method not in METHODS:
        raise OptionError(
            "This segmentation method does not exist.",
            values=[command.method],
            hint=f"choose one of: {', '.join(METHODS)}",
            code="option.method",
        )
    if command.rule is not None and command.method != "rule":
        raise OptionError(
            "A rule can only be used with the method `rule`.",
            values=[command.method],
            hint="use --method rule",
        )
    bounds = command.thresholds
    if bounds is not None and not bounds[0] > bounds[1]:
        raise OptionError(
            "The threshold of the highest tier must be above that of the middle tier.",
            values=bounds,
            hint="such as --thresholds 500,100",
            code="option.thresholds",
        )


def _segments(command: SegmentCustomers, shop: Shop, rule: Rule | None) -> list[Segment]:
    if rule is not None:
        return [Segment(command.name or "rule", as_json(rule), command.note)]
    by_name = {segment.name: segment for segment in built_in()}
    if command.method == "rfm":
        return [by_name[name] for name in RFM_SEGMENTS]
    if command.method == "tiers":
        return [by_name[name] for name in TIERS] if _is_default(command) else _tiers(command, shop.served)
    return clusters_in_force(shop.database)


def _is_default(command: SegmentCustomers) -> bool:
    """Whether tiers are the built-in ones."""
    return command.shares is None and command.thresholds is None


def _tiers(command: SegmentCustomers, served_copy: ServedCopy) -> list[Segment]:
    from tenure.segments.value_tiers import thresholds

    high, growth = command.thresholds or thresholds(served_copy.values, *(command.shares or (0.2, 0.3)))
    above: dict[str, Any] = {"field": "predicted_clv", "op": ">=", "value": high}
    middle = {"field": "predicted_clv", "op": ">=", "value": growth}
    below: dict[str, Any] = {"field": "predicted_clv", "op": "<", "value": growth}
    rules = (above, {"all": [middle, {"not": above}]}, below)
    ranges = (f"{high:,.2f} or more", f"{growth:,.2f} to {high:,.2f}", f"less than {growth:,.2f}")
    prefix = f"{command.name} " if command.name else ""
    return [
        Segment(f"{prefix}{tier}", rule, f"Predicted value {bounds}")
        for tier, rule, bounds in zip(TIERS, rules, ranges, strict=True)
    ]


def _groups_of(segments: list[Segment], served_copy: ServedCopy) -> tuple[CustomerGroup, ...]:
    if len(segments) == 1:
        (segment,) = segments
        return (
            CustomerGroup(segment.name, segment.note, group_figures(rule_from(segment.rule), served_copy)),
        )
    return tuple(
        CustomerGroup(
            segment.name, words_of(segment.name) if segment.note == segment.name else segment.note, figures
        )
        for segment, figures in zip(segments, figures_of_segments(segments, served_copy), strict=True)
    )


def _save(
    command: SegmentCustomers, segments: list[Segment], shop: Shop, progress: Progress
) -> tuple[str, ...]:
    """Save the segments under the name of the command; the names that can be used from now on."""
    names = tuple(segment.name for segment in segments)
    if command.name is not None and (command.method == "rule" or not _is_default(command)):
        for segment in segments:
            save = SaveSegment(segment.name, rule_from(segment.rule), segment.note, replaces=True)
            save_segment(save, shop, progress)
        return names
    is_temporary = command.method == "rule" or (
        command.method in ("rfm", "tiers") and not _is_default(command)
    )
    return () if is_temporary else names


def _precision(command: SegmentCustomers, served_copy: ServedCopy) -> list[str]:
    precision = (
        high_value_precision(served_copy) if command.method == "tiers" and _is_default(command) else None
    )
    return [precision.sentence] if precision is not None else []


def _notes(command: SegmentCustomers, groups: tuple[CustomerGroup, ...], whole: ShopTotals) -> list[str]:
    notes = []
    if whole.as_of is None:
        notes.append("Customers have not been scored yet, so their expected value is unknown.")
    for group in groups:
        if command.method != "rule" and group.counted.customers == 0:
            continue
        finding = size_finding(group.counted.customers, command.minimum)
        if finding is not None:
            notes.append(f"{group.name}: {finding}" if command.method != "rule" else finding)
    if command.method == "rule" and command.name is None:
        notes.append("Not saved: to use this segment, give it a name with --name.")
    return notes
