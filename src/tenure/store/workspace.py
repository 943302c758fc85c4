"""A workspace: one folder with a name, a currency, a lake and a store.

`workspace.toml` makes a folder a workspace; the lake and the store are made when they are first needed.
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
from tenure.core.files.damage import WAY_BACK
from tenure.core.orders.answers import Answers
from tenure.store.database.lost_databases import STORE, note_made, refuse_lost
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
MOST_NEEDED = 400
"""So many versions of the lake are kept because a run has recorded them."""

_LOCK = ".settings.lock"
_WAIT_SECONDS = 30.0
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_MISREAD = re.compile(r"[*?\[]|%[0-9A-Fa-f]{2}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Workspace:
    """One shop's place.

    path : the folder.
    name, currency : of the shop; the currency is a code of three letters (ISO 4217), and all money is in it.
    lake_url : where the tables are, when not in the folder.
    answers : what files of this shop mean, as it was said when they were ingested.
    database_url : where the store is, when not in the folder; never written down, as it may hold a password.
    shop_id : tells it from other shops of the same name; a workspace that was restored or moved keeps it.
        Empty in one that an older Tenure made.
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
        """Make the folder a workspace. Raises StoreError (`store.exists`) where it is one already."""
        if (path / SETTINGS).exists():
            raise StoreError(
                "This folder already is a workspace.",
                values=[path],
                hint="use it as it is, or choose another folder; nothing was changed",
                code="store.exists",
            )
        _refuse_misread(path)
        shown, money = _checked_name(name or path.resolve().name), _checked_currency(currency)
        made = cls(path, shown, money, lake_url, shop_id=token_hex(16))
        with file_faults("create the workspace"):
            if path.exists() and not path.is_dir():
                raise NotADirectoryError(20, "a file with that name exists", str(path))
            path.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else's, whatever is written into it
            write_atomically(path / SETTINGS, made._as_toml().encode())
        made.lake.create()
        return made

    @classmethod
    def open(cls, path: Path, database_url: str | None = None) -> Self:
        """The workspace in that folder.

        Raises StoreError: `store.not_a_workspace`, `store.newer` (made by a newer Tenure) or
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
        found = _settings(content, path)
        lake_url, answers = found.get("lake"), _answers(found.get("answers", {}), path)
        name, currency, shop_id = str(found["name"]), str(found["currency"]), str(found.get("id", ""))
        return cls(path, name, currency, lake_url, database_url, answers, shop_id)

    def keep_answers(self, answers: Answers) -> Self:
        """Write down what was said about the shop's files; the workspace with it."""
        return self if answers == self.answers else self._written(lambda _: {"answers": answers})

    def with_id(self, known: str = "") -> Self:
        """Told from other shops from now on; the workspace with its id, a new one where none is known."""
        return (
            self
            if self.shop_id
            else self._written(lambda now: {"shop_id": now.shop_id or known or token_hex(16)})
        )

    def change_currency(self, currency: str) -> Self:
        """Write it down; the workspace with it. Amounts stay as they are.

        Raises OptionError (`option.currency`).
        """
        chosen = _checked_currency(currency)
        return self._written(lambda _: {"currency": chosen})

    def bring_lake_home(self) -> Self:
        """Write down that the tables are in the folder; the workspace with it."""
        return self._written(lambda _: {"lake_url": None})

    @cached_property
    def lake(self) -> Lake:
        """The tables."""
        mark = self.path / LAKE_VERSION
        if self.lake_url is None:
            return Lake(self.path / "lake", mark=mark, needed=self._versions_of_runs)
        return Lake(self.lake_url, self.path / ".lake.lock", mark, self._versions_of_runs)

    def _versions_of_runs(self) -> frozenset[int] | None:
        """Of the lake, as runs have recorded them; None where the store cannot say."""
        from tenure.store.records.runs import RunLog

        was_open = "database" in vars(self)
        try:
            self.refuse_lost_store()
            if not self.has_database:
                return frozenset()
            return RunLog(self.database).lake_versions(MOST_NEEDED)
        except StoreError:
            return None
        finally:
            if not was_open and "database" in vars(self):
                self.database.close()

    @cached_property
    def database(self) -> Database:
        """The SQL store, brought up to date on first use. Raises StoreError (`store.missing`)."""
        from tenure.store.database.database import Database

        self.refuse_lost_store()
        database = Database(self.database_url or f"sqlite:///{self.path.absolute() / STORE}")
        database.upgrade()
        if self.database_url is None:
            note_made(self.path / STORE)
        return database

    def refuse_lost_store(self) -> None:
        """Raises StoreError (`store.missing`) where there was a store in the folder that is gone."""
        if self.database_url is None:
            refuse_lost(self.path / STORE)

    def registry(self, url: str | None = None) -> Registry:
        """The versions of the shop's model; in the folder, or in the MLflow that `url` names."""
        from tenure.store.registry.registry import Registry

        return Registry(self.path, self.name, url)

    @property
    def has_database(self) -> bool:
        """Whether the store was ever used."""
        return self.database_url is not None or (self.path / STORE).exists()

    def _written(self, changes: Callable[[Self], dict[str, Any]]) -> Self:
        """Nothing but the changes: what others have written since this was opened stays. Raises StoreError
        (`store.busy`).
        """
        from filelock import Timeout

        what = "write the workspace's settings"
        try:
            with locked(self.path / _LOCK, what, _WAIT_SECONDS), file_faults(what):
                now = self.open(self.path, self.database_url)
                made = replace(now, **changes(now))
                write_atomically(self.path / SETTINGS, made._as_toml().encode())
        except Timeout as error:
            raise StoreError(
                "Another command is writing the workspace's settings.",
                hint="try again when it has finished",
                code="store.busy",
            ) from error
        return made

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
        f"models stay. Or {WAY_BACK}",
        code="store.damaged",
    )


def _settings(content: str, path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(content)
        newer = int(found["format"]) > FORMAT
        found["name"], found["currency"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path / SETTINGS) from error
    if newer:
        raise StoreError(
            "This workspace was created by a newer version of Tenure.",
            values=[path, f"format {found['format']}"],
            hint="upgrade: pip install --upgrade tenure",
            code="store.newer",
        )
    return found


def _answer_lines(answers: Answers) -> list[str]:
    """A table of those that were given; statuses in a table of their own, as TOML has it, at the end."""
    given = {name: value for name, value in asdict(answers).items() if value != asdict(Answers())[name]}
    statuses = given.pop("status", {})
    lines = ["", "[answers]", *(f"{name} = {json.dumps(value)}" for name, value in given.items())]
    if statuses:
        lines += ["", "[answers.status]", *(f"{_quoted(k)} = {_quoted(v)}" for k, v in statuses.items())]
    return lines if given or statuses else []


def _answers(found: dict[str, Any], path: Path) -> Answers:
    try:
        return Answers(**{**found, "include": tuple(found.get("include", ()))})
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
    """Engines read `*`, `?` and `[` in a path as a pattern, and delta-rs `%20` as a blank."""
    if found := _MISREAD.search(str(path.absolute())):
        raise OptionError(
            f"The path of a workspace cannot contain {found[0]!r}.",
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
    """The workspace in that folder, its store where the settings say.

    Raises StoreError, `store.missing` where its store is gone.
    """
    place = Workspace.open(workspace, settings.database_url)
    place.refuse_lost_store()
    return place
