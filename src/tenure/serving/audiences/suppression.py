"""Suppression lists: people who must not be sent, by ID or by the SHA-256 of their e-mail address."""

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
_MAX_BYTES = 512 * 1024**2


def suppressed_in(paths: Iterable[Path]) -> frozenset[str]:
    """IDs and lower-case hashes on the lists: one per line, or the first column of a CSV (`,`, `;` or tab).

    Plain e-mail addresses are hashed here. Raises OptionError (`option.suppress`).
    """
    entries: set[str] = set()
    for path in paths:
        entries |= {_entry(line) for line in _lines(path)}
    return frozenset(entries - {""})


def suppressed_lines(text: str) -> frozenset[str]:
    """As `suppressed_in`, for text that was submitted directly."""
    return frozenset({_entry(line) for line in text.removeprefix("\ufeff").splitlines()} - {""})


def hashes_among(suppressed: Iterable[str]) -> int:
    """How many entries are hashes of addresses rather than IDs."""
    return sum(_HASH.match(entry) is not None for entry in suppressed)


def kept_suppressed(folder: Path) -> frozenset[str]:
    """The list that an audience keeps across its versions."""
    path = folder / SUPPRESSED_FILE
    return frozenset(path.read_text(encoding="utf-8").splitlines()) if path.exists() else frozenset()


def keep_suppressed(folder: Path, suppressed: frozenset[str]) -> None:
    """Save the list for later versions, replacing the existing one."""
    if suppressed:
        write_atomically(
            folder / SUPPRESSED_FILE, "".join(f"{entry}\n" for entry in sorted(suppressed)).encode()
        )
    else:
        (folder / SUPPRESSED_FILE).unlink(missing_ok=True)


def forget_suppressed(
    folder: Path, customer_ids: Collection[str], customers: Callable[[Collection[str]], Collection[str]]
) -> bool:
    """Remove customers from the list, however their IDs were spelled; return whether any was on it.

    An ID that differs in letter case or blanks stays if it belongs to another customer, which `customers`
    decides. Hashes of addresses stay: they identify nobody by themselves, and a person who opted out must
    not be sent.
    """
    erased = {entry.strip().casefold() for entry in customer_ids}
    before = kept_suppressed(folder)
    same_ignoring_case = {entry for entry in before if entry.casefold() in erased}
    spelled_otherwise = same_ignoring_case.difference(customer_ids)
    remaining = (before - same_ignoring_case) | (
        before & frozenset(customers(spelled_otherwise) if spelled_otherwise else ())
    )
    keep_suppressed(folder, remaining)
    return remaining != before


def customers_among(workspace: Path, ids: Collection[str]) -> set[str]:
    """The IDs that appear, exactly as spelled, in a table of the lake."""
    from tenure.core.open_engine import open_engine
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace

    lake, known_ids = Workspace.open(workspace).lake, set()
    with open_engine(Settings()) as engine:
        for name in ("transactions", "customers"):
            rows = lake.table(name, engine)
            if rows is not None:
                matches = rows.filter(rows[CUSTOMER_ID].isin(list(ids))).select(CUSTOMER_ID).distinct()
                known_ids |= set(engine.to_arrow(matches)[CUSTOMER_ID].to_pylist())
    return known_ids


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _MAX_BYTES:
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
