"""Events other than orders: visits with page views and bounces, newsletters, opens, clicks and returns.

Visits follow the rhythm of orders (rate times operational time while the customer is active) with some idle
browsing; they are a sample of activity and are not tied to single orders. Newsletters continue after dropout,
but are opened less often.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tenure.core.orders.schema import EVENT_KINDS
from tenure.sources.synthetic_shop.people import People
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan, Stream, rng
from tenure.sources.synthetic_shop.purchases import Lifetimes, assign_by_weight
from tenure.sources.synthetic_shop.season import Season, seconds_of_day

_BLOCK = 250_000
_WEB_SHARE = 0.65
_FURTHER_PAGES = 2.4
_ROWS_PER_VISIT = 1 + 0.3 * 2 + 0.7 * (1 + _FURTHER_PAGES)
_ROWS_PER_MAIL = 1.38
_IDLE_SHARE = 0.15
_OPEN_FACTOR_AFTER_DROPOUT = 0.25
_CLICK_SHARE = 0.25
_KIND = {name: code for code, name in enumerate(EVENT_KINDS)}


@dataclass
class Events:
    """Rows of the events table; `kind` is a code into `EVENT_KINDS`, `second` since the start of the span."""

    customer: np.ndarray
    second: np.ndarray
    kind: np.ndarray
    value: np.ndarray

    def __len__(self) -> int:
        return len(self.customer)


def draw_events(plan: ShopPlan, people: People, lifetimes: Lifetimes, season: Season) -> Iterator[Events]:
    """Blocks of events, sorted by time inside each block; about `events_per_order` for each order."""
    total = plan.events_per_order * plan.transactions
    visits = round(total * _WEB_SHARE / _ROWS_PER_VISIT)
    yield from _web(plan, people, lifetimes, season, visits)
    mails = round(total * (1 - _WEB_SHARE) / _ROWS_PER_MAIL)
    if people.consent_email.any():
        yield from _mail(plan, people, lifetimes, mails)


def return_events(customer: np.ndarray, second: np.ndarray) -> Events:
    """One `return` per refund."""
    kind = np.full(len(customer), _KIND["return"], dtype=np.int8)
    return Events(customer, second, kind, np.ones(len(customer)))


def _web(
    plan: ShopPlan, people: People, lifetimes: Lifetimes, season: Season, visits: int
) -> Iterator[Events]:
    random = rng(plan, Stream.WEB)
    start = season.operational(lifetimes.first)
    exposure = season.operational(lifetimes.last_possible) - start
    visitors = assign_by_weight(people.relative_rate * exposure, visits, random)
    for block, low in enumerate(range(0, visits, _BLOCK)):
        random, customer = rng(plan, Stream.WEB, block + 1), visitors[low : low + _BLOCK]
        n = len(customer)
        day = season.day_at(start[customer] + random.random(n) * exposure[customer])
        idle = random.random(n) < _IDLE_SHARE
        first = lifetimes.first[customer]
        day = np.where(idle, first + random.random(n) * (plan.days - first), day).astype(np.int64)
        second = day.clip(0, plan.days - 1) * DAY_SECONDS + seconds_of_day(random.random(n))
        yield _visits(plan, customer, second, random.random(n) < people.bounce_rate[customer], random)


def _visits(
    plan: ShopPlan,
    customer: np.ndarray,
    second: np.ndarray,
    bounced: np.ndarray,
    random: np.random.Generator,
) -> Events:
    n = len(customer)
    length = np.where(bounced, random.uniform(2, 25, n), random.lognormal(5.2, 0.8, n)).round()
    pages = np.where(bounced, 1, 1 + random.poisson(_FURTHER_PAGES, n))
    visit_of_page = np.repeat(np.arange(n), pages)
    place = np.arange(len(visit_of_page)) - np.repeat(np.cumsum(pages) - pages, pages)
    page_second = second[visit_of_page] + (length[visit_of_page] * place / pages[visit_of_page]).astype(
        np.int64
    )
    bounces = np.flatnonzero(bounced)
    return _sorted(
        plan,
        [customer, customer[visit_of_page], customer[bounces]],
        [second, page_second, second[bounces]],
        [_KIND["session"], _KIND["page_view"], _KIND["bounce"]],
        [length, np.ones(len(visit_of_page)), np.ones(len(bounces))],
    )


def _mail(plan: ShopPlan, people: People, lifetimes: Lifetimes, mails: int) -> Iterator[Events]:
    random = rng(plan, Stream.MAIL)
    recipients = assign_by_weight(people.consent_email * (plan.days - lifetimes.first), mails, random)
    for block, low in enumerate(range(0, mails, _BLOCK)):
        random, customer = rng(plan, Stream.MAIL, block + 1), recipients[low : low + _BLOCK]
        n, first = len(customer), lifetimes.first[customer]
        position = first + random.random(n) * (plan.days - first)
        second = (position.astype(np.int64) * DAY_SECONDS + 8 * 3600) + random.integers(7200, size=n)
        chance = people.open_rate[customer] * np.where(
            position < lifetimes.dropout[customer], 1.0, _OPEN_FACTOR_AFTER_DROPOUT
        )
        opened_rows = np.flatnonzero(random.random(n) < chance)
        open_second = second[opened_rows] + random.exponential(4 * 3600, len(opened_rows)).astype(np.int64)
        clicked = np.flatnonzero(random.random(len(opened_rows)) < _CLICK_SHARE)
        yield _sorted(
            plan,
            [customer, customer[opened_rows], customer[opened_rows][clicked]],
            [second, open_second, open_second[clicked] + 20],
            [_KIND["email_sent"], _KIND["email_open"], _KIND["email_click"]],
            [np.ones(n), np.ones(len(opened_rows)), np.ones(len(clicked))],
        )


def _sorted(
    plan: ShopPlan,
    customers: list[np.ndarray],
    seconds: list[np.ndarray],
    kinds: list[int],
    values: list[np.ndarray],
) -> Events:
    """All parts combined, in time order, up to the end of the span."""
    second = np.concatenate(seconds)
    order = np.argsort(second, kind="stable")
    order = order[: np.searchsorted(second[order], plan.seconds)]
    kind = np.repeat(np.array(kinds, dtype=np.int8), [len(part) for part in seconds])
    return Events(np.concatenate(customers)[order], second[order], kind[order], np.concatenate(values)[order])
