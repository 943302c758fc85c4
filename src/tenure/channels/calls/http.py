"""HTTP calls to a platform, with exponential backoff, rate limiting and no secrets in error messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.calls.answers import EndlessAnswer, read_whole, retry_after
from tenure.core.calls.pace import Pace
from tenure.core.errors import ChannelError, MissingExtra

if TYPE_CHECKING:
    import httpx

    from tenure.core.activation.channel import Wire

UNCERTAIN = "channel.uncertain"
_TRIES = 7
_LONGEST_SECONDS = 120.0
_LONGEST_WAIT = 900.0
"""Longest requested wait that is honoured: beyond it the job ends, since what was received is known."""

_LATER = frozenset({429, 503})
_UNSURE = frozenset({500, 502, 504, 408})


@dataclass(frozen=True)
class Refusal:
    """What an unsuccessful response means. `wait` is in seconds; None if a retry would not help."""

    words: str
    code: str = "channel.refused"
    hint: str = "see the platform's documentation for this error; nothing more was sent"
    wait: float | None = None


class Caller:
    """Calls to one base address. `read` interprets a failure; where it returns None, the status decides."""

    def __init__(
        self,
        address: str,
        headers: Mapping[str, str],
        wire: Wire,
        read: Callable[[httpx.Response], Refusal | None] | None = None,
        calls_a_second: float = 10.0,
        tries: int = _TRIES,
    ) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("Sending audiences", "ads") from error

        self._read, self._pace = read or _nothing, Pace(wire, calls_a_second, _LONGEST_SECONDS)
        self._address, self._tries = address.rstrip("/"), tries
        self._client = httpx.Client(headers=dict(headers), timeout=httpx.Timeout(60.0, connect=10.0))

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """A GET request; it changes nothing, so it is retried after any failure."""
        for attempt in range(self._tries):
            try:
                return self.call("GET", path, params=params)
            except ChannelError as error:
                if error.code != UNCERTAIN or attempt == self._tries - 1:
                    raise
                self._pace.after(attempt)
        raise AssertionError("unreachable")

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Call the platform and return the JSON of its response.

        Raises ChannelError: `channel.uncertain` if the call may or may not have taken effect, another code if
        it did not. Temporary refusals (429, 503) are retried after a pause.
        """
        import httpx

        refusal = None
        for attempt in range(self._tries):
            self._pace.keep()
            try:
                with self._client.stream(
                    method, self._address + path, json=json, content=content, params=params, headers=headers
                ) as response:
                    answer = read_whole(response)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                refusal = Refusal(
                    "The platform cannot be reached.",
                    "channel.unreachable",
                    "check the address and the network",
                    0,
                )
                self._pace.after(attempt)
                continue
            except httpx.HTTPError as error:
                raise _uncertain(type(error).__name__) from error
            except EndlessAnswer as error:
                raise _uncertain(str(error)) from error
            if answer.is_success:
                return _json(answer)
            refusal = self._read(answer) or _by_status(answer)
            if refusal.code == UNCERTAIN:
                raise _uncertain(refusal.words)
            wait = refusal.wait
            if wait is None:
                break
            if wait > _LONGEST_WAIT:
                refusal = _asks_for_too_long(wait)
                break
            self._pace.after(attempt, wait)
        assert refusal is not None
        raise ChannelError(refusal.words, hint=refusal.hint, code=refusal.code)

    def close(self) -> None:
        self._client.close()


def _asks_for_too_long(seconds: float) -> Refusal:
    return Refusal(
        f"The platform asks to wait {seconds / 60:,.0f} minutes.",
        "channel.busy",
        "send the audience again after that; members already sent are not sent twice",
    )


def _nothing(_answer: httpx.Response) -> None:
    """Leave the interpretation to the status code."""


def _by_status(answer: httpx.Response) -> Refusal:
    status = answer.status_code
    if status in _LATER:
        return Refusal(
            "The platform keeps asking to wait.", "channel.busy", "try again later", retry_after(answer)
        )
    if status in _UNSURE:
        return Refusal(f"status {status}", UNCERTAIN)
    if status in (401, 403):
        return Refusal(
            f"The platform rejected the credentials (status {status}).",
            "channel.credentials",
            "create a new token and enter it in the web app (Audiences, Channels) or in the environment",
        )
    return Refusal(f"The platform rejected the request (status {status}).")


def _uncertain(words: str) -> ChannelError:
    return ChannelError(
        "It is unknown whether the last request was processed.",
        values=[words],
        hint="send the audience again; members already sent are not sent twice",
        code=UNCERTAIN,
    )


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json() if answer.content else {}
    except ValueError:
        return {}
