"""Long lists are read and checked in a thread, one at a time, while the event loop answers other requests.

A thread that runs only C code never releases the interpreter. Python code between the objects of a list does,
so each object passes through a Python function.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from tenure.core.errors import InputError
from tenure.server.waiting.turns import Turns

if TYPE_CHECKING:
    from fastapi import Request, Response
    from fastapi._compat import ModelField

LONG_BYTES = 64 * 1024
_MOST_BRACKETS, _MOST_KEYS = 110_000, 500_000
"""In one body: a hundred thousand customers in some facts each. Empty lists in lists take seconds to read."""

_TURNS = Turns(1)


class LongBodies(APIRoute):
    """A route whose body may be a long list."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, for which a long body has already been read and checked."""
        handler, field = super().get_route_handler(), self.body_field
        if field is None:
            return handler

        async def handled(request: Request) -> Response:
            try:
                body = await request.body()
            except ClientDisconnect as disconnect:
                raise HTTPException(400, "The request body is incomplete") from disconnect
            if len(body) > LONG_BYTES:
                request._json = await _TURNS.do(_validated, body, field)
            return await handler(request)

        return handled


def _validated(body: bytes, field: ModelField) -> Any:
    """A value that FastAPI accepts without validating it again. Raises what FastAPI would raise."""
    _refuse_too_much(body)
    try:
        parsed = json.loads(body, object_pairs_hook=_as_object)
    except json.JSONDecodeError as error:
        detail = {"type": "json_invalid", "loc": ("body", error.pos), "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([detail]) from error
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "There was an error parsing the body") from error
    value, errors = field.validate(parsed, {}, loc=("body",))
    if errors:
        raise RequestValidationError(errors)
    return value


def _as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs)


def _refuse_too_much(body: bytes) -> None:
    if body.count(b"{") + body.count(b"[") > _MOST_BRACKETS or body.count(b'":') > _MOST_KEYS:
        raise InputError(
            "The list is too long for one request.",
            values=[f"at most {_MOST_BRACKETS:,} objects and {_MOST_KEYS:,} names"],
            hint="split it into several requests",
            code="input.request",
        )
