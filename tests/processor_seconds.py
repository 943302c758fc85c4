"""Where the tests' processor seconds go: `python -m pytest -p tests.processor_seconds tests/segments`.

Counts this process and the processes that it waited for, so that a busy machine changes little. What a
fixture of a module or of the session takes is told apart from the tests; who asked first does not matter.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_LONGEST = 25
_fixtures: Counter[str] = Counter()
_tests: Counter[str] = Counter()


def _used() -> float:
    return sum(os.times()[:4])


@contextmanager
def _counted(counter: Counter[str], name: str) -> Iterator[None]:
    before = _used(), sum(_fixtures.values())
    yield
    inside = sum(_fixtures.values()) - before[1]
    counter[name] += _used() - before[0] - inside


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef):
    if fixturedef.scope == "function":
        return (yield)
    with _counted(_fixtures, f"{fixturedef.baseid}::{fixturedef.argname}"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    with _counted(_tests, item.nodeid):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    write = terminalreporter.write_line
    files = Counter[str]()
    for name, seconds in _tests.items():
        files[name.partition("::")[0]] += seconds
    terminalreporter.section("processor seconds")
    for title, counter in (("shared fixtures", _fixtures), ("files", files), ("tests", _tests)):
        write(f"{title}: {sum(counter.values()):.1f}")
        for name, seconds in counter.most_common(_LONGEST):
            write(f"  {seconds:7.1f} {name}")
    write(f"with imports, since the process began: {_used():.1f}")
