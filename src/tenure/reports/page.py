"""Render templates: one environment, everything escaped, missing values are errors."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tenure.reports import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment


def page(template: str, sections: Sequence[tuple[str, str]], **values: object) -> str:
    """Render a template of this package.

    Parameters
    ----------
    template : str
        A file of `reports/templates`.
    sections : sequence of (anchor, name)
        The table of contents.
    """
    return _environment().get_template(template).render(sections=sections, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("tenure.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "grouped": formats.grouped,
        "share": formats.share,
        "day": formats.day,
        "pct": lambda value: f"{value:.2f}".rstrip("0").rstrip("."),
    }
    script, style = _asset("tips.js"), _asset("style.css")
    environment.globals |= {
        "plural": formats.plural,
        "style": Markup(style),
        "script": Markup(script),
        "style_hash": _digest(style),
        "script_hash": _digest(script),
    }
    return environment


def _digest(code: str) -> str:
    """Hash for the page's CSP, which allows only this script and style in case escaping fails."""
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return (files("tenure.reports") / "templates" / name).read_text(encoding="utf-8").strip()
