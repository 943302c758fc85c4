# ruff: noqa: PLR0911, PLR0912 - a line per rule
"""Platforms on this machine: each a real HTTP server that enforces the rules its platform has published.

They are told nothing of ours: what a call must look like is written here a second time. `arrived` counts how
often each member came in by a call that was accepted, however the call was answered.
"""

from __future__ import annotations

import hmac
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qs, urlparse

SHA256 = re.compile(r"[0-9a-f]{64}\Z")
MADID = re.compile(r"[0-9a-f-]{36}\Z")
TOKEN = "good-token"


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Platform:
    """What all have in common: answers in turn (`troubles`), a pause before answering, and a count."""

    PATH: ClassVar = ""
    """Under which it answers."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self.calls: list[tuple[str, str]] = []
        self.troubles: list[Answer] = []
        self.answer_after: float = 0.0
        self.drop_answers = 0
        self.lock = threading.Lock()

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        raise NotImplementedError

    def start(self, port: int = 0) -> str:
        platform = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                raw = self.rfile.read(length)
                parsed = urlparse(self.path)
                query = {name: values[0] for name, values in parse_qs(parsed.query).items()}
                try:
                    body = json.loads(raw) if raw else None
                except ValueError:
                    body = raw
                self.raw = raw
                with platform.lock:
                    platform.calls.append((self.command, parsed.path))
                    if platform.troubles and self.command != "GET":
                        made = platform.troubles.pop(0)
                    else:
                        platform.raw = raw
                        made = platform.answer(self.command, parsed.path, query, body, self.headers)
                    dropped = platform.drop_answers > 0 and self.command != "GET"
                    platform.drop_answers -= dropped
                if platform.answer_after and self.command != "GET":
                    time.sleep(platform.answer_after)
                if dropped:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                content = json.dumps(made.body).encode()
                self.send_response(made.status)
                for name, value in made.headers.items():
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_DELETE = do_PUT = handle_any

            def log_message(self, *_: object) -> None: ...

            def handle(self) -> None:
                try:
                    super().handle()
                except (BrokenPipeError, ConnectionResetError, ValueError):
                    self.close_connection = True

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None: ...

        self.server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


AnyPlatform = TypeVar("AnyPlatform", bound=Platform)


class Google(Platform):
    """Data Manager API: https://developers.google.com/data-manager/api/reference/rest/v1/audienceMembers/ingest."""

    PATH: ClassVar = "/v1"

    def __init__(self) -> None:
        super().__init__()
        self.checked = 0
        self.listed: Counter[str] = Counter()

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return self.error(401, "UNAUTHENTICATED")
        verb = path.rpartition(":")[2]
        if (
            method != "POST"
            or not path.startswith("/v1/audienceMembers:")
            or verb not in ("ingest", "remove")
        ):
            return self.error(404, "NOT_FOUND")
        wrong = self.fault(verb, body)
        if wrong:
            return self.error(400, wrong)
        if body["validateOnly"]:
            self.checked += 1
            return Answer(200, {})
        for one in body["audienceMembers"]:
            who = json.dumps(one["userData"]["userIdentifiers"][0])
            (self.arrived if verb == "ingest" else self.removed)[who] += 1
        return Answer(200, {"requestId": f"r{len(self.calls)}"})

    def fault(self, verb: str, body: dict[str, Any]) -> str:
        for one in body.get("destinations") or [{}]:
            account = one.get("operatingAccount") or {}
            if account.get("accountType") != "GOOGLE_ADS" or not str(account.get("accountId")).isdigit():
                return "INVALID_DESTINATION"
            if not str(one.get("productDestinationId")).isdigit():
                return "INVALID_DESTINATION"
        if body.get("encoding") != "HEX" or type(body.get("validateOnly")) is not bool:
            return "ENCODING_REQUIRED"
        if verb == "ingest":
            terms = (body.get("termsOfService") or {}).get("customerMatchTermsOfServiceStatus")
            if terms != "ACCEPTED":
                return "TERMS_AND_CONDITIONS_NOT_SIGNED"
            if (body.get("consent") or {}) != {
                "adUserData": "CONSENT_GRANTED",
                "adPersonalization": "CONSENT_GRANTED",
            }:
                return "CONSENT_MISSING"
        members = body.get("audienceMembers")
        if not isinstance(members, list) or not 1 <= len(members) <= 10_000:
            return "TOO_MANY_AUDIENCE_MEMBERS"
        for member in members:
            found = member["userData"]["userIdentifiers"]
            if not found or any(len(one) != 1 for one in found):
                return "INVALID_USER_IDENTIFIERS"
            for one in found:
                texts = [one.get("emailAddress"), one.get("phoneNumber")]
                if "address" in one:
                    address = one["address"]
                    if set(address) != {"givenName", "familyName", "regionCode", "postalCode"}:
                        return "MISSING_ADDRESS_FIELDS"
                    if not re.match(r"[A-Z]{2}\Z", address["regionCode"]) or SHA256.match(
                        address["postalCode"]
                    ):
                        return "INVALID_REGION"
                    texts += [address["givenName"], address["familyName"]]
                if any(text is not None and not SHA256.match(text) for text in texts):
                    return "INVALID_SHA256_FORMAT"
        return ""

    @staticmethod
    def error(status: int, reason: str) -> Answer:
        return Answer(status, {"error": {"code": status, "status": reason, "details": []}})


class KlaviyoApi(Platform):
    """Bulk import: https://developers.klaviyo.com/en/reference/bulk_import_profiles."""

    PATH: ClassVar = "/api"

    def __init__(self) -> None:
        super().__init__()
        self.profiles: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if headers.get("authorization") != f"Klaviyo-API-Key {TOKEN}":
            return self.error(401, "not_authenticated")
        if not re.match(r"20\d\d-\d\d-\d\d\Z", headers.get("revision", "")):
            return self.error(400, "revision")
        if headers.get("content-type") != "application/vnd.api+json":
            return self.error(415, "unsupported_media_type")
        if (method, path) != ("POST", "/api/profile-bulk-import-jobs"):
            return self.error(404, "not_found")
        if len(self.raw) > 5_000_000:
            return self.error(413, "payload_too_large")
        data = body["data"]
        profiles = data["attributes"]["profiles"]["data"]
        if data["type"] != "profile-bulk-import-job" or not 1 <= len(profiles) <= 10_000:
            return self.error(400, "invalid")
        for one in profiles:
            if one["type"] != "profile" or "@" not in one["attributes"]["email"]:
                return self.error(400, "invalid")
            if any(value is None for value in one["attributes"]["properties"].values()):
                return self.error(400, "null wipes a property")
        for one in profiles:
            told = one["attributes"]
            self.arrived[told["external_id"]] += 1
            self.profiles[told["email"]] = told["properties"]
        return Answer(202, {"data": {"type": "profile-bulk-import-job", "id": f"job{len(self.calls)}"}})

    @staticmethod
    def error(status: int, code: str) -> Answer:
        return Answer(status, {"errors": [{"status": status, "code": code}]})


class Receiver(Platform):
    """Somebody's own service: it checks who calls, and does nothing twice."""

    PATH: ClassVar = "/hook"

    def __init__(self, secret: str, now: Any) -> None:
        super().__init__()
        self.secret, self.now = secret, now
        self.done: dict[str, Any] = {}

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        moment, key = headers.get("x-tenure-timestamp", ""), headers.get("idempotency-key")
        digest = hmac.new(self.secret.encode(), f"{moment}.".encode() + self.raw, "sha256").hexdigest()
        if not hmac.compare_digest(headers.get("x-tenure-signature", ""), f"v1={digest}"):
            return Answer(401, {"error": "signature"})
        if abs(self.now() - int(moment)) > 300:
            return Answer(401, {"error": "too old"})
        if key not in self.done:
            counts = self.arrived if body["action"] == "add" else self.removed
            counts.update(one["customer_id"] for one in body["members"])
            self.done[key] = {"received": len(body["members"])}
        return Answer(200, self.done[key])


@contextmanager
def started(platform: AnyPlatform) -> Iterator[AnyPlatform]:
    """It answers at its `address` until the end."""
    platform.address = platform.start() + platform.PATH
    try:
        yield platform
    finally:
        platform.stop()
