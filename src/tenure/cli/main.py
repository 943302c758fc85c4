"""`tenure`: every command parses, calls one use case and formats the result."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable

import typer

from tenure.cli.arguments import refuse_several_files
from tenure.cli.customers import (
    audience,
    budget,
    campaigns,
    cohorts,
    consent,
    customer,
    dashboard,
    segment,
    suppression,
)
from tenure.cli.data import (
    check,
    connect,
    features,
    forget,
    generate,
    imports,
    ingest,
    order,
    profile,
    sources,
)
from tenure.cli.failures import explain_crash, reported
from tenure.cli.modelling import backtest, explain, models, predict, run, score, train, tune
from tenure.cli.people import audit, key, notices, user, view
from tenure.cli.service import (
    backup,
    doctor,
    init,
    jobs,
    mcp,
    password,
    repair,
    serve,
    storage,
    worker,
    workspace,
)
from tenure.store.files.private_files import keep_files_private

cli = typer.Typer(
    name="tenure",
    help="From an order log to customer lifetime value.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)

_COMMANDS: dict[str, Callable[..., None]] = {
    "run": run.run,
    "profile": profile.profile,
    "budget": budget.budget,
    "cohorts": cohorts.cohorts,
    "check": check.check,
    "features": features.features,
    "backtest": backtest.backtest,
    "train": train.train,
    "tune": tune.tune,
    "predict": predict.predict,
    "score": score.score,
    "explain": explain.explain,
    "segment": segment.segment,
    "init": init.init,
    "ingest": ingest.ingest,
    "forget": forget.forget,
    "repair": repair.repair,
    "storage": storage.storage,
    "clean-up": storage.clean_up,
    "backup": backup.backup,
    "restore": backup.restore,
    "serve": serve.serve,
    "password": password.password,
    "audit": audit.audit,
    "worker": worker.worker,
    "mcp": mcp.mcp,
    "generate": generate.generate,
    "sources": sources.sources,
    "doctor": doctor.doctor,
}
_OF_MODELS: dict[str, Callable[..., None]] = {
    "list": models.versions,
    "show": models.show,
    "compare": models.compare,
    "describe": models.describe,
    "backtest": models.backtest,
    "backtests": models.backtests,
    "promote": models.promote,
    "rollback": models.rollback,
    "download": models.download,
    "upload": models.upload,
}
_OF_CUSTOMERS: dict[str, Callable[..., None]] = {
    "list": customer.list_,
    "show": customer.show,
    "alive": customer.alive,
    "predict": customer.predict,
    "predict-file": customer.predict_file,
    "what-if": customer.what_if,
    "facts": customer.facts,
    "export": customer.export,
}
_OF_THE_DASHBOARD: dict[str, Callable[..., None]] = {
    "summary": dashboard.summary,
    "notices": dashboard.notices,
    "revenue": dashboard.revenue,
    "changes": dashboard.changes,
}
_OF_JOBS: dict[str, Callable[..., None]] = {
    "submit": jobs.submit,
    "list": jobs.list_,
    "show": jobs.show,
    "cancel": jobs.cancel,
    "retry": jobs.retry,
    "download": jobs.download,
    "kinds": jobs.kinds,
}
_OF_NOTICES: dict[str, Callable[..., None]] = {
    "list": notices.list_,
    "read": notices.read,
    "prefer": notices.prefer,
}
_OF_WORKSPACES: dict[str, Callable[..., None]] = {
    "show": workspace.show,
    "currency": workspace.currency,
    "steps": workspace.steps,
}
_OF_SEGMENTS: dict[str, Callable[..., None]] = {
    "list": segment.list_,
    "show": segment.show,
    "clusters": segment.clusters,
    "fields": segment.fields,
    "grid": segment.grid,
    "moves": segment.moves,
    "history": segment.history,
    "events": segment.events,
    "parts": segment.parts,
    "precision": segment.precision,
    "remove": segment.remove,
}
_OF_AUDIENCES: dict[str, Callable[..., None]] = {
    "preview": audience.preview,
    "freeze": audience.freeze,
    "send": audience.send,
    "refresh": audience.refresh,
    "list": audience.list_,
    "show": audience.show,
    "compare": audience.compare,
    "download": audience.download,
    "lookalike": audience.lookalike,
    "channels": audience.channels,
    "check": audience.check,
}
_OF_CONSENT: dict[str, Callable[..., None]] = {"show": consent.show, "change": consent.change}
_OF_SUPPRESSION: dict[str, Callable[..., None]] = {
    "add": suppression.add,
    "list": suppression.list_,
    "remove": suppression.remove,
}
_OF_CAMPAIGNS: dict[str, Callable[..., None]] = {
    "import": campaigns.import_,
    "read": campaigns.read,
    "remove": campaigns.remove,
    "list": campaigns.list_,
    "show": campaigns.show,
}
_OF_CONNECTIONS: dict[str, Callable[..., None]] = {
    "add": connect.add,
    "test": connect.test,
    "list": connect.list_,
    "kinds": connect.kinds,
    "run": connect.run,
    "change": connect.change,
    "pause": connect.pause,
    "resume": connect.resume,
    "remove": connect.remove,
    "rotate-key": connect.rotate_key,
}
_OF_USERS: dict[str, Callable[..., None]] = {
    "add": user.add,
    "list": user.list_,
    "role": user.role,
    "rename": user.rename,
    "disable": user.disable,
    "enable": user.enable,
    "password": user.password,
    "unlock": user.unlock,
    "sessions": user.sessions,
    "log-out": user.log_out,
}
_OF_KEYS: dict[str, Callable[..., None]] = {"create": key.create, "list": key.list_, "revoke": key.revoke}
_OF_VIEWS: dict[str, Callable[..., None]] = {
    "save": view.save,
    "list": view.list_,
    "remove": view.remove,
}
_OF_IMPORTS: dict[str, Callable[..., None]] = {
    "list": imports.list_,
    "add": imports.add,
    "remove": imports.remove,
}
_OF_ORDERS: dict[str, Callable[..., None]] = {"remove": order.remove, "correct": order.correct}
for _name, _command in _COMMANDS.items():
    cli.command(_name)(reported(_command))
models.models.callback()(reported(models.kinds))
for _group, _name, _commands in (
    (connect.connect, "connect", _OF_CONNECTIONS),
    (models.models, "models", _OF_MODELS),
    (customer.customers, "customers", _OF_CUSTOMERS),
    (segment.segments, "segments", _OF_SEGMENTS),
    (dashboard.dashboard, "dashboard", _OF_THE_DASHBOARD),
    (campaigns.campaigns, "campaigns", _OF_CAMPAIGNS),
    (order.order, "order", _OF_ORDERS),
    (imports.imports, "imports", _OF_IMPORTS),
    (audience.audience, "audience", _OF_AUDIENCES),
    (consent.consent, "consent", _OF_CONSENT),
    (suppression.suppression, "suppression", _OF_SUPPRESSION),
    (jobs.jobs, "jobs", _OF_JOBS),
    (workspace.workspaces, "workspace", _OF_WORKSPACES),
    (user.user, "user", _OF_USERS),
    (key.key, "key", _OF_KEYS),
    (view.view, "view", _OF_VIEWS),
    (notices.notices, "notices", _OF_NOTICES),
):
    for _verb, _command in _commands.items():
        _group.command(_verb)(reported(_command))
    cli.add_typer(_group, name=_name)


@cli.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Show the version and exit.")) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"tenure {installed('tenure')}")
        raise typer.Exit


def main() -> None:
    """Entry point of the `tenure` command: crashes are explained, never dumped."""
    sys.excepthook = explain_crash
    keep_files_private()
    if sys.argv[1:2] and _takes_a_location(_COMMANDS.get(sys.argv[1])):
        try:
            reported(refuse_several_files)(sys.argv[2:])
        except typer.Exit as exit_request:
            sys.exit(exit_request.exit_code)
    # Calling `cli` directly would replace this hook with typer's.
    typer.main.get_command(cli)(spread(sys.argv[1:], "--hidden"))


def _takes_a_location(command: Callable[..., None] | None) -> bool:
    """Whether a command takes a location to read orders from."""
    return command is not None and "location" in inspect.signature(command).parameters


def spread(arguments: list[str], option: str) -> list[str]:
    """Repeat the option before each of its values: `--hidden 8 4` is `--hidden 8 --hidden 4`."""
    expanded: list[str] = []
    following = False
    for argument in arguments:
        if following and argument.isdigit() and expanded[-1] != option:
            expanded.append(option)
        expanded.append(argument)
        following = argument == option or (following and argument.isdigit())
    return expanded
