"""Orders and events as they happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.data.change_order import OrderChanged
from tenure.app.data.correct_order import CorrectOrder, correct_order
from tenure.app.data.remove_order import RemoveOrder, remove_order
from tenure.core.clock import clock
from tenure.core.orders.schema import EVENT_KINDS
from tenure.meaning.ids import trimmed
from tenure.server.bodies.long_bodies import LongBodies
from tenure.server.bodies.long_lists import InTurn
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.shapes import CustomerId, Id, Number, OrderInPath, Word
from tenure.server.waiting.turns import ORDER_CHANGES
from tenure.serving.live.record import MAX_ROWS, record
from tenure.store.records.arrival_rows import Kind
from tenure.store.records.arrivals import Request as Same

ROUTER = APIRouter(tags=["orders"], route_class=LongBodies)
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=256,
        description="Repeating a request with the same key and body returns the same response; nothing "
        "is added twice.",
    ),
]
Whose = Annotated[
    CustomerId | None,
    Query(description="Customer of the order, if several customers have an order with this ID."),
]
Money = Annotated[Number, Field(ge=-1e12, le=1e12)]


class OrderCreate(BaseModel):
    """An order, or a line of an order. A refund has its own row, with a negative amount."""

    model_config = ConfigDict(extra="forbid")

    customer_id: CustomerId
    order_id: Id = Field(examples=["2026-0001"])
    order_date: AwareDatetime = Field(description="Time with time zone.", examples=["2026-11-20T10:15:00Z"])
    amount: Money | None = Field(default=None, description="Amount after discount.", examples=[49.9])
    product_id: Annotated[Word, AfterValidator(trimmed)] | None = None
    category: Word | None = None
    quantity: Money | None = None
    unit_price: Money | None = None
    discount: Money | None = None
    channel: Word | None = None
    cost: Money | None = None
    promo_code: Word | None = None
    country: Word | None = None

    def row(self) -> dict[str, Any]:
        """As the log has it."""
        return self.model_dump(exclude_none=True)


class EventCreate(BaseModel):
    """A customer event."""

    model_config = ConfigDict(extra="forbid")

    customer_id: CustomerId
    occurred_at: AwareDatetime = Field(examples=["2026-11-20T10:15:00Z"])
    kind: Literal[EVENT_KINDS]  # type: ignore[valid-type]
    value: Money | None = None

    def row(self) -> dict[str, Any]:
        """As the log has it."""
        return self.model_dump(exclude_none=True)


class OrderBatch(BaseModel):
    """Several rows: either all are added or none."""

    orders: list[OrderCreate] = Field(min_length=1, max_length=MAX_ROWS)


class EventBatch(BaseModel):
    """Several events: either all are added or none."""

    events: list[EventCreate] = Field(min_length=1, max_length=MAX_ROWS)


class RecordedResponse(BaseModel):
    """The rows are stored permanently. `already_stored` rows already existed and were not added again."""

    added: int
    already_stored: int
    ignored_columns: list[str] = Field(description="Columns that the workspace's orders do not have.")
    placeholder_rows: int = Field(
        description="Rows that were ignored because their customer is a placeholder such as `guest`, "
        "`0` or `null`, as in files."
    )


@ROUTER.post("/orders", name="add_orders", status_code=201)
async def add_orders(
    body: OrderBatch | OrderCreate,
    request: Request,
    caller: Analyst,
    _turn: InTurn,
    backend: CurrentBackend,
    idempotency_key: IdempotencyKey = None,
) -> RecordedResponse:
    """Add one row, or several at once. The next prediction of the customer takes them into account.

    The same order ID with another customer is another order; `correct_order` moves an order. You can send
    guest orders: rows with a placeholder (`guest`, `0`, `null`...) are accepted, counted as `nobody` and
    ignored; to tell guests apart, send an e-mail address as the customer.
    """
    rows = body.orders if isinstance(body, OrderBatch) else [body]
    same = await _same(request, idempotency_key, caller.user.user_id)
    return await _recorded("transactions", rows, backend, same)


@ROUTER.put("/orders/{order_id}", name="correct_order")
async def correct(
    order_id: OrderInPath,
    body: OrderBatch | OrderCreate,
    caller: Analyst,
    backend: CurrentBackend,
    of: Whose = None,
) -> OrderChanged:
    """Replace all rows of an order with the corrected rows, including refunds.

    Rows with a placeholder such as `guest` are ignored: an order without other rows is removed.
    """
    rows = [order.row() for order in (body.orders if isinstance(body, OrderBatch) else [body])]

    def corrected() -> OrderChanged:
        backend.quota.room_bytes()
        return correct_order(CorrectOrder(order_id, rows, of), backend.acting(caller))

    return await ORDER_CHANGES.do_for(caller, backend.callers, corrected)


@ROUTER.delete("/orders/{order_id}", name="remove_order")
async def remove(
    order_id: OrderInPath, caller: Analyst, backend: CurrentBackend, of: Whose = None
) -> OrderChanged:
    """Remove an order with all its rows and refunds. Importing an export that contains it adds it again.

    This works even if the workspace has reached its quota: the lake keeps only the latest states of
    corrections.
    """

    def removed() -> OrderChanged:
        return remove_order(RemoveOrder(order_id, of), backend.acting(caller))

    return await ORDER_CHANGES.do_for(caller, backend.callers, removed)


@ROUTER.post("/events", name="add_events", status_code=201)
async def add_events(
    body: EventBatch | EventCreate,
    request: Request,
    caller: Analyst,
    _turn: InTurn,
    backend: CurrentBackend,
    idempotency_key: IdempotencyKey = None,
) -> RecordedResponse:
    """Add one event, or several at once. Events of a placeholder such as `guest` are ignored."""
    rows = body.events if isinstance(body, EventBatch) else [body]
    same = await _same(request, idempotency_key, caller.user.user_id)
    return await _recorded("events", rows, backend, same)


async def _same(request: Request, key: str | None, user_id: str) -> Same | None:
    """Keys are per caller: those of another user cannot collide with them."""
    if key is None:
        return None
    return Same(f"{user_id} {request.url.path} {key}", await request.body())


async def _recorded(
    kind: Kind, entries: Sequence[OrderCreate | EventCreate], backend: CurrentBackend, same: Same | None
) -> RecordedResponse:
    rows = [entry.row() for entry in entries]
    recorded = await run_in_threadpool(record, kind, rows, backend.shop, clock(), same)
    return RecordedResponse(
        added=recorded.added,
        already_stored=recorded.already_stored,
        ignored_columns=list(recorded.ignored_columns),
        placeholder_rows=recorded.placeholder_rows,
    )
