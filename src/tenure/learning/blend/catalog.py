"""The blend among the models that can be trained: described, trained and loaded by name, like any of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tenure.core.catalog import MODELS
from tenure.learning.blend.trial import CARD, NAME

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.core.modelling.estimator import Estimator, ModelCard
    from tenure.core.modelling.roles import ModelCatalog
    from tenure.evaluation.windows import WindowPlan
    from tenure.learning.panel import Panels


@dataclass(frozen=True)
class BlendOf:
    """The blend of a catalog's models, in the place of a model class."""

    models: ModelCatalog
    card: ClassVar[ModelCard] = CARD

    def load(self, path: Path) -> Estimator:
        """Load the blend saved in the folder `path`. Raises ModelError (`model.folder`)."""
        from tenure.learning.blend.champion import Blend

        return Blend.load(path, self.models)

    def fit_tested(
        self, backtest: Backtest, plan: WindowPlan, panels: Panels
    ) -> tuple[Estimator, tuple[str, ...]]:
        """Fit the blend of the tested models on all history; returns it with notes. Raises ModelError."""
        from tenure.learning.blend.champion import fit_blend

        return fit_blend(backtest, plan, panels, self.models)


@dataclass(frozen=True)
class Trainable:
    """The models of a catalog, and the blend of them."""

    models: ModelCatalog = MODELS

    def names(self) -> list[str]:
        """The blend first, then the models by name."""
        return [NAME, *self.models.names()]

    def load(self, name: str) -> Any:
        """A model class, or the blend in place of one. Raises UnknownPlug."""
        return BlendOf(self.models) if name == NAME else self.models.load(name)

    def cards(self) -> dict[str, ModelCard]:
        """Cards of the blend and the models, by name."""
        return {name: self.load(name).card for name in self.names()}
