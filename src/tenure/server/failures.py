"""The one translation of errors to HTTP: our tree, FastAPI's own, and defects."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from tenure.app.jobs.plain import plain
from tenure.core.errors import QuestionError, TenureError
from tenure.core.text.quoted import masked
from tenure.server.problems import problem
from tenure.serving.live.damage import copy_damaged, disk_fault, is_damage

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

_SHOWN = 20
_RETRY_SECONDS = 5
_logger = logging.getLogger("tenure.server")


def add_failures(app: FastAPI) -> None:
    """Answer every failure as problem+json."""
    app.add_exception_handler(TenureError, _tenure_error)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(ClientDisconnect, _disconnected)
    app.add_exception_handler(Exception, answer_defect)


def _tenure_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, TenureError)
    response = problem(error.status, error.code, error.message, error.hint, error.values, _more(error))
    if error.status == 401:
        response.headers["www-authenticate"] = "Bearer"
    if error.status == 429:
        response.headers["retry-after"] = str(_RETRY_SECONDS)
    if error.status >= 500:
        _logger.error(masked(error.message), extra={"fields": {"code": error.code}})
    return response


def _more(error: TenureError) -> dict[str, Any]:
    """The open questions, if only their answers are missing."""
    if isinstance(error, QuestionError):
        return {"questions": plain([asdict(question) for question in error.questions])}
    return {}


def _unreadable(_: Request, error: Exception) -> Response:
    """The request does not have the expected shape. Values are left out: they may be personal."""
    assert isinstance(error, RequestValidationError)
    errors = [f"{_place(detail)}: {detail['msg']}" for detail in error.errors()]
    more = [f"and {len(errors) - _SHOWN} more"] if len(errors) > _SHOWN else []
    hint = "see /docs for the format of this request"
    return problem(422, "input.request", "The request cannot be read.", hint, [*errors[:_SHOWN], *more])


def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = problem(error.status_code, "http", str(error.detail))
    response.headers.update(error.headers or {})
    return response


def _disconnected(_: Request, _error: Exception) -> Response:
    """The client disconnected before the end of the body: nobody reads the response, and nothing is wrong."""
    return problem(400, "body.cut_short", "The request body is incomplete.", "send it again")


def answer_defect(request: Request, error: Exception) -> Response:
    """Reported without its message, which may quote data; the log says where it happened."""
    if is_damage(error):
        request.app.state.backend.shop.discard_copy()
        return _tenure_error(request, copy_damaged())
    if fault := disk_fault(error):
        return _tenure_error(request, fault)
    _logger.error("defect", exc_info=error)
    hint = "report it with the request_id; the server log shows where it happened"
    return problem(500, "internal", "This is a bug in Tenure, not a problem with your request.", hint)


def _place(detail: dict[str, Any]) -> str:
    return ".".join(str(part) for part in detail["loc"]) or "body"
