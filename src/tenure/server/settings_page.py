"""The page that lists the settings of the service, made from them."""

from __future__ import annotations

from typing import Any

from tenure.server.settings import ServerSettings

_HEAD = """# Settings of the service

Variables of the environment, or of a file `.env` where the service starts. `tenure serve` takes
`--workspace`, `--host`, `--port` and `--no-worker` as well, which win. A value that cannot be used, or that
would be unsafe (listening beyond this machine without https, an origin of `*`), keeps the service from
starting, and says why. `make docs` writes this page.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    """Markdown."""
    rows = [
        f"| `TENURE_{name.upper()}` | {_shown(one.default)} | {one.description} |"
        for name, one in ServerSettings.model_fields.items()
    ]
    return _HEAD + "\n".join(rows) + "\n"


def _shown(default: Any) -> str:
    if default in (None, ()):
        return "not set"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
