"""Features: the catalog, the values of a customer, and a table of all customers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tenure.app.modelling.compute_features import CAP_QUANTILE
from tenure.app.modelling.data_dictionary import needs_of
from tenure.core.access import SEES_PEOPLE, reaches
from tenure.core.clock import clock
from tenure.core.frames.compute import all_features
from tenure.learning.explanations.private_features import private_features
from tenure.server.callers import Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown
from tenure.server.shapes import CustomerInPath, Number, Word
from tenure.serving.predictions.customer_features import customer_features

ROUTER = APIRouter(tags=["features"])


class FeatureResponse(BaseModel):
    """A feature of the catalog. `needs`: columns without which it is left out (`a | b`: one of them)."""

    name: str
    family: str
    unit: str
    doc: str
    needs: list[str]


class FeatureValueResponse(BaseModel):
    """A feature and its value; null if it is unknown."""

    name: str
    family: str
    unit: str
    doc: str
    value: float | str | None


class CustomerFeaturesResponse(BaseModel):
    """The features of a customer before `as_of`. Features of profile facts are shown only to analysts."""

    customer_id: str
    as_of: date
    horizon_days: int
    features: list[FeatureValueResponse]


class FeatureExport(BaseModel):
    """The table to write. `cap_quantile`: cap money features at this quantile; 1 leaves them unchanged."""

    horizon: Word = Field(default="90d", examples=["90d"])
    as_of: date | None = Field(default=None, description="Default: the day after the last order.")
    cap_quantile: Number = Field(default=CAP_QUANTILE, gt=0, le=1)
    file_format: Literal["csv", "parquet"] = "parquet"


@ROUTER.get("/features", name="list_features")
def list_features(_caller: Viewer) -> list[FeatureResponse]:
    """List the features that models use: meaning, unit, and needed columns."""
    features = all_features()
    by_name = {feature.name: feature for feature in features}
    return [
        FeatureResponse(
            name=feature.name,
            family=feature.family,
            unit=feature.unit,
            doc=feature.doc,
            needs=list(needs_of(feature, by_name)),
        )
        for feature in features
    ]


@ROUTER.post("/features", name="export_features", status_code=202)
def export_features(body: FeatureExport, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Write the features of all customers as a table, as a job; the table is a file of the job."""
    parameters = body.model_dump(mode="json", exclude_none=True)
    return job_shown(backend.jobs.submit("features", parameters, caller.user, clock()))


@ROUTER.get("/customers/{customer_id}/features", name="customer_features")
def get_customer_features(
    customer_id: CustomerInPath, caller: Viewer, backend: CurrentBackend
) -> CustomerFeaturesResponse:
    """Show the features of a customer, as models see them now."""
    values = customer_features(backend.customer(customer_id), backend.shop, backend.predictions)
    hidden = frozenset() if reaches(caller.user.role, SEES_PEOPLE) else private_features()
    return CustomerFeaturesResponse(
        customer_id=values.customer_id,
        as_of=values.as_of,
        horizon_days=values.horizon_days,
        features=[
            FeatureValueResponse(**vars(feature)) for feature in values.features if feature.name not in hidden
        ],
    )
