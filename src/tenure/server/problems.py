"""Every failure over HTTP has one shape: problem+json (RFC 9457) with our code, values and next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from tenure.server.middleware.request_id import current_request_id

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    detail: str,
    hint: str = "",
    values: Iterable[str] = (),
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """An answer that says what was wrong and what to do next; `more` are members of this very problem."""
    body = {
        "type": f"/problems/{code}" if code else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "values": list(values),
        "hint": hint,
        "request_id": current_request_id(),
        **(more or {}),
    }
    return JSONResponse(body, status, media_type=MEDIA_TYPE)
