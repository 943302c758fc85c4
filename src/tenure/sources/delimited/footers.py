"""Footers that reports write below their rows: totals, record counts, and remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tenure.core.orders.cleaning import TOTAL_WORDS

MAX_LINES_BELOW = 20
_WORD = re.compile(r"[^\W\d_]+")
_TOTALS = frozenset(tuple(_WORD.findall(word)) for word in TOTAL_WORDS)
_MAX_WORDS_AFTER = 3
_COUNT = re.compile(
    r"[\d.,\s]*\d\W*(record|row|order|line|item|transaction|result|entr(y|ie)|datens[aä]tz|zeile|ligne|fila|linha)"
    r"(s|e|n|\(s\)|\(e\)|\(n\))?(\W+(in total|total|downloaded|exported|found|selected|returned|listed))?\W*",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(this |the )?(report|bericht|rapport|informe|relatório)\b"
    r"|(download|export|generat|print|creat|erstellt|exportiert|généré|exporté|generado|gerado)\w*\b"
    r"|(number|count) of |end of |page \d|seite \d"
    r"|(records?|rows?|orders?|transactions?|entries|results?) (downloaded|exported|found|in total)\b"
    r"|\*\*|---|===|# |©|\(c\)"
    r"|[^\d\s][^:;,|]{0,40}:(\s|$)",
    re.IGNORECASE,
)


def lines_below(records: Sequence[Sequence[str]], width: int) -> int:
    """How many of the last records are not rows of a table with `width` columns.

    A record without cells is a blank line. A short record that looks like a truncated row is not counted: in
    that case the file is incomplete and has to be refused.
    """
    first_place = max(len(records) - MAX_LINES_BELOW, 1)
    separate = _start_of_separate_blocks(records, width, first_place)
    start = len(records)
    for place in range(len(records) - 1, first_place - 1, -1):
        record = records[place]
        if not any(cell.strip() for cell in record):
            continue
        if place < separate and not is_footer(record, width):
            break
        start = place
    return len(records) - start


def _start_of_separate_blocks(records: Sequence[Sequence[str]], width: int, first: int) -> int:
    """The start of the trailing blocks that are separated by blank lines and have no full row."""
    start = len(records)
    block: list[Sequence[str]] = []
    for place in range(len(records) - 1, first - 1, -1):
        if len(records[place]) == width:
            break
        block.append(records[place])
        if records[place] and not records[place - 1]:
            start = place
    row = next((record for record in reversed(records) if len(record) == width), None)
    # A truncated row begins like the other rows.
    is_truncated = row is not None and any(
        len(record) > 1 and _shape(record[0]) == _shape(row[0]) for record in block
    )
    return len(records) if is_truncated else start


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text.strip()))


def is_footer(record: Sequence[str], width: int) -> bool:
    """Whether a record at the end of a table is a total or a remark, not a row."""
    cells = [cell.strip() for cell in record]
    filled_cells = [cell for cell in cells if cell]
    if not filled_cells or len(filled_cells) == len(cells) == width:
        return False
    # Spreadsheets pad short lines with blanks.
    is_short = len(cells) != width or (len(filled_cells) <= 2 < width)
    if _is_total(filled_cells[0], max_words_after=_MAX_WORDS_AFTER if 2 * len(filled_cells) <= width else 0):
        return True
    if not is_short:
        return False
    # A single cell in a full-width line may be a name without further data.
    min_words = 2 if len(cells) != width else 4
    is_sentence = len(filled_cells) == 1 and len(filled_cells[0].split()) >= min_words
    return bool(is_sentence or _COUNT.fullmatch(" ".join(filled_cells[:2])) or _REMARK.match(filled_cells[0]))


def _is_total(cell: str, max_words_after: int) -> bool:
    """Such as `Total`, `Grand total:` or `Summe 2024`, followed by at most `max_words_after` words."""
    words = tuple(_WORD.findall(cell.casefold()))
    prefixes = [words[:count] for count in (3, 2, 1) if words[:count] in _TOTALS]
    return bool(prefixes) and len(words) - len(prefixes[0]) <= max_words_after


def left_out_note(lines: int, place: str) -> str:
    """`2 lines above the column names are left out`."""
    return f"{lines:,} {'line' if lines == 1 else 'lines'} {place} {'is' if lines == 1 else 'are'} left out"
