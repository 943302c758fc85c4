import hashlib
from base64 import b64encode

import pytest

from tenure.server.middleware.security_headers import DATA_POLICY, SecurityHeaders, page_policy


def test_data_may_load_nothing_and_is_framed_by_nobody(ask, echo):
    headers = ask(SecurityHeaders(echo), path="/health").headers

    assert headers["content-security-policy"] == DATA_POLICY
    assert "frame-ancestors 'none'" in DATA_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/api", False), ("/api/v1/customers", False), ("/apis", True), ("/static/app.js", True)],
)
def test_answers_of_the_api_are_kept_in_no_cache(ask, echo, path, kept):
    headers = ask(SecurityHeaders(echo), path=path).headers

    assert headers.get("cache-control") == (None if kept else "no-store")


def test_browsers_insist_on_https_only_where_we_have_it(ask, echo):
    assert "strict-transport-security" not in ask(SecurityHeaders(echo)).headers
    assert "max-age=" in ask(SecurityHeaders(echo, https=True)).headers["strict-transport-security"]


def test_an_answer_may_bring_its_own_header(ask):
    async def app(scope, receive, send):
        own = [(b"Cache-Control", b"max-age=60"), (b"content-security-policy", b"default-src 'self'")]
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body"})

    headers = ask(SecurityHeaders(app), path="/api/v1/logo").headers

    assert headers["cache-control"] == "max-age=60"
    assert headers["content-security-policy"] == "default-src 'self'"


def test_the_closest_place_decides_the_policy_of_a_page(ask, echo):
    app = SecurityHeaders(echo, pages={"/": "root", "/docs": "docs", "/docs/wide": "wide"})

    found = {
        path: ask(app, path=path).headers["content-security-policy"]
        for path in ("/", "/docs/a", "/docs/wide/b")
    }

    assert found == {"/": "root", "/docs/a": "docs", "/docs/wide/b": "wide"}
    assert ask(app, path="/other").headers["content-security-policy"] == DATA_POLICY


def test_only_the_scripts_of_the_page_itself_may_run():
    code = "\n  start({a: 1});\n"
    html = f'<script src="/static/ui.js"></script><script type="module">{code}</script>'

    policy = page_policy(html)

    digest = b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe-inline" not in policy
    assert "style-src 'self' 'unsafe-inline'" in page_policy(html, inline_styles=True)


def test_only_the_styles_of_the_page_itself_are_applied():
    code = "p { color: red; }"
    policy = page_policy(f"<style>{code}</style>")

    digest = b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy
