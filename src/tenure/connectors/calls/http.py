"""Reading over HTTP: retries with the waits that platforms ask for, and no secrets in error messages.

Every call only reads, so it may be repeated after any failure. Rate limits (429, 503) wait for as long as
`Retry-After` says; other temporary failures wait longer each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.connectors.calls.addresses import is_listed, refuse_private, refuse_private_ip
from tenure.core.calls.answers import EndlessAnswer, read_whole, retry_after
from tenure.core.calls.pace import Pace
from tenure.core.errors import ConnectorError, MissingExtra

if TYPE_CHECKING:
    import httpx

    from tenure.core.connections.connector import Reach

TRIES = 6
_LONGEST_SECONDS, _LONGEST_WAIT = 60.0, 900.0
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_MAX_REDIRECTS = 5


@dataclass(frozen=True)
class Refusal:
    """What an unsuccessful response means. `wait` is in seconds; None if a retry would not help."""

    words: str
    code: str = "connector.refused"
    hint: str = "see the platform's documentation for this error; nothing was imported"
    wait: float | None = None


class Reader:
    """Calls to one place.

    Parameters
    ----------
    headers : mapping
        Sent with every call, such as credentials; not to other hosts after a redirect.
    reach : Reach
    read : callable, optional
        Interprets any response, also a successful one; None leaves it to the status.
    calls_a_second : float
        The platform's published limit, or less.
    """

    def __init__(
        self,
        headers: Mapping[str, str],
        reach: Reach,
        read: Callable[[httpx.Response], Refusal | None] | None = None,
        calls_a_second: float = 2.0,
        auth: tuple[str, str] | None = None,
    ) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("Connecting a shop", "server") from error

        self._reach, self._read = reach, read or _nothing
        self._pace = Pace(reach.wire, calls_a_second, _LONGEST_SECONDS)
        self._client = httpx.Client(
            headers=dict(headers),
            auth=auth,
            timeout=httpx.Timeout(60.0, connect=10.0),
            event_hooks={"request": [self._check_host], "response": [self._check_peer]},
            follow_redirects=False,
            max_redirects=_MAX_REDIRECTS,
            trust_env=False,
        )

    def get(self, url: str, params: Mapping[str, Any] | None = None) -> httpx.Response:
        """The whole response. Raises ConnectorError."""
        return self._call("GET", url, params=params)

    def post(self, url: str, json: Any) -> httpx.Response:
        """The response to a query that is sent as JSON. Raises ConnectorError."""
        return self._call("POST", url, json=json)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """A response to be read piece by piece, after redirects. Raises ConnectorError."""
        import httpx

        is_reading = False
        for attempt in range(TRIES):
            self._pace.keep()
            try:
                with self._client.stream("GET", url, headers=headers, follow_redirects=True) as response:
                    refusal = self._refusal(response)
                    if refusal is None:
                        is_reading = True
                        yield response
                        return
            except httpx.HTTPError as error:
                refusal = _unreachable(error)
            if is_reading:  # the reader already has a part of the content
                raise ConnectorError(refusal.words, hint=refusal.hint, code=refusal.code)
            self._wait_or_raise(refusal, attempt)

    def _call(self, method: str, url: str, **options: Any) -> httpx.Response:
        import httpx

        for attempt in range(TRIES):
            self._pace.keep()
            try:
                with self._client.stream(method, url, **options) as streamed:
                    response = read_whole(streamed)
                refusal = self._refusal(response)
                if refusal is None:
                    return response
            except (httpx.HTTPError, EndlessAnswer) as error:
                refusal = _unreachable(error)
            self._wait_or_raise(refusal, attempt)
        raise AssertionError("unreachable")

    def _refusal(self, response: httpx.Response) -> Refusal | None:
        refusal = self._read(response)
        return refusal if refusal is not None or response.is_success else _by_status(response)

    def _wait_or_raise(self, refusal: Refusal, attempt: int) -> None:
        wait, is_last = refusal.wait, attempt == TRIES - 1
        if wait is not None and wait > _LONGEST_WAIT:
            refusal = Refusal(
                f"The platform asks to wait {wait / 60:,.0f} minutes.",
                "connector.busy",
                "run the connection again after that; it continues where it ended",
            )
        if refusal.wait is None or is_last:
            raise ConnectorError(refusal.words, hint=refusal.hint, code=refusal.code)
        self._pace.after(attempt, refusal.wait)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _check_host(self, request: httpx.Request) -> None:
        if request.url.scheme == "http" and not is_listed(request.url.host, self._reach.hosts):
            raise ConnectorError(
                "The platform redirects to http, which is not encrypted.",
                values=[request.url.host],
                hint="use the address that begins with https",
                code="connector.address",
            )
        refuse_private(request.url.host, self._reach.hosts)

    def _check_peer(self, response: httpx.Response) -> None:
        """Its address again, as connected: the name may have resolved to another one meanwhile."""
        host = response.request.url.host
        stream = response.extensions.get("network_stream")
        peer = None if stream is None else stream.get_extra_info("server_addr")
        if peer is not None and not is_listed(host, self._reach.hosts):
            refuse_private_ip(str(peer[0]), host)


def _nothing(_response: httpx.Response) -> None:
    """Leave the interpretation to the status code."""


def credentials_refused(status: int) -> Refusal:
    """The platform does not accept the key."""
    return Refusal(
        f"The platform rejected the credentials (status {status}): wrong, expired, or without a permission.",
        "connector.credentials",
        "create a new key on the platform and enter it: change the connection",
    )


def _by_status(response: httpx.Response) -> Refusal:
    status = response.status_code
    if status in (401, 403):
        return credentials_refused(status)
    if status in _PASSING:
        busy = status in (429, 503)
        words = (
            "The platform keeps asking to wait."
            if busy
            else f"The platform has a temporary fault (status {status})."
        )
        return Refusal(words, "connector.busy", "run the connection again later", retry_after(response))
    if response.is_redirect:
        return Refusal(
            f"The address redirects elsewhere (status {status}).",
            "connector.address",
            "enter the address that it redirects to, if that is your shop",
        )
    if status == 404:
        return Refusal(
            "There is nothing at this address (status 404).",
            "connector.not_found",
            "check the address of the shop or file",
        )
    return Refusal(f"The platform rejected the request (status {status}).")


def _unreachable(error: Exception) -> Refusal:
    words = "its answer did not end" if isinstance(error, EndlessAnswer) else type(error).__name__
    return Refusal(
        f"The platform cannot be reached ({words}).",
        "connector.unreachable",
        "check the address and the network; a scheduled connection tries again by itself",
        0.0,
    )


def json_object(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of a response. Raises ConnectorError (`connector.answer`)."""
    content = json_value(response)
    if not isinstance(content, dict):
        raise unexpected_answer()
    return content


def json_value(response: httpx.Response) -> Any:
    """The JSON of a response. Raises ConnectorError (`connector.answer`)."""
    try:
        return response.json()
    except ValueError as error:
        raise unexpected_answer() from error


def unexpected_answer() -> ConnectorError:
    """The answer is not what the platform documents."""
    return ConnectorError(
        "The answer is not what this platform documents.",
        hint="check that the address is that of the shop's API, without a password page in front",
        code="connector.answer",
    )
