"""Saved views: a list as a user filtered and sorted it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.app.people.list_views import ListViews, list_views
from tenure.app.people.remove_view import RemoveView, remove_view
from tenure.app.people.restore_view import RestoreView, restore_view
from tenure.app.people.save_view import SaveView, save_view
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend

ROUTER = APIRouter(prefix="/views", tags=["customers"])
ListPage = Literal["customers"]


class ViewCreate(BaseModel):
    """`query` is the query string of the page's address."""

    page: ListPage = "customers"
    name: str = Field(min_length=1, max_length=64, examples=["Likely to leave"])
    query: str = Field(max_length=2048, examples=["tier=High&churn=0.7"])


class ViewResponse(ViewCreate):
    """A saved view."""

    view_id: str
    saved_at: datetime


@ROUTER.get("", name="list_views")
def get_views(caller: Viewer, backend: CurrentBackend, page: ListPage = "customers") -> list[ViewResponse]:
    """List your own saved views, by name."""
    views = list_views(ListViews(caller.user.user_id, page), backend.shop).views
    return [ViewResponse(**vars(view)) for view in views]


@ROUTER.post("", name="save_view", status_code=201)
def post_view(body: ViewCreate, caller: Viewer, backend: CurrentBackend) -> ViewResponse:
    """Save a view; your own view with the same name is replaced."""
    command = SaveView(caller.user.user_id, body.name, body.query, body.page)
    return ViewResponse(**vars(save_view(command, backend.acting(caller))))


@ROUTER.delete("/{view_id}", name="remove_view", status_code=204)
def delete_view(
    view_id: Annotated[str, Path(max_length=64)], caller: Viewer, backend: CurrentBackend
) -> None:
    """Delete a saved view."""
    remove_view(RemoveView(caller.user.user_id, view_id), backend.acting(caller))


@ROUTER.post("/{view_id}/restore", name="restore_view", status_code=204)
def post_restore(
    view_id: Annotated[str, Path(max_length=64)], caller: Viewer, backend: CurrentBackend
) -> None:
    """Undo the deletion of a saved view; possible for 30 days."""
    restore_view(RestoreView(caller.user.user_id, view_id), backend.acting(caller))
