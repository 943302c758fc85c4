"""The error for a pattern that the shell has expanded to several file names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tenure.core.errors import OptionError


def refuse_several_files(arguments: Sequence[str]) -> None:
    """Raise OptionError (`option.location`) for several files in a row, as from `exports/*.csv`.

    A command reads orders from one place. A file after an option is that option's value.
    """
    before = ["", *arguments]
    files: dict[str, None] = {}
    for option, (first, second) in zip(before, pairwise(arguments), strict=False):
        if not option.startswith("-") and _is_file(first) and _is_file(second):
            files |= dict.fromkeys((first, second))
    if not files:
        return
    folders = {str(Path(file).parent) for file in files}
    where = folders.pop() if len(folders) == 1 else "one folder"
    raise OptionError(
        f"Orders can only be read from one place, but {len(files)} files were given.",
        values=files,
        hint=f"to read exports with the same columns as one log, give their folder: {where}",
        code="option.location",
    )


def _is_file(argument: str) -> bool:
    return not argument.startswith("-") and Path(argument).is_file()
