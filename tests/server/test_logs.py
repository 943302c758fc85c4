import json
import logging
import logging.config

import pytest
from starlette.testclient import TestClient

from tenure.core.errors import OptionError, StoreError
from tenure.server.logs import JsonFormatter, PlainFormatter, log_config
from tenure.server.middleware.request_id import RequestId


def record(message="done", *args, error=None, **extra):
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("tenure.test", logging.INFO, __file__, 1, message, args, info)
    made.__dict__.update(extra)
    made.created = 1_700_000_000.5
    return made


def line(*args, **kwargs):
    return json.loads(JsonFormatter().format(record(*args, **kwargs)))


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_a_line_is_one_json_object():
    assert line("%d customers\n", 5) == {
        "time": "2023-11-14T22:13:20.500+00:00",
        "level": "info",
        "logger": "tenure.test",
        "message": "5 customers",
    }


def test_nothing_in_a_message_can_begin_a_line_of_its_own():
    forged = 'x\n{"level": "error"}'

    for formatter in (JsonFormatter(), PlainFormatter()):
        assert "\n" not in formatter.format(record("%s", forged))


def test_fields_of_a_record_stand_beside_its_message():
    assert line("request", fields={"status": 200, "user_id": None})["status"] == 200
    assert PlainFormatter().format(record("request", fields={"status": 200, "user_id": None})) == (
        "22:13:20 info tenure.test request status=200"
    )


def test_lines_of_a_request_have_its_id():
    found = []

    async def app(scope, receive, send):
        found.append(line("looked up"))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    TestClient(RequestId(app)).get("/", headers={"X-Request-ID": "request-1"})

    assert found[0]["request_id"] == "request-1"


def test_what_errors_of_others_say_is_not_told():
    told = line("failed", error=raised(KeyError("ann@example.com"), ValueError("ann@example.com")))

    assert [one["type"] for one in told["error"]] == ["KeyError", "ValueError"]
    assert told["error"][0]["at"][0].startswith("test_logs.py:")
    assert "ann" not in json.dumps(told)


def test_our_own_errors_say_what_was_wrong():
    told = line("failed", error=raised(StoreError("The disk is full.", code="store.full")))

    assert told["error"][0]["code"] == "store.full"
    assert told["error"][0]["message"] == "The disk is full."


def test_an_error_that_is_its_own_cause_ends():
    one = raised(KeyError(1))
    other = raised(ValueError(2), one)
    one.__cause__ = other

    assert [error["type"] for error in line("failed", error=one)["error"]] == ["KeyError", "ValueError"]


@pytest.fixture
def restored():
    """Loggers as they were, after the test."""
    names = (None, "tenure", "uvicorn")
    before = [
        (logging.getLogger(n), logging.getLogger(n).level, logging.getLogger(n).handlers[:]) for n in names
    ]
    propagated = [logging.getLogger(n).propagate for n in names]
    yield
    for (logger, level, handlers), propagate in zip(before, propagated, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate = propagate


def test_ours_and_uvicorns_lines_are_json_and_libraries_are_quiet(restored, capsys):
    logging.config.dictConfig(log_config("info"))
    for name in ("tenure.access", "uvicorn.error", "sqlalchemy.engine"):
        logging.getLogger(name).info("told")

    told = [json.loads(text)["logger"] for text in capsys.readouterr().err.splitlines()]

    assert told == ["tenure.access", "uvicorn.error"]


def test_a_level_that_does_not_exist_is_told():
    with pytest.raises(OptionError, match="log level"):
        log_config("loud")
