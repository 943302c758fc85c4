"""Lines on stderr: plain, or one JSON object each. Jobs are named by id and kind, never by parameters."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

_FACTS = ("job_id", "kind", "attempt")


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `message`; of jobs `job_id`, `kind`, `attempt`; of faults `error`, `at`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(line | _facts(record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """The same as plain text."""

    def format(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        return f"{_time(record)} {record.levelname:<7} {record.getMessage()}{facts}"


def log_to_stderr(*, as_json: bool) -> None:
    """Start logging: Tenure's loggers from `info` up, all others from `warning` up."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tenure").setLevel(logging.INFO)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _facts(record: logging.LogRecord) -> dict[str, object]:
    facts = {name: getattr(record, name) for name in _FACTS if hasattr(record, name)}
    if record.exc_info and record.exc_info[0]:  # the exception and where it was raised, without its values
        facts["error"] = record.exc_info[0].__name__
        for last in traceback.extract_tb(record.exc_info[2])[-1:]:
            facts["at"] = f"{last.filename}:{last.lineno}"
    return facts
