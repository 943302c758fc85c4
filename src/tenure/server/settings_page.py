"""The page that lists the settings of the service, made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenure.core.catalog import CHANNELS
from tenure.server.settings import ServerSettings

if TYPE_CHECKING:
    from tenure.core.activation.channel import ChannelSetting

_HEAD = """# Settings of the service

Variables of the environment, or of a file `.env` in the folder where a process starts; the environment wins.
The service, its worker, the MCP server and every command read both alike. `tenure serve` takes
`--workspace`, `--host`, `--port` and `--no-worker` as well, which win. A value that cannot be used, or that
would be unsafe (listening beyond this machine without https, an origin of `*`), keeps the service from
starting, and says why. `make docs` writes this page.

| variable | default | meaning |
|---|---|---|
"""


_CHANNELS = """
## Where audiences go

Variables of the service, its worker and the command line, read as those above. They are asked for when an
audience is sent there, and are never shown, logged or kept.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    """Markdown."""
    rows = [
        f"| `TENURE_{name.upper()}` | {_shown(one.default)} | {one.description} |"
        for name, one in ServerSettings.model_fields.items()
    ]
    return _HEAD + "\n".join(rows) + "\n" + _CHANNELS + "\n".join(_channel_rows()) + "\n"


def _channel_rows() -> list[str]:
    cards = [CHANNELS.load(name).card for name in CHANNELS.names()]
    return [
        f"| `{one.variable(card.name)}` | {_needed(one)} | {card.title}. {one.doc} |"
        for card in cards
        for one in card.settings
    ]


def _needed(one: ChannelSetting) -> str:
    if one.default:
        return f"`{one.default}`"
    return "has to be set" if one.is_needed else "not set"


def _shown(default: Any) -> str:
    if default in (None, ()):
        return "not set"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
