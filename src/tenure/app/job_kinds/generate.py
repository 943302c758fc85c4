"""Generate an example shop and import it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.data.generate import Generate, checked_plan
from tenure.app.files.job_files import EXPORTS, output
from tenure.app.job_kinds.ingest import WAIT_SECONDS, facts_of
from tenure.app.jobs.kind import WRITING, Kind
from tenure.app.jobs.stages import IMPORT, Stage
from tenure.core.errors import OptionError
from tenure.core.frames.horizon import day

if TYPE_CHECKING:
    from tenure.app.data.ingest import IngestResult
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

MAX_CUSTOMERS = 200_000
MAX_TRANSACTIONS = 2_000_000
"""Larger shops are generated on the command line, where nobody else waits for the worker."""


@dataclass(frozen=True)
class GenerateParameters:
    """The size of the shop, its first and last day (YYYY-MM-DD), and whether it has data defects.

    allow_existing : add it even if the workspace has orders already.
    """

    customers: int = 2_000
    transactions: int = 20_000
    seed: int = 1
    defects: bool = False
    start: str | None = None
    end: str | None = None
    allow_existing: bool = False

    def example(self, out: Path) -> Generate:
        """The shop to generate. Raises TimeError for a day that is not one."""
        start, end = day(self.start), day(self.end)
        return Generate(
            self.customers,
            self.transactions,
            self.seed,
            out,
            start=start,
            end=end or Generate.end,
            defects=self.defects,
        )

    def check(self) -> None:
        """Raises OptionError or TimeError."""
        for option, value, most in (
            ("customers", self.customers, MAX_CUSTOMERS),
            ("transactions", self.transactions, MAX_TRANSACTIONS),
        ):
            if value > most:
                raise OptionError(
                    f"`{option}` is too large for a service.",
                    values=[value],
                    hint=f"choose at most {most:,}, or use `tenure generate` and import its folder",
                    code=f"option.{option}",
                )
        checked_plan(self.example(Path()))


def _run(parameters: GenerateParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.serving.publish import refresh_serving

    result = import_generated(parameters, context, progress)
    refresh_serving(context.shop.workspace, context.shop.settings, progress)
    out = output(context, EXPORTS)
    files = sorted(path.name for path in out.iterdir() if path.is_file())
    return facts_of(result) | {"folder": f"{EXPORTS}/{context.job_id}", "files": files}


def import_generated(parameters: GenerateParameters, context: JobContext, progress: Progress) -> IngestResult:
    """Generate the shop into the job's folder and import it; recognizes what an earlier attempt has done."""
    from tenure.app.data.add_example_shop import AddExampleShop, add_example_shop

    example = parameters.example(output(context, EXPORTS))
    command = AddExampleShop(example, parameters.allow_existing, WAIT_SECONDS)
    return add_example_shop(command, context.shop, progress)


GENERATE = Stage(
    "Generate the shop", ("Generating the shop", "people and their orders", "orders", "events"), 3
)

KIND = Kind(
    "Generate an example shop with known true values, and import it into the workspace.",
    "analyst",
    GenerateParameters,
    _run,
    WRITING,
    stages=(GENERATE, *IMPORT),
)
