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


class Meta(Platform):
    """Graph API: custom audiences, their users by sessions, lookalikes, events.

    Rules from https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/
    custom-audiences and .../reference/custom-audience/users.
    """

    PATH: ClassVar = "/v25.0"

    HASHED: ClassVar = {
        "EMAIL", "PHONE", "FN", "LN", "FI", "CT", "ST", "ZIP", "COUNTRY", "GEN", "DOBY", "DOBM", "DOBD",
    }  # fmt: skip
    PLAIN: ClassVar = {"EXTERN_ID", "MADID", "LOOKALIKE_VALUE"}
    SOURCES: ClassVar = {"USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY", "BOTH_USER_AND_PARTNER_PROVIDED"}
    FLAGGED = re.compile(r"arthritis|diabet|credit score|high income|wealth|income|rich\b", re.IGNORECASE)

    def __init__(self) -> None:
        super().__init__()
        self.audiences: dict[str, dict[str, Any]] = {}
        self.sessions: dict[tuple[str, str], dict[str, Any]] = {}
        self.members: dict[str, dict[str, list[Any]]] = {}
        self.events: list[dict[str, Any]] = []
        self.replacing: dict[str, dict[str, Any]] = {}
        self.expire_after: int | None = None
        """A session takes so many batches, then it has expired."""
        self.spent: list[dict[str, Any]] = []
        """What campaigns cost, a row per campaign and day."""

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: Any) -> Answer:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return self.error(401, 190, 0, "Error validating access token")
        parts = path.strip("/").split("/")
        if parts[0] != "v25.0":
            return self.error(400, 2635, 0, "You are calling a deprecated version of the Ads API")
        if parts[1].startswith("act_") and parts[2] == "customaudiences":
            return self.listed(query) if method == "GET" else self.created(body)
        if parts[1].startswith("act_") and parts[2] == "insights":
            return self.insights(query)
        if parts[2] == "sessions":
            return self.told(parts[1], query)
        if parts[2] == "users" and method in ("POST", "DELETE"):
            return self.users(method, parts[1], body)
        if parts[2] == "usersreplace" and method == "POST":
            return self.replaced(parts[1], body)
        if parts[2] == "events":
            return self.heard(body)
        return self.error(400, 100, 0, "Unsupported request")

    def listed(self, query: dict[str, str]) -> Answer:
        """A page of two at a time."""
        start, wanted = int(query.get("after", 0)), query["fields"].split(",")
        every = list(self.audiences.items())
        page = [
            {name: ({"id": key} | one).get(name) for name in wanted} for key, one in every[start : start + 2]
        ]
        more = start + 2 < len(every)
        paging = {"cursors": {"after": str(start + 2)}} if more else {}
        return Answer(200, {"data": page, "paging": paging})

    def insights(self, query: dict[str, str]) -> Answer:
        """Two rows at a time, numbers as texts; https://developers.facebook.com/documentation/ads-commerce/
        marketing-api/insights.
        """
        if query.get("level") != "campaign" or query.get("time_increment") != "1":
            return self.error(400, 100, 0, "a row per campaign and day")
        span = json.loads(query["time_range"])
        asked = [*query["fields"].split(","), "date_start", "date_stop"]
        within = [one for one in self.spent if span["since"] <= one["date_start"] <= span["until"]]
        start = int(query.get("after", 0))
        page = [{name: one[name] for name in asked if name in one} for one in within[start : start + 2]]
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + 2)}}
        if start + 2 < len(within):
            paging["next"] = "https://graph.facebook.com/v25.0/..."
        return Answer(200, {"data": page, "paging": paging})

    def created(self, body: dict[str, Any]) -> Answer:
        if self.FLAGGED.search(f"{body.get('name')} {body.get('description')}"):
            return self.error(400, 100, 1713230, "Audience Upload Blocked")
        if body.get("subtype") == "LOOKALIKE":
            return self.lookalike(body)
        if body.get("subtype") != "CUSTOM" or body.get("customer_file_source") not in self.SOURCES:
            return self.error(400, 100, 0, "Invalid parameter: customer_file_source")
        key = str(23850000000000000 + len(self.audiences))
        self.audiences[key] = body
        self.members[key] = {}
        return Answer(200, {"id": key})

    def lookalike(self, body: dict[str, Any]) -> Answer:
        spec = body.get("lookalike_spec") or {}
        origin = str(body.get("origin_audience_id"))
        if origin not in self.audiences or not re.match(r"[A-Z]{2}\Z", str(spec.get("country"))):
            return self.error(400, 100, 0, "Invalid lookalike_spec")
        if not 0.01 <= spec.get("ratio", 0) <= 0.20 or len(self.members[origin]) < 100:
            return self.error(400, 2654, 1713007, "The source audience is too small, or the ratio impossible")
        key = str(23860000000000000 + len(self.audiences))
        self.audiences[key] = body
        return Answer(200, {"id": key})

    def replaced(self, audience: str, body: dict[str, Any]) -> Answer:
        """The keys of .../custom-audience/usersreplace have no value; the last batch changes the list."""
        schema = (body.get("payload") or {}).get("schema") or []
        if "LOOKALIKE_VALUE" in schema or self.audiences[audience].get("is_value_based"):
            return self.error(400, 100, 0, "value-based audiences are not replaced")
        before = self.members[audience]
        waiting = self.replacing.setdefault(f"{audience}/{body['session']['session_id']}", {})
        self.members[audience] = waiting
        answer = self.users("POST", audience, body)
        self.members[audience] = waiting if body["session"]["last_batch_flag"] else before
        return answer

    def users(self, method: str, audience: str, body: dict[str, Any]) -> Answer:
        if audience not in self.audiences:
            return self.error(400, 100, 33, "Unsupported: object does not exist")
        wrong = self.fault(audience, method, body)
        if wrong is not None:
            return wrong
        session, schema = body["session"], body["payload"]["schema"]
        key = (audience, str(session["session_id"]))
        state = self.sessions.setdefault(
            key, {"num_received": 0, "num_invalid_entries": 0, "seqs": [], "stage": "uploading"}
        )
        if session["batch_seq"] in state["seqs"]:
            return self.error(400, 2650, 1870147, "Batch of this session was already received")
        if session["batch_seq"] != len(state["seqs"]) + 1:
            return self.error(400, 2650, 1870147, "Batches of a session come in order")
        if self.expire_after is not None and len(state["seqs"]) >= self.expire_after:
            return self.error(400, 2650, 1870158, "The session has expired")
        state["seqs"].append(session["batch_seq"])
        state["stage"] = "complete" if session["last_batch_flag"] else "uploading"
        invalid = 0
        for row in body["payload"]["data"]:
            named = dict(zip(schema, row, strict=True))
            bad = [
                name
                for name in schema
                if name in self.HASHED and named[name] and not SHA256.match(named[name])
            ]
            if bad or not any(named.get(name) for name in ("EMAIL", "PHONE", "EXTERN_ID")):
                invalid += 1
                continue
            who = named.get("EXTERN_ID") or named["EMAIL"]
            if method == "POST":
                self.arrived[who] += 1
                self.members[audience][who] = row
            else:
                self.removed[who] += 1
                self.members[audience].pop(who, None)
        state["num_received"] += len(body["payload"]["data"])
        state["num_invalid_entries"] += invalid
        return Answer(
            200,
            {
                "audience_id": audience,
                "session_id": key[1],
                "num_received": len(body["payload"]["data"]),
                "num_invalid_entries": invalid,
                "invalid_entry_samples": {},
            },
        )

    def fault(self, audience: str, method: str, body: dict[str, Any]) -> Answer | None:
        session, payload = body.get("session") or {}, body.get("payload") or {}
        needed = {"session_id": int, "batch_seq": int, "last_batch_flag": bool, "estimated_num_total": int}
        if any(type(session.get(name)) is not kind for name, kind in needed.items()):
            return self.error(
                400, 100, 0, "session needs session_id, batch_seq, last_batch_flag, estimated_num_total"
            )
        if not 0 < session["session_id"] < 2**63:
            return self.error(400, 100, 0, "session_id is a positive 64-bit number")
        schema, data = payload.get("schema"), payload.get("data")
        if (
            not isinstance(schema, list)
            or set(schema) - self.HASHED - self.PLAIN
            or len(set(schema)) != len(schema)
        ):
            return self.error(400, 100, 0, "schema has keys nobody knows")
        if "LOOKALIKE_VALUE" in schema and not self.audiences[audience].get("is_value_based"):
            return self.error(400, 100, 0, "LOOKALIKE_VALUE goes to value-based audiences")
        if not isinstance(data, list) or not 1 <= len(data) <= 10_000:
            return self.error(400, 100, 0, "data has 1 to 10,000 rows")
        if any(len(row) != len(schema) for row in data):
            return self.error(400, 100, 0, "a row has a value for each key of the schema")
        if "LOOKALIKE_VALUE" in schema:
            where = schema.index("LOOKALIKE_VALUE")
            values = [row[where] for row in data if row[where] != ""]
            if any(isinstance(one, bool) or not isinstance(one, int | float) or one < 0 for one in values):
                return self.error(400, 100, 0, "LOOKALIKE_VALUE is a number of 0 or more")
        return None

    def told(self, audience: str, query: dict[str, str]) -> Answer:
        found = [
            {
                "session_id": session,
                **{name: str(one[name]) for name in ("num_received", "num_invalid_entries", "stage")},
            }
            for (owner, session), one in self.sessions.items()
            if owner == audience and query.get("session_id") in (None, session)
        ]
        return Answer(200, {"data": found})

    def heard(self, body: dict[str, Any]) -> Answer:
        events = body.get("data") or []
        if not 1 <= len(events) <= 1000:
            return self.error(400, 100, 0, "1 to 1,000 events")
        for one in events:
            if not {"event_name", "event_time", "user_data", "action_source"} <= set(one):
                return self.error(400, 100, 2804019, "an event lacks parameters")
            if any(
                not SHA256.match(text) for name in ("em", "ph") for text in one["user_data"].get(name, [])
            ):
                return self.error(400, 100, 2804019, "contact details are hashed")
            if time.time() - one["event_time"] > 7 * 86400:
                return self.error(400, 100, 2804003, "event_time is older than 7 days")
        known = {one.get("event_id") for one in self.events}
        self.events += [one for one in events if one.get("event_id") not in known]
        return Answer(200, {"events_received": len(events), "fbtrace_id": "x"})

    @staticmethod
    def error(status: int, code: int, subcode: int, message: str) -> Answer:
        return Answer(status, {"error": {"message": message, "code": code, "error_subcode": subcode}})

    @classmethod
    def too_many(cls, seconds: str = "0.1") -> Answer:
        made = cls.error(400, 80003, 2446079, "There have been too many calls from this ad-account.")
        return Answer(made.status, made.body, {"retry-after": seconds})


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


def environment_of(meta: Meta) -> dict[str, str]:
    """What leads `tenure` to it."""
    told = {"URL": meta.address, "TOKEN": TOKEN, "ACCOUNT": "123"}
    return {f"TENURE_META_ADS_{name}": value for name, value in told.items()}


@contextmanager
def started(platform: AnyPlatform) -> Iterator[AnyPlatform]:
    """It answers at its `address` until the end."""
    platform.address = platform.start() + platform.PATH
    try:
        yield platform
    finally:
        platform.stop()


if __name__ == "__main__":
    import sys

    platform = Meta()
    print(platform.start(int(sys.argv[1]) if len(sys.argv) > 1 else 0) + platform.PATH, flush=True)
    threading.Event().wait()
