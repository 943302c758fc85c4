"""The plugs of each room: a plug is a module in its room, and its file name is its public name.

Subfolders of a room hold code that its plugs share; they are not plugs.

Names are listed without importing anything; other packages add plugs through entry points of the same group
name (`tenure.models`, `tenure.sources`...).
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from typing import Any

from tenure.core.errors import UnknownPlug


@dataclass(frozen=True)
class Catalog:
    """The plugs of one room.

    `package` is the room, `kind` the word for one plug in messages, `exports` the attribute that every
    plug module defines.
    """

    package: str
    kind: str
    exports: str

    @cached_property
    def _homes(self) -> dict[str, str]:
        paths = importlib.import_module(self.package).__path__
        built_in = {
            module.name: f"{self.package}.{module.name}"
            for module in pkgutil.iter_modules(paths)
            if not (module.ispkg or module.name.startswith("_"))
        }
        joined = {point.name: point.module for point in entry_points(group=self.package)}
        return joined | built_in

    def names(self) -> list[str]:
        """Public names, sorted."""
        return sorted(self._homes)

    def load(self, name: str) -> Any:
        """The attribute that a plug exports.

        Raises
        ------
        UnknownPlug
            If there is no plug of that name; suggests the closest one.
        TypeError
            If the module does not define the attribute: an error of whoever wrote the plug.
        """
        if name not in self._homes:
            raise UnknownPlug(self.kind, name, self._homes)
        module = importlib.import_module(self._homes[name])
        if not hasattr(module, self.exports):
            raise TypeError(
                f"{module.__name__} is not a {self.kind}: it does not define {self.exports}. Define it, or, "
                f"if the module is shared code, move it to a subfolder of {self.package.replace('.', '/')}/."
            )
        return getattr(module, self.exports)

    def cards(self) -> dict[str, Any]:
        """The card of every plug by name; for rooms whose plugs have one. Imports them all."""
        return {name: self.load(name).card for name in self.names()}


SOURCES = Catalog("tenure.sources", "source", "SOURCE")
ENGINES = Catalog("tenure.engines", "engine", "Engine")
FEATURES = Catalog("tenure.features", "feature family", "FEATURES")
MODELS = Catalog("tenure.models", "model", "Model")
CHANNELS = Catalog("tenure.channels", "channel", "CHANNEL")
CONNECTORS = Catalog("tenure.connectors", "connector", "CONNECTOR")
