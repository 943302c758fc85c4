"""The page that lists sources, models and channels, made from their cards."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.core.catalog import CHANNELS, MODELS, SOURCES

_HEAD = """\
# Sources, models and channels

`make docs` writes this page from the cards of the plugs. `tenure sources`, `tenure models` and
`tenure audience channels` show the same, also for plugs of other packages.
[Add one](../contributing/add-a-plug.md).
"""


def plugs_page() -> str:
    """Markdown: a table for each of the three rooms."""
    return _HEAD + _sources() + _models() + _channels()


def _sources() -> str:
    rows = [(f"`{name}`", card.title, card.reads, card.doc) for name, card in SOURCES.cards().items()]
    return _section("Sources", ("source", "title", "reads", "meaning"), rows)


def _models() -> str:
    rows = [
        (f"`{name}`", card.title, card.learns_from, card.doc, card.source)
        for name, card in MODELS.cards().items()
    ]
    return _section("Models", ("model", "title", "learns from", "meaning", "published in"), rows)


def _channels() -> str:
    rows = []
    for name, card in CHANNELS.cards().items():
        variables = [
            setting.variable(name) for setting in card.settings if setting.is_needed and not setting.default
        ]
        settings = ", ".join(f"`{variable}`" for variable in variables)
        consent = f"`{card.consent}`" if card.consent else ""
        rows.append((f"`{name}`", card.title, card.doc, consent, settings))
    return _section("Channels", ("channel", "title", "meaning", "consent", "required settings"), rows)


def _section(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    table = "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)
    return f"\n## {title}\n\n{table}\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|") or "-"
