"""Explain a budget plan in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.economics.evidence import CostEvidence
from tenure.economics.rule import rule_shares

if TYPE_CHECKING:
    from tenure.economics.plan import Plan, PlannedCell

_SAME = 0.01
_BEYOND = 2.0
_HAIR = 1e-9
_ALL = CostEvidence(0.0, 0.0, 0.0, 0.0)
"""Where nothing was weighed."""


def amount(value: float, currency: str) -> str:
    """An amount of money, formatted for a sentence."""
    digits = 0 if abs(value) >= 100 else 2
    return f"{value:,.{digits}f} {currency}"


def reasons(planned: PlannedCell, method: str, plan: Plan, currency: str) -> list[str]:
    """For one part: why it gets its amount, how certain its cost is, and whether it pays off."""
    sentences = [_why(planned, method, plan, currency), _basis(planned, currency)]
    sentences += _evidence(planned, currency)
    if planned.cell.curve.is_laid:
        sentences.append("No spend targets this tier alone: the cost of its customers is allocated by value.")
    outcome, curve = planned.outcome, planned.cell.curve
    seen_spend = curve.max_spent or curve.reference_spend
    if curve.origin != "assumed" and outcome.spend > _BEYOND * seen_spend:
        precedent = "No month so far had more than" if curve.max_spent else "A typical month has"
        sentences.append(
            f"{precedent} {amount(seen_spend, currency)} here: the effect of a higher spend is "
            "extrapolated. To avoid that, set a maximum."
        )
    if outcome.cac is not None and outcome.cac.expected > planned.cac_target * (1 + _SAME):
        sentences.append(
            f"A customer is expected to cost {amount(outcome.cac.expected, currency)}, more than the target "
            f"of {amount(planned.cac_target, currency)}."
        )
    return sentences


def _why(planned: PlannedCell, method: str, plan: Plan, currency: str) -> str:
    spend = planned.outcome.spend
    if planned.maximum is not None and spend >= planned.maximum * (1 - _HAIR):
        return f"Capped at your maximum, {amount(planned.maximum, currency)}."
    if planned.minimum > 0 and spend <= planned.minimum * (1 + _HAIR):
        return f"Raised to your minimum, {amount(planned.minimum, currency)}."
    if method == "given":
        return "As you entered it."
    return _by_rule(planned) if method == "rule" else _best(planned, plan, currency)


def _by_rule(planned: PlannedCell) -> str:
    by_value = "by the current value of customers from this channel."
    if planned.cell.tier is None:
        return by_value.capitalize()
    share = rule_shares()[planned.cell.tier]
    if planned.cell.channel is None:
        return f"The rule gives this tier {share:.0%}."
    return f"Its part of the tier's {share:.0%}, {by_value}"


def _best(planned: PlannedCell, plan: Plan, currency: str) -> str:
    spend, by_rule = planned.outcome.spend, planned.rule_spend
    last = planned.outcome.marginal_return
    back = "" if last is None else f": the last {currency} spent here brings back {last:.2f}"
    limited = any(_is_held(other_cell) for other_cell in plan.cells)
    beside = "" if last is None else f", as {'wherever no limit applies' if limited else 'everywhere else'}"
    if abs(spend - by_rule) <= _SAME * max(plan.total.spend, 1e-9):
        return f"The same as by the rule{back}{beside}."
    word = "more" if spend > by_rule else "less"
    return f"{amount(abs(spend - by_rule), currency)} {word} than by the rule{back}{beside}."


def _is_held(planned: PlannedCell) -> bool:
    spend = planned.outcome.spend
    at_most = planned.maximum is not None and spend >= planned.maximum * (1 - _HAIR)
    return at_most or (planned.minimum > 0 and spend <= planned.minimum * (1 + _HAIR))


def _basis(planned: PlannedCell, currency: str) -> str:
    curve = planned.cell.curve
    bend = f"{2**curve.elasticity - 1:.0%}"
    if curve.origin == "history":
        return (
            f"From {curve.months} months of spend: doubling the spend wins {bend} more "
            f"customers (elasticity {curve.elasticity:.2f} ± {curve.elasticity_sd:.2f})."
        )
    assumed = f"doubling the spend is assumed to win {bend} more"
    if curve.origin == "costs":
        cost = curve.reference_spend / curve.level
        if curve.evidence is not None and curve.evidence.weight > 0:
            cost_each = amount(cost, currency)
            return f"Customers here cost about {cost_each} each; doubling the spend wins {bend} more."
        return f"Customers here have cost {amount(cost, currency)} each so far; {assumed}."
    return (
        f"No costs are known: it is assumed that the {curve.level:,.1f} customers won per "
        f"month cost the target each; {assumed}."
    )


def _evidence(planned: PlannedCell, currency: str) -> list[str]:
    """How campaigns and recorded costs were weighed, where both are known and neither is all that counts."""
    evidence = planned.cell.curve.evidence
    if evidence is None or evidence.weight >= 1:
        return []
    weight = evidence.weight
    counts = f"counts for {weight:.0%} and the recorded acquisition costs for the rest"
    if weight == 0:
        counts = "is too little to count beside the recorded acquisition costs"
    campaign_cost, recorded_cost = (
        amount(money, currency) for money in (evidence.campaign_spend, evidence.recorded_cost)
    )
    return [
        f"Campaign spend of {campaign_cost} on {evidence.campaign_days:,.0f} days {counts}, "
        f"{recorded_cost} on {evidence.recorded_days:,.0f} days."
    ]


def notes(plan: Plan, method: str, total: float, currency: str) -> list[str]:
    """Sentences about the whole plan."""
    sentences = []
    if plan.worthwhile_total is not None and total > plan.worthwhile_total * (1 + _SAME):
        sentences.append(
            f"Beyond about {amount(plan.worthwhile_total, currency)} in 30 days, the last "
            f"{currency} spent costs more margin than it brings back within the horizon."
        )
    if all(cell.origin == "assumed" for cell in plan.cells):
        sentences.append(
            "The response to spend is assumed for every part. Import campaigns with their "
            "spend, or customers with their acquisition cost, to estimate it."
        )
    elif any(cell.origin == "assumed" for cell in plan.cells) and method == "optimise":
        sentences.append("Some parts use an assumed response, others a measured one: compare them with care.")
    partial = [cell for cell in plan.cells if (cell.cell.curve.evidence or _ALL).weight < 1]
    if partial:
        sentences.append(
            "Campaign spend covers less money or fewer days than the recorded acquisition costs: "
            "each counts by what it covers. Import the spend of all sources and months to rely on it."
        )
    if plan.total.contribution.expected < 0:
        sentences.append(
            "The plan is expected to cost more than the margin that it brings within the horizon."
        )
    return sentences
