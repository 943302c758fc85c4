"""Notices of the current user, and what they prefer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tenure.app.notices.list_notices import ListNotices, NoticeList, list_notices
from tenure.app.notices.mark_read import MarkRead, mark_read
from tenure.app.notices.preferences import (
    ChangePreferences,
    ShowPreferences,
    change_preferences,
    show_preferences,
)
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.store.people.notices import NoticeKind
from tenure.store.people.preferences import MAX_PAGE, Preferences

ROUTER = APIRouter(tags=["notices"])
_Id = Annotated[str, Field(max_length=32)]


class NoticesRead(BaseModel):
    """Which notices were read; all if left out."""

    notice_ids: list[_Id] | None = Field(default=None, max_length=1_000)


class PreferencesBody(BaseModel):
    """`email` and `start_page` are null for no e-mail, and for the overview."""

    email: str | None = Field(default=None, max_length=254, examples=["ann@example.com"])
    mailed: list[NoticeKind] = Field(max_length=10)
    start_page: str | None = Field(default=None, max_length=MAX_PAGE, examples=["/customers?tier=High"])


class PreferencesResponse(PreferencesBody):
    """`can_mail` says whether the service has a mail server."""

    can_mail: bool


@ROUTER.get("/notices", name="list_notices")
def get_notices(
    caller: Viewer, backend: CurrentBackend, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> NoticeList:
    """List your own notices, newest first: jobs that ended, connections that failed, and alerts."""
    return list_notices(ListNotices(caller.user.user_id, limit), backend.shop)


@ROUTER.post("/notices/read", name="mark_notices_read", status_code=204)
def post_read(body: NoticesRead, caller: Viewer, backend: CurrentBackend) -> None:
    """Mark your own notices as read."""
    ids = None if body.notice_ids is None else tuple(body.notice_ids)
    mark_read(MarkRead(caller.user.user_id, ids), backend.acting(caller))


@ROUTER.get("/preferences", name="get_preferences")
def get_preferences(caller: Viewer, backend: CurrentBackend) -> PreferencesResponse:
    """Show your preferences: e-mail about notices, and the page that the app begins with."""
    return _response(show_preferences(ShowPreferences(caller.user.user_id), backend.shop), backend)


@ROUTER.put("/preferences", name="change_preferences")
def put_preferences(body: PreferencesBody, caller: Viewer, backend: CurrentBackend) -> PreferencesResponse:
    """Replace your preferences."""
    preferences = Preferences(body.email or None, tuple(body.mailed), body.start_page or None)
    command = ChangePreferences(caller.user.user_id, preferences)
    return _response(change_preferences(command, backend.acting(caller)), backend)


def _response(preferences: Preferences, backend: CurrentBackend) -> PreferencesResponse:
    return PreferencesResponse(
        email=preferences.email,
        mailed=list(preferences.mailed),
        start_page=preferences.start_page,
        can_mail=backend.settings.smtp_host is not None,
    )
