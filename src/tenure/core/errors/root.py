"""The root of all errors that can be shown to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from tenure.core.text.quoted import Quoted, masked, shortened

_SHOWN_VALUES = 5
SHOWN_CHARACTERS = 60
"""Maximum length of a value in a message."""


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
        Stable code of this case; by default the code of the class.
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
        self.values = tuple(shortened(value, SHOWN_CHARACTERS) for value in values)
        self.hint = hint
        if code is not None:
            self.code = code  # type: ignore[misc]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without the constructor, so that errors of any class can cross process boundaries."""
        return _again, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        return self._with(self.values)

    @property
    def redacted(self) -> str:
        """As `str`, but safe to store: the shapes of quoted values, without e-mail addresses or phone
        numbers.
        """
        shapes = [value.shape if isinstance(value, Quoted) else value for value in self.values]
        return masked(self._with(shapes))

    def _with(self, values: Sequence[str]) -> str:
        values_shown = ", ".join(values[:_SHOWN_VALUES])
        more = len(values) - _SHOWN_VALUES
        tail = f" ({values_shown}{f' and {more} more' if more > 0 else ''})" if values_shown else ""
        return f"{self.message}{tail}"


def _again(kind: type[TenureError], arguments: tuple[Any, ...], state: dict[str, Any]) -> TenureError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error
