import asyncio

import pytest

from tenure.server.middleware.request_id import RequestId, current_request_id


def test_a_request_without_an_id_gets_one_that_is_given_back(ask, echo):
    answer = ask(RequestId(echo))

    assert len(answer.headers["x-request-id"]) == 32
    assert echo.last["state"]["request_id"] == answer.headers["x-request-id"]


def test_the_id_that_the_caller_brings_is_kept(ask, echo):
    answer = ask(RequestId(echo), headers={"X-Request-ID": "cart-2024.01_a"})

    assert answer.headers["x-request-id"] == "cart-2024.01_a"


@pytest.mark.parametrize(
    "given", ["short", "a" * 129, "with blank in it", "line\nbreak-123", '"}{"x":"', "ümläut-ümläut"]
)
def test_an_id_that_could_break_out_of_a_log_line_is_replaced(ask, echo, given):
    answer = ask(RequestId(echo), headers={"X-Request-ID": given})

    assert answer.headers["x-request-id"] != given
    assert answer.headers["x-request-id"].isalnum()


def test_requests_at_the_same_time_each_see_their_own_id(ask):
    seen = {}

    async def slow(scope, receive, send):
        before = current_request_id()
        await asyncio.sleep(0.01)
        seen[before] = current_request_id()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def together():
        app = RequestId(slow)
        await asyncio.gather(*(ask.in_loop(app, headers={"X-Request-ID": f"request-{n}"}) for n in range(20)))

    asyncio.run(together())

    assert seen == {f"request-{n}": f"request-{n}" for n in range(20)}
    assert current_request_id() == ""
