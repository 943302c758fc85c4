"""Views that one saves: a list as one filtered and sorted it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.core.clock import clock
from tenure.core.errors import NotFound
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import Used

ROUTER = APIRouter(prefix="/views", tags=["customers"])
ListPage = Literal["customers"]


class NewView(BaseModel):
    """`query` is the query string of the page's address."""

    page: ListPage = "customers"
    name: str = Field(min_length=1, max_length=64, examples=["Likely to leave"])
    query: str = Field(max_length=2048, examples=["tier=High&churn=0.7"])


class ViewShown(NewView):
    """A saved view."""

    view_id: str
    saved_at: datetime


@ROUTER.get("", name="list_views")
def list_views(caller: Viewer, used: Used, page: ListPage = "customers") -> list[ViewShown]:
    """List your own saved views, by name."""
    return [ViewShown(**vars(one)) for one in used.views.of(caller.user.user_id, page)]


@ROUTER.post("", name="save_view", status_code=201)
def save_view(given: NewView, caller: Viewer, used: Used) -> ViewShown:
    """Save a view; your own view with the same name is replaced."""
    made = used.views.save(caller.user.user_id, given.page, given.name, given.query, clock())
    return ViewShown(**vars(made))


@ROUTER.delete("/{view_id}", name="remove_view", status_code=204)
def remove_view(view_id: Annotated[str, Path(max_length=64)], caller: Viewer, used: Used) -> None:
    """Delete a saved view."""
    if not used.views.remove(caller.user.user_id, view_id):
        raise NotFound(
            "You do not have a saved view with this name.", hint="list your saved views", code="view.unknown"
        )
