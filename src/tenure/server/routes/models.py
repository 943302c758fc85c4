"""Versions of the workspace's model."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from tenure.app.modelling.model_folders import card_of, packed, taken_in
from tenure.app.modelling.model_versions import (
    Compared,
    compare,
    model_versions,
    promote,
    rollback,
    version_of,
)
from tenure.app.modelling.plugs import ModelKind, model_kinds
from tenure.app.modelling.tested import Tested, tested_version
from tenure.core.clock import clock
from tenure.core.files.byte_units import MEBIBYTE
from tenure.server.bodies.bodies import body_to_file, received
from tenure.server.callers import Admin, Analyst, Viewer
from tenure.server.routes.access.session import Used
from tenure.serving.publish import refresh_serving
from tenure.store.people.audit import Entry
from tenure.store.registry.registry import Version

ROUTER = APIRouter(prefix="/models", tags=["models"])
Wanted = Annotated[str, Path(max_length=32, description="A version number, `champion` or `challenger`.")]


class VersionShown(BaseModel):
    """A model version; the `champion` makes predictions. `target`: `spend`, or `orders` for a log without
    amounts.

    `metrics`: averages over past windows, null without a back-test.
    """

    number: int
    aliases: list[str]
    model: str | None
    target: str | None
    as_of: date | None
    horizon_days: int | None
    made_at: datetime
    data_version: str | None
    metrics: dict[str, float | None] | None


class CardShown(VersionShown):
    """A model version with its card as Markdown and its full back-test."""

    card: str
    evidence: dict[str, Any] | None


class ComparedShown(BaseModel):
    """Two versions side by side; `obstacle` says why they cannot be compared, if so."""

    first: int
    second: int
    first_metrics: dict[str, float | None]
    second_metrics: dict[str, float | None]
    wins: tuple[int, int]
    relative: bool
    obstacle: str | None


class Promotion(BaseModel):
    """`force`: promote it even if its back-test is not better."""

    force: bool = False


@ROUTER.get("", name="list_models")
def list_models(_caller: Viewer, used: Used) -> list[VersionShown]:
    """List model versions, newest first."""
    found = model_versions(used.settings.workspace, used.now_settings()).versions
    return [VersionShown(**_version(one)) for one in found]


@ROUTER.get("/compare", name="compare_models")
def compare_models(
    _caller: Viewer,
    used: Used,
    first: Annotated[str, Query(max_length=32)] = "challenger",
    second: Annotated[str, Query(max_length=32)] = "champion",
) -> ComparedShown:
    """Compare the back-tests of two versions."""
    return _compared(compare(used.settings.workspace, first, second, used.now_settings()))


@ROUTER.get("/kinds", name="model_kinds")
def list_model_kinds(_caller: Viewer) -> list[ModelKind]:
    """List the models that can be trained: the blend and every model of the catalog."""
    return model_kinds()


@ROUTER.post("/rollback", name="rollback_model")
def rollback_model(caller: Admin, used: Used) -> VersionShown:
    """Make the previous champion the champion again."""
    _, back = rollback(used.settings.workspace, used.now_settings())
    return _now_serving(back, "rollback_model", caller, used)


@ROUTER.post("/upload", name="upload_model", status_code=201, openapi_extra=received("application/zip"))
async def upload_model(request: Request, caller: Admin, used: Used) -> VersionShown:
    """Upload a model folder as a zip, as returned by `download_model`: a new version, the challenger."""
    most_bytes = used.settings.most_upload_mib * MEBIBYTE
    async with body_to_file(request, used.uploads, most_bytes) as path:
        made = await run_in_threadpool(taken_in, path, used.settings.workspace, used.now_settings())
    await run_in_threadpool(
        used.audit.add, Entry(clock(), caller.user.name, "upload_model", target=str(made.number))
    )
    return VersionShown(**_version(made))


@ROUTER.get("/{wanted}", name="get_model")
def get_model(wanted: Wanted, _caller: Viewer, used: Used) -> CardShown:
    """Show a version with its card."""
    version, card = card_of(used.settings.workspace, wanted, used.now_settings())
    evidence = None if version.evidence is None else dict(version.evidence)
    return CardShown(**_version(version), card=card, evidence=evidence)


@ROUTER.get("/{wanted}/backtest", name="model_backtest")
def model_backtest(wanted: Wanted, _caller: Viewer, used: Used) -> Tested:
    """Show the back-test of a version: every tested model, with all metrics and curves."""
    return tested_version(version_of(used.settings.workspace, wanted, used.now_settings()))


@ROUTER.post("/{wanted}/promote", name="promote_model")
def promote_model(wanted: Wanted, given: Promotion, caller: Admin, used: Used) -> VersionShown:
    """Make a version the champion, if its back-test is better, or with `force`."""
    found = promote(used.settings.workspace, wanted, used.now_settings(), force=given.force)
    number = str(found.versions[0].number)
    made = version_of(used.settings.workspace, number, used.now_settings())
    return _now_serving(made, "promote_model", caller, used)


@ROUTER.get("/{wanted}/download", name="download_model", response_class=StreamingResponse)
def download_model(wanted: Wanted, _caller: Analyst, used: Used) -> Response:
    """Download the model folder as a zip."""
    name, content = packed(used.settings.workspace, wanted, used.now_settings())
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/zip", headers=headers)


def _now_serving(version: Version, action: str, caller: Admin, used: Used) -> VersionShown:
    refresh_serving(used.shop.workspace, used.now_settings())
    used.audit.add(Entry(clock(), caller.user.name, action, target=str(version.number)))
    return VersionShown(**_version(version))


def _version(one: Version) -> dict[str, Any]:
    tags = one.tags
    metrics = (one.evidence or {}).get("metrics")
    return {
        "number": one.number,
        "aliases": list(one.aliases),
        "model": tags.get("model"),
        "target": tags.get("target"),
        "as_of": tags.get("as_of"),
        "horizon_days": tags.get("horizon_days"),
        "made_at": one.made_at,
        "data_version": tags.get("data_version"),
        "metrics": {name: value for name, value in metrics.items() if _is_number(value)} if metrics else None,
    }


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float)


def _compared(found: Compared) -> ComparedShown:
    first, second = found.versions
    return ComparedShown(
        first=first.number,
        second=second.number,
        first_metrics=found.first,
        second_metrics=found.second,
        wins=found.wins,
        relative=found.relative,
        obstacle=found.obstacle,
    )
