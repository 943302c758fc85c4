"""A saved model: a folder with `card.json` and native formats. Reading it runs no code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tenure.core.errors import ModelError
from tenure.core.text.plain_json import read_object

CARD = "card.json"
FORMAT = 1


def write_card(path: Path, model: str, arguments: dict[str, Any], learned: dict[str, Any]) -> None:
    """Create the folder and write the model's constructor arguments and learned state."""
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    card = {"format": FORMAT, "model": model, "arguments": arguments, "learned": learned}
    text = json.dumps(card, indent=2, allow_nan=False)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")


def read_card(path: Path, model: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read constructor arguments and learned state. Raises ModelError (`model.folder`) for
    any other folder.
    """
    file = Path(path) / CARD
    try:
        card = read_object(file)
        made_by, version = card["model"], card["format"]
        arguments, learned = dict(card["arguments"]), dict(card["learned"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            "This folder contains no readable model.",
            values=[file],
            hint="choose a folder that save() wrote",
            code="model.folder",
        ) from error
    if made_by != model or version != FORMAT:
        raise ModelError(
            f"This is not a {model} in format {FORMAT}.",
            values=[f"{made_by}, format {version}"],
            hint="load it with the model that saved it, in the same version of tenure",
            code="model.folder",
        )
    return arguments, learned
