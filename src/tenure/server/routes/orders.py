"""Orders and events as they happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.data.change_order import OrderChanged, correct_order, remove_order
from tenure.core.clock import clock
from tenure.core.orders.schema import EVENT_KINDS
from tenure.meaning.ids import trimmed
from tenure.server.bodies.long_bodies import LongBodies
from tenure.server.bodies.long_lists import InTurn
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import Used
from tenure.server.shapes import CustomerId, Id, Number, OrderInPath, Word
from tenure.server.waiting.turns import ORDER_CHANGES
from tenure.serving.live.record import MOST_ROWS, record
from tenure.store.people.audit import Entry
from tenure.store.records.arrivals import Kind
from tenure.store.records.arrivals import Request as Same

ROUTER = APIRouter(tags=["orders"], route_class=LongBodies)
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=256,
        description="The same key and body get the same answer again; nothing is added twice.",
    ),
]
Whose = Annotated[
    CustomerId | None,
    Query(description="Whose order it is, where several customers have one of that id."),
]
Money = Annotated[Number, Field(ge=-1e12, le=1e12)]


class OrderGiven(BaseModel):
    """An order, or a line of one. A refund is a row of its own, with a negative amount."""

    model_config = ConfigDict(extra="forbid")

    customer_id: CustomerId
    order_id: Id = Field(examples=["2026-0001"])
    order_date: AwareDatetime = Field(description="With its time zone.", examples=["2026-11-20T10:15:00Z"])
    amount: Money | None = Field(default=None, description="Net of discount.", examples=[49.9])
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


class EventGiven(BaseModel):
    """Something a customer did or was sent."""

    model_config = ConfigDict(extra="forbid")

    customer_id: CustomerId
    occurred_at: AwareDatetime = Field(examples=["2026-11-20T10:15:00Z"])
    kind: Literal[EVENT_KINDS]  # type: ignore[valid-type]
    value: Money | None = None

    def row(self) -> dict[str, Any]:
        """As the log has it."""
        return self.model_dump(exclude_none=True)


class OrderBatch(BaseModel):
    """Several rows, all of them or none."""

    orders: list[OrderGiven] = Field(min_length=1, max_length=MOST_ROWS)


class EventBatch(BaseModel):
    """Several events, all of them or none."""

    events: list[EventGiven] = Field(min_length=1, max_length=MOST_ROWS)


class RecordedShown(BaseModel):
    """They are kept for good now. `known` rows were there already and were not added again."""

    added: int
    known: int
    ignored_columns: list[str] = Field(description="Columns that the workspace's orders do not have.")
    nobody: int = Field(
        description="Rows left out because their customer is a placeholder such as `guest`, `0` or `null`, "
        "which is nobody, as in files."
    )


@ROUTER.post("/orders", name="add_orders", status_code=201)
async def add_orders(
    given: OrderBatch | OrderGiven,
    request: Request,
    caller: Analyst,
    _turn: InTurn,
    used: Used,
    idempotency_key: IdempotencyKey = None,
) -> RecordedShown:
    """One row, or several at once. The very next prediction of the customer sees them.

    The same order id of another customer is another order; `correct_order` moves one. Orders of guests need
    not be held back: rows of a placeholder (`guest`, `0`, `null`...) are accepted, counted as `nobody` and
    left out; send an e-mail address as the customer to tell guests apart.
    """
    rows = given.orders if isinstance(given, OrderBatch) else [given]
    same = await _same(request, idempotency_key, caller.user.user_id)
    return await _recorded("transactions", rows, used, same)


@ROUTER.put("/orders/{order_id}", name="correct_order")
async def correct(
    order_id: OrderInPath, given: OrderBatch | OrderGiven, caller: Analyst, used: Used, of: Whose = None
) -> OrderChanged:
    """Every row of the order as it should have been, refunds included, in the place of those there are.

    Rows of a placeholder such as `guest` are nobody's and left out: an order without others is taken out.
    """
    rows = [one.row() for one in (given.orders if isinstance(given, OrderBatch) else [given])]

    def corrected() -> OrderChanged:
        used.quota.room_bytes()
        made = correct_order(order_id, rows, used.shop, used.now_settings(), of=of)
        used.audit.add(Entry(clock(), caller.user.name, "correct_order", target=order_id))
        return made

    return await ORDER_CHANGES.do_for(caller, used.callers, corrected)


@ROUTER.delete("/orders/{order_id}", name="remove_order")
async def remove(order_id: OrderInPath, caller: Analyst, used: Used, of: Whose = None) -> OrderChanged:
    """Take the order out with every row and refund. An export that still has it brings it again.

    A workspace that has reached its quota allows it, too: the lake keeps the last states of corrections only.
    """

    def removed() -> OrderChanged:
        made = remove_order(order_id, used.shop, used.now_settings(), of=of)
        used.audit.add(Entry(clock(), caller.user.name, "remove_order", target=order_id))
        return made

    return await ORDER_CHANGES.do_for(caller, used.callers, removed)


@ROUTER.post("/events", name="add_events", status_code=201)
async def add_events(
    given: EventBatch | EventGiven,
    request: Request,
    caller: Analyst,
    _turn: InTurn,
    used: Used,
    idempotency_key: IdempotencyKey = None,
) -> RecordedShown:
    """One event, or several at once. Those of a placeholder such as `guest` are nobody's and left out."""
    rows = given.events if isinstance(given, EventBatch) else [given]
    same = await _same(request, idempotency_key, caller.user.user_id)
    return await _recorded("events", rows, used, same)


async def _same(request: Request, key: str | None, user_id: str) -> Same | None:
    """Keys are the caller's own: another's cannot collide with them."""
    if key is None:
        return None
    return Same(f"{user_id} {request.url.path} {key}", await request.body())


async def _recorded(
    kind: Kind, given: Sequence[OrderGiven | EventGiven], used: Used, same: Same | None
) -> RecordedShown:
    rows = [one.row() for one in given]
    made = await run_in_threadpool(record, kind, rows, used.shop, clock(), same)
    return RecordedShown(
        added=made.added,
        known=made.known,
        ignored_columns=list(made.ignored_columns),
        nobody=made.nobody,
    )
