"""What Prometheus may ask: requests, predictions, the model that serves, how old its data are, the jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tenure.core.errors import TenureError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.04, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_SECONDS_KEPT = 1.0
_NO_SUCH_METHOD = 405
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True)
class ServedModel:
    """The version that predicts now, and what it is."""

    version: str
    model: str


@dataclass(frozen=True)
class Facts:
    """What is looked up with every scrape; None where it is not known. May raise TenureError.

    jobs : jobs by their state.
    """

    model: Callable[[], ServedModel | None] = lambda: None
    data_age_seconds: Callable[[], float | None] = lambda: None
    jobs: Callable[[], Mapping[str, int]] = dict
    backup_age_seconds: Callable[[], float | None] = lambda: None


class Metrics:
    """Counters of one application; each has its own, and none is the process's.

    Parameters
    ----------
    facts : Facts, optional
        What the application knows and the metrics report.
    """

    def __init__(self, facts: Facts | None = None) -> None:
        disable_created_metrics()  # a second line for each, which nobody needs
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tenure_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "tenure_request_seconds",
            "Time until the response is complete.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._open = Gauge(
            "tenure_requests_open", "Requests currently being processed.", registry=self._registry
        )
        self._predictions = Counter(
            "tenure_predictions", "Predictions made.", ["kind"], registry=self._registry
        )
        failures = Counter(
            "tenure_scrape_failures",
            "Metrics that could not be collected.",
            ["fact"],
            registry=self._registry,
        )
        self._registry.register(_FactCollector(facts or Facts(), failures))
        ProcessCollector(registry=self._registry)
        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._rendering, self._rendered = threading.Lock(), (-1.0, b"")

    def begin(self) -> None:
        """A request came in."""
        self._open.inc()

    def end(self, method: str, route: str, status: int, seconds: float) -> None:
        """It was answered. `route` is a template: there must be few of them."""
        self._open.dec()
        # A method that a route does not support must not create a histogram.
        is_known = method in _METHODS and status != _NO_SUCH_METHOD
        count, duration = self._of(method if is_known else "other", route, status)
        count.inc()
        duration.observe(seconds)

    def predicted(self, kind: str, count: int = 1) -> None:
        """Predictions were made: `single`, `batch`, `vector`..."""
        self._predictions.labels(kind).inc(count)

    def render(self) -> bytes:
        """The page that Prometheus reads, of `CONTENT_TYPE`."""
        return generate_latest(self._registry)

    def page(self) -> bytes:
        """Cached for a second: rendering is slow, and anyone may request it."""
        with self._rendering:
            until, page = self._rendered
            if time.monotonic() >= until:
                page = self.render()
                self._rendered = (time.monotonic() + _SECONDS_KEPT, page)
            return page

    def _of(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        key = (method, route, status)
        pair = self._series.get(key)
        if pair is None:
            labelled = self._requests.labels(method, route, str(status)), self._seconds.labels(method, route)
            pair = self._series.setdefault(key, labelled)
        return pair


class _FactCollector(Collector):
    """Turns facts into metrics on request; one that fails does not affect the others."""

    def __init__(self, facts: Facts, failures: Counter) -> None:
        self._families = {
            "model": lambda: _model(facts.model()),
            "data_age": lambda: _data_age(facts.data_age_seconds()),
            "jobs": lambda: _jobs(facts.jobs()),
            "backup_age": lambda: _backup_age(facts.backup_age_seconds()),
        }
        self._failures = failures

    def describe(self) -> list[Metric]:
        return []  # registering would otherwise collect names, which would look up the facts

    def collect(self) -> Iterator[Metric]:
        for name, family in self._families.items():
            try:
                yield family()
            except TenureError:
                self._failures.labels(name).inc()


def _model(served_copy: ServedModel | None) -> Metric:
    family = GaugeMetricFamily(
        "tenure_model_info", "Version of the model that makes predictions.", labels=["version", "model"]
    )
    if served_copy is not None:
        family.add_metric([served_copy.version, served_copy.model], 1)
    return family


def _data_age(seconds: float | None) -> Metric:
    family = GaugeMetricFamily("tenure_data_age_seconds", "Seconds since the last order was imported.")
    if seconds is not None:
        family.add_metric([], seconds)
    return family


def _backup_age(seconds: float | None) -> Metric:
    family = GaugeMetricFamily(
        "tenure_backup_age_seconds", "Seconds since the state saved in the last complete backup."
    )
    if seconds is not None:
        family.add_metric([], seconds)
    return family


def _jobs(states: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily("tenure_jobs", "Jobs by state.", labels=["state"])
    for state, count in states.items():
        family.add_metric([state], count)
    return family
