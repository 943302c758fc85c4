"""One search over everything that has a name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tenure.app.customers.search import Search, SearchResults
from tenure.app.customers.search import search as find
from tenure.core.access import SEES_PEOPLE, reaches
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.shapes import Word

ROUTER = APIRouter(prefix="/search", tags=["customers"])


class SearchText(BaseModel):
    """What to search for. It may be a name or an address: it is not a part of the URL, which is logged."""

    text: Annotated[Word, Field(examples=["c00"])]


@ROUTER.post("", name="search")
def search(body: SearchText, caller: Viewer, backend: CurrentBackend) -> SearchResults:
    """Find customers, segments and audiences by a part of a name or an ID, in any letter case.

    Names and e-mail addresses are searched and shown only for analysts and administrators.
    """
    return find(Search(body.text, reaches(caller.user.role, SEES_PEOPLE)), backend.shop)
