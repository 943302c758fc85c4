"""Long lists get the answers that short ones get, and others are answered while they are read."""

from __future__ import annotations

import asyncio
import json

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel, Field

from tenure.server.bodies.long_bodies import LongBodies
from tenure.server.failures import add_failures
from tenure.server.shapes import CustomerId, Number

BLANKS = " " * 70_000
ROWS = [{"customer_id": f"c{n}", "amount": 1.5} for n in range(4_000)]


class Row(BaseModel):
    customer_id: CustomerId
    amount: Number


class Rows(BaseModel):
    rows: list[Row] = Field(max_length=20_000)


def served(route_class: type[APIRoute]) -> AsyncClient:
    router = APIRouter(route_class=route_class)

    @router.post("/rows")
    async def rows(given: Rows | Row) -> int:
        return len(given.rows) if isinstance(given, Rows) else 1

    app = FastAPI()
    add_failures(app)
    app.include_router(router)
    return AsyncClient(transport=ASGITransport(app), base_url="http://here")


def answer(route_class: type[APIRoute], body: str, kind: str = "application/json"):
    async def asked():
        async with served(route_class) as client:
            return await client.post("/rows", content=body, headers={"content-type": kind})

    made = asyncio.run(asked())
    return made.status_code, made.json()


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"rows": ROWS}),
        json.dumps(ROWS[0]) + BLANKS,
        json.dumps({"rows": [*ROWS, {"customer_id": " ", "amount": True}]}),
        json.dumps({"rows": [{}] * 30_000}),
        json.dumps(ROWS),
        json.dumps({"rows": ROWS})[:-10],
        "[" * 100_000,
        '{"customer_id": "\\ud800", "amount": NaN}' + BLANKS,
        BLANKS,
    ],
    ids=["rows", "one", "a bad row", "bad rows", "a list", "cut off", "deep", "no text", "blank"],
)
def test_a_long_body_is_answered_as_a_short_one(body):
    assert answer(LongBodies, body) == answer(APIRoute, body)


def test_a_long_body_of_another_kind_is_no_list():
    body = json.dumps({"rows": ROWS})

    assert answer(LongBodies, body, "text/plain") == answer(APIRoute, body, "text/plain")


@pytest.mark.parametrize(
    "body", ["[" + "[[]]," * 60_000 + "1]", json.dumps({str(n): 1 for n in range(600_000)})]
)
def test_what_takes_seconds_to_read_is_refused_unread(body):
    status, told = answer(LongBodies, body)

    assert (status, told["code"]) == (422, "input.request") and "several requests" in told["hint"]


def test_others_are_answered_while_a_long_list_is_read():
    body = json.dumps({"rows": [{"customer_id": f"c{n}" + "x" * 200, "amount": 1.5} for n in range(20_000)]})

    async def looked_at() -> tuple[int, int]:
        async with served(LongBodies) as client:
            looks = 0
            headers = {"content-type": "application/json"}
            coming = asyncio.ensure_future(client.post("/rows", content=body, headers=headers))
            while not coming.done():
                looks += 1
                await asyncio.sleep(0.001)
            return coming.result().json(), looks

    rows, looks = asyncio.run(looked_at())
    assert rows == 20_000 and looks > 5
