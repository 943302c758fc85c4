"""What reports write below their rows: totals, counts of records, who exported it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tenure.core.orders.cleaning import TOTAL_WORDS

MOST_LINES_BELOW = 20
_WORD = re.compile(r"[^\W\d_]+")
_TOTALS = frozenset(tuple(_WORD.findall(word)) for word in TOTAL_WORDS)
_MOST_WORDS_AFTER = 3
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
    """How many of the last records are no rows of a table of that many columns.

    A record without cells is a blank line. A short record that looks like a row which breaks off is none of
    these: the file is incomplete then, and has to be refused.
    """
    first_looked_at = max(len(records) - MOST_LINES_BELOW, 1)
    apart = _start_of_what_stands_apart(records, width, first_looked_at)
    start = len(records)
    for place in range(len(records) - 1, first_looked_at - 1, -1):
        record = records[place]
        if not any(cell.strip() for cell in record):
            continue
        if place < apart and not is_below(record, width):
            break
        start = place
    return len(records) - start


def _start_of_what_stands_apart(records: Sequence[Sequence[str]], width: int, first: int) -> int:
    """Where the blocks begin that blank lines part from the rows and that hold no full row."""
    start = len(records)
    block: list[Sequence[str]] = []
    for place in range(len(records) - 1, first - 1, -1):
        if len(records[place]) == width:
            break
        block.append(records[place])
        if records[place] and not records[place - 1]:
            start = place
    row = next((record for record in reversed(records) if len(record) == width), None)
    # A row that breaks off begins as the others do.
    broken = row is not None and any(len(one) > 1 and _shape(one[0]) == _shape(row[0]) for one in block)
    return len(records) if broken else start


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text.strip()))


def is_below(record: Sequence[str], width: int) -> bool:
    """Whether a record at the end of a table is a total or a remark rather than a row of it."""
    cells = [cell.strip() for cell in record]
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) == len(cells) == width:
        return False
    # Spreadsheets fill short lines up with blanks.
    alone = len(cells) != width or (len(filled) <= 2 < width)
    if _is_total(filled[0], most_words_after=_MOST_WORDS_AFTER if 2 * len(filled) <= width else 0):
        return True
    if not alone:
        return False
    # A cell that stands alone in a full line may be the name of something nothing else is known about.
    fewest_words = 2 if len(cells) != width else 4
    is_sentence = len(filled) == 1 and len(filled[0].split()) >= fewest_words
    return bool(is_sentence or _COUNT.fullmatch(" ".join(filled[:2])) or _REMARK.match(filled[0]))


def _is_total(cell: str, most_words_after: int) -> bool:
    """`Total`, `Grand total:`, `Summe 2024`; with more words after it only where the rest is bare."""
    words = tuple(_WORD.findall(cell.casefold()))
    heads = [words[:count] for count in (3, 2, 1) if words[:count] in _TOTALS]
    return bool(heads) and len(words) - len(heads[0]) <= most_words_after


def left_out(lines: int, place: str) -> str:
    """`2 lines above the column names are left out`."""
    return f"{lines:,} {'line' if lines == 1 else 'lines'} {place} {'is' if lines == 1 else 'are'} left out"
