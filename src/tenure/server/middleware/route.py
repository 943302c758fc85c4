"""The template of the route that a request matched: `/customers/{customer_id}`, never the id itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope

UNMATCHED = "unmatched"


def route_template(scope: Scope) -> str:
    """Known once the application has answered; `unmatched` where no route was found.

    A path that matches nothing is not reported: it may contain anything, and their number is unlimited.
    """
    route = scope.get("route")
    mounted = scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
    if route is None:
        return f"{mounted}/*" if mounted and "endpoint" in scope else UNMATCHED
    included = scope.get("fastapi", {}).get("effective_route_context")  # holds the prefixes of routers
    path: str = getattr(included or route, "path", UNMATCHED)
    return f"{mounted}{path}" if mounted else path
