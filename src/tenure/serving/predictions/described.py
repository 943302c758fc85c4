"""Predictions for customers described by facts, whether or not the shop knows them."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.other_horizon import over
from tenure.learning.predict import PredictOptions, predicted
from tenure.learning.trials import PREDICTED
from tenure.serving.predictions.changed_facts import KnownCustomer, changed_frame
from tenure.serving.predictions.fact_fields import FactField, fact_fields, facts_of
from tenure.serving.predictions.fact_reasons import FactsExplained, explained_facts, possible
from tenure.serving.predictions.facts_model import for_facts, needed_by
from tenure.serving.predictions.live import LivePredictions, Row, as_rows
from tenure.serving.predictions.vector import NEEDED, NEEDED_OF_ORDERS, Facts, check_facts, vector_frame

if TYPE_CHECKING:
    import pandas as pd

    from tenure.learning.trained import TrainedModel
    from tenure.serving.live.live_copy import View
    from tenure.serving.shop import Shop

RUN = "vector"
MAX_CUSTOMERS = 100_000


class DescribedCustomers:
    """Predictions from facts. Safe to use from many threads."""

    def __init__(self, shop: Shop, predictions: LivePredictions) -> None:
        self._shop, self._predictions = shop, predictions
        self._lock = Lock()
        self._whole_shop: tuple[object, dict[str, float]] | None = None

    def warm_up(self) -> None:
        """Load what the first prediction would wait for. Raises ModelError, StoreError."""
        view = self._shop.view()
        if view.served.has_orders:
            self._of_the_shop(view)
            view.served.values  # noqa: B018 - cached on first access

    def predict(
        self,
        described: Sequence[Facts],
        horizon_days: int | None = None,
        level: float = DEFAULT_LEVEL,
        customer: KnownCustomer | None = None,
    ) -> list[Row]:
        """One row of the Predictions table per customer described, in order.

        Parameters
        ----------
        described : facts by feature name, see `vector.renamed`.
        horizon_days : the model's horizon if None.
        customer : the customer of the shop that the facts modify; see `known`.

        Raises
        ------
        OptionError
            As `vector_frame` and `other_horizon.over`.
        ModelError
            `model.none`.
        """
        return as_rows(self.table(_completed(described, customer), horizon_days, level, customer))

    def known(self, customer_id: str) -> KnownCustomer:
        """A customer of the shop as of now, as the starting point. Raises UnknownCustomer."""
        return KnownCustomer.of(self._predictions.frame_of(customer_id, self._shop.view()))

    def each(self, described: Sequence[Facts]) -> list[Row | Exception]:
        """As `predict`, over the model's horizon, with an exception in place of each invalid customer."""
        needed_facts = needed_of(self._shop.view().served.trained)
        errors = {
            position: error
            for position, facts in enumerate(described)
            if (error := _error_of(facts, needed_facts))
        }
        valid = [facts for position, facts in enumerate(described) if position not in errors]
        rows = iter(self.predict(valid) if valid else ())
        return [errors.get(position) or next(rows) for position in range(len(described))]

    def table(
        self,
        described: Sequence[Facts],
        horizon_days: int | None = None,
        level: float = DEFAULT_LEVEL,
        customer: KnownCustomer | None = None,
    ) -> pd.DataFrame:
        """As `predict`, but as a table and without completing the facts of a known customer."""
        view = self._shop.view()
        model, frame = self._framed(described, view, customer)
        predictions = predicted(PredictOptions(view.as_of, RUN, level), model, frame, view.served.values)
        return over(predictions, model, frame, horizon_days or model.horizon_days)

    def _framed(
        self, described: Sequence[Facts], view: View, customer: KnownCustomer | None
    ) -> tuple[TrainedModel, pd.DataFrame]:
        """The model and its input frame; customers of the shop are predicted with the whole model."""
        trained = view.served.trained
        shop, needed_facts, days = self._of_the_shop(view), needed_of(trained), trained.horizon_days
        if customer is not None:
            features = needed_by(trained)
            return trained, changed_frame(customer, described, features, shop, view.as_of, days, needed_facts)
        model = for_facts(trained, {name for facts in described for name in facts})
        return model, vector_frame(described, needed_by(model), shop, view.as_of, days, needed_facts)

    def explained(
        self,
        described: Sequence[Facts],
        horizon_days: int | None = None,
        customer: KnownCustomer | None = None,
    ) -> list[FactsExplained]:
        """Explain each prediction relative to a typical customer of the shop. Raises as `predict`."""
        view = self._shop.view()
        trained = view.served.trained
        typical = {field.feature: field.typical for field in fact_fields(view, self._predictions)}
        column = PREDICTED[trained.target]

        def predict(facts_by_customer: Sequence[Facts]) -> list[float]:
            values: list[float] = self.table(facts_by_customer, horizon_days, customer=customer)[
                column
            ].tolist()
            return values

        completed, days = _completed(described, customer), horizon_days or trained.horizon_days
        explanations = [
            explained_facts(customer_facts, typical, predict, column, days) for customer_facts in completed
        ]
        if customer is None:
            return explanations
        # The same for all: the typical customer has none of this customer's orders.
        typical_prediction = float(
            self.table([_typical_customer(typical, trained)], horizon_days)[column].iloc[0]
        )
        return [explanation.beside(typical_prediction) for explanation in explanations]

    def fields(self) -> tuple[FactField, ...]:
        """Facts that can be given. Raises as `fact_fields`."""
        return fact_fields(self._shop.view(), self._predictions)

    def facts_of(self, customer_id: str) -> dict[str, float | str | None]:
        """A customer's facts by the names of `fields`. Raises UnknownCustomer."""
        return facts_of(customer_id, self._shop.view(), self._predictions)

    def _of_the_shop(self, view: View) -> dict[str, float]:
        """Features with the same value for every customer, taken from any of them."""
        key: tuple[Any, ...] = (view.served.published.generation, view.as_of)
        with self._lock:
            if self._whole_shop is None or self._whole_shop[0] != key:
                from tenure.core.frames.compute import all_features

                frame = self._predictions.frame_of(view.served.any_customer(), view)
                names = [
                    feature.name
                    for feature in all_features()
                    if feature.grain == "shop" and feature.name in frame.columns
                ]
                self._whole_shop = (key, {name: float(frame[name].iloc[0]) for name in names})
            return self._whole_shop[1]


def needed_of(trained: TrainedModel) -> tuple[str, ...]:
    """Facts that a prediction requires: a model of orders needs no money."""
    return NEEDED if trained.target == "spend" else NEEDED_OF_ORDERS


def _completed(described: Sequence[Facts], customer: KnownCustomer | None) -> Sequence[Facts]:
    return described if customer is None else [customer.completed(facts) for facts in described]


def _typical_customer(typical: Facts, trained: TrainedModel) -> dict[str, Any]:
    return possible({name: typical[name] for name in needed_of(trained)})


def _error_of(facts: Facts, needed_facts: Sequence[str]) -> OptionError | None:
    try:
        check_facts(facts, needed_facts)
    except OptionError as error:
        return error
    return None
