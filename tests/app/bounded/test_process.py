"""A child process does its work, or ends: by what it takes, by crashing, or because nobody waits."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tenure.app.bootstrap import settings_from
from tenure.app.bounded.limits import MEBIBYTE, ChildEnded, Limits, Task
from tenure.app.bounded.process import get_ready, in_child
from tenure.core.errors import MissingExtra, OptionError, QuestionError, UnknownCustomer, UnknownPlug
from tenure.core.orders.answers import Question, refuse_open

ROOM = Limits(memory_bytes=900 * MEBIBYTE, processor_seconds=20, seconds=30.0, answer_bytes=MEBIBYTE)


@pytest.fixture(scope="module", autouse=True)
def ready():
    get_ready()
    in_child(os.getpid, limits=Limits())


def left_behind() -> set[str]:
    return {one.name for one in Path(tempfile.gettempdir()).glob("tenure-child-*")}


def test_what_work_returns_comes_back_from_another_process():
    assert in_child(os.getpid, limits=ROOM) != os.getpid()
    assert in_child(sorted, [3, 1, 2], limits=ROOM) == [1, 2, 3]


def test_an_error_of_ours_is_raised_as_it_was_raised_there():
    with pytest.raises(OptionError) as raised:
        in_child(settings_from, {"TENURE_THREADS": "many"}, limits=ROOM)

    assert (raised.value.code, raised.value.values) == ("option", ("many",)) and raised.value.hint


@pytest.mark.parametrize(
    "error",
    [
        UnknownCustomer(),
        MissingExtra("This", "deep"),
        UnknownPlug("model", "x", ["y"]),
        OptionError("Wrong.", values=[1], hint="right it", code="option.own"),
    ],
)
def test_every_kind_of_error_survives_the_way(error):
    import pickle

    again = pickle.loads(pickle.dumps(error))

    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_questions_survive_the_way():
    asked = Question("price", "price", "Unit or line?", "price_is", "--price-is unit")
    with pytest.raises(QuestionError) as raised:
        in_child(refuse_open, [asked], limits=ROOM)
    assert raised.value.questions == (asked,)


@pytest.mark.parametrize(
    ("work", "arguments", "limits", "why"),
    [
        (list, (range(10**9),), replace(ROOM, memory_bytes=700 * MEBIBYTE), "memory"),
        (bytearray, (1 << 62,), ROOM, "memory"),
        (sum, (range(10**12),), replace(ROOM, processor_seconds=1), "processor"),
        (time.sleep, (60,), replace(ROOM, seconds=0.3), "time"),
        (bytes, (2 * MEBIBYTE,), ROOM, "answer"),
        (os.abort, (), ROOM, "crash"),
        (os._exit, (3,), ROOM, "crash"),
        (len, (3,), ROOM, "crash"),
    ],
    ids=["memory", "allocation", "processor", "time", "answer", "signal", "exit", "defect"],
)
def test_what_takes_too_much_or_crashes_ends_and_leaves_nothing(work, arguments, limits, why):
    before = left_behind()

    with pytest.raises(ChildEnded) as ended:
        in_child(work, *arguments, limits=limits)

    assert ended.value.why == why
    assert left_behind() <= before


def test_a_defect_in_the_child_is_logged_by_where_it_was_and_not_by_what_it_says(caplog, capfd):
    with pytest.raises(ChildEnded) as ended:
        in_child(float, "ann@example.org", limits=ROOM)

    assert ended.value.why == "crash"
    (record,) = caplog.records
    (told,) = record.fields["error"]
    assert told["type"] == "ValueError" and told["at"]
    assert "ann@example.org" not in f"{record.fields} {record.getMessage()} {capfd.readouterr()}"


def test_files_of_a_child_that_is_killed_are_removed():
    before = left_behind()
    work = "import tempfile, time; tempfile.mkstemp(); time.sleep(60)"

    with pytest.raises(ChildEnded) as ended:
        in_child(exec, work, limits=replace(ROOM, seconds=2))

    assert ended.value.why == "time" and left_behind() <= before


def test_what_nobody_waits_for_is_killed_at_once():
    given_up = threading.Event()
    threading.Timer(0.2, given_up.set).start()
    begin = time.monotonic()

    with pytest.raises(ChildEnded) as ended:
        in_child(time.sleep, 60, limits=ROOM, given_up=given_up)

    assert ended.value.why == "given_up" and time.monotonic() - begin < 20


def test_many_threads_have_a_child_each():
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(in_child(os.getpid, limits=ROOM))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(set(found)) == 6


def test_the_error_names_what_was_reached_and_the_next_step():
    task = Task("Previewing the file", "upload.preview", "upload fewer columns")
    error = task.refused(ChildEnded("memory", ROOM.words("memory")))

    assert (error.status, error.code) == (422, "upload.preview_too_large")
    assert str(error) == "Previewing the file takes more than 900 MiB of memory."
    assert error.hint == "upload fewer columns"
    failed = task.refused(ChildEnded("crash", ROOM.words("crash"), -6))
    assert (failed.status, failed.code) == (422, "upload.preview_failed")
