"""Predictions for known customers, for customers described by facts or by their orders, and for files."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.bounded.limits import Task
from tenure.app.customers.predict_customers import PredictCustomers, predict_customers
from tenure.app.customers.what_if import WhatIf, customer_facts, fact_list, what_if
from tenure.app.modelling.predict_file import (
    FilePoint,
    PredictedFile,
    predict_file,
    read_customers,
    result_file,
)
from tenure.app.modelling.result_pages import MAX_PAGE_ROWS, ResultPageQuery, result_page
from tenure.core.access import SEES_PEOPLE, reaches
from tenure.core.clock import clock
from tenure.core.text.hidden_ids import is_hidden
from tenure.meaning.ids import canonical_id
from tenure.server.bodies.bodies import file_in, received
from tenure.server.bodies.long_bodies import LongBodies
from tenure.server.callers import Analyst, Caller, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.data.orders import OrderCreate
from tenure.server.shapes import CustomerFacts, CustomerId, CustomerInPath, HorizonDays, PredictionResponse
from tenure.server.waiting.turns import DESCRIBED
from tenure.serving.predictions.described import MAX_CUSTOMERS as MAX_DESCRIBED
from tenure.serving.predictions.fact_fields import FactField
from tenure.serving.predictions.fact_reasons import FactsExplained
from tenure.serving.predictions.live import MAX_CUSTOMERS, Prediction
from tenure.serving.predictions.sent_facts import checked
from tenure.serving.shop import Shop

ResultInPath = Annotated[str, Path(max_length=64)]
ROUTER = APIRouter(prefix="/predictions", tags=["predictions"], route_class=LongBodies)
_READING = Task("Reading the file", "upload.file", "leave out columns that are not facts, or split the file")


class BatchRequest(BaseModel):
    """The customers to predict."""

    customer_ids: list[CustomerId] = Field(min_length=1, max_length=MAX_CUSTOMERS)


class BatchResponse(BaseModel):
    """Predictions in the requested order; `unknown` lists IDs without an order."""

    predictions: list[PredictionResponse]
    unknown: list[str]


class FactsBatchRequest(BaseModel):
    """Customers described by a few facts each. `explain`: add reasons, for the first twenty.

    `from_customer`: an existing customer whose facts are changed. Facts that are left out keep their values,
    as does the rest of the order history; without any facts, the response is the customer's own prediction.
    """

    customers: list[CustomerFacts] = Field(min_length=1, max_length=MAX_DESCRIBED)
    horizon_days: HorizonDays = None
    explain: bool = False
    from_customer: CustomerId | None = None


class FactsPredictionResponse(BaseModel):
    """Predictions in the order of the described customers; `explanations` likewise, if requested."""

    predictions: list[PredictionResponse]
    explanations: list[FactsExplained] | None = None


class FactsResponse(BaseModel):
    """The current facts of a customer, under the names of `GET /predictions/vector/fields`."""

    customer_id: str
    facts: dict[str, float | str | None]


class OrderHistoryRequest(BaseModel):
    """Orders of customers who need not exist in the workspace; none of the data is stored."""

    orders: list[OrderCreate] = Field(min_length=1, max_length=MAX_CUSTOMERS)


class FileRowsResponse(BaseModel):
    """Rows of the result, with the columns of its download; values are null for unknown customers.

    `after` requests the next page; null on the last page. `total`: rows on all pages.
    """

    rows: list[dict[str, float | str | None]]
    after: str | None
    total: int


class FilePredictionResponse(BaseModel):
    """The result for a file. `metrics` compare predictions with its column of true values, if it has one."""

    result_id: str
    rows: int
    customers_predicted: int
    unknown: int
    target_column: str | None
    metrics: dict[str, float | None] | None
    points: list[FilePoint] = Field(description="Rows with a true value, for plots: all, or a random sample.")
    compared_rows: int = Field(description="Rows with a true value and a prediction.")
    horizon_days: int | None
    predictions: list[PredictionResponse] = Field(description="The first hundred rows.")
    download: str


@ROUTER.get("/{customer_id}", name="predict_customer")
async def predict_customer(
    customer_id: CustomerInPath, _caller: Viewer, backend: CurrentBackend, horizon_days: HorizonDays = None
) -> PredictionResponse:
    """Predict one customer from all orders so far."""
    backend.metrics.predicted("single")
    return shown(await prediction_of(customer_id, horizon_days, backend))


async def prediction_of(customer_id: str, horizon_days: int | None, backend: CurrentBackend) -> Prediction:
    """Over the model's own horizon when none is given. Raises UnknownCustomer."""
    if canonical_id(customer_id) != customer_id or is_hidden(customer_id):
        customer_id = await run_in_threadpool(backend.customer, customer_id)
    if horizon_days is None:
        return await backend.queues.prediction(customer_id)
    return await run_in_threadpool(backend.predictions.over, customer_id, horizon_days)


@ROUTER.post("/batch", name="predict_customers")
def post_batch(body: BatchRequest, _caller: Viewer, backend: CurrentBackend) -> BatchResponse:
    """Predict up to 10,000 customers at once."""
    result = predict_customers(PredictCustomers(body.customer_ids), backend.shop, backend.predictions)
    backend.metrics.predicted("batch", len(result.predictions))
    rows = [shown(prediction) for prediction in result.predictions]
    return BatchResponse(predictions=rows, unknown=result.unknown)


@ROUTER.post("/vector", name="predict_described")
async def predict_described(
    body: FactsBatchRequest, caller: Viewer, backend: CurrentBackend
) -> FactsPredictionResponse:
    """Predict customers described by facts, whether or not they exist in the shop."""
    command = WhatIf(
        [customer.facts() for customer in body.customers],
        body.horizon_days,
        body.from_customer,
        body.explain,
    )
    if command == WhatIf(command.facts) and len(command.facts) == 1:
        rows = [dict(await backend.queues.described.do(checked(command.facts[0])))]
        explanations = None
    else:
        predict = partial(what_if, command, backend.shop, backend.described)
        result = await DESCRIBED.do_for(caller, backend.callers, predict)
        rows, explanations = result.predictions, result.explanations
    backend.metrics.predicted("vector", len(rows))
    for row, customer in zip(rows, body.customers, strict=True):
        row["customer_id"] = customer.customer_id or row["customer_id"]
    champion = backend.shop.served.published.model_number
    predictions = [PredictionResponse(**row, source="live", model_version=champion) for row in rows]
    return FactsPredictionResponse(predictions=predictions, explanations=explanations)


@ROUTER.get("/vector/fields", name="vector_fields")
def vector_fields(caller: Viewer, backend: CurrentBackend) -> list[FactField]:
    """List the facts that can describe a customer: meaning, unit, and typical values in this shop.

    Personal facts, such as age and gender, are shown only to analysts.
    """
    return fact_list(backend.described, personal=_sees_people(caller)).fields


def _sees_people(caller: Caller) -> bool:
    return reaches(caller.user.role, SEES_PEOPLE)


@ROUTER.get("/vector/of/{customer_id}", name="facts_of_customer")
def facts_of_customer(customer_id: CustomerInPath, caller: Viewer, backend: CurrentBackend) -> FactsResponse:
    """Show the current facts of a customer, as the start of a what-if; personal facts only for analysts."""
    facts = customer_facts(customer_id, backend.shop, backend.described, personal=_sees_people(caller))
    return FactsResponse(**vars(facts))


@ROUTER.post("/orders", name="predict_from_orders")
def predict_from_orders(
    body: OrderHistoryRequest, _caller: Viewer, backend: CurrentBackend
) -> FactsPredictionResponse:
    """Predict customers from the orders in the request alone."""
    predictions = backend.predictions.from_orders([order.row() for order in body.orders], clock())
    backend.metrics.predicted("orders", len(predictions))
    return FactsPredictionResponse(predictions=[shown(prediction) for prediction in predictions])


@ROUTER.post("/file", name="predict_file", openapi_extra=received("text/csv"))
async def predict_a_file(
    request: Request, _caller: Analyst, backend: CurrentBackend, filename: str = "customers.csv"
) -> FilePredictionResponse:
    """Predict a file (CSV or Parquet with customer IDs or facts)."""
    return await file_shown(request, backend, filename)


@ROUTER.get("/file/{result_id}/rows", name="file_prediction_rows")
def file_prediction_rows(
    result_id: ResultInPath,
    _caller: Analyst,
    backend: CurrentBackend,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_ROWS)] = 100,
    after: Annotated[str, Query(max_length=16)] = "",
) -> FileRowsResponse:
    """List the predictions for a file in pages, row by row as in the file."""
    return FileRowsResponse(**vars(result_page(ResultPageQuery(result_id, limit, after), backend.shop)))


@ROUTER.get("/file/{result_id}", name="download_predictions", response_class=FileResponse)
def download_predictions(result_id: ResultInPath, _caller: Analyst, backend: CurrentBackend) -> Response:
    """Download the predictions for a file, as CSV."""
    path = result_file(result_id, backend.shop)
    return FileResponse(path, media_type="text/csv", filename="predictions.csv")


async def file_shown(request: Request, backend: CurrentBackend, filename: str) -> FilePredictionResponse:
    """Receive the file, predict its rows, and say where the result is."""
    async with file_in(request, filename) as (name, body), backend.uploads.lent(name, body) as path:
        # The child process that reads the file needs no workspace.
        reader = Shop(backend.bounded.settings(backend.shop.settings))
        customers = await backend.bounded.do(_READING, request, read_customers, path, reader)
    result: PredictedFile = await run_in_threadpool(
        predict_file, customers, backend.shop, backend.predictions, backend.described
    )
    backend.metrics.predicted("file", result.customers_predicted)
    return FilePredictionResponse(
        **{**vars(result), "predictions": [PredictionResponse(**row) for row in result.first]},
        download=f"/api/v1/predictions/file/{result.result_id}",
    )


def shown(prediction: Prediction) -> PredictionResponse:
    """The prediction as the API returns it."""
    return PredictionResponse(
        **prediction.values, source=prediction.source, model_version=prediction.model_version
    )
