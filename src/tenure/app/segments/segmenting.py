"""Part the customers of a workspace: by RFM, by value, by likeness, or by a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tenure.app.segments.clustering import Cluster, Clustered, cluster
from tenure.core.activation.segment import RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.core.errors import OptionError
from tenure.segments.rule_text import rule_of, text_of
from tenure.segments.rules import as_json, rule_from
from tenure.segments.validation import MINIMUM_SIZE, size_finding
from tenure.serving.publish import refresh_serving
from tenure.serving.segments.counting import Counted, Everybody, counted, counted_segments, everybody
from tenure.serving.segments.field_choices import values_nobody_has
from tenure.serving.segments.named import built_in, clusters_in_force, save_segment
from tenure.serving.segments.precision import high_value_precision
from tenure.serving.shop import open_shop, reading_customers
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.segments.rules import Rule
    from tenure.serving.copy.served import Served
    from tenure.serving.shop import Shop

Method = Literal["rfm", "tiers", "kmeans", "gmm", "rule"]
METHODS: tuple[Method, ...] = ("rfm", "tiers", "kmeans", "gmm", "rule")


@dataclass(frozen=True)
class PartCustomers:
    """Command.

    rule : as text or JSON, for the method `rule`. name : to save under; nothing is saved without one (but
    clusters, which are in force until others are found). shares : of the two upper tiers; thresholds : their
    least values instead. number : of clusters. minimum : size below which a group is called too small.
    """

    workspace: Path
    method: Method = "rfm"
    rule: str | None = None
    name: str | None = None
    note: str = ""
    shares: tuple[float, float] | None = None
    thresholds: tuple[float, float] | None = None
    number: int | None = None
    seed: int = 0
    minimum: int = MINIMUM_SIZE
    made_by: str = "command line"


@dataclass(frozen=True)
class Part:
    """One group: its name, what it is in words, and its figures."""

    name: str
    words: str
    counted: Counted


@dataclass(frozen=True)
class Parted:
    """The groups. `rule` is the rule's own text; `clustered` how clusters were found; `saved` names what can
    be asked for from now on; `notes` what to know of it.
    """

    method: Method
    parts: tuple[Part, ...]
    whole: Everybody
    currency: str
    saved: tuple[str, ...] = ()
    rule: str | None = None
    clustered: Clustered | None = None
    notes: tuple[str, ...] = field(default=())


def part_customers(command: PartCustomers, settings: Settings, progress: Progress) -> Parted:
    """Part them, count the groups, and save what has a name.

    Raises OptionError (`option.method`, `rule.*`, `option.shares`...), DataError (`data.empty_lake`).
    """
    _check(command)
    rule = _read_rule(command.rule) if command.method == "rule" else None
    found: Clustered | None = None
    if command.method in ("kmeans", "gmm"):
        found = cluster(
            Cluster(command.workspace, command.method, command.number, command.seed, command.made_by),
            settings,
            progress,
        )
    if command.method == "tiers" and _usual(command):
        # The served model says how often its high-value group came true.
        refresh_serving(open_workspace(command.workspace, settings), settings, progress)
    with open_shop(command.workspace, settings) as shop, reading_customers(shop, progress):
        shop.served.cursor()  # raises where there are no orders
        segments = _segments(command, shop, rule)
        parts = _counted(segments, shop.served)
        saved = _saved(command, segments, shop, settings)
        whole = everybody(shop.served)
        return Parted(
            method=command.method,
            parts=parts,
            whole=whole,
            currency=shop.currency,
            saved=saved,
            rule=text_of(rule) if rule is not None else None,
            clustered=found,
            notes=(
                *_notes(command, parts, whole),
                *(values_nobody_has(rule, shop.served) if rule is not None else ()),
                *_precision(command, shop.served),
            ),
        )


def _read_rule(text: str | None) -> Rule:
    """A rule as text, or as a JSON tree. Raises OptionError."""
    if not text or not text.strip():
        raise OptionError(
            "A rule is required.",
            hint="""give one: --rule "predicted_clv >= 200 and country = 'FR'", or a file with it""",
            code="rule.text",
        )
    if not text.lstrip().startswith("{"):
        return rule_of(text)
    import json

    try:
        return rule_from(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise OptionError(
            "The rule is not valid JSON.", hint="check brackets and commas", code="rule.text"
        ) from error


def _check(command: PartCustomers) -> None:
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


def _segments(command: PartCustomers, shop: Shop, rule: Rule | None) -> list[Segment]:
    if rule is not None:
        return [Segment(command.name or "rule", as_json(rule), command.note)]
    ours = {one.name: one for one in built_in()}
    if command.method == "rfm":
        return [ours[name] for name in RFM_SEGMENTS]
    if command.method == "tiers":
        return [ours[name] for name in TIERS] if _usual(command) else _tiers(command, shop.served)
    return clusters_in_force(shop.database)


def _usual(command: PartCustomers) -> bool:
    return command.shares is None and command.thresholds is None


def _tiers(command: PartCustomers, served: Served) -> list[Segment]:
    from tenure.segments.value_tiers import thresholds

    high, growth = command.thresholds or thresholds(served.values, *(command.shares or (0.2, 0.3)))
    above: dict[str, Any] = {"field": "predicted_clv", "op": ">=", "value": high}
    middle = {"field": "predicted_clv", "op": ">=", "value": growth}
    below: dict[str, Any] = {"field": "predicted_clv", "op": "<", "value": growth}
    rules = (above, {"all": [middle, {"not": above}]}, below)
    said = (f"{high:,.2f} or more", f"{growth:,.2f} to {high:,.2f}", f"less than {growth:,.2f}")
    prefix = f"{command.name} " if command.name else ""
    return [
        Segment(f"{prefix}{tier}", rule, f"Predicted value {words}")
        for tier, rule, words in zip(TIERS, rules, said, strict=True)
    ]


def _counted(segments: list[Segment], served: Served) -> tuple[Part, ...]:
    if len(segments) == 1:
        return (Part(segments[0].name, segments[0].note, counted(rule_from(segments[0].rule), served)),)
    figures = counted_segments(segments, served)
    return tuple(
        Part(one.name, words_of(one.name) if one.note == one.name else one.note, found)
        for one, found in zip(segments, figures, strict=True)
    )


def _saved(
    command: PartCustomers, segments: list[Segment], shop: Shop, settings: Settings
) -> tuple[str, ...]:
    named = command.name is not None and (command.method == "rule" or not _usual(command))
    if command.method in ("rfm", "tiers") and not named:
        return tuple(one.name for one in segments) if _usual(command) else ()
    if named:
        for one in segments:
            save_segment(shop.database, one, command.made_by, settings.now)
        return tuple(one.name for one in segments)
    return () if command.method == "rule" else tuple(one.name for one in segments)


def _precision(command: PartCustomers, served: Served) -> list[str]:
    found = high_value_precision(served) if command.method == "tiers" and _usual(command) else None
    return [found.sentence] if found is not None else []


def _notes(command: PartCustomers, parts: tuple[Part, ...], whole: Everybody) -> list[str]:
    notes = []
    if whole.as_of is None:
        notes.append("Customers have not been scored yet, so their expected value is unknown.")
    for part in parts:
        if command.method != "rule" and part.counted.customers == 0:
            continue
        finding = size_finding(part.counted.customers, command.minimum)
        if finding is not None:
            notes.append(f"{part.name}: {finding}" if command.method != "rule" else finding)
    if command.method == "rule" and command.name is None:
        notes.append("Not saved: to use this segment, give it a name with --name.")
    return notes
