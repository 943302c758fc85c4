"""The web app in front of 1 M customers, as its browser measures it: `python -m benchmarks.web`.

Chromium's own observers say how long a page took to show its largest piece, how much of it moved, and what was
transferred. An interaction is timed in the page: from the event to the frame in which its new content is painted,
beside the event's own `duration` (to the next frame of any kind) and what of it was spent waiting for the service.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks.data import FOLDER
from benchmarks.measure import bar
from benchmarks.service import servers
from benchmarks.service.shop import login_for, shop

LOG = FOLDER / "web.log"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
CHARTS = "echarts"

_OBSERVE = """
window.seen = {lcp: 0, moved: 0, events: []};
const watch = (type, note, more) => new PerformanceObserver(list => list.getEntries().forEach(note))
    .observe({type, buffered: true, ...more});
watch('largest-contentful-paint', one => { seen.lcp = one.startTime });
watch('layout-shift', one => { if (!one.hadRecentInput) seen.moved += one.value });
watch('event', one => { if (one.interactionId) seen.events.push([one.startTime, one.duration]) }, {durationThreshold: 16});
"""
_BYTES = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map(one => [new URL(one.name).pathname, one.encodedBodySize])"""
_ARM = """() => {
    const now = () => STATE, done = () => READY, before = now();
    window.took = new Promise(resolve => addEventListener('KIND', event => {
        const look = () => now() !== before && done()
            ? setTimeout(() => resolve([event.timeStamp, performance.now()])) : requestAnimationFrame(look);
        requestAnimationFrame(look);
    }, {once: true, capture: true}));
}"""
_TOOK = """async () => {
    const [began, painted] = await window.took;
    await new Promise(resolve => setTimeout(resolve, 300));
    const asked = performance.getEntriesByType('resource')
        .filter(one => one.name.includes('/api/') && one.startTime >= began && one.responseEnd <= painted);
    const events = seen.events.filter(([start]) => start >= began - 200 && start <= painted);
    return {
        content: painted - began,
        event: Math.max(0, ...events.map(([, duration]) => duration)),
        service: asked.length ? Math.max(...asked.map(one => one.responseEnd)) - Math.min(...asked.map(one => one.startTime)) : 0,
    };
}"""
_QUIET = """() => document.querySelector('h1') && !document.querySelector(
    '.MuiSkeleton-root, .MuiCircularProgress-indeterminate, .MuiLinearProgress-indeterminate')"""
_ROWS = "document.querySelector('tbody')?.textContent"
_STILL = "document.querySelector('table[aria-busy]')?.ariaBusy === 'false'"
_HEAD = "document.querySelector('h1')?.textContent"
_COHORTS = "[...document.querySelectorAll('main table')].find(one => one.querySelectorAll('tr').length > 12)?.textContent"


@dataclass(frozen=True)
class Interaction:
    """What somebody does: the event it begins with, what changes, and when that is complete."""

    name: str
    act: Callable
    kind: str = "click"
    state: str = _ROWS
    ready: str = _STILL


def _button(name: str) -> Callable:
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def _tier(page) -> None:
    page.get_by_role("option", name="Growth potential").click()


def _open_customer(page) -> None:
    page.get_by_role("table", name="Customers").get_by_role("link").first.click()


LIST = (
    Interaction("sort by orders", _button("Orders")),
    Interaction("next page", _button("Next page")),
    Interaction("filter by tier", _tier),
    Interaction("search by id", lambda page: page.get_by_label("ID starts with").fill("C0001"), "input"),
)
CUSTOMER = (
    Interaction("open a customer: who it is", _open_customer, state=_HEAD, ready="true"),
    Interaction("open a customer: all of it", _open_customer, state=_HEAD, ready=f"({_QUIET})()"),
)
COHORT = Interaction("switch the cohorts' metric", _button("Revenue"), state=_COHORTS, ready="true")


def interactions(begin: Callable, address: str, times: int) -> dict[str, list[dict[str, float]]]:
    """Every interaction, each time in a browser that has nothing cached of its answer."""
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(times):
        with begin(logged_in=True) as page:
            _settle(page, f"{address}/customers")
            for one in LIST:
                if one.act is _tier:
                    page.get_by_role("combobox", name="Tier").click()
                    page.get_by_role("option", name="Growth potential").wait_for()
                found.setdefault(one.name, []).append(_timed(page, one))
        for one in CUSTOMER:
            with begin(logged_in=True) as page:
                _settle(page, f"{address}/customers")
                found.setdefault(one.name, []).append(_timed(page, one))
        with begin(logged_in=True) as page:
            _settle(page, address)
            found.setdefault(COHORT.name, []).append(_timed(page, COHORT))
    return found


def loads(begin: Callable, address: str, times: int) -> dict[str, list[float]]:
    """Milliseconds to the largest paint and the share that moved, of both pages opened with an empty cache."""
    found: dict[str, list[float]] = {}
    for _ in range(times):
        for name, logged_in in (("login", False), ("overview", True)):
            with begin(logged_in=logged_in) as page:
                page.goto(address)
                page.wait_for_function(_QUIET)
                page.wait_for_timeout(1500)
                seen = page.evaluate("seen")
                found.setdefault(f"{name}: largest paint, ms", []).append(seen["lcp"])
                found.setdefault(f"{name}: layout shift", []).append(seen["moved"])
    return found


def transferred(begin: Callable, address: str, log_in: Callable) -> dict[str, int]:
    """Bytes as they went over the wire, from an empty cache through the login to the whole overview."""
    with begin(logged_in=False) as page:
        page.goto(address)
        log_in(page)
        page.wait_for_function(_QUIET)
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(2000)
        found: dict[str, int] = {}
        for path, size in dict(page.evaluate(_BYTES)).items():
            found[_sort_of(path)] = found.get(_sort_of(path), 0) + size
        return found


def _sort_of(path: str) -> str:
    if path.startswith("/api/"):
        return "answers of the API"
    if CHARTS in path:
        return "scripts of charts"
    kinds = {".js": "scripts", ".css": "styles", ".woff2": "fonts"}
    return next((kind for ending, kind in kinds.items() if path.endswith(ending)), "documents and the rest")


def _settle(page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(_QUIET)
    page.wait_for_timeout(500)


def _timed(page, one: Interaction) -> dict[str, float]:
    page.evaluate(_ARM.replace("STATE", one.state).replace("READY", one.ready).replace("KIND", one.kind))
    one.act(page)
    took = page.evaluate(_TOOK)
    page.wait_for_function(_QUIET)
    return took


@contextmanager
def _app(place) -> Iterator[tuple[str, Callable, Callable]]:
    """The address, a way to open a fresh browser window on it, and a way to log in."""
    from playwright.sync_api import sync_playwright

    with servers.service(place, LOG) as server, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{server.port}"
        name, password = login_for(place)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        def log_in(page) -> None:
            page.get_by_label("User").fill(name)
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Log in").click()
            page.get_by_role("button", name="Account").wait_for()

        @contextmanager
        def begin(*, logged_in: bool):
            context = chromium.new_context(
                viewport={"width": 1440, "height": 900},
                locale="en-GB",
                storage_state=kept if logged_in else None,
            )
            context.add_init_script(_OBSERVE)
            yield context.new_page()
            context.close()

        kept = None
        with begin(logged_in=False) as page:
            page.goto(address)
            log_in(page)
            kept = page.context.storage_state()
        yield address, begin, log_in
        chromium.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with _app(shop(given.customers, "bg_nbd_gamma_gamma")) as (address, begin, log_in):
        print(f"# The web app, {given.customers:,} customers, 1440 pixels, medians of {given.times}\n")
        _tell_bytes(transferred(begin, address, log_in))
        _tell_loads(loads(begin, address, given.times))
        _tell_interactions(interactions(begin, address, given.times))


def _tell_bytes(found: dict[str, int]) -> None:
    print("| first load, login and overview | kB as transferred |\n|---|---:|")
    for kind, size in sorted(found.items(), key=lambda item: -item[1]):
        print(f"| {kind} | {size / 1000:.1f} |")
    print(
        "\n"
        + bar(
            "scripts and styles without charts, kB", (found["scripts"] + found.get("styles", 0)) / 1000, 350
        )
    )


def _tell_loads(found: dict[str, list[float]]) -> None:
    print("\n| page | median | worst |\n|---|---:|---:|")
    for name, values in found.items():
        print(f"| {name} | {median(values):.3g} | {max(values):.3g} |")
    print()
    for name, values in found.items():
        print(bar(name, median(values), 0.1 if "shift" in name else 2000))


def _tell_interactions(found: dict[str, list[dict[str, float]]]) -> None:
    print("\n| interaction | new content painted, ms | worst | of it the service | next frame, ms |")
    print("|---|---:|---:|---:|---:|")
    for name, runs in found.items():
        content, event, service = ([one[key] for one in runs] for key in ("content", "event", "service"))
        print(
            f"| {name} | {median(content):.0f} | {max(content):.0f} | {median(service):.0f} | {median(event):.0f} |"
        )
    print()
    for name, runs in found.items():
        text = f"{name}, ms"
        print(bar(text, median(one["content"] for one in runs), 200))


if __name__ == "__main__":
    main()
