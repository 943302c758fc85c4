"""Bad input to every route of the API: refused with a reason, never a defect of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

ADMIN_STAYS = {"disable_user", "set_password", "change_password", "log_out", "revoke_key"}
TEXTS = (
    "' OR 1=1 --",
    "'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "\u0000",
    "💸" * 100,
    "../../etc/passwd",
    "${jndi:ldap://x}",
    "%s%n{0}",
    "x" * 5_000,
    "",
    " ",
)
BODIES = (
    b"",
    b"{",
    b"{}",
    b"[]",
    b"null",
    b'"text"',
    b"7",
    b"\xff\xfe\x00",
    b'{"a": NaN}',
    b'{"a": 1e999}',
    b'{"a": "\\ud800"}',
    b"[" * 100_000,
    b'{"kind": "train", "kind": 7}',
)
NUMBERS = (1e308, -1e308, float("nan"), float("inf"), 10**400, -1, 0, True, None, "1", [], {})


@pytest.fixture(scope="module")
def client(open_service):
    service = open_service()
    return service.admin


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, told in methods.items():
            answers = json.dumps(told["responses"])
            if "text/event-stream" not in answers:
                yield method.upper(), path, told


@pytest.fixture(scope="module")
def spec(client) -> dict[str, Any]:
    return client.app.openapi()


def filled(path: str, text: str = "0" * 32) -> str:
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + text + rest.partition("}")[2]
    return path


def check(answer, what: object) -> None:
    assert answer.status_code < 500, (what, answer.status_code, answer.text[:500])
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", (what, answer.text[:500])
        told = answer.json()
        assert told["code"] and told["status"] == answer.status_code, what
        assert "Traceback" not in answer.text


def with_bodies(spec) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for method, path, told in operations(spec):
        schema = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema:
            found.append((method, path, schema))
    return found


def test_there_is_much_to_try(spec):
    assert len(list(operations(spec))) > 50 and len(with_bodies(spec)) > 12


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_cannot_be_read_is_refused(client, spec, body):
    for method, path, _ in with_bodies(spec):
        answer = client.request(
            method, filled(path), content=body, headers={"content-type": "application/json"}
        )
        check(answer, (method, path))


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "nonsense", ""])
def test_a_body_of_another_kind_is_refused(client, spec, kind):
    for method, path, told in operations(spec):
        if "requestBody" in told:
            answer = client.request(method, filled(path), content=b"<x/>", headers={"content-type": kind})
            check(answer, (method, path))


def example(schema: dict[str, Any], spec: dict[str, Any], text: Any, number: Any) -> Any:
    """A body of the schema with the text in the place of every text, the number in that of every number."""
    if "$ref" in schema:
        return example(spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], spec, text, number)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            chosen = next(one for one in schema[choice] if one.get("type") != "null")
            return example(chosen, spec, text, number)
    kind = schema.get("type")
    if kind == "object":
        known = schema.get("properties", {})
        made = {name: example(one, spec, text, number) for name, one in known.items()}
        return made or {text or "x": text}
    if kind == "array":
        return [example(schema.get("items", {}), spec, text, number)]
    return number if kind in ("number", "integer", "boolean") else text


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_strange_texts_in_every_text_field_do_no_harm(client, spec, text):
    for method, path, schema in with_bodies(spec):
        answer = client.request(method, filled(path), json=example(schema, spec, text, 1))
        check(answer, (method, path, text[:20]))


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_strange_values_in_every_number_field_do_no_harm(client, spec, number):
    for method, path, schema in with_bodies(spec):
        body = json.dumps(example(schema, spec, "2024-01-01", number))
        answer = client.request(
            method, filled(path), content=body, headers={"content-type": "application/json"}
        )
        check(answer, (method, path, str(number)[:20]))


@pytest.mark.parametrize(
    "text", [*TEXTS, "nan", "1e999", "-1", str(10**400), "%00", "\ud83d"], ids=range(len(TEXTS) + 6)
)
def test_strange_texts_in_every_query_and_path_do_no_harm(client, spec, text):
    from urllib.parse import quote

    safe = quote(text[:300], safe="", errors="surrogatepass")
    for method, path, told in operations(spec):
        if told.get("operationId") in ADMIN_STAYS:
            continue
        asked = "&".join(
            f"{one['name']}={safe}" for one in told.get("parameters", ()) if one["in"] == "query"
        )
        check(client.request(method, f"{filled(path)}?{asked}"), (method, path, asked[:80]))
        if "{" in path and text.strip():
            check(client.request(method, filled(path, safe)), (method, path, text[:20]))


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, spec):
    body = b'{"kind": "' + b"x" * (9 * 1024 * 1024) + b'"}'
    for method, path, _ in with_bodies(spec)[:3]:
        answer = client.request(
            method, filled(path), content=body, headers={"content-type": "application/json"}
        )
        # Nobody is known before they have logged in.
        expected = 401 if path == "/api/v1/session" else 413
        assert answer.status_code == expected
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-api-key": "x" * 60_000},
        {"x-api-key": "💸".encode()},
        {"authorization": "Bearer " + "é" * 10},
        {"authorization": "Basic x"},
        {"cookie": "tenure_session=" + "%00" * 1_000},
        {"x-request-id": "a\tb" * 1_000},
        {"accept-language": "x" * 60_000},
        {"range": "bytes=99999999999999999999-"},
        {"if-none-match": "'"},
    ],
    ids=range(9),
)
def test_strange_headers_do_no_harm(client, headers):
    raw = {name: value if isinstance(value, bytes) else value.encode() for name, value in headers.items()}
    check(client.get("/api/v1/jobs", headers=raw), headers.keys())


@pytest.mark.parametrize("key", ["x", "x" * 256, "' OR 1=1", "é" * 100])
def test_a_strange_idempotency_key_is_a_key_or_is_refused(client, key):
    order = {
        "customer_id": "c0001",
        "order_id": f"k{len(key)}",
        "order_date": "2023-08-01T00:00:00Z",
        "amount": 1,
    }
    answers = [
        client.post("/api/v1/orders", json=order, headers={"idempotency-key": key.encode()}) for _ in range(2)
    ]
    for one in answers:
        check(one, key)
    assert answers[0].status_code == answers[1].status_code


def test_after_all_that_it_still_works(client):
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/v1/predictions/c0001").status_code == 200
    assert client.get("/api/v1/users").status_code == 200


def test_only_lists_and_files_may_be_long(client, spec):
    body = json.dumps({"kind": "x" * (2 * 1024 * 1024)}).encode()
    taken = {
        path
        for method, path, _ in with_bodies(spec)
        if client.request(
            method, filled(path), content=body, headers={"content-type": "application/json"}
        ).status_code
        != 413
    }

    assert {path for path in taken if "{" in path} == {"/api/v1/orders/{order_id}"}
    assert taken >= {"/api/v1/orders", "/api/v1/predictions/batch"}
    assert not taken & {"/api/v1/jobs", "/api/v1/users", "/api/v1/views", "/api/v1/segments/named"}


@pytest.mark.parametrize("charset", ["punycode", "undefined", "idna", "utf-7", "no-such"])
def test_a_form_in_a_character_set_of_its_senders_choice_is_not_decoded(client, spec, charset):
    """Decoding with some codecs takes hours, and others raise what no route expects."""
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    field = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\naaaa-AAAA\r\n--b--\r\n'
    forms = [(m, path) for m, path, told in operations(spec) if "multipart/form-data" in _kinds(told)]
    assert len(forms) >= 4

    for method, path in forms:
        answer = client.request(method, filled(path), content=field, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (422, "input.form"), (method, path)


def _kinds(operation: dict[str, Any]) -> dict[str, Any]:
    return operation.get("requestBody", {}).get("content", {})
