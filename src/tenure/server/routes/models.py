"""Versions of the workspace's model."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.model_versions.compare_models import CompareModels, compare_models
from tenure.app.model_versions.comparison import Comparison
from tenure.app.model_versions.describe_model import (
    MAX_LABEL,
    MAX_LABELS,
    MAX_NAME,
    MAX_NOTE,
    DescribeModel,
    describe_model,
)
from tenure.app.model_versions.export_model import ExportModel, export_model
from tenure.app.model_versions.import_model import ImportModel, import_model
from tenure.app.model_versions.list_models import list_models
from tenure.app.model_versions.promote_model import PromoteModel, promote_model
from tenure.app.model_versions.roll_back_model import roll_back_model
from tenure.app.model_versions.show_model import ShowModel, show_model
from tenure.app.modelling.backtests import ShowBacktest, show_backtest
from tenure.app.modelling.plugs import ModelKind, model_kinds
from tenure.app.modelling.tested import BacktestSummary
from tenure.core.files.byte_units import MEBIBYTE
from tenure.core.ports import SilentProgress
from tenure.server.bodies.bodies import body_to_file, received
from tenure.server.callers import Admin, Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.store.registry.model_version import Version

ROUTER = APIRouter(prefix="/models", tags=["models"])
VersionInPath = Annotated[
    str, Path(max_length=32, description="A version number, `champion` or `challenger`.")
]


class VersionResponse(BaseModel):
    """A model version; the `champion` makes predictions. `target`: `spend`, or `orders` for a log without
    amounts.

    `metrics`: averages over past windows, null without a back-test. `name`, `labels` and `note` are given by
    people. `is_previous`: a rollback would make it the champion again; only in the list.
    """

    number: int
    aliases: list[str]
    model: str | None
    target: str | None
    as_of: date | None
    horizon_days: int | None
    created_at: datetime
    data_version: str | None
    metrics: dict[str, float | None] | None
    name: str
    labels: list[str]
    note: str
    is_previous: bool = False


class LineageResponse(BaseModel):
    """What a version was trained from; null if unknown, such as for an uploaded model.

    `data_version`: of the orders. `features_version`: digest of the feature definitions. `code_version`: of
    Tenure. `run`: the run that trained it.
    """

    data_version: str | None
    features_version: str | None
    code_version: str | None
    run: str | None


class ModelDescription(BaseModel):
    """What people say about a version; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=MAX_NAME)] | None = None
    labels: (
        Annotated[list[Annotated[str, Field(max_length=MAX_LABEL)]], Field(max_length=MAX_LABELS)] | None
    ) = None
    note: Annotated[str, Field(max_length=MAX_NOTE)] | None = None


class ModelCardResponse(VersionResponse):
    """A model version with its lineage, its card as Markdown and its full back-test."""

    lineage: LineageResponse

    card: str
    evidence: dict[str, Any] | None


class ModelComparisonResponse(BaseModel):
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
def get_models(_caller: Viewer, backend: CurrentBackend) -> list[VersionResponse]:
    """List model versions, newest first."""
    listed = list_models(backend.shop)
    return [
        VersionResponse(**_fields(version), is_previous=version.number == listed.previous)
        for version in listed.versions
    ]


@ROUTER.get("/compare", name="compare_models")
def get_comparison(
    _caller: Viewer,
    backend: CurrentBackend,
    first: Annotated[str, Query(max_length=32)] = "challenger",
    second: Annotated[str, Query(max_length=32)] = "champion",
) -> ModelComparisonResponse:
    """Compare the back-tests of two versions."""
    return _response_of(compare_models(CompareModels(first, second), backend.shop))


@ROUTER.get("/kinds", name="model_kinds")
def list_model_kinds(_caller: Viewer) -> list[ModelKind]:
    """List the models that can be trained: the blend and every model of the catalog."""
    return model_kinds()


@ROUTER.post("/rollback", name="rollback_model")
def rollback_model(caller: Admin, backend: CurrentBackend) -> VersionResponse:
    """Make the previous champion the champion again."""
    result = roll_back_model(backend.acting(caller), SilentProgress())
    return VersionResponse(**_fields(result.champion))


@ROUTER.post("/upload", name="upload_model", status_code=201, openapi_extra=received("application/zip"))
async def upload_model(request: Request, caller: Admin, backend: CurrentBackend) -> VersionResponse:
    """Upload a model folder as a zip, as returned by `download_model`: a new version, the challenger."""
    most_bytes = backend.settings.max_upload_mib * MEBIBYTE
    async with body_to_file(request, backend.uploads, most_bytes) as path:
        version = await run_in_threadpool(
            import_model, ImportModel(path), backend.acting(caller), SilentProgress()
        )
    return VersionResponse(**_fields(version))


@ROUTER.get("/{version}", name="get_model")
def get_model(version: VersionInPath, _caller: Viewer, backend: CurrentBackend) -> ModelCardResponse:
    """Show a version with its card."""
    details = show_model(ShowModel(version), backend.shop)
    evidence = None if details.version.evidence is None else dict(details.version.evidence)
    tags = details.version.tags
    lineage = LineageResponse(**{name: tags.get(name) for name in LineageResponse.model_fields})
    return ModelCardResponse(
        **_fields(details.version), lineage=lineage, card=details.card, evidence=evidence
    )


@ROUTER.put("/{version}/description", name="describe_model")
def put_description(
    version: VersionInPath, body: ModelDescription, caller: Analyst, backend: CurrentBackend
) -> VersionResponse:
    """Give a version a name, labels and a note."""
    labels = None if body.labels is None else tuple(body.labels)
    command = DescribeModel(version, body.name, labels, body.note)
    return VersionResponse(**_fields(describe_model(command, backend.acting(caller))))


@ROUTER.get("/{version}/backtest", name="model_backtest")
def model_backtest(version: VersionInPath, _caller: Viewer, backend: CurrentBackend) -> BacktestSummary:
    """Show the back-test of a version: every tested model, with all metrics and curves."""
    return show_backtest(ShowBacktest(version), backend.shop)


@ROUTER.post("/{version}/promote", name="promote_model")
def promote(
    version: VersionInPath, body: Promotion, caller: Admin, backend: CurrentBackend
) -> VersionResponse:
    """Make a version the champion, if its back-test is better, or with `force`."""
    result = promote_model(PromoteModel(version, body.force), backend.acting(caller), SilentProgress())
    return VersionResponse(**_fields(result.champion))


@ROUTER.get("/{version}/download", name="download_model", response_class=StreamingResponse)
def download_model(version: VersionInPath, _caller: Analyst, backend: CurrentBackend) -> Response:
    """Download the model folder as a zip."""
    archive = export_model(ExportModel(version), backend.shop)
    headers = {"content-disposition": f'attachment; filename="{archive.name}"'}
    return Response(archive.content, media_type="application/zip", headers=headers)


def _fields(version: Version) -> dict[str, Any]:
    tags = version.tags
    metrics = (version.evidence or {}).get("metrics")
    return {
        "number": version.number,
        "aliases": list(version.aliases),
        "model": tags.get("model"),
        "target": tags.get("target"),
        "as_of": tags.get("as_of"),
        "horizon_days": tags.get("horizon_days"),
        "created_at": version.created_at,
        "data_version": tags.get("data_version"),
        "name": tags.get("name", ""),
        "labels": list(version.labels),
        "note": tags.get("note", ""),
        "metrics": {name: value for name, value in metrics.items() if _is_number(value)} if metrics else None,
    }


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float)


def _response_of(comparison: Comparison) -> ModelComparisonResponse:
    first, second = comparison.versions
    return ModelComparisonResponse(
        first=first.number,
        second=second.number,
        first_metrics=comparison.first,
        second_metrics=comparison.second,
        wins=comparison.wins,
        relative=comparison.relative,
        obstacle=comparison.obstacle,
    )
