"""All errors that can be shown to a person, in one tree.

    TenureError
    ├── InputError            the input cannot be used                     exit 2
    │   ├── SourceError         a file, folder or table cannot be read
    │   │   ├── ColumnError       a column is missing, ambiguous or doubled
    │   │   ├── DateError         dates cannot be read, or can be read in two ways
    │   │   ├── AmountError       amounts cannot be read as money
    │   │   └── QuestionError     a file can be read in more than one way, and the user must choose
    │   ├── DataError           it was read, but contains nothing to work on
    │   ├── TimeError           as_of or horizon do not fit the log
    │   ├── OptionError         an option has an impossible value
    │   ├── ConflictError       it contradicts existing data
    │   ├── UnknownCustomer     no customer with this ID has ordered
    │   ├── NotFound            no upload, file, user... has this name
    │   └── UnknownPlug         no source, model, engine... has this name
    ├── ModelError            a model cannot do what was asked             exit 3
    │   ├── FitError            fitting failed
    │   ├── NotFitted           predict before fit
    │   └── FrameError          the customer frame lacks what the model needs
    ├── StoreError            the workspace cannot be read or written      exit 4
    │   ├── UnknownVersion      this version of the model does not exist
    │   └── OverQuota           the workspace has reached its disk quota
    ├── AccessError           the caller is not authenticated              exit 6
    │   ├── RoleError           their role does not allow it
    │   ├── LockedOut           too many wrong passwords
    │   ├── TooManyStreams      a user has too many event streams open
    │   └── TooManyWaiting      a user sends requests faster than they can be processed
    ├── JobError              a background job cannot do what was asked    exit 3
    │   └── UnknownJob          no job has this ID
    ├── ChannelError          a channel cannot take what was sent          exit 7
    │   └── ChannelNotSet       the workspace lacks settings it needs
    ├── EngineError           the engine cannot be started or reached      exit 4
    └── MissingExtra          an optional package is not installed         exit 5

Each error says what is wrong (`message`), shows the offending `values`, and names the next step
(`hint`). `code` is stable: programs may match on it. Values are shortened. Those that come out of a file or a
request are `Quoted`: they are for the eyes of whoever handed it in, and what is kept tells their shape only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tenure.core.text.closest import closest
from tenure.core.text.quoted import Quoted, masked, shortened

if TYPE_CHECKING:
    from tenure.core.orders.answers import Question
    from tenure.core.orders.reading import MappedColumn

_SHOWN_VALUES = 5
_SHOWN_CHARACTERS = 60


class TenureError(Exception):
    """Root of the tree.

    Parameters
    ----------
    message : str
        What is wrong, in a sentence.
    values : iterable of object, optional
        The offending values; the first five are shown, shortened.
    hint : str, optional
        What to do next, as an instruction.
    code : str, optional
        Stable code of this very case; the class's own code when left out.
    """

    code: ClassVar[str] = "tenure"
    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500

    def __init__(
        self,
        message: str,
        *,
        values: Iterable[object] = (),
        hint: str = "",
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.values = tuple(shortened(value, _SHOWN_CHARACTERS) for value in values)
        self.hint = hint
        if code is not None:
            self.code = code  # type: ignore[misc]

    def __reduce__(self) -> tuple[Any, ...]:
        """An error comes out of a child process as it was raised there, whatever its class is made with."""
        return _again, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        return self._with(self.values)

    @property
    def kept(self) -> str:
        """As `str`, fit to be kept: of quoted values the shape, and no addresses or phone numbers."""
        shapes = [value.shape if isinstance(value, Quoted) else value for value in self.values]
        return masked(self._with(shapes))

    def _with(self, values: Sequence[str]) -> str:
        shown = ", ".join(values[:_SHOWN_VALUES])
        more = len(values) - _SHOWN_VALUES
        tail = f" ({shown}{f' and {more} more' if more > 0 else ''})" if shown else ""
        return f"{self.message}{tail}"


class InputError(TenureError):
    """The input cannot be used as it is."""

    code = "input"
    exit_code = 2
    status = 422


class SourceError(InputError):
    """A file, folder or table cannot be read.

    Attributes
    ----------
    recognised : tuple of MappedColumn
        Columns that were recognised all the same, so that a form can keep them filled in.
    columns : tuple of str
        All column names of the table; empty where they are not known, or may be data.
    """

    code = "source"
    recognised: tuple[MappedColumn, ...] = ()
    columns: tuple[str, ...] = ()

    def in_table(self, recognised: Iterable[MappedColumn], columns: Iterable[str]) -> Self:
        """The same error, with the columns of the table of orders it happened in."""
        self.recognised, self.columns = tuple(recognised), tuple(columns)
        return self


class ColumnError(SourceError):
    """A column is missing, ambiguous or appears twice.

    Attributes
    ----------
    recognised : tuple of MappedColumn
        Columns that were recognised all the same, so that a form can keep them filled in.
    columns : tuple of str
        All column names of the table; empty where they may be data.
    missing : tuple of str
        Our names that no column was recognised as.
    ambiguous : dict
        Our name -> the columns that may be it.
    stakes : dict
        Our name -> each of these columns with what it would give: sum of amounts, number of customers.
    """

    code = "source.column"

    def __init__(
        self,
        message: str,
        *,
        recognised: Iterable[MappedColumn] = (),
        columns: Iterable[str] = (),
        missing: Iterable[str] = (),
        ambiguous: Mapping[str, Iterable[str]] | None = None,
        stakes: Mapping[str, Mapping[str, float]] | None = None,
        **shown: Any,
    ) -> None:
        super().__init__(message, **shown)
        self.recognised = tuple(recognised)
        self.columns = tuple(columns)
        self.missing = tuple(missing)
        self.ambiguous = {ours: tuple(theirs) for ours, theirs in (ambiguous or {}).items()}
        self.stakes = {ours: dict(rivals) for ours, rivals in (stakes or {}).items()}


class DateError(SourceError):
    """Dates cannot be read, or can be read in more than one way."""

    code = "source.date"


class AmountError(SourceError):
    """Amounts cannot be read as money."""

    code = "source.amount"


class QuestionError(SourceError):
    """A file can be read in more than one way, and money or people depend on it.

    Parameters
    ----------
    questions : sequence of Question
        The open ones, with their choices; all of them have to be answered.
    """

    code = "source.question"

    def __init__(
        self, message: str, questions: Sequence[Question], *, values: Iterable[object], hint: str
    ) -> None:
        super().__init__(message, values=values, hint=hint, code=f"{self.code}.{questions[0].topic}")
        self.questions = tuple(questions)


class DataError(InputError):
    """The input was read but holds nothing that can be worked on."""

    code = "data"


class TimeError(InputError):
    """`as_of` or `horizon` do not fit the order log."""

    code = "time"


class OptionError(InputError):
    """An option has an impossible value."""

    code = "option"


class ConflictError(InputError):
    """The input contradicts existing data."""

    code = "input.conflict"
    status = 409


class UnknownCustomer(InputError):
    """No customer with this ID has ordered anything."""

    code = "input.unknown_customer"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "This workspace has no orders from that customer.",
            hint="check the spelling of the customer ID: it must match exactly",
        )


class NotFound(InputError):
    """The requested thing does not exist."""

    code = "not_found"
    status = 404


class UnknownPlug(InputError):
    """No source, engine, feature, model or channel has this name."""

    code = "plug.unknown"
    status = 404

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = closest(name, names)
        hint = f"did you mean '{close[0]}'?" if close else f"choose one of: {', '.join(names)}"
        super().__init__(f"There is no {kind} named '{shortened(name, _SHOWN_CHARACTERS)}'.", hint=hint)


class ModelError(TenureError):
    """A model cannot do what was asked of it."""

    code = "model"
    exit_code = 3
    status = 409


class FitError(ModelError):
    """Fitting did not give usable parameters."""

    code = "model.fit"


class NotFitted(ModelError):
    """The model has not been fitted."""

    code = "model.not_fitted"


class FrameError(ModelError):
    """The customer frame lacks columns or holds values the model cannot take."""

    code = "model.frame"
    exit_code = 2
    status = 422


class StoreError(TenureError):
    """The workspace, its lake or its store cannot be read or written."""

    code = "store"
    exit_code = 4
    status = 503


class UnknownVersion(StoreError):
    """The version of the model does not exist."""

    code = "store.no_version"
    status = 404


class OverQuota(StoreError):
    """The workspace has reached its disk quota."""

    code = "store.quota"
    status = 507


class AccessError(TenureError):
    """The caller is not authenticated."""

    code = "access"
    exit_code = 6
    status = 401


class RoleError(AccessError):
    """The caller's role does not allow this."""

    code = "access.role"
    status = 403


class LockedOut(AccessError):
    """Too many failed logins; the user has to wait."""

    code = "access.locked"
    status = 429


class TooManyStreams(AccessError):
    """A user has too many event streams open."""

    code = "stream.too_many"
    status = 429


class TooManyWaiting(AccessError):
    """A user sends requests faster than they can be processed."""

    code = "rate.waiting"
    status = 429


class JobError(TenureError):
    """A background job is not in a state that allows what was asked."""

    code = "job"
    exit_code = 3
    status = 409


class UnknownJob(JobError):
    """No job has this ID."""

    code = "job.unknown"
    status = 404

    def __init__(self, job_id: str) -> None:
        super().__init__("This job does not exist.", values=[job_id], hint="list the jobs to find the job ID")


class ChannelError(TenureError):
    """A channel is not set up, cannot be reached, or does not take what was sent."""

    code = "channel"
    exit_code = 7
    status = 502


class ChannelNotSet(ChannelError):
    """Settings that a channel needs are missing: nothing was sent, and the platform is not at fault."""

    code = "channel.settings"
    status = 409


class EngineError(TenureError):
    """The engine that runs expressions cannot be started or reached."""

    code = "engine"
    exit_code = 4
    status = 503


class MissingExtra(TenureError):
    """An optional package is needed and not installed."""

    code = "extra.missing"
    exit_code = 5
    status = 501

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs packages that are not installed.",
            hint=f'pip install "tenure[{extra}]"',
        )


def _again(kind: type[TenureError], arguments: tuple[Any, ...], state: dict[str, Any]) -> TenureError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error
