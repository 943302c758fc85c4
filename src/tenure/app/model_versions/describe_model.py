"""Give a model version a name, labels and a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version

MAX_NAME, MAX_LABEL, MAX_LABELS, MAX_NOTE = 80, 40, 20, 4_000


@dataclass(frozen=True)
class DescribeModel:
    """Command. `version` is a number, `champion` or `challenger`; what is None stays as it is."""

    version: str
    name: str | None = None
    labels: tuple[str, ...] | None = None
    note: str | None = None


def describe_model(command: DescribeModel, shop: Shop) -> Version:
    """The version with its description.

    Raises
    ------
    UnknownVersion
        There is no such version.
    OptionError
        `option.description`: a text is too long, or there are too many labels.
    """
    registry = shop.registry
    version = registry.version(command.version)
    name = _checked("name", command.name, version.tags.get("name", ""), MAX_NAME)
    note = _checked("note", command.note, version.tags.get("note", ""), MAX_NOTE)
    labels = version.labels if command.labels is None else _labels(command.labels)
    described = registry.describe(version.number, name, labels, note)
    shop.audit("describe_model", str(version.number))
    return described


def _checked(field_name: str, text: str | None, before: str, most: int) -> str:
    text = before if text is None else text.strip()
    if len(text) > most:
        raise _too_long(field_name, f"{len(text):,} characters", f"at most {most:,}")
    return text


def _labels(labels: tuple[str, ...]) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if len(distinct) > MAX_LABELS:
        raise _too_long("list of tags", f"{len(distinct)} tags", f"at most {MAX_LABELS}")
    for label in distinct:
        _checked("tag", label, "", MAX_LABEL)
    return distinct


def _too_long(field_name: str, value: str, allowed: str) -> OptionError:
    return OptionError(
        f"The {field_name} of a model version is too long.",
        values=[value],
        hint=f"use {allowed}",
        code="option.description",
    )
