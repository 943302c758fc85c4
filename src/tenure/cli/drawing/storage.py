"""Disk usage of a workspace, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from tenure.app.storage.clean_up import CleanUpResult
from tenure.app.storage.usage import Usage
from tenure.cli.drawing.findings import drawn, table_of

_COLOURS = {"fine": "dim", "nearly_full": "yellow", "full": "red"}


@drawn.register
def _(usage: Usage) -> Iterable[RenderableType]:
    table = table_of("what", ">count", ">size", "oldest", "kept", ">due", ">frees", title="Storage")
    for kind in usage.kinds:
        table.add_row(
            kind.title,
            "" if kind.count is None else f"{kind.count:,}",
            "" if kind.bytes is None else size(kind.bytes),
            "" if kind.oldest is None else f"{kind.oldest:%Y-%m-%d}",
            kind.keep,
            f"{kind.due_count:,}" if kind.due_count else "",
            size(kind.due_bytes) if kind.due_bytes else "",
        )
    yield table
    yield Text(f"  {_in_all(usage)}", style=_COLOURS[usage.standing])
    if any(kind.due_count for kind in usage.kinds):
        yield Text("  To remove what is due now: tenure clean-up", style="dim")


@drawn.register
def _(result: CleanUpResult) -> Iterable[RenderableType]:
    would = "would be removed" if result.dry_run else "removed"
    for name, count in result.removed.items():
        yield Text(f"{name}: {count:,} {would}")
    if not result.removed:
        yield Text("There is nothing to remove.")
    elif result.freed_bytes:
        yield Text(f"{size(result.freed_bytes)} {'would be freed' if result.dry_run else 'freed'}")


def size(count: int) -> str:
    """Format a number of bytes for reading.

    Examples
    --------
    >>> size(0), size(2_048), size(5 * 1024**3)
    ('0 KiB', '2 KiB', '5.0 GiB')
    """
    if count >= 1024**3:
        return f"{count / 1024**3:,.1f} GiB"
    return f"{count / 1024**2:,.1f} MiB" if count >= 1024**2 else f"{-(-count // 1024):,} KiB"


def _in_all(usage: Usage) -> str:
    if usage.quota_bytes is None:
        return f"Total {size(usage.used_bytes)}; there is no quota (TENURE_QUOTA_MIB)"
    share = usage.used_bytes / usage.quota_bytes
    return f"Total {size(usage.used_bytes)} of {size(usage.quota_bytes)} ({share:.0%})"
