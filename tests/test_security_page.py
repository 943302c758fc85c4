"""`docs/explanation/security.md`: every point of OWASP ASVS 5.0 levels 1 and 2, with tests that are there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([\d., ]+) \| (\S) \| (.*?) \| (.*?) ?\|$", PAGE, re.MULTILINE)

POINTS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
"""How many points of levels 1 and 2 each section of a chapter has."""


def expected() -> set[str]:
    """Sections begin with the points of the lower levels, but for one."""
    points = {
        f"{chapter}.{section}.{number}"
        for chapter, sections in POINTS.items()
        for section, count in enumerate(sections, 1)
        for number in range(1, count + 1)
    }
    assert len(points) == 253
    return points


def test_every_point_of_both_levels_stands_there_once():
    said = Counter(point.strip() for points, *_ in ROWS for point in points.split(","))
    assert set(said) == expected()
    assert max(said.values()) == 1


def test_what_is_met_by_code_names_a_test_and_every_test_is_there():
    untested = [
        points for points, sign, how, tests in ROWS if sign == "✔" and not tests and not is_written(how)
    ]
    assert not untested
    missing = [one for *_, tests in ROWS for one in tests.split(", ") if one and not is_there(one)]
    assert not missing


def is_written(how: str) -> bool:
    """What asks for a document is shown by this one."""
    return "above" in how


def is_there(test: str) -> bool:
    if test.startswith("web: "):
        return (ROOT / "web" / test.removeprefix("web: ")).is_file()
    path, _, name = test.partition("::")
    file = ROOT / "tests" / path
    return file.is_file() and f"def {name}(" in file.read_text(encoding="utf-8")
