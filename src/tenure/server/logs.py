"""How the server logs: a JSON object per line, ours and uvicorn's alike, or plain lines for people.

Messages of errors are left out, except for our own, which hold no personal data: a traceback shows where.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any, Literal

from tenure.core.errors import OptionError
from tenure.core.text.error_trace import trace_of
from tenure.server.middleware.request_id import current_request_id

Style = Literal["json", "plain"]
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class JsonFormatter(logging.Formatter):
    """One line of JSON: time, level, logger, message, the request's id, and the record's `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _instant(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage().strip(),
            **_details(record),
        }
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """The same for people: `12:00:00 info tenure.access request method=GET status=200`."""

    def format(self, record: logging.LogRecord) -> str:
        details = [f"{name}={value}" for name, value in _details(record).items() if value is not None]
        message = " ".join(record.getMessage().split())
        clock = _instant(record)[11:19]
        return " ".join([clock, record.levelname.lower(), record.name, message, *details])


def log_config(level: str = "INFO", style: Style = "json") -> dict[str, Any]:
    """For `logging.config.dictConfig`, or as uvicorn's `log_config` (with `access_log=False`).

    Our loggers and uvicorn's log from `level` on, other libraries from WARNING on. Raises OptionError.
    """
    level_name = level.upper()
    if level_name not in LEVELS:
        raise OptionError(
            "This log level does not exist.", values=[level], hint=f"choose one of: {', '.join(LEVELS)}"
        )
    formatter = PlainFormatter if style == "plain" else JsonFormatter
    own_logger = {"level": level_name, "handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"tenure": own_logger, "uvicorn": own_logger},
    }


def _details(record: logging.LogRecord) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if request_id := current_request_id():
        details["request_id"] = request_id
    details |= getattr(record, "fields", {})
    if record.exc_info and record.exc_info[1]:
        details["error"] = trace_of(record.exc_info[1])
    return details


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
