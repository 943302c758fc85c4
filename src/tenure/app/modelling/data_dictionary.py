"""The data dictionary: what every feature means, generated from the features themselves.

`python -m tenure.app.modelling.data_dictionary docs/reference/features.md` writes the page; a test compares
the committed page with this text.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from tenure.core.frames.compute import all_features
from tenure.core.frames.feature import Feature

_HEAD = """\
# Features

One row per known customer: everyone with at least one purchase before the cutoff `as_of`. A feature uses only
what happened before `as_of`. An *order day* is a day with at least one purchase; a *purchase* is a row of the
log with a positive amount (any row, if the log has no amounts). Unknown values are null, never zero.

A feature is switched off, with a note, when a column that it needs is missing (`a + b`: both are needed,
`a | b`: one of them is enough). `customer_id`, `order_id` and `order_date` are always available.

This page is generated: `python -m tenure.app.modelling.data_dictionary docs/reference/features.md`.
"""
_COLUMNS = "| feature | unit | meaning | needs |\n|---|---|---|---|\n"


def data_dictionary() -> str:
    """The page as Markdown: a table per family, features in their order."""
    features = all_features()
    by_name = {feature.name: feature for feature in features}
    sections = [
        f"\n## {family}\n\n{_intro(family)}{_COLUMNS}{''.join(_row(member, by_name) for member in members)}"
        for family, members in groupby(features, key=lambda feature: feature.family)
    ]
    count = f"\n{len(features)} features in {len(sections)} families.\n"
    return _HEAD + count + "".join(sections)


def needs_of(feature: Feature, by_name: dict[str, Feature]) -> tuple[str, ...]:
    """The columns that a feature and the features it is built from need, each once."""
    of_parts = [need for name in feature.uses for need in needs_of(by_name[name], by_name)]
    return tuple(dict.fromkeys([*feature.all_needs, *of_parts]))


def _intro(family: str) -> str:
    """The family module's own docstring."""
    from tenure.core.catalog import FEATURES

    FEATURES.load(family)
    module = sys.modules.get(f"{FEATURES.package}.{family}")
    text = (module.__doc__ or "").strip() if module else ""
    return f"{text}\n\n" if text else ""


def _row(feature: Feature, by_name: dict[str, Feature]) -> str:
    needs = ", ".join(f"`{need}`" for need in needs_of(feature, by_name)).replace("|", "\\|")
    return f"| `{feature.name}` | {feature.unit} | {feature.doc} | {needs} |\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(data_dictionary(), encoding="utf-8")
