"""What a workspace takes on disk, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from tenure.app.storage.clean_up import CleanedUp
from tenure.app.storage.usage import Usage
from tenure.cli.drawing.findings import drawn, table_of

_COLOURS = {"fine": "dim", "nearly_full": "yellow", "full": "red"}


@drawn.register
def _(found: Usage) -> Iterable[RenderableType]:
    table = table_of("what", ">count", ">size", "oldest", "kept", ">due", ">frees", title="Storage")
    for one in found.kinds:
        table.add_row(
            one.title,
            "" if one.count is None else f"{one.count:,}",
            "" if one.bytes is None else size(one.bytes),
            "" if one.oldest is None else f"{one.oldest:%Y-%m-%d}",
            one.keep,
            f"{one.due_count:,}" if one.due_count else "",
            size(one.due_bytes) if one.due_bytes else "",
        )
    yield table
    yield Text(f"  {_in_all(found)}", style=_COLOURS[found.standing])
    if any(one.due_count for one in found.kinds):
        yield Text("  To remove what is due now: tenure clean-up", style="dim")


@drawn.register
def _(made: CleanedUp) -> Iterable[RenderableType]:
    would = "would be removed" if made.dry_run else "removed"
    for name, count in made.removed.items():
        yield Text(f"{name}: {count:,} {would}")
    if not made.removed:
        yield Text("There is nothing to remove.")
    elif made.freed_bytes:
        yield Text(f"{size(made.freed_bytes)} {'would be freed' if made.dry_run else 'freed'}")


def size(count: int) -> str:
    """Bytes as people say them.

    Examples
    --------
    >>> size(0), size(2_048), size(5 * 1024**3)
    ('0 KiB', '2 KiB', '5.0 GiB')
    """
    if count >= 1024**3:
        return f"{count / 1024**3:,.1f} GiB"
    return f"{count / 1024**2:,.1f} MiB" if count >= 1024**2 else f"{-(-count // 1024):,} KiB"


def _in_all(found: Usage) -> str:
    if found.quota_bytes is None:
        return f"Total {size(found.used_bytes)}; there is no quota (TENURE_QUOTA_MIB)"
    share = found.used_bytes / found.quota_bytes
    return f"Total {size(found.used_bytes)} of {size(found.quota_bytes)} ({share:.0%})"
