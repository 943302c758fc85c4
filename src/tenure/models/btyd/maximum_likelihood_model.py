"""Shared base of models fitted by maximum likelihood: parameters, standard errors and saving."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, ClassVar, Self

from tenure.core.errors import NotFitted
from tenure.core.modelling.estimator import ModelCard
from tenure.models.btyd.diagnosis import FitDiagnosis
from tenure.models.plug.folder import read_card, write_card


class MaximumLikelihoodModel:
    """A model whose learned state is `params_`, `standard_errors_` and `diagnosis_`."""

    card: ClassVar[ModelCard]
    params_: dict[str, Any]
    standard_errors_: dict[str, float]
    diagnosis_: FitDiagnosis | None

    def save(self, path: Path) -> None:
        """Write the folder `path` with `card.json`."""
        self._check_fitted()
        diagnosis = self.diagnosis_.to_json() if self.diagnosis_ else None
        learned = {"params": self.params_, "standard_errors": self.standard_errors_, "diagnosis": diagnosis}
        arguments = {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}
        write_card(path, self.card.name, arguments, learned)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the model that `save` wrote."""
        arguments, learned = read_card(path, cls.card.name)
        model = cls(**arguments)
        model.params_ = learned["params"]
        model.standard_errors_ = learned["standard_errors"]
        model.diagnosis_ = FitDiagnosis.from_json(learned["diagnosis"]) if learned["diagnosis"] else None
        return model

    @classmethod
    def _from_params(cls, params: dict[str, Any], **arguments: Any) -> Self:
        """Build a model from known parameters, without fitting."""
        model = cls(**arguments)
        model.params_ = params
        model.standard_errors_ = {}
        model.diagnosis_ = None
        return model

    def _check_fitted(self) -> None:
        if not hasattr(self, "params_"):
            raise NotFitted(
                f"{type(self).__name__} has no parameters yet.", hint="call fit() or load() first"
            )
