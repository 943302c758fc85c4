"""Connections to shops, which workers run on a schedule. Secrets can be written, never read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.app.connections.add_connection import DEFAULT_SCHEDULE, AddConnection, add_connection
from tenure.app.connections.change_connection import ChangeConnection, change_connection
from tenure.app.connections.list_connections import list_connections as all_connections
from tenure.app.connections.list_connections import show_connection
from tenure.app.connections.remove_connection import remove_connection
from tenure.app.connections.submit_run import submit_run
from tenure.app.connections.try_connection import TrySettings, try_connection, try_settings
from tenure.core.catalog import CONNECTORS
from tenure.server.callers import Admin, Analyst
from tenure.server.reading_shapes import ImportAnswers, Text
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown
from tenure.server.shapes import Word

ROUTER = APIRouter(prefix="/connections", tags=["data"])
ConnectionId = Annotated[str, Path(max_length=64)]
_KINDS = CONNECTORS.names()
Name = Annotated[Word, Field(min_length=1, max_length=128, examples=["My shop"])]
Kind = Annotated[str, Field(max_length=64, examples=_KINDS[:1])]
Settings = Annotated[
    dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=4096)]],
    Field(max_length=32, description="Settings of the connector, with its secrets."),
]
Schedule = Annotated[str, Field(max_length=32, examples=[DEFAULT_SCHEDULE])]
Zone = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"])]


class ConnectorSettingResponse(BaseModel):
    """A setting of a connector. `is_long`: it may have several lines."""

    name: str
    title: str
    doc: str
    is_secret: bool
    is_needed: bool
    is_long: bool
    default: str | None
    example: str


class ConnectorResponse(BaseModel):
    """A connector. `setup`: what to do on the platform first. `takes_reading`: columns can be named."""

    name: str
    title: str
    doc: str
    settings: list[ConnectorSettingResponse]
    setup: list[str]
    takes_reading: bool


class ConnectionReading(BaseModel):
    """How files and tables of any layout are read; leave out what is detected correctly."""

    source: Text | None = None
    columns: dict[Text, Text] = Field(default_factory=dict, max_length=64)
    date_format: Text | None = None
    decimal: Text | None = None
    sheet: Text | None = None
    answers: ImportAnswers = Field(default_factory=ImportAnswers)

    def plain(self) -> dict[str, Any]:
        """What was given."""
        return self.model_dump(exclude_none=True, exclude_defaults=True)


class ConnectionCreate(BaseModel):
    """A new connection. `schedule`: `every 1h`, `daily 03:00`, `mon 06:30`; null for on request only."""

    name: Name
    kind: Kind
    settings: Settings
    schedule: Schedule | None = DEFAULT_SCHEDULE
    time_zone: Zone = "UTC"
    reading: ConnectionReading = Field(default_factory=ConnectionReading)


class ConnectionUpdate(BaseModel):
    """What changes; the rest stays. `schedule`: empty to run it on request only.

    `settings`: secrets that are left out stay. `read_all`: fetch everything again with the next run.
    """

    name: Name | None = None
    settings: Settings | None = None
    schedule: Annotated[str, Field(max_length=32)] | None = None
    time_zone: Zone | None = None
    reading: ConnectionReading | None = None
    is_paused: bool | None = None
    read_all: bool = False


class ConnectionTest(BaseModel):
    """Settings to test before they are saved."""

    kind: Kind
    settings: Settings


class RunSummary(BaseModel):
    """What the last complete run did. `orders_changed`: orders that count as the shop reports them now."""

    records: int
    rows_added: int
    rows_known: int
    rows_quarantined: int
    orders_changed: int
    sentences: list[str]


class RunProblem(BaseModel):
    """Why the last run failed."""

    code: str
    message: str
    hint: str


class ConnectionResponse(BaseModel):
    """A connection. `secrets`: names of the settings that are stored encrypted and never shown."""

    connection_id: str
    name: str
    kind: str
    title: str
    state: Literal["scheduled", "paused", "manual"]
    settings: dict[str, str]
    secrets: list[str]
    reading: dict[str, Any]
    schedule: str | None
    time_zone: str
    created_at: datetime
    created_by: str
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_result: RunSummary | None
    last_error: RunProblem | None


class SightResponse(BaseModel):
    """What a connection can see; null where the platform does not report it."""

    shop: str
    orders: int | None
    newest_order: datetime | None
    notes: list[str]


@ROUTER.get("/kinds", name="list_connectors")
def list_connectors(_caller: Analyst) -> list[ConnectorResponse]:
    """List the connectors and their settings."""
    return [
        ConnectorResponse.model_validate(card, from_attributes=True) for card in CONNECTORS.cards().values()
    ]


@ROUTER.get("", name="list_connections")
def list_connections(_caller: Analyst, backend: CurrentBackend) -> list[ConnectionResponse]:
    """List the connections by name, without their secrets."""
    return [_response_of(connection) for connection in all_connections(backend.shop).connections]


@ROUTER.post("", name="add_connection", status_code=201)
def post_connection(body: ConnectionCreate, caller: Admin, backend: CurrentBackend) -> ConnectionResponse:
    """Add a connection; its first run is due at once."""
    command = AddConnection(
        body.name, body.kind, body.settings, body.schedule, body.time_zone, body.reading.plain()
    )
    return _response_of(add_connection(command, backend.acting(caller)))


@ROUTER.post("/test", name="test_connection_settings")
def test_settings(body: ConnectionTest, caller: Admin, backend: CurrentBackend) -> SightResponse:
    """Call a shop with settings that are not saved yet, and report what is visible."""
    sight = try_settings(TrySettings(body.kind, body.settings), backend.acting(caller))
    return SightResponse.model_validate(sight, from_attributes=True)


@ROUTER.get("/{connection_id}", name="get_connection")
def get_connection(
    connection_id: ConnectionId, _caller: Analyst, backend: CurrentBackend
) -> ConnectionResponse:
    """Show a connection."""
    return _response_of(show_connection(connection_id, backend.shop))


@ROUTER.patch("/{connection_id}", name="change_connection")
def patch_connection(
    connection_id: ConnectionId, body: ConnectionUpdate, caller: Admin, backend: CurrentBackend
) -> ConnectionResponse:
    """Change a connection, pause or resume it."""
    command = ChangeConnection(
        connection_id,
        body.name,
        body.settings,
        body.schedule,
        body.time_zone,
        None if body.reading is None else body.reading.plain(),
        body.is_paused,
        body.read_all,
    )
    return _response_of(change_connection(command, backend.acting(caller)))


@ROUTER.post("/{connection_id}/test", name="test_connection")
def test_connection(connection_id: ConnectionId, caller: Admin, backend: CurrentBackend) -> SightResponse:
    """Call the shop, and report what is visible."""
    sight = try_connection(connection_id, backend.acting(caller))
    return SightResponse.model_validate(sight, from_attributes=True)


@ROUTER.post("/{connection_id}/run", name="run_connection", status_code=202)
def run_connection(connection_id: ConnectionId, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Submit a job that fetches what is new and imports it."""
    return job_shown(submit_run(connection_id, backend.acting(caller), backend.jobs, caller.user))


@ROUTER.delete("/{connection_id}", name="remove_connection", status_code=204)
def delete_connection(connection_id: ConnectionId, caller: Admin, backend: CurrentBackend) -> None:
    """Delete a connection and its secrets; imported orders stay."""
    remove_connection(connection_id, backend.acting(caller))


def _response_of(connection: object) -> ConnectionResponse:
    return ConnectionResponse.model_validate(connection, from_attributes=True)
