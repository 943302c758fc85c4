"""Suppression lists: people who must not be sent, by id or by the SHA-256 of their e-mail address."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.store.files.files import write_atomically

SUPPRESSED_FILE = "suppressed.txt"
_HASH = re.compile(r"[0-9a-fA-F]{64}\Z")
_SEPARATOR = re.compile("[,;\t]")
_MOST_BYTES = 512 * 1024**2


def suppressed_in(paths: Iterable[Path]) -> frozenset[str]:
    """Ids and lower-case hashes on the lists: one to a line, the first column of a CSV (`,`, `;` or tab).

    An address that is not hashed is hashed here. Raises OptionError (`option.suppress`).
    """
    found: set[str] = set()
    for path in paths:
        found |= {_entry(line) for line in _lines(path)}
    return frozenset(found - {""})


def suppressed_lines(text: str) -> frozenset[str]:
    """As `suppressed_in`, of a text that was handed in."""
    return frozenset({_entry(line) for line in text.removeprefix("\ufeff").splitlines()} - {""})


def hashes_among(suppressed: Iterable[str]) -> int:
    """How many of the list are no ids as one knows them, but hashes of addresses."""
    return sum(_HASH.match(one) is not None for one in suppressed)


def kept_suppressed(folder: Path) -> frozenset[str]:
    """The list that an audience keeps from version to version."""
    path = folder / SUPPRESSED_FILE
    return frozenset(path.read_text(encoding="utf-8").splitlines()) if path.exists() else frozenset()


def keep_suppressed(folder: Path, suppressed: frozenset[str]) -> None:
    """Keep it for later versions, in the place of the one there is."""
    if suppressed:
        write_atomically(folder / SUPPRESSED_FILE, "".join(f"{one}\n" for one in sorted(suppressed)).encode())
    else:
        (folder / SUPPRESSED_FILE).unlink(missing_ok=True)


def forget_suppressed(
    folder: Path, customer_ids: Collection[str], customers: Callable[[Collection[str]], Collection[str]]
) -> bool:
    """Take customers off the list, however their ids were handed in; whether any of them was on it.

    An id that differs in letter case or blanks stays where it is somebody else's: `customers` tells which
    ids are. Hashes of addresses stay: they tell nothing by themselves, and whoever asked not to be sent is
    not sent.
    """
    gone = {one.strip().casefold() for one in customer_ids}
    before = kept_suppressed(folder)
    alike = {one for one in before if one.casefold() in gone}
    others = alike.difference(customer_ids)
    kept = (before - alike) | (before & frozenset(customers(others) if others else ()))
    keep_suppressed(folder, kept)
    return kept != before


def customers_among(workspace: Path, ids: Collection[str]) -> set[str]:
    """Those of the ids that a table of the lake knows, letter by letter."""
    from tenure.core.open_engine import open_engine
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace

    lake, found = Workspace.open(workspace).lake, set()
    with open_engine(Settings()) as engine:
        for name in ("transactions", "customers"):
            rows = lake.table(name, engine)
            if rows is not None:
                theirs = rows.filter(rows[CUSTOMER_ID].isin(list(ids))).select(CUSTOMER_ID).distinct()
                found |= set(engine.to_arrow(theirs)[CUSTOMER_ID].to_pylist())
    return found


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError
        text = path.read_text(encoding="utf-8-sig")
        if "\x00" in text:  # a workbook, or text in another encoding
            raise ValueError
        return text.splitlines()
    except (OSError, ValueError) as error:
        raise OptionError(
            "The suppression list cannot be read.",
            values=[path],
            hint="save it as UTF-8 text, with one customer ID or hashed e-mail address per line",
            code="option.suppress",
        ) from error


def _entry(line: str) -> str:
    from tenure.channels.people import normal

    text = _SEPARATOR.split(line, maxsplit=1)[0].strip().strip('"')
    if _HASH.match(text):
        return text.lower()
    return normal.sha256(text.lower()) if "@" in text else text
