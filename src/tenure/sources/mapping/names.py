"""Column names: compared without case and punctuation, and made unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tenure.core.text.normal_forms import normal_form

_NUMBERED = re.compile(r"(.+) \((\d+)\)\Z", re.DOTALL)


def normalised(name: str) -> str:
    """A name without case, blanks, punctuation and accents.

    >>> normalised("Référence Nº"), normalised("Größe")
    ('referenceno', 'grosse')
    """
    plain = normal_form("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", plain)


def unique(header: Sequence[str]) -> tuple[str, ...]:
    """The cells of a header as unique names: blank ones are numbered by position, repeated ones in order.

    >>> unique(["Order", "Name", "", "Name"])
    ('Order', 'Name (1)', '(column 3)', 'Name (2)')
    """
    cells = [name.strip() or f"(column {place})" for place, name in enumerate(header, 1)]
    counts = Counter(cells)
    occurrence: Counter[str] = Counter()
    names: dict[str, None] = {}
    for cell in cells:
        occurrence[cell] += 1
        name = f"{cell} ({occurrence[cell]})" if counts[cell] > 1 else cell
        # A file may already have a column called "Name (2)".
        while name in names or (name != cell and name in counts):
            name += "'"
        names[name] = None
    return tuple(names)


def headers_of_repeated(names: Sequence[str]) -> dict[str, str]:
    """The columns that share a header, with that header: `Name (1)` and `Name (2)` -> `Name`."""
    numbered = {name: match[1] for name in names if (match := _NUMBERED.match(name))}
    counts = Counter(numbered.values())
    return {name: header for name, header in numbered.items() if counts[header] > 1}
