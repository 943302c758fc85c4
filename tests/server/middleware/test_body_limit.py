import asyncio

import pytest
from fastapi import FastAPI, Request, UploadFile
from pydantic import BaseModel
from starlette.testclient import TestClient

from tenure.server.middleware.body_limit import BodyLimit, note_known
from tenure.server.middleware.held_bytes import Claim, HeldBytes


def test_a_body_at_the_limit_passes(ask, echo):
    answer = ask(BodyLimit(echo, 10), "POST", headers={"Content-Length": "10"}, pieces=[b"12345", b"67890"])

    assert answer.json() == {"size": 10}


@pytest.mark.parametrize("announced", ["11", "9" * 30, "1e3", "-1"])
def test_a_body_that_says_it_is_too_large_is_refused_unread(ask, announced):
    async def never(scope, receive, send):
        raise AssertionError("it was handed on")

    answer = ask(BodyLimit(never, 10), "POST", headers={"Content-Length": announced}, pieces=[b"1"])

    assert answer.status == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    assert answer.json()["code"] == "body.too_large"
    assert "10 bytes" in answer.json()["hint"]


def test_a_body_that_does_not_say_its_length_is_counted(ask, echo):
    answer = ask(BodyLimit(echo, 10), "POST", pieces=[b"12345"] * 3)

    assert answer.status == 413
    assert answer.json()["code"] == "body.too_large"


def test_uploads_may_be_larger(ask, echo):
    app = BodyLimit(echo, 10, {"/uploads": 100})

    def status(path):
        return ask(app, "POST", path, pieces=[b"x" * 50]).status

    assert {path: status(path) for path in ("/uploads", "/uploads/", "/uploads/1/preview", "/uploadsx")} == {
        "/uploads": 200,
        "/uploads/": 200,
        "/uploads/1/preview": 413,
        "/uploadsx": 413,
    }


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "50"}])
def test_of_strangers_little_is_read(ask, echo, headers):
    limited = BodyLimit(echo, 100, {"/uploads": 1000}, most_of_strangers=10)

    async def known(scope, receive, send):
        note_known(scope, "ann")
        await limited(scope, receive, send)

    for path in ("/", "/uploads"):
        stranger = ask(limited, "POST", path, headers=headers, pieces=[b"x" * 50])
        assert (stranger.status, stranger.json()["code"]) == (401, "access.none")
        assert ask(known, "POST", path, headers=headers, pieces=[b"x" * 50]).json() == {"size": 50}
    assert ask(limited, "POST", "/", pieces=[b"x" * 10]).json() == {"size": 10}


def test_the_last_part_of_a_path_may_be_any(ask, echo):
    app = BodyLimit(echo, 10, {"/orders": 100, "/orders/*": 100})

    def status(path):
        return ask(app, "PUT", path, pieces=[b"x" * 50]).status

    assert [status(path) for path in ("/orders/7", "/orders/7/lines", "/others/7")] == [200, 413, 413]


async def _held_while_others_ask(ask, app, users):
    """The answers to what the users send, one after the other, while none of the former is answered."""
    answers, go_on = [], asyncio.Event()

    async def known(scope, receive, send):
        if scope["state"]["user"]:
            note_known(scope, scope["state"]["user"])
        await app(scope, receive, send)

    async def one(user, path):
        sent = {"pieces": [b"x" * 8], "user": user, "go_on": go_on}
        answers.append((user, await ask.in_loop(known, "POST", path, **sent)))

    tasks = []
    for user, path in users:
        tasks.append(asyncio.create_task(one(user, path)))
        await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(*tasks)
    return [(user, answer.status) for user, answer in answers]


def test_bodies_under_way_hold_only_so_much_of_a_user_and_of_all(ask):
    async def reads_and_waits(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await scope["state"]["go_on"].wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app = BodyLimit(reads_and_waits, 10, held_bytes=HeldBytes(16, 32), streamed=["/file"])
    ann, bob, cem = ("ann", "/"), ("bob", "/"), ("cem", "/")

    too_much = asyncio.run(_held_while_others_ask(ask, app, [ann, ann, ann, ("ann", "/file"), bob, bob, cem]))
    again = asyncio.run(_held_while_others_ask(ask, app, [ann, cem, (None, "/"), (None, "/")]))

    assert sorted(too_much) == [
        *[("ann", 200)] * 3,
        ("ann", 429),
        *[("bob", 200)] * 2,
        ("cem", 429),
    ]
    assert {status for _, status in again} == {200}


def test_for_little_there_is_room_whatever_a_key_of_the_user_holds():
    held = HeldBytes(16, 32, always=4)
    much, little = Claim(held, "ann"), Claim(held, "ann")

    assert much.take(16) and not much.take(1)
    assert little.take(4) and not little.take(1)
    much.release()
    assert little.take(1)


def test_who_holds_too_much_is_told_to_wait(ask, echo):
    async def known(scope, receive, send):
        note_known(scope, "ann")
        await BodyLimit(echo, 100, held_bytes=HeldBytes(16, 32))(scope, receive, send)

    answer = ask(known, "POST", pieces=[b"x" * 10, b"x" * 10])

    assert (answer.status, answer.json()["code"]) == (429, "body.too_much_at_once")
    assert answer.headers["retry-after"] == "5"


class Orders(BaseModel):
    text: str


def _api():
    api = FastAPI()

    @api.post("/json")
    def take_json(orders: Orders) -> int:
        return len(orders.text)

    @api.post("/file")
    async def take_file(file: UploadFile) -> int:
        return len(await file.read())

    @api.post("/stream")
    async def take_stream(request: Request) -> int:
        return sum([len(piece) async for piece in request.stream()])

    return api


def _without_length(size):
    yield b'{"text": "'
    yield b"x" * size
    yield b'"}'


@pytest.mark.parametrize("path", ["/json", "/stream"])
def test_routes_of_every_kind_are_cut_off(path):
    client = TestClient(BodyLimit(_api(), 1000))

    headers = {"Content-Type": "application/json"}
    assert client.post(path, content=_without_length(100), headers=headers).status_code == 200
    refused = client.post(path, content=_without_length(2000), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "body.too_large")


def test_a_form_without_length_is_cut_off():
    client = TestClient(BodyLimit(_api(), 1000))
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'

    def form(size):
        yield head
        yield b"x" * size
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert client.post("/file", content=form(100), headers=headers).json() == 100
    refused = client.post("/file", content=form(2000), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "body.too_large")


def test_an_answer_that_has_begun_is_not_begun_again(ask):
    async def answers_first(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive()).get("more_body"):
            pass

    with pytest.raises(Exception, match="413"):
        ask(BodyLimit(answers_first, 10), "POST", pieces=[b"x" * 8, b"x" * 8])


def test_who_goes_on_sending_for_ever_is_not_waited_for(ask, echo, monkeypatch):
    monkeypatch.setattr("tenure.server.middleware.body_limit._LINGER_SECONDS", 0.05)
    sent = []

    async def endless():
        await asyncio.sleep(0.001)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-length", b"99")]}
    asyncio.run(asyncio.wait_for(BodyLimit(echo, 10)(scope, endless, send), 5))

    assert [message.get("more_body") for message in sent] == [None, True, False]
