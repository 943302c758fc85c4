"""`docs/reference/api-and-commands.md`: whatever the API does, a command does, and the page names it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import typer

from tenure.cli.main import cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "api-and-commands.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\w+) \| `(\S+ \S+)` \| (.+) \|$", PAGE, re.MULTILINE)


def test_every_operation_of_the_api_is_on_the_page_once():
    paths = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))["paths"]
    operations = [
        (operation["operationId"], f"{method.upper()} {path}")
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]
    assert sorted((name, request) for name, request, _ in ROWS) == sorted(operations)


def test_the_command_of_every_operation_exists_with_its_option():
    assert [row for row in ROWS if not _exists(row[2])] == []


def _exists(command: str) -> bool:
    if command.startswith("none: "):
        return True
    words = command.strip("`").split()[1:]
    current = typer.main.get_command(cli)
    while words and words[0] in getattr(current, "commands", {}):
        current = current.commands[words.pop(0)]
    flags = {flag for parameter in current.params for flag in parameter.opts}
    return current.callback is not None and (not words or words[0] in flags)
