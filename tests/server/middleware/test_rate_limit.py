import asyncio
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tenure.core.errors import OptionError, StoreError
from tenure.server.middleware import rate_counts
from tenure.server.middleware.rate_counts import MemoryCounts, Rates, quota
from tenure.server.middleware.rate_limit import RateLimit


@pytest.fixture(autouse=True)
def patience_with_redis(monkeypatch):
    """A busy machine may be slow, and then Redis counts as away: not the point here."""
    monkeypatch.setattr(rate_counts, "_REDIS_SECONDS", 60.0)


class Keeper:
    """Believes what the test says: `user_id="u"` is whose key or session it is, `device="u"` whose device."""

    def brings_credentials(self, scope):
        return any(name in (b"x-api-key", b"authorization", b"cookie") for name, _ in scope["headers"])

    async def user_of(self, scope):
        return scope["state"].get("user_id")

    async def device_of(self, scope):
        return scope["state"].get("device")


def limited(app, **limits):
    return RateLimit(app, doorkeeper=Keeper(), **limits)


def statuses(ask, app, times, **request):
    return [ask(app, **request).status for _ in range(times)]


def test_who_asks_too_often_is_told_how_long_to_wait(ask, echo):
    app = RateLimit(echo, per_address="2/minute")

    assert statuses(ask, app, 2) == [200, 200]
    refused = ask(app)
    assert refused.status == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "rate.limited"


def test_after_the_window_there_is_room_again(ask, echo, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(rate_counts.time, "time", lambda: now[0])
    app = RateLimit(echo, per_address="1/minute")

    assert statuses(ask, app, 2) == [200, 429]
    now[0] += 61
    assert statuses(ask, app, 2) == [200, 429]


def test_addresses_are_counted_apart_and_neighbours_in_ipv6_together(ask, echo):
    app = RateLimit(echo, per_address="1/minute")

    def status(host):
        return ask(app, client=(host, 1) if host else None).status

    assert [status("192.0.2.1"), status("192.0.2.2"), status(None)] == [200, 200, 200]
    assert [status("2001:db8::1"), status("2001:db8::ffff"), status("2001:db8:0:1::1")] == [200, 429, 200]
    assert status("::ffff:192.0.2.1") == 429
    assert status("no address") == 200


def test_who_has_a_good_key_or_session_is_counted_by_user_wherever_they_ask_from(ask, echo):
    app = limited(echo, per_address="1/minute", per_user="3/minute")

    credentials = [{"X-API-Key": "one"}, {"Authorization": "Bearer two"}, {"Cookie": "tenure_session=1"}]
    got = [
        ask(app, headers=headers, client=(f"192.0.2.{number}", 1), user_id="u").status
        for number, headers in enumerate([*credentials, credentials[0]])
    ]

    assert got == [200, 200, 200, 429]
    assert statuses(ask, app, 2, headers=credentials[0], user_id="v") == [200, 200]
    assert statuses(ask, app, 2) == [200, 429]


def test_trying_many_keys_is_no_way_around_the_limit(ask, echo):
    app = limited(echo, per_address="3/minute")

    got = [ask(app, headers={"X-API-Key": f"guess-{n}"}).status for n in range(5)]

    assert got == [200, 200, 200, 429, 429]
    assert ask(app).status == 200  # people at that address may still ask


def test_junk_from_an_address_shuts_nobody_out_who_has_a_good_key_or_a_known_device(ask, echo):
    app = limited(echo, per_address="2/minute", strict={"/login": "2/minute"})

    for request in ({}, {"headers": {"X-API-Key": "guess"}}, {"method": "POST", "path": "/login"}):
        assert statuses(ask, app, 3, **request) == [200, 200, 429]

    assert ask(app, headers={"X-API-Key": "good"}, user_id="u").status == 200
    assert ask(app, headers={"Cookie": "tenure_session=good"}, user_id="u").status == 200
    assert ask(app, device="u").status == 200
    assert statuses(ask, app, 3, method="POST", path="/login", device="u") == [200, 200, 429]


def test_a_store_that_fails_is_told_by_the_route(ask, echo):
    class Failing(Keeper):
        async def user_of(self, scope):
            raise StoreError("The SQL store could not be used.")

    app = RateLimit(echo, doorkeeper=Failing())
    assert ask(app, headers={"X-API-Key": "any"}).status == 200


def test_logging_in_has_a_limit_of_its_own(ask, echo):
    app = limited(echo, strict={"/login": "1/minute"})

    assert statuses(ask, app, 2, method="POST", path="/login") == [200, 429]
    assert ask(app, "POST", "/login/").status == 429
    assert ask(app, "POST", "/login", headers={"X-API-Key": "any"}, user_id="u").status == 429
    assert ask(app, "GET", "/login").status == 200
    assert ask(app, "POST", "/other").status == 200


def test_probes_are_not_counted(ask, echo):
    app = RateLimit(echo, per_address="1/minute", exempt=["/livez"])

    assert statuses(ask, app, 3, path="/livez") == [200, 200, 200]


@pytest.mark.parametrize("text", ["many", "", "0", "10/fortnight"])
def test_a_limit_that_cannot_be_read_is_told(echo, text):
    with pytest.raises(OptionError, match="rate limit"):
        RateLimit(echo, per_address=text)


def test_memory_does_not_grow_with_the_number_of_callers():
    counts = MemoryCounts(most_counters=100)

    async def many():
        for number in range(5000):
            await counts.incr(str(number), 60)

    asyncio.run(many())

    assert asyncio.run(counts.reset()) <= 101


def test_counters_that_are_over_make_room(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(rate_counts.time, "time", lambda: now[0])
    counts = MemoryCounts()

    async def waves():
        for wave in range(3):
            now[0] = wave * 100.0
            for number in range(500):
                await counts.incr(f"{wave}-{number}", 60)

    asyncio.run(waves())

    assert asyncio.run(counts.reset()) <= 501


def test_a_window_of_a_clock_that_was_ahead_is_over_when_the_clock_is_right_again(monkeypatch):
    now = [86_400.0]
    monkeypatch.setattr(rate_counts.time, "time", lambda: now[0])
    rates, limit = Rates(), quota("test", "2/minute")

    async def taken() -> list[bool]:
        return [await rates.hit(limit, "ann") for _ in range(3)]

    assert asyncio.run(taken()) == [True, True, False]
    now[0] = 0.0
    assert asyncio.run(taken()) == [True, True, False]
    assert asyncio.run(rates.wait_seconds(limit, "ann")) == 60


@asynccontextmanager
async def counting(redis_url, prefix):
    rates = Rates(redis_url, prefix)
    yield rates
    await rates.close()


async def _taken(rates, times):
    limit = quota("test", "3/minute")
    return [await rates.hit(limit, "ann") for _ in range(times)]


def test_processes_count_together_in_redis(redis_url):
    async def both():
        async with counting(redis_url, "together") as one, counting(redis_url, "together") as two:
            taken = await _taken(one, 2) + await _taken(two, 2)
            return taken, await two.wait_seconds(quota("test", "3/minute"), "ann")

    taken, wait = asyncio.run(both())

    assert taken == [True, True, True, False]
    assert 1 <= wait <= 60


def test_workspaces_on_one_redis_are_counted_apart(redis_url):
    async def both():
        async with counting(redis_url, "first") as one, counting(redis_url, "second") as two:
            return await _taken(one, 4) + await _taken(two, 1)

    assert asyncio.run(both()) == [True, True, True, False, True]


def test_a_burst_is_counted_one_by_one(redis_url, caplog):
    async def burst():
        async with counting(redis_url, "burst") as rates:
            limit = quota("test", "100/minute")
            return await asyncio.gather(*(rates.hit(limit, "ann") for _ in range(300)))

    assert sum(asyncio.run(burst())) == 100
    assert caplog.text == ""


def test_without_redis_each_process_counts_for_itself_and_tries_again(redis_server, caplog, monkeypatch):
    monkeypatch.setattr(rate_counts, "_RETRY_SECONDS", 0.0)

    async def through_the_fall():
        async with counting(redis_server.url, "fall") as rates:
            before = await _taken(rates, 1)
            redis_server.stop()
            without = await _taken(rates, 4)
            redis_server.start()
            return before, without, await _taken(rates, 4)

    before, without, after = asyncio.run(through_the_fall())

    assert before == [True]
    assert without == [True, True, True, False]
    assert after == [True, True, True, False]  # the new Redis began with nothing
    assert "Redis does not respond" in caplog.text


def test_a_burst_without_redis_is_one_line_in_the_log(redis_server, caplog):
    async def burst():
        async with counting(redis_server.url, "silence") as rates:
            redis_server.stop()
            limit = quota("test", "100/minute")
            return await asyncio.gather(*(rates.hit(limit, "ann") for _ in range(300)))

    assert sum(asyncio.run(burst())) == 100
    assert caplog.text.count("Redis does not respond") == 1


def test_connections_are_given_back_when_the_application_ends(redis_url):
    app = FastAPI()
    app.add_api_route("/", lambda: "ok")

    with TestClient(RateLimit(app, per_address="1/minute", redis_url=redis_url)) as client:
        assert [client.get("/").status_code for _ in range(2)] == [200, 429]


def test_an_address_of_redis_that_cannot_be_read_is_told():
    with pytest.raises(OptionError, match="Redis"):
        Rates("nonsense://nowhere")
