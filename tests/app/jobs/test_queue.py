"""The queue, in a file and in Redis: ids come through once, and its absence is borne."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tenure.app.jobs.queue import open_queue
from tenure.core.errors import OptionError
from tenure.core.settings import Settings

IDS = ["a" * 32, "b" * 32]


@pytest.fixture(params=["file", "redis"])
def settings(request) -> Settings:
    if request.param == "file":
        return Settings()
    return Settings(redis_url=request.getfixturevalue("redis_server").url)


@pytest.fixture
def opened(workspace, settings):
    """Opens the workspace's queue, or another workspace's."""
    queues = []

    def make(work=None, folder: Path = workspace):
        folder.mkdir(exist_ok=True)
        queues.append(open_queue(folder, settings, work))
        return queues[-1]

    yield make
    for one in queues:
        one.close()


def take(queue) -> bool:
    """What a consumer does with one message; False where there is none."""
    task = queue.huey.dequeue()
    if task is None:
        return False
    queue.huey.execute(task)
    return True


def test_what_one_process_sends_another_takes_once_in_order(opened):
    done = []
    sender, taker = opened(), opened(done.append)

    assert all(map(sender.send, IDS))
    assert sender.waiting() == set(IDS)
    assert take(taker) and taker.waiting() == {IDS[1]}
    assert take(taker) and not take(taker)
    assert done == IDS


def test_the_queues_of_two_workspaces_are_apart(opened, tmp_path):
    opened().send(IDS[0])

    assert opened(folder=tmp_path / "other").waiting() == set()


def test_a_message_is_json_and_a_pickle_is_not_read(opened):
    import pickle

    queue = opened()
    queue.send(IDS[0])
    sent = queue.huey.storage.enqueued_items()[0]
    assert sent.startswith(b"[") and IDS[0].encode() in sent

    queue.huey.storage.enqueue(pickle.dumps(print))
    assert take(queue)
    with pytest.raises(ValueError):
        take(queue)


def test_redis_may_go_and_come_back(workspace, redis_server):
    queue = open_queue(workspace, Settings(redis_url=redis_server.url))
    assert queue.send(IDS[0])

    redis_server.stop()
    assert queue.send(IDS[1]) is False
    assert queue.waiting() is None

    redis_server.start()
    assert queue.waiting() == set()  # it kept nothing; a sweep sends again
    assert queue.send(IDS[1]) and queue.waiting() == {IDS[1]}
    queue.close()


def test_a_file_that_cannot_be_written_is_no_disaster(workspace):
    queue = open_queue(workspace, Settings())
    assert queue.waiting() == set()
    with sqlite3.connect(workspace / "jobs.db") as other:
        other.execute("DROP TABLE task")
    other.close()

    assert queue.send(IDS[0]) is False
    assert queue.waiting() is None
    queue.close()


@pytest.mark.parametrize("url", ["nonsense", "http://host", "redis://host:port/x"])
def test_an_address_that_is_none_is_an_option_error_without_the_address(workspace, url):
    with pytest.raises(OptionError) as caught:
        open_queue(workspace, Settings(redis_url=url))

    assert caught.value.code == "option.redis_url"
    assert url not in str(caught.value)
