"""Segments of customers: by RFM, by value, by similarity, and by saved rules."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from tenure.app.segments.list_fields import list_fields
from tenure.app.segments.list_segments import SegmentSummary, list_segments
from tenure.app.segments.preview_segment import PreviewSegment, SegmentPreview, preview_segment
from tenure.app.segments.remove_segment import RemoveSegment, remove_segment
from tenure.app.segments.restore_segment import RestoreSegment, restore_segment
from tenure.app.segments.rule_input import tree_or_text
from tenure.app.segments.save_segment import SaveSegment, save_segment
from tenure.app.segments.segment_events import ListSegmentEvents, SegmentEvents, segment_events
from tenure.app.segments.show_clusters import ClusteringDetails, show_clusters
from tenure.app.segments.show_segment import SegmentDetails, ShowSegment, show_segment
from tenure.core.access import SEES_PEOPLE, reaches
from tenure.core.ports import SilentProgress
from tenure.server.callers import Analyst, Caller, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.shapes import InPath
from tenure.server.versions import Seen, tag
from tenure.serving.insights.changes import SegmentMoves, moves
from tenure.serving.insights.parts import CustomerParts, parts
from tenure.serving.insights.rfm_grid import RfmGrid, rfm_grid
from tenure.serving.insights.rfm_history import HistoryStep, RfmHistory, rfm_history
from tenure.serving.insights.summary import SegmentFigures, segments
from tenure.serving.segments.field_choices import SegmentFieldResponse
from tenure.serving.segments.history import MAX_EVENTS, Movement
from tenure.serving.segments.precision import HighValuePrecision, high_value_precision
from tenure.serving.segments.purchase_choices import PurchaseFieldResponse

ROUTER = APIRouter(prefix="/segments", tags=["insight"])
By = Literal["rfm", "value_tier"]
PartedBy = Literal["acquisition_source", "country"]
NameInPath = Annotated[InPath, Path(max_length=64, examples=["CHAMPIONS"])]


class RuleRequest(BaseModel):
    """A rule: either as a tree (`rule`) or as text (`text`)."""

    rule: dict[str, Any] | None = Field(
        default=None, examples=[{"field": "predicted_clv", "op": ">=", "value": 200}]
    )
    text: str | None = Field(default=None, max_length=8000, examples=["predicted_clv >= 200"])


class SegmentCreate(RuleRequest):
    """A segment to save. `replaces`: whether an existing segment with this name gets this rule and note."""

    name: str = Field(min_length=1, max_length=64, examples=["Likely to leave"])
    note: str = Field(default="", max_length=256)
    replaces: bool = False


@ROUTER.get("", name="list_segments")
def get_segments(_caller: Viewer, backend: CurrentBackend, by: By = "rfm") -> list[SegmentFigures]:
    """List segments by RFM or value tier, most valuable first."""
    return segments(backend.shop.served, by)


@ROUTER.get("/grid", name="rfm_grid")
def get_rfm_grid(_caller: Viewer, backend: CurrentBackend) -> RfmGrid:
    """Show customers by recency and frequency score, 1 to 5."""
    return rfm_grid(backend.shop.served)


@ROUTER.get("/history", name="rfm_history")
def get_rfm_history(_caller: Viewer, backend: CurrentBackend, step: HistoryStep = "month") -> RfmHistory:
    """Show RFM segments at the ends of the last 12 months or quarters, and the moves between them."""
    return rfm_history(backend.shop.served, step)


@ROUTER.get("/moves", name="segment_moves")
def get_moves(_caller: Viewer, backend: CurrentBackend, by: By = "rfm") -> SegmentMoves:
    """Show how many customers moved between segments since the previous scoring."""
    return moves(backend.shop.served, by)


@ROUTER.get("/parts", name="parts")
def get_parts(_caller: Viewer, backend: CurrentBackend, by: PartedBy = "acquisition_source") -> CustomerParts:
    """Show customers and their value by acquisition source or place."""
    return parts(backend.shop.served, by)


@ROUTER.get("/fields", name="segment_fields")
def get_fields(caller: Viewer, backend: CurrentBackend) -> list[SegmentFieldResponse]:
    """List the fields of customers for rules, with types, operators and existing values."""
    return list(list_fields(backend.shop, personal=_sees_people(caller)).fields)


@ROUTER.get("/purchase-fields", name="purchase_fields")
def get_purchase_fields(_caller: Viewer, backend: CurrentBackend) -> list[PurchaseFieldResponse]:
    """List the fields of orders for `bought(...)` in rules, with their most common values."""
    return list(list_fields(backend.shop).purchase_fields)


@ROUTER.get("/clusters", name="segment_clusters")
def get_clusters(_caller: Viewer, backend: CurrentBackend) -> ClusteringDetails | None:
    """Show the current clusters, how their number was chosen and how stable they are; null before any."""
    return show_clusters(backend.shop)


@ROUTER.get("/precision", name="high_value_precision")
def get_precision(_caller: Viewer, backend: CurrentBackend) -> HighValuePrecision | None:
    """Show the share of predicted `High-CLV` customers who really were in the back-test; null if unknown."""
    return high_value_precision(backend.shop.served)


@ROUTER.post("/preview", name="preview_segment")
def preview(body: RuleRequest, caller: Viewer, backend: CurrentBackend) -> SegmentPreview:
    """Show which customers match a rule now; nothing is saved."""
    command = PreviewSegment(tree_or_text(body.rule, body.text), _sees_people(caller))
    return preview_segment(command, backend.shop)


@ROUTER.get("/named", name="named_segments")
def named_segments(_caller: Viewer, backend: CurrentBackend) -> list[SegmentSummary]:
    """List all named segments with current counts: saved segments, built-in segments and clusters."""
    return list(list_segments(backend.shop).segments)


@ROUTER.post("/named", name="save_segment", status_code=201)
def save(
    body: SegmentCreate, caller: Analyst, backend: CurrentBackend, seen_version: Seen, response: Response
) -> SegmentDetails:
    """Save a rule under a name. Fails with `segment.exists` if the name exists and `replaces` is not set."""
    rule = tree_or_text(body.rule, body.text)
    command = SaveSegment(body.name, rule, body.note, body.replaces, seen_version)
    saved_segment = save_segment(command, backend.acting(caller), SilentProgress())
    return _response_of(saved_segment.name, backend, response)


def _response_of(name: str, backend: CurrentBackend, response: Response) -> SegmentDetails:
    details = show_segment(ShowSegment(name), backend.shop)
    tag(response, details.version)
    return details


@ROUTER.get("/named/{name}", name="get_segment")
def get_segment(
    name: NameInPath, _caller: Viewer, backend: CurrentBackend, response: Response
) -> SegmentDetails:
    """Show a segment: its rule, current figures, validation, and size at each scoring."""
    return _response_of(name, backend, response)


@ROUTER.delete("/named/{name}", name="remove_segment", status_code=204)
def remove(name: NameInPath, caller: Analyst, backend: CurrentBackend, seen_version: Seen) -> None:
    """Delete a segment; audiences built from it stay."""
    remove_segment(RemoveSegment(name, seen_version), backend.acting(caller), SilentProgress())


@ROUTER.post("/named/{name}/restore", name="restore_segment", status_code=204)
def restore(name: NameInPath, caller: Analyst, backend: CurrentBackend) -> None:
    """Undo the deletion of a segment; possible for 30 days, unless another has its name by then."""
    restore_segment(RestoreSegment(name), backend.acting(caller), SilentProgress())


@ROUTER.get("/named/{name}/events", name="segment_events")
def get_segment_events(
    name: NameInPath,
    _caller: Viewer,
    backend: CurrentBackend,
    what: Movement = "entered",
    run_id: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_EVENTS)] = 100,
) -> SegmentEvents:
    """List customers who entered or left at a scoring; default: the newest."""
    return segment_events(ListSegmentEvents(name, what, run_id, limit), backend.shop)


def _sees_people(caller: Caller) -> bool:
    return reaches(caller.user.role, SEES_PEOPLE)
