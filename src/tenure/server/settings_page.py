"""The page that lists the settings of the service, made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenure.core.catalog import CHANNELS
from tenure.server.settings import ServerSettings

if TYPE_CHECKING:
    from tenure.core.activation.channel import ChannelSetting

_HEAD = """# Settings of the service

Environment variables, or variables in a file `.env` in the folder where a process starts; the environment
takes precedence. The service, its worker, the MCP server and every command read the same settings. `tenure
serve` also accepts `--workspace`, `--host`, `--port` and `--no-worker`, which take precedence. If a value is
invalid or unsafe (such as listening beyond this machine without https, or an origin of `*`), the service does
not start and says why. `make docs` writes this page.

| variable | default | meaning |
|---|---|---|
"""


_CHANNELS = """
## Channels for audiences

Variables of the service, its worker and the command line, read in the same way. They are needed when an
audience is sent to the channel. In the web app (Audiences, Channels) an administrator can enter them instead;
then they are stored encrypted. They are never logged or shown again.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    """Markdown."""
    rows = [
        f"| `TENURE_{name.upper()}` | {_value_text(field.default)} | {field.description} |"
        for name, field in ServerSettings.model_fields.items()
    ]
    return _HEAD + "\n".join(rows) + "\n" + _CHANNELS + "\n".join(_channel_rows()) + "\n"


def _channel_rows() -> list[str]:
    return [
        f"| `{setting.variable(card.name)}` | {_default_text(setting)} | {card.title}. {setting.doc} |"
        for card in CHANNELS.cards().values()
        for setting in card.settings
    ]


def _default_text(setting: ChannelSetting) -> str:
    if setting.default:
        return f"`{setting.default}`"
    return "required" if setting.is_needed else "not set"


def _value_text(default: Any) -> str:
    if default in (None, ()):
        return "not set"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
