"""A workspace: one folder with a name, a currency, a lake and a store.

`workspace.toml` makes a folder a workspace; the lake and the store are created when they are first needed.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Self

from tenure.core.errors import OptionError, StoreError
from tenure.core.files.damage import RESTORE_HINT
from tenure.core.orders.answers import Answers
from tenure.store.database.lost_databases import STORE, note_created, refuse_lost
from tenure.store.files.faults import file_faults
from tenure.store.files.files import write_atomically
from tenure.store.files.locks import locked
from tenure.store.lake.lake import Lake

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database
    from tenure.store.registry.registry import Registry

SETTINGS = "workspace.toml"
LAKE_VERSION = ".lake-version"
FORMAT = 1
DEFAULT_CURRENCY = "EUR"
MAX_NEEDED = 400
"""Maximum number of lake versions that stay readable because runs recorded them."""

_LOCK = ".settings.lock"
_WAIT_SECONDS = 30.0
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_MISREAD = re.compile(r"[*?\[]|%[0-9A-Fa-f]{2}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Workspace:
    """The workspace of one shop.

    path : the folder.
    name, currency : of the shop; the currency is a three-letter code (ISO 4217) of all amounts.
    lake_url : location of the tables if not in the folder.
    answers : answers about the shop's files, given when they were ingested.
    database_url : location of the store if not in the folder; never stored, because it may contain a
    password. shop_id : distinguishes shops of the same name; a restored or moved workspace keeps it. Empty in
        workspaces created by older versions of Tenure.
    """

    path: Path
    name: str
    currency: str
    lake_url: str | None = None
    database_url: str | None = None
    answers: Answers = field(default_factory=Answers)
    shop_id: str = ""

    @classmethod
    def create(
        cls,
        path: Path,
        name: str | None = None,
        currency: str = DEFAULT_CURRENCY,
        lake_url: str | None = None,
    ) -> Self:
        """Create a workspace. Raises StoreError (`store.exists`) if the folder already is one."""
        if (path / SETTINGS).exists():
            raise StoreError(
                "This folder already is a workspace.",
                values=[path],
                hint="use it as it is, or choose another folder; nothing was changed",
                code="store.exists",
            )
        _refuse_misread(path)
        checked_name, checked_currency = (
            _checked_name(name or path.resolve().name),
            _checked_currency(currency),
        )
        workspace = cls(path, checked_name, checked_currency, lake_url, shop_id=token_hex(16))
        with file_faults("create the workspace"):
            if path.exists() and not path.is_dir():
                raise NotADirectoryError(20, "a file with that name exists", str(path))
            path.mkdir(mode=0o700, parents=True, exist_ok=True)  # private, whatever is written into it
            write_atomically(path / SETTINGS, workspace._as_toml().encode())
        workspace.lake.create()
        return workspace

    @classmethod
    def open(cls, path: Path, database_url: str | None = None) -> Self:
        """The workspace in that folder.

        Raises StoreError: `store.not_a_workspace`, `store.newer` (created by a newer version of Tenure) or
        `store.damaged` (its settings cannot be read).
        """
        with file_faults("read the workspace"):
            content = _content(path / SETTINGS)
        if content is None:
            raise StoreError(
                "This folder is not a workspace.",
                values=[path],
                hint=f"create a workspace there: tenure init {path}",
                code="store.not_a_workspace",
            )
        settings = _settings(content, path)
        lake_url, answers = settings.get("lake"), _answers(settings.get("answers", {}), path)
        name, currency, shop_id = (
            str(settings["name"]),
            str(settings["currency"]),
            str(settings.get("id", "")),
        )
        return cls(path, name, currency, lake_url, database_url, answers, shop_id)

    def keep_answers(self, answers: Answers) -> Self:
        """Store answers about the shop's files; returns the updated workspace."""
        return self if answers == self.answers else self._written(lambda _: {"answers": answers})

    def with_id(self, known_id: str = "") -> Self:
        """Give the workspace an id without one: `known_id`, or a new one. Returns the updated workspace."""
        return (
            self
            if self.shop_id
            else self._written(lambda current: {"shop_id": current.shop_id or known_id or token_hex(16)})
        )

    def change_currency(self, currency: str) -> Self:
        """Store a new currency; returns the updated workspace. Amounts stay unchanged.

        Raises OptionError (`option.currency`).
        """
        checked_currency = _checked_currency(currency)
        return self._written(lambda _: {"currency": checked_currency})

    def bring_lake_home(self) -> Self:
        """Record that the tables are in the folder; returns the updated workspace."""
        return self._written(lambda _: {"lake_url": None})

    @cached_property
    def lake(self) -> Lake:
        """The lake of the workspace."""
        mark = self.path / LAKE_VERSION
        if self.lake_url is None:
            return Lake(self.path / "lake", mark=mark, needed_versions=self._versions_of_runs)
        return Lake(self.lake_url, self.path / ".lake.lock", mark, self._versions_of_runs)

    def _versions_of_runs(self) -> frozenset[int] | None:
        """Versions of the lake that runs have recorded; None if the store cannot be read."""
        from tenure.store.records.runs import RunLog

        was_open = "database" in vars(self)
        try:
            self.refuse_lost_store()
            if not self.has_database:
                return frozenset()
            return RunLog(self.database).lake_versions(MAX_NEEDED)
        except StoreError:
            return None
        finally:
            if not was_open and "database" in vars(self):
                self.database.close()

    @cached_property
    def database(self) -> Database:
        """The SQL store, migrated on first use. Raises StoreError (`store.missing`)."""
        from tenure.store.database.database import Database

        self.refuse_lost_store()
        database = Database(self.database_url or f"sqlite:///{self.path.absolute() / STORE}")
        database.upgrade()
        if self.database_url is None:
            note_created(self.path / STORE)
        return database

    def refuse_lost_store(self) -> None:
        """Raises StoreError (`store.missing`) if the store in the folder is missing."""
        if self.database_url is None:
            refuse_lost(self.path / STORE)

    def registry(self, url: str | None = None) -> Registry:
        """The shop's model registry, in the folder or in MLflow at `url`."""
        from tenure.store.registry.registry import Registry

        return Registry(self.path, self.name, url)

    @property
    def has_database(self) -> bool:
        """Whether the store was ever used."""
        return self.database_url is not None or (self.path / STORE).exists()

    def _written(self, changes: Callable[[Self], dict[str, Any]]) -> Self:
        """Store only these changes, and keep changes that others have stored since this was opened. Raises
        StoreError (`store.busy`).
        """
        from filelock import Timeout

        action = "write the workspace's settings"
        try:
            with locked(self.path / _LOCK, action, _WAIT_SECONDS), file_faults(action):
                current = self.open(self.path, self.database_url)
                updated = replace(current, **changes(current))
                write_atomically(self.path / SETTINGS, updated._as_toml().encode())
        except Timeout as error:
            raise StoreError(
                "Another command is writing the workspace's settings.",
                hint="try again when it has finished",
                code="store.busy",
            ) from error
        return updated

    def _as_toml(self) -> str:
        lines = [f"format = {FORMAT}", f"name = {_quoted(self.name)}", f"currency = {_quoted(self.currency)}"]
        if self.shop_id:
            lines.append(f"id = {_quoted(self.shop_id)}")
        if self.lake_url:
            lines.append(f"lake = {_quoted(self.lake_url)}")
        lines += _answer_lines(self.answers)
        return "\n".join(lines) + "\n"


def _content(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{SETTINGS} cannot be read.",
        values=[path],
        hint="it must set `format = 1`, `name` and `currency`: write them again, or delete the "
        f"file and run `tenure init {path.parent} --name NAME --currency CODE`; orders and "
        f"models stay. Or {RESTORE_HINT}",
        code="store.damaged",
    )


def _settings(content: str, path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(content)
        newer = int(settings["format"]) > FORMAT
        settings["name"], settings["currency"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path / SETTINGS) from error
    if newer:
        raise StoreError(
            "This workspace was created by a newer version of Tenure.",
            values=[path, f"format {settings['format']}"],
            hint="upgrade: pip install --upgrade tenure",
            code="store.newer",
        )
    return settings


def _answer_lines(answers: Answers) -> list[str]:
    """Lines of the TOML table of explicit answers, followed by a table of statuses."""
    explicit = {name: value for name, value in asdict(answers).items() if value != asdict(Answers())[name]}
    statuses = explicit.pop("status", {})
    lines = ["", "[answers]", *(f"{name} = {json.dumps(value)}" for name, value in explicit.items())]
    if statuses:
        lines += ["", "[answers.status]", *(f"{_quoted(k)} = {_quoted(v)}" for k, v in statuses.items())]
    return lines if explicit or statuses else []


def _answers(table: dict[str, Any], path: Path) -> Answers:
    try:
        return Answers(**{**table, "include": tuple(table.get("include", ()))})
    except TypeError as error:
        raise StoreError(
            f"The section [answers] in {SETTINGS} contains an unknown name.",
            values=[path / SETTINGS],
            hint="remove it, or give the answer again with `tenure ingest`",
            code="store.damaged",
        ) from error


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's once control characters are refused."""
    return json.dumps(text, ensure_ascii=False)


def _refuse_misread(path: Path) -> None:
    """Refuse paths that engines would misread: `*`, `?` and `[` as a pattern, and `%20` as a blank."""
    if match := _MISREAD.search(str(path.absolute())):
        raise OptionError(
            f"The path of a workspace cannot contain {match[0]!r}.",
            values=[path.absolute()],
            hint="choose another folder",
            code="option.workspace",
        )


def _checked_name(name: str) -> str:
    if not name.strip() or _UNPRINTABLE.search(name):
        raise OptionError(
            "The name of a workspace must be one line of text.",
            values=[name],
            hint="for example --name 'My shop'",
        )
    return name


def _checked_currency(currency: str) -> str:
    if not _CURRENCY.match(currency):
        raise OptionError(
            "The currency must be a code of three capital letters.",
            values=[currency],
            hint="for example EUR, GBP or USD",
            code="option.currency",
        )
    return currency


def open_workspace(workspace: Path, settings: Settings) -> Workspace:
    """The workspace in that folder, with its store at the location in the settings.

    Raises StoreError (`store.missing` if its store is missing).
    """
    opened_workspace = Workspace.open(workspace, settings.database_url)
    opened_workspace.refuse_lost_store()
    return opened_workspace
