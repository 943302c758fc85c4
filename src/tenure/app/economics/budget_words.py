"""Why a plan is as it is, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.economics.rule import rule_shares

if TYPE_CHECKING:
    from tenure.economics.plan import Plan, PlannedCell

_SAME = 0.01
_BEYOND = 2.0
_HAIR = 1e-9


def amount(value: float, currency: str) -> str:
    """Money as a sentence has it."""
    digits = 0 if abs(value) >= 100 else 2
    return f"{value:,.{digits}f} {currency}"


def reasons(one: PlannedCell, method: str, plan: Plan, currency: str) -> list[str]:
    """Of one part: why it gets what it gets, how sure the cost is, and whether it pays."""
    told = [_why(one, method, plan, currency), _basis(one, currency)]
    if one.cell.curve.is_laid:
        told.append("No spend targets this tier alone: the cost of its customers is allocated by value.")
    outcome, curve = one.outcome, one.cell.curve
    most = curve.max_spent or curve.reference_spend
    if curve.origin != "assumed" and outcome.spend > _BEYOND * most:
        seen = "No month so far had more than" if curve.max_spent else "A typical month has"
        told.append(
            f"{seen} {amount(most, currency)} here: the effect of a higher spend is "
            "extrapolated. To avoid that, set a maximum."
        )
    if outcome.cac is not None and outcome.cac.expected > one.cac_target * (1 + _SAME):
        told.append(
            f"A customer is expected to cost {amount(outcome.cac.expected, currency)}, more than the target "
            f"of {amount(one.cac_target, currency)}."
        )
    return told


def _why(one: PlannedCell, method: str, plan: Plan, currency: str) -> str:
    spend = one.outcome.spend
    if one.most is not None and spend >= one.most * (1 - _HAIR):
        return f"Capped at your maximum, {amount(one.most, currency)}."
    if one.least > 0 and spend <= one.least * (1 + _HAIR):
        return f"Raised to your minimum, {amount(one.least, currency)}."
    if method == "given":
        return "As you entered it."
    return _by_rule(one) if method == "rule" else _best(one, plan, currency)


def _by_rule(one: PlannedCell) -> str:
    by_value = "by the current value of customers from this channel."
    if one.cell.tier is None:
        return by_value.capitalize()
    share = rule_shares()[one.cell.tier]
    if one.cell.channel is None:
        return f"The rule gives this tier {share:.0%}."
    return f"Its part of the tier's {share:.0%}, {by_value}"


def _best(one: PlannedCell, plan: Plan, currency: str) -> str:
    spend, by_rule = one.outcome.spend, one.rule_spend
    last = one.outcome.marginal_return
    back = "" if last is None else f": the last {currency} spent here brings back {last:.2f}"
    limited = any(_is_held(other) for other in plan.cells)
    beside = "" if last is None else f", as {'wherever no limit applies' if limited else 'everywhere else'}"
    if abs(spend - by_rule) <= _SAME * max(plan.total.spend, 1e-9):
        return f"The same as by the rule{back}{beside}."
    word = "more" if spend > by_rule else "less"
    return f"{amount(abs(spend - by_rule), currency)} {word} than by the rule{back}{beside}."


def _is_held(one: PlannedCell) -> bool:
    spend = one.outcome.spend
    at_most = one.most is not None and spend >= one.most * (1 - _HAIR)
    return at_most or (one.least > 0 and spend <= one.least * (1 + _HAIR))


def _basis(one: PlannedCell, currency: str) -> str:
    curve = one.cell.curve
    bend = f"{2**curve.elasticity - 1:.0%}"
    if curve.origin == "history":
        return (
            f"From {curve.months} months of spend: doubling the spend wins {bend} more "
            f"customers (elasticity {curve.elasticity:.2f} ± {curve.elasticity_sd:.2f})."
        )
    assumed = f"doubling the spend is assumed to win {bend} more"
    if curve.origin == "costs":
        cost = curve.reference_spend / curve.level
        return f"Customers here have cost {amount(cost, currency)} each so far; {assumed}."
    return (
        f"No costs are known: it is assumed that the {curve.level:,.1f} customers won per "
        f"month cost the target each; {assumed}."
    )


def notes(plan: Plan, method: str, total: float, currency: str) -> list[str]:
    """Of the whole plan."""
    told = []
    if plan.worthwhile_total is not None and total > plan.worthwhile_total * (1 + _SAME):
        told.append(
            f"Beyond about {amount(plan.worthwhile_total, currency)} in 30 days, the last "
            f"{currency} spent costs more margin than it brings back within the horizon."
        )
    if all(one.origin == "assumed" for one in plan.cells):
        told.append(
            "The response to spend is assumed for every part. Import campaigns with their "
            "spend, or customers with acquisition_cost, to estimate it."
        )
    elif any(one.origin == "assumed" for one in plan.cells) and method == "optimise":
        told.append("Some parts use an assumed response, others a measured one: compare them with care.")
    if plan.total.contribution.expected < 0:
        told.append("The plan is expected to cost more than the margin that it brings within the horizon.")
    return told
