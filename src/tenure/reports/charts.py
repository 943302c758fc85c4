"""Charts as values: the position of every mark, in percent of the plot, and its tooltip.

Templates draw them as inline SVG with percent coordinates, so that a chart fills any width while its text
keeps its size. Vertical positions count from the top, as in SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tenure.reports.scales import Scale


@dataclass(frozen=True)
class Tick:
    """A labelled position on an axis. Minor ticks are hidden on narrow pages."""

    at: float
    text: str
    minor: bool = False


@dataclass(frozen=True)
class Axis:
    """An axis with title, ticks and optional grid lines."""

    title: str
    ticks: tuple[Tick, ...]
    grid: bool = True


@dataclass(frozen=True)
class Bar:
    """A rectangle; `series` picks its colour."""

    x: float
    y: float
    width: float
    height: float
    tip: str
    series: str = "one"


@dataclass(frozen=True)
class Dot:
    """A point."""

    x: float
    y: float
    tip: str
    series: str = "one"
    radius: float = 3.0


@dataclass(frozen=True)
class Link:
    """A straight line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float
    series: str = "link"


@dataclass(frozen=True)
class Line:
    """A curve through `points`, `x,y` pairs in percent."""

    points: str
    series: str
    filled: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers are right-aligned."""

    name: str
    number: bool = True
    doc: str = ""


@dataclass(frozen=True)
class Cell:
    """A table cell with more than text: a bar (share of the column), a mark, a colour step or a tooltip."""

    text: str
    bar: float | None = None
    mark: str = ""
    step: int | None = None
    tip: str = ""
    sub: str = ""
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """A table. The first cell of a row is its heading; `strong` has the indices of highlighted rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    strong: frozenset[int] = frozenset()
    kind: str = ""
    titled: bool = False
    """Whether a heading above repeats the caption, which is then for screen readers only."""


@dataclass(frozen=True)
class Chart:
    """A chart, its text alternative, and its numbers as a table."""

    title: str
    summary: str
    x: Axis
    y: Axis
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    dots: tuple[Dot, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    numbers: Table | None = None
    kind: str = ""


def axis(title: str, scale: Scale, text: Callable[[float], str], vertical: bool = False) -> Axis:
    """The axis of a scale; every second tick is minor if there are many."""
    places = scale.ticks()
    crowded = len(places) > (6 if vertical else 5)
    ticks = tuple(
        Tick(
            100 - scale.place(value) if vertical else scale.place(value), text(value), crowded and i % 2 == 1
        )
        for i, value in enumerate(places)
    )
    return Axis(title, ticks)


def columns(
    labels: Sequence[str],
    heights: Sequence[float],
    tips: Sequence[str],
    scale: Scale,
    *,
    edges: bool = False,
) -> tuple[tuple[Bar, ...], tuple[Tick, ...]]:
    """Bars side by side and the ticks below; with `edges`, labels are at the start of their bars."""
    step = 100 / max(len(labels), 1)
    gap = step * (0.06 if edges else 0.14)
    base = scale.place(max(0.0, scale.low))
    bars = []
    for i, height in enumerate(heights):
        top = scale.place(height)
        low, high = min(base, top), max(base, top)
        bars.append(Bar(i * step + gap / 2, 100 - high, step - gap, high - low, tips[i]))
    room = min(12, 60 // max(map(len, labels), default=1))
    every = max(1, -(-len(labels) // room))
    narrow = every * max(1, -(-len(labels) // (every * max(2, room // 2))))
    ticks = tuple(
        Tick((i + (0 if edges else 0.5)) * step, label, minor=i % narrow != 0)
        for i, label in enumerate(labels)
        if label and i % every == 0
    )
    return tuple(bars), ticks


def curve(points: Sequence[tuple[float, float]], x: Scale, y: Scale) -> str:
    """The `points` of a Line."""
    return " ".join(f"{x.place(a):.2f},{100 - y.place(b):.2f}" for a, b in points)


def heat_step(value: float, low: float, high: float) -> int:
    """A colour step from 0 to 9."""
    if not high > low:
        return 5 if value > 0 else 0
    return max(0, min(9, int((value - low) / (high - low) * 9.999)))
