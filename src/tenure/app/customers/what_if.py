"""Predict customers described by facts: new ones, or a customer of the shop with other facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.learning.explanations.private_features import private_features
from tenure.serving.live.spelling import spelled_as
from tenure.serving.predictions.fact_reasons import MAX_EXPLAINED, FactsExplained
from tenure.serving.predictions.sent_facts import checked
from tenure.serving.predictions.vector import Facts

if TYPE_CHECKING:
    from tenure.serving.predictions.changed_facts import KnownCustomer
    from tenure.serving.predictions.described import DescribedCustomers
    from tenure.serving.predictions.fact_fields import FactField
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class WhatIf:
    """Command.

    facts : of each customer, under the names of `fact_list`. horizon_days : the model's horizon if None.
    from_customer : a customer of the shop whose facts are changed; facts that are left out stay.
    explain : add reasons, for the first `MAX_EXPLAINED`.
    """

    facts: Sequence[Facts]
    horizon_days: int | None = None
    from_customer: str | None = None
    explain: bool = False


@dataclass(frozen=True)
class FactsPredicted:
    """Rows of the Predictions table in the order of the facts; `explanations` likewise, if requested.

    from_customer : ID of the customer of the shop whose facts were changed; None for new customers.
    """

    predictions: list[dict[str, Any]]
    explanations: list[FactsExplained] | None
    currency: str
    from_customer: str | None = None


@dataclass(frozen=True)
class FactList:
    """The facts that can describe a customer of this shop."""

    fields: list[FactField]


@dataclass(frozen=True)
class CustomerFacts:
    """The current facts of a customer, under the names of `fact_list`."""

    customer_id: str
    facts: dict[str, float | str | None]


def what_if(command: WhatIf, shop: Shop, described: DescribedCustomers) -> FactsPredicted:
    """Predict each description. Raises as `checked` and `DescribedCustomers.predict`, and UnknownCustomer."""
    facts = [checked(customer) for customer in command.facts]
    existing = known_customer(command.from_customer, shop, described)
    rows = described.predict(facts, command.horizon_days, customer=existing)
    if existing is not None:
        rows = [{**row, "customer_id": existing.customer_id} for row in rows]
    explanations = None
    if command.explain:
        explanations = described.explained(facts[:MAX_EXPLAINED], command.horizon_days, existing)
    customer_id = None if existing is None else existing.customer_id
    return FactsPredicted(rows, explanations, shop.currency, customer_id)


def known_customer(
    customer_id: str | None, shop: Shop, described: DescribedCustomers
) -> KnownCustomer | None:
    """The customer whose facts are changed, as of now; None for nobody. Raises UnknownCustomer."""
    return None if customer_id is None else described.known(spelled_as(customer_id, shop))


def fact_list(described: DescribedCustomers, *, personal: bool) -> FactList:
    """Meaning, unit and typical values of each fact; personal facts, such as age, only if `personal`."""
    hidden = _hidden(personal)
    return FactList([field for field in described.fields() if field.feature not in hidden])


def customer_facts(
    customer_id: str, shop: Shop, described: DescribedCustomers, *, personal: bool
) -> CustomerFacts:
    """The facts of a customer, as the start of a what-if. Raises UnknownCustomer."""
    hidden, spelled = _hidden(personal), spelled_as(customer_id, shop)
    facts = described.facts_of(spelled)
    return CustomerFacts(spelled, {name: value for name, value in facts.items() if name not in hidden})


def facts_from(texts: Sequence[str]) -> dict[str, float | str]:
    """Facts from `name=value`, as numbers where possible. Raises OptionError (`option.fact`)."""
    facts: dict[str, float | str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise OptionError(
                "A fact must be written as a name and a value.",
                values=[text],
                hint="such as total_orders=5; see `tenure customers facts`",
                code="option.fact",
            )
        facts[name.strip()] = _number_or_text(value.strip())
    return facts


def _number_or_text(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def _hidden(personal: bool) -> frozenset[str]:
    return frozenset() if personal else private_features()
