"""When orders were imported and customers were scored, what is pending, and what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tenure.app.forgetting.returned import returned_warning
from tenure.serving.live.health import Freshness, freshness

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


def data_freshness(shop: Shop, today: date, *, for_administrators: bool) -> Freshness:
    """Freshness now; administrators are also warned about erased customers who are in the workspace again."""
    view = shop.view()
    result = freshness(view, today)
    if not for_administrators:
        return result
    warnings = [warning for warning in (result.warning, returned_warning(view, shop)) if warning]
    return replace(result, warning=" ".join(warnings) or None)
