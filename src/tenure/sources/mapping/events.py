"""Event kinds in Tenure's terms, from those of e-mail and analytics tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

_KINDS = {
    "page_view": ("pageview", "page viewed", "viewed page", "viewed product", "product viewed", "view"),
    "session": ("session start", "session started", "visit", "active on site", "website visit"),
    "bounce": ("bounced", "bounced session"),
    "email_sent": ("received email", "email received", "email delivered", "sent email", "sent"),
    "email_open": ("opened email", "email opened", "open", "opened"),
    "email_click": ("clicked email", "email clicked", "click", "clicked"),
    "return": ("returned", "return requested", "product returned", "order returned"),
}


def with_standard_kinds(events: ir.Table) -> ir.Table:
    """The table with kinds such as `Opened Email` under Tenure's names; unknown kinds stay, in snake case."""
    word = events.kind.lower().re_replace(r"[\s_-]+", " ").strip()
    cases = [(word.isin([field.replace("_", " "), *column]), field) for field, column in _KINDS.items()]
    return events.mutate(kind=ibis.cases(*cases, else_=word.replace(" ", "_")))
