"""Errors in files, folders and tables that a source reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from tenure.core.errors.inputs import InputError

if TYPE_CHECKING:
    from tenure.core.orders.answers import Question
    from tenure.core.orders.reading import MappedColumn


class SourceError(InputError):
    """A file, folder or table cannot be read.

    Attributes
    ----------
    recognised : tuple of MappedColumn
        Columns that were nevertheless recognized, so that a form can keep them filled in.
        columns : tuple of str
            All column names of the table; empty if they are unknown or may be data.
    """

    code = "source"
    recognised: tuple[MappedColumn, ...] = ()
    columns: tuple[str, ...] = ()

    def in_table(self, recognised: Iterable[MappedColumn], columns: Iterable[str]) -> Self:
        """Add the columns of the table of orders in which the error happened."""
        self.recognised, self.columns = tuple(recognised), tuple(columns)
        return self


class ColumnError(SourceError):
    """A column is missing, ambiguous or appears twice.

    Attributes
    ----------
    recognised : tuple of MappedColumn
        Columns that were nevertheless recognized, so that a form can keep them filled in.
        columns : tuple of str
            All column names of the table; empty if they may be data.
    missing : tuple of str
        Our names for which no column was recognized.
    ambiguous : dict
        Our name -> the columns that could be meant.
    stakes : dict
        Our name -> each of these columns with its result: the sum of amounts, or the number of customers.
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
        **fields_shown: Any,
    ) -> None:
        super().__init__(message, **fields_shown)
        self.recognised = tuple(recognised)
        self.columns = tuple(columns)
        self.missing = tuple(missing)
        self.ambiguous = {name: tuple(candidates) for name, candidates in (ambiguous or {}).items()}
        self.stakes = {name: dict(results) for name, results in (stakes or {}).items()}


class DateError(SourceError):
    """Dates cannot be read, or can be read in more than one way."""

    code = "source.date"


class AmountError(SourceError):
    """Amounts cannot be read as money."""

    code = "source.amount"


class QuestionError(SourceError):
    """A file can be read in more than one way, and the choice affects amounts or customers.

    Parameters
    ----------
    questions : sequence of Question
        The open questions, with their choices; all must be answered.
    """

    code = "source.question"

    def __init__(
        self, message: str, questions: Sequence[Question], *, values: Iterable[object], hint: str
    ) -> None:
        super().__init__(message, values=values, hint=hint, code=f"{self.code}.{questions[0].topic}")
        self.questions = tuple(questions)
