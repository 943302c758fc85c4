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
from tenure.core.text.closest import closest

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator, ModelCard

Arguments = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Bound:
    """A model class with arguments of its own: made, loaded and described like the class itself."""

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
class Configured(Catalog):
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
    return Configured(MODELS.package, MODELS.kind, MODELS.exports, settings) if settings else MODELS


def parsed(texts: Sequence[str], file: Path | None = None) -> Arguments:
    """From `model.argument=value` texts, and a JSON file `{model: {argument: value}}` that they override.

    Values are JSON where they can be read as such (numbers, true, null, lists), else text.
    """
    found: dict[str, dict[str, Any]] = {name: dict(one) for name, one in _read(file).items()}
    for text in texts:
        path, equals, value = text.partition("=")
        model, dot, argument = path.strip().partition(".")
        if not (model and dot and argument and equals):
            raise OptionError(
                "--setting must be written as model.argument=value.",
                values=[text],
                hint="such as --setting lightgbm.num_leaves=31",
                code="option.setting",
            )
        found.setdefault(model, {})[argument] = _value(value.strip())
    return found


def with_flags(settings: Arguments, model: str | None, flags: Mapping[str, Any]) -> Arguments:
    """The settings, and for `model` those flags that are not None.

    Raises OptionError (`option.setting`) for a flag without a model.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    if not given:
        return settings
    if model is None:
        raise OptionError(
            "Settings need a model.",
            values=[f"--{name.replace('_', '-')}" for name in given],
            hint="choose one: --model feedforward",
            code="option.setting",
        )
    return {**settings, model: {**settings.get(model, {}), **given}}


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OptionError(
            "The settings cannot be read.",
            values=[file.name],
            hint='write JSON: {"lightgbm": {"num_leaves": 31}}',
            code="option.setting",
        ) from error
    if not isinstance(read, dict) or not all(isinstance(one, dict) for one in read.values()):
        raise OptionError(
            "The settings must be grouped by model and argument.",
            values=[file.name],
            hint='such as {"lightgbm": {"num_leaves": 31}}',
            code="option.setting",
        )
    return {name: {key: _as_tuple(value) for key, value in one.items()} for name, one in read.items()}


def _value(text: str) -> Any:
    try:
        return _as_tuple(json.loads(text))
    except ValueError:
        return text


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _check(name: str, arguments: Mapping[str, Any]) -> None:
    known = [one for one in inspect.signature(MODELS.load(name)).parameters if not one.startswith("_")]
    for argument in arguments:
        if argument not in known:
            close = closest(argument, known)
            listed = ", ".join(known) or "none"
            raise OptionError(
                f"{name} does not have this setting.",
                values=[argument],
                hint=f"did you mean '{close[0]}'?" if close else f"choose one of: {listed}",
                code="option.setting",
            )
