"""A model ready to predict: the champion, its companion, and the intervals it earned."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tenure.core.catalog import MODELS
from tenure.core.errors import ModelError, UnknownPlug
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Target, Verdict
from tenure.core.modelling.mixture import mixture_of
from tenure.core.text.plain_json import read_object
from tenure.learning.blend.catalog import Trainable
from tenure.learning.evidence import Evidence
from tenure.learning.manifest import seal, verify
from tenure.learning.model_card import MODEL_CARD, model_card
from tenure.learning.of_numbers import is_number

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator
    from tenure.core.modelling.mixture import Mixture
    from tenure.core.modelling.roles import ModelCatalog
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.own_spread import SpreadIntervals

FORMAT = 2
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, OSError)
TRAINING = "training.json"
_INTERVALS, _CHAMPION, _COMPANION = "intervals.json", "champion", "companion"


@dataclass(frozen=True)
class TrainedModel:
    """What `train` returns and `predict` uses.

    name, model : the champion (or the requested model), fitted on all history before `as_of`.
    companion_name, companion : a BTYD model for what the champion does not give (probability alive, next
        order date...); None where it could not be fitted, or where the champion gives everything.
    intervals : from the model's mistakes in the back-test; None where it could not be tested at this horizon.
    tested_coverage, tested_level : share of customers such intervals held in the back-test, if it could be
        measured, and the share they were meant to hold.
    features, features_version : what the frame it learned from had.
    training : cutoffs it learned from; () for a model that learns from one history.
    evidence : the result of the back-test; None without one.
    data_version : of the orders it learned from.
    """

    name: str
    model: Estimator
    target: Target
    as_of: date
    horizon_days: int
    verdict: Verdict
    companion_name: str | None = None
    companion: Estimator | None = None
    intervals: ConformalIntervals | SpreadIntervals | None = None
    tested_coverage: float | None = None
    tested_level: float = 0.8
    features: tuple[str, ...] = ()
    features_version: str = ""
    training: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()
    evidence: Evidence | None = None
    data_version: str = ""

    @property
    def window(self) -> Window:
        """What it predicts if it is used on the day it was trained for."""
        return Window(self.as_of, self.horizon_days)

    @property
    def mixture(self) -> Mixture:
        """The models inside the trained one: its members, or itself."""
        return mixture_of(self.model, self.horizon_days, self.name)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `training.json`, `intervals.json`, `champion/`, `companion/`; no code.

        `MODEL_CARD.md` tells people about it, `manifest.json` holds checksums.
        """
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save(folder / _CHAMPION)
        if self.companion is not None:
            self.companion.save(folder / _COMPANION)
        if self.intervals is not None:
            _write(folder / _INTERVALS, self.intervals.to_dict())
        _write(folder / TRAINING, self._record())
        (folder / MODEL_CARD).write_text(model_card(self), encoding="utf-8")
        seal(folder, self.features_version)

    @classmethod
    def load(cls, path: Path, catalog: ModelCatalog = MODELS) -> Self:
        """What `save` wrote, read in any process of the same version, on any machine.

        Raises ModelError: `model.folder`, `model.version`, `model.damaged` or `model.features` for a folder
        that is not a model, was written by another version, was changed, or needs features that are computed
        differently now.
        """
        folder = Path(path)
        verify(folder)
        with _as_written(folder):
            return cls._read(folder, catalog)

    @classmethod
    def _read(cls, folder: Path, catalog: ModelCatalog) -> Self:
        record = _read(folder / TRAINING)
        if record.get("format") != FORMAT:
            raise _unreadable(folder, "was written by another version of tenure")
        _check_kinds(record)
        _check_features(record["features"], record["features_version"])
        evidence = record["evidence"]
        companion = record["companion"]
        intervals = folder / _INTERVALS
        return cls(
            name=record["model"],
            model=Trainable(catalog).load(record["model"]).load(folder / _CHAMPION),
            target=record["target"],
            as_of=date.fromisoformat(record["as_of"]),
            horizon_days=record["horizon_days"],
            verdict=_verdict(record["verdict"]),
            companion_name=companion,
            companion=catalog.load(companion).load(folder / _COMPANION) if companion else None,
            intervals=_read_intervals(intervals) if intervals.exists() else None,
            tested_coverage=record["tested_coverage"],
            tested_level=record["tested_level"],
            features=tuple(record["features"]),
            features_version=record["features_version"],
            training=tuple(date.fromisoformat(day) for day in record["training"]),
            notes=tuple(record["notes"]),
            evidence=Evidence.from_json(evidence) if evidence else None,
            data_version=record["data_version"],
        )

    def _record(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "model": self.name,
            "companion": self.companion_name if self.companion is not None else None,
            "target": self.target,
            "as_of": self.as_of.isoformat(),
            "horizon_days": self.horizon_days,
            "verdict": asdict(self.verdict),
            "tested_coverage": self.tested_coverage,
            "tested_level": self.tested_level,
            "features": list(self.features),
            "features_version": self.features_version,
            "training": [day.isoformat() for day in self.training],
            "notes": list(self.notes),
            "evidence": self.evidence.to_json() if self.evidence else None,
            "data_version": self.data_version,
        }


def _read_intervals(file: Path) -> ConformalIntervals | SpreadIntervals:
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.own_spread import SpreadIntervals

    state = _read(file)
    return (SpreadIntervals if "positions" in state else ConformalIntervals).from_dict(state)


def _check_kinds(record: Mapping[str, Any]) -> None:
    """Raises ValueError where what everything else relies on is not of the kind that `save` writes."""
    horizon, features = record["horizon_days"], record["features"]
    if record["target"] not in ("spend", "orders") or type(horizon) is not int or horizon < 1:
        raise ValueError("no target or no horizon")
    if not isinstance(features, list) or not all(isinstance(name, str) for name in features):
        raise ValueError("invalid feature names")
    texts = [record["model"], record["data_version"], record["features_version"], *record["notes"]]
    coverage = record["tested_coverage"]
    if not all(isinstance(text, str) for text in texts) or not is_number(record["tested_level"]):
        raise ValueError("invalid names or notes, or no level")
    if coverage is not None and not is_number(coverage):
        raise ValueError("a coverage that is not a number")


def _check_features(names: list[str], version: str) -> None:
    """Raises ModelError where the features it learned from are computed differently now."""
    from tenure.core.frames.compute import all_features

    if not version:
        return
    catalog = all_features()
    missing = sorted(set(names) - {feature.name for feature in catalog})
    if missing or catalog.select(names).version != version:
        raise ModelError(
            "The model was trained on features that this version of tenure computes differently.",
            values=missing or [f"feature set {version}"],
            hint="train it again",
            code="model.features",
        )


def _verdict(state: Mapping[str, Any]) -> Verdict:
    return Verdict(state["level"], tuple(state["reasons"]), dict(state["facts"]))


def _write(path: Path, state: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(state, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_object(path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, "cannot be read") from error


@contextmanager
def _as_written(folder: Path) -> Iterator[None]:
    """What a folder raises in which keys are missing, or values are of other kinds than were written."""
    try:
        yield
    except UnknownPlug as error:
        raise _unreadable(folder, f"has an unknown part: {error}") from error
    except _MALFORMED as error:
        raise _unreadable(folder, "was not written by `tenure train`") from error


def _unreadable(path: Path, why: str) -> ModelError:
    return ModelError(
        f"The trained model {why}.",
        values=[path],
        hint="choose a model folder that `tenure run` or `tenure train` wrote",
        code="model.folder",
    )
