"""Constructor arguments of models, given by the user: `lightgbm.num_leaves=31`."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.catalog import MODELS, Catalog
from tenure.core.errors import OptionError
from tenure.core.modelling.roles import models_playing
from tenure.core.text.closest import closest

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator, ModelCard

Arguments = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Bound:
    """A model class with arguments of its own: constructed, loaded and described like the class itself."""

    model: type[Estimator]
    arguments: Mapping[str, Any]

    @property
    def card(self) -> ModelCard:
        """Of the class."""
        return self.model.card

    def __call__(self) -> Estimator:
        return self.model(**self.arguments)

    def load(self, path: Path) -> Estimator:
        """As the class does: what was learned knows its own arguments."""
        return self.model.load(path)


@dataclass(frozen=True)
class ConfiguredCatalog(Catalog):
    """The models, some with arguments of the user's."""

    settings: Arguments = field(default_factory=dict)

    def load(self, name: str) -> Any:
        """The class, or the class bound to its arguments."""
        model = super().load(name)
        return Bound(model, self.settings[name]) if self.settings.get(name) else model


def configured(settings: Arguments) -> Catalog:
    """The catalog of models with these arguments, by model and name.

    Raises UnknownPlug for a model, OptionError (`option.setting`) for an argument that does not exist.
    """
    for name, arguments in settings.items():
        _check(name, arguments)
    return ConfiguredCatalog(MODELS.package, MODELS.kind, MODELS.exports, settings) if settings else MODELS


def parsed(texts: Sequence[str], file: Path | None = None) -> Arguments:
    """From `model.argument=value` texts, and a JSON file `{model: {argument: value}}` that they override.

    Values are JSON where they can be read as such (numbers, true, null, lists), else text.
    """
    settings: dict[str, dict[str, Any]] = {name: dict(arguments) for name, arguments in _read(file).items()}
    for text in texts:
        path, equals, value = text.partition("=")
        model, dot, argument = path.strip().partition(".")
        if not (model and dot and argument and equals):
            raise OptionError(
                "--setting must be written as model.argument=value.",
                values=[text],
                hint="such as --setting {}.{}={}".format(*_example()),
                code="option.setting",
            )
        settings.setdefault(model, {})[argument] = _value(value.strip())
    return settings


def with_flags(settings: Arguments, model: str | None, flags: Mapping[str, Any]) -> Arguments:
    """The settings, and for `model` those flags that are not None.

    Raises OptionError (`option.setting`) for a flag without a model.
    """
    flags_set = {name: value for name, value in flags.items() if value is not None}
    if not flags_set:
        return settings
    if model is None:
        raise OptionError(
            "Settings need a model.",
            values=[f"--{name.replace('_', '-')}" for name in flags_set],
            hint=f"choose one: --model {_taking(flags_set)}",
            code="option.setting",
        )
    return {**settings, model: {**settings.get(model, {}), **flags_set}}


def example_settings() -> str:
    """Settings as JSON, with a model and an argument of the catalog, to show how they are written."""
    model, argument, value = _example()
    return json.dumps({model: {argument: value}})


def _example() -> tuple[str, str, Any]:
    """The first model that can be tuned, a whole number of its search space, and the default of it."""
    name = models_playing(MODELS, "tunable")[0]
    model = MODELS.load(name)
    argument = next(setting.name for setting in model.tunable if setting.whole)
    return name, argument, inspect.signature(model).parameters[argument].default


def _taking(arguments: Mapping[str, Any]) -> str:
    """The first model whose constructor takes these arguments, or MODEL where none takes them all."""
    parameters = {name: inspect.signature(MODELS.load(name)).parameters for name in MODELS.names()}
    return next((name for name, accepted in parameters.items() if set(arguments) <= set(accepted)), "MODEL")


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OptionError(
            "The settings cannot be read.",
            values=[file.name],
            hint=f"write JSON: {example_settings()}",
            code="option.setting",
        ) from error
    if not isinstance(read, dict) or not all(isinstance(arguments, dict) for arguments in read.values()):
        raise OptionError(
            "The settings must be grouped by model and argument.",
            values=[file.name],
            hint=f"such as {example_settings()}",
            code="option.setting",
        )
    return {
        name: {key: _as_tuple(value) for key, value in arguments.items()} for name, arguments in read.items()
    }


def _value(text: str) -> Any:
    try:
        return _as_tuple(json.loads(text))
    except ValueError:
        return text


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _check(name: str, arguments: Mapping[str, Any]) -> None:
    parameters = inspect.signature(MODELS.load(name)).parameters
    accepted = [parameter for parameter in parameters if not parameter.startswith("_")]
    for argument in arguments:
        if argument not in accepted:
            close = closest(argument, accepted)
            listed = ", ".join(accepted) or "none"
            raise OptionError(
                f"{name} does not have this setting.",
                values=[argument],
                hint=f"did you mean '{close[0]}'?" if close else f"choose one of: {listed}",
                code="option.setting",
            )
