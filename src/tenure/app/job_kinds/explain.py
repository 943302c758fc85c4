"""Explain the predictions of any model version for some customers; the result is a file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.exported import export_facts, export_file
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import READ_WORKSPACE, Stage
from tenure.app.modelling.prepared import OrderSelection
from tenure.core.errors import OptionError
from tenure.core.frames.horizon import day
from tenure.learning.explanations.explanation import DEFAULT_REASONS

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

MAX_EXPLAINED = 1_000
MAX_REASONS = 100
_FILE = "explanations.json"


@dataclass(frozen=True)
class ExplainParameters:
    """`model`: a version number, `champion` or `challenger`. `reasons`: how many for each customer."""

    customers: tuple[str, ...]
    model: str = "champion"
    as_of: str | None = None
    reasons: int = DEFAULT_REASONS

    def check(self) -> None:
        """Raises TimeError or OptionError."""
        day(self.as_of)
        if not 1 <= len(self.customers) <= MAX_EXPLAINED or not all(self.customers):
            raise OptionError(
                "The number of customers is out of range, or an ID is empty.",
                values=[len(self.customers)],
                hint=f"choose 1 to {MAX_EXPLAINED:,} customers",
                code="option.customers",
            )
        if not 1 <= self.reasons <= MAX_REASONS:
            raise OptionError(
                "The number of reasons is out of range.",
                values=[self.reasons],
                hint=f"choose 1 to {MAX_REASONS}",
                code="option.reasons",
            )


def _run(parameters: ExplainParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.files.table_files import write_text
    from tenure.app.modelling.explain import Explain, explain

    selection = OrderSelection(as_of=day(parameters.as_of))
    command = Explain(None, selection, parameters.customers, parameters.reasons, parameters.model)
    explanation = explain(command, context.shop, progress)
    # A file, which only analysts can download: reasons contain facts from profiles.
    text = json.dumps(plain(asdict(explanation)), indent=1, ensure_ascii=False) + "\n"
    out = write_text(text, export_file(context, _FILE))
    facts = {"model": explanation.model, "member": explanation.member, "weight": explanation.weight}
    return facts | {"customers": len(explanation.customers)} | export_facts(context, out)


KIND = Kind(
    "Explain the predictions of a model version for some customers, as a file.",
    "analyst",
    ExplainParameters,
    _run,
    stages=(READ_WORKSPACE, Stage("Explain", ("Explaining",), 3)),
)
