"""What the API's own description says beyond what routes say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from tenure.server.callers import COOKIE, HOST_ONLY

if TYPE_CHECKING:
    from fastapi import FastAPI

DESCRIPTION = """
Send an API key as `X-API-Key: tenure_...` (or `Authorization: Bearer tenure_...`), or log in from a browser:
the login response sets a session cookie and contains a `csrf_token`. Send that token as `X-CSRF-Token` with
every request that changes something.

A *viewer* can read results, an *analyst* can also create them and see personal data, and an *admin* also
manages users. To viewers, customer IDs that look like an e-mail address or phone number are shown as
`hidden-` and 16 digits, always the same, which every request accepts in place of the ID.

What can be edited has an `ETag`: send it as `If-Match` to be refused (412, `version.changed`) if somebody
else has changed it meanwhile.

Amounts are in the workspace's currency. `as_of` is a day: only orders before it are used. Unknown values are
`null`. Every error is `application/problem+json` with a stable `code`, the offending `values` and a `hint`
that says what to do.

Responses with figures name the day of the newest order in `Tenure-Newest-Order` and its age today in
`Tenure-Order-Age-Days`. `Tenure-Order-Age` is `notice` if it is older than 7 days and than the usual pauses
of the shop, `warning` if it is older than 90 days or than the predicted period, and otherwise `recent`.
""".strip()

TAGS = [
    {
        "name": "predictions",
        "description": "Predicted spend of customers: single, in batches, from described facts, and for "
        "files.",
    },
    {"name": "customers", "description": "The shop's customers: lists, and details of each customer."},
    {
        "name": "orders",
        "description": "Orders and events as they happen; the next prediction takes them into account.",
    },
    {"name": "data", "description": "Sources, uploads, and their quality."},
    {"name": "jobs", "description": "Long-running work: import, train, tune, back-test, score, report."},
    {"name": "models", "description": "Model versions and their back-tests."},
    {"name": "features", "description": "What models see of each customer."},
    {"name": "tables", "description": "Models of tables with one row per customer, instead of orders."},
    {"name": "insight", "description": "Segments, metrics and the dashboard."},
    {"name": "budget", "description": "Budget allocation, acquisition costs, and campaigns."},
    {
        "name": "audiences",
        "description": "Lists of customers for ad platforms, with a hold-out, frozen and sent once.",
    },
    {"name": "access", "description": "Sessions, users, API keys, and the audit log."},
    {"name": "notices", "description": "What happened while you were elsewhere, and your preferences."},
    {"name": "operations", "description": "For load balancers and Prometheus."},
    {
        "name": "well-known",
        "description": "Endpoints with well-known paths, for existing clients; they use the same functions.",
    },
]

_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "values", "hint"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable code that programs can match on."},
        "detail": {"type": "string"},
        "values": {"type": "array", "items": {"type": "string"}},
        "hint": {"type": "string", "description": "What to do next."},
        "request_id": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "questions": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/QuestionResponse"},
            "description": "For `source.question.*`: the questions to answer first, in `answers`.",
        },
    },
}
_FAILURES = {
    "400": "The request body cannot be read.",
    "401": "Authentication required.",
    "403": "Your role does not allow this.",
    "404": "The resource does not exist.",
    "409": "The request conflicts with the current state, there is no model yet, or a channel is not set up.",
    "412": "Somebody else has changed it meanwhile; read it again.",
    "413": "The request body is too large.",
    "415": "This media type is not supported.",
    "422": "A value in the request is not valid.",
    "429": "Too many requests; see Retry-After.",
    "501": "The server was installed without a package that this request needs.",
    "502": "A channel rejected what was sent.",
    "503": "The workspace or its store cannot be reached.",
    "507": "The workspace has reached its disk quota.",
}
_SECURITY = {
    "api_key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"`{HOST_ONLY}{COOKIE}` if the service uses https.",
    },
}
OPEN = frozenset({"log_in", "root", "livez", "readyz", "metrics", "health", "api_health"})
"""Operations that anyone may call."""


def describe(app: FastAPI) -> None:
    """Describe what every operation can answer, and who may call it, in the application's schema."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            parts = schema.setdefault("components", {})
            parts.setdefault("schemas", {})["Problem"] = _PROBLEM
            for name in ("HTTPValidationError", "ValidationError"):
                parts["schemas"].pop(name, None)
            parts["securitySchemes"] = _SECURITY
            parts["responses"] = {f"Problem{status}": _answer(why) for status, why in _FAILURES.items()}
            for path in schema["paths"].values():
                for operation in path.values():
                    _complete(operation)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _answer(why: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": why, "content": {"application/problem+json": {"schema": schema}}}


def _complete(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _without_null(parameter["schema"])
    answers = operation["responses"]
    for status in _FAILURES:
        if status == "422" or status not in answers:
            answers[status] = {"$ref": f"#/components/responses/Problem{status}"}
    if operation["operationId"] not in OPEN:
        operation["security"] = [{name: []} for name in _SECURITY]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is not sent as null: queries and headers have no null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **kinds[0]}
