"""Somebody in front of a screen: how large it is, and what they do on every page."""

from __future__ import annotations

import re
from dataclasses import dataclass

USER, PASSWORD = "admin", "correct horse battery"
_QUIET = (
    "() => document.querySelector('h1') && !document.querySelector("
    "'.MuiSkeleton-root, .MuiCircularProgress-indeterminate, .MuiLinearProgress-indeterminate')"
)


@dataclass(frozen=True)
class Screen:
    """Its width in pixels, and the colours its owner likes."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}"

    @property
    def is_narrow(self) -> bool:
        return self.width < 900


WIDE, NARROW = Screen(1440, "light"), Screen(390, "dark")
OTHERS = (Screen(1440, "dark"), Screen(390, "light"))
"""Each width and each scheme is on one of the first two already."""


def log_in(page, path: str = "/", name: str = USER, password: str = PASSWORD) -> None:
    page.goto(path)
    page.get_by_label("User").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Account").wait_for()


def go(page, screen: Screen, place: str) -> None:
    """By the navigation, which is behind a button on narrow screens."""
    if screen.is_narrow:
        page.get_by_role("button", name="Pages").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=place, exact=True).click()
    page.get_by_role("heading", level=1, name=place).wait_for()


def settle(page) -> None:
    """Until nothing is loading any more, and what had been asked for is drawn."""
    page.wait_for_function(_QUIET)
    page.wait_for_timeout(250)
    page.wait_for_function(_QUIET)


def most_valuable(page, customers: int) -> list[float]:
    """What the list of the best says they will spend, from the top; it holds this many."""
    page.get_by_role("heading", level=1, name="Customers").wait_for()
    rows = page.get_by_role("table", name="Customers").locator("tbody tr")
    rows.nth(customers - 1).wait_for()
    assert rows.count() == customers
    return [float(re.sub(r"[^\d.]", "", text)) for text in rows.locator("td:nth-child(2)").all_inner_texts()]
