"""Behind proxies: who is believed about where a request comes from."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tenure.server.middleware.client_address import ClientAddress, client_address
from tenure.server.middleware.host_check import HostCheck
from tenure.server.middleware.rate_limit import RateLimit

PROXIES = tuple(map(ip_network, ("10.0.0.0/8", "192.0.2.7", "fd00::/8")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the left one was made up
        ("10.0.0.2", "203.0.113.9, 192.0.2.7, 10.1.1.1", "203.0.113.9"),
        ("10.0.0.2", "10.9.9.9, 10.1.1.1", "10.9.9.9"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "junk", "10.0.0.2"),
        ("10.0.0.2", "203.0.113.9, junk, 10.1.1.1", "10.1.1.1"),
        ("10.0.0.2", "203.0.113.9:4711", "203.0.113.9"),
        ("fd00::1", "[2001:db8::1]:4711", "2001:db8::/64"),
        ("::ffff:10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("203.0.113.1", "198.51.100.1", "203.0.113.1"),  # no proxy of ours
        ("testclient", "198.51.100.1", "testclient"),
    ],
)
def test_the_right_most_hop_that_is_no_trusted_proxy_counts(peer, forwarded, counted, ask, echo):
    ask(ClientAddress(echo, PROXIES), headers={"X-Forwarded-For": forwarded}, client=(peer, 1))

    assert client_address(echo.last) == counted


def test_without_trusted_proxies_nobody_is_believed(ask, echo):
    ask(ClientAddress(echo), headers={"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https"})

    assert client_address(echo.last) == "192.0.2.1"
    assert "scheme" not in echo.last


def test_a_trusted_proxy_says_whether_it_was_https(ask, echo):
    ask(ClientAddress(echo, PROXIES), headers={"X-Forwarded-Proto": "https"}, client=("10.0.0.2", 1))
    assert echo.last["scheme"] == "https"


def test_addresses_made_up_by_the_client_give_no_more_tries(ask, echo):
    app = ClientAddress(RateLimit(echo, per_address="2/minute"), PROXIES)

    passed_through = [
        ask(app, headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"}, client=("10.0.0.2", 1)).status
        for n in range(3)
    ]
    directly = [
        ask(app, headers={"X-Forwarded-For": f"198.51.100.{n}"}, client=("203.0.113.8", 1)).status
        for n in range(3)
    ]

    assert passed_through == directly == [200, 200, 429]


def test_behind_one_proxy_people_are_counted_apart(ask, echo):
    app = ClientAddress(RateLimit(echo, per_address="1/minute"), PROXIES)

    got = [
        ask(app, headers={"X-Forwarded-For": one}, client=("10.0.0.2", 1)).status
        for one in ("203.0.113.1", "203.0.113.2", "203.0.113.1")
    ]

    assert got == [200, 200, 429]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("clv.example.com", 200),
        ("CLV.example.com:443", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("clv.example.com.evil.example", 421),
        ("", 421),
    ],
)
def test_only_the_hosts_of_the_setting_are_answered(host, status, ask, echo):
    app = HostCheck(echo, ("clv.example.com", "::1"), exempt=["/livez"])

    answer = ask(app, headers={"Host": host})
    assert answer.status == status
    assert status == 200 or answer.json()["code"] == "request.host"
    assert ask(app, path="/livez", headers={"Host": host}).status == 200


def test_without_the_setting_every_host_is_answered(ask, echo):
    assert ask(HostCheck(echo), headers={"Host": "anything"}).status == 200
