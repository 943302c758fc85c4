"""Settings: read from the environment, and unsafe ones refused."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tenure.app.bootstrap import settings_from
from tenure.core.errors import OptionError
from tenure.server.settings import server_settings


def test_the_defaults_listen_on_this_machine_only(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = server_settings()
    assert (settings.host, settings.port, settings.is_https) == ("127.0.0.1", 8000, False)
    assert settings.allowed_origins == ()


def test_the_environment_is_read_and_what_is_said_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("TENURE_PORT", "9000")
    monkeypatch.setenv("TENURE_ALLOWED_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("TENURE_TRUSTED_PROXIES", "10.0.0.2, 172.16.0.0/12")
    monkeypatch.setenv("TENURE_ALLOWED_HOSTS", "clv.example.com")
    monkeypatch.setenv("TENURE_DATABASE_URL", "postgresql://user@host/db")
    settings = server_settings(workspace=tmp_path, port=9001)
    assert settings.port == 9001
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.trusted_proxies == (ip_network("10.0.0.2"), ip_network("172.16.0.0/12"))
    assert settings.allowed_hosts == ("clv.example.com",)
    assert settings.app.database_url == "postgresql://user@host/db"


def test_every_process_reads_the_same_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENURE_DATABASE_URL", raising=False)
    (tmp_path / ".env").write_text(
        "TENURE_DATABASE_URL=postgresql://file@host/db\nTENURE_REDIS_URL=redis://file\n"
        "TENURE_META_ADS_TOKEN=from-the-file\n"
    )
    monkeypatch.setenv("TENURE_REDIS_URL", "redis://environment")

    service, others = server_settings().app, settings_from()

    for settings in (service, others):
        assert settings.database_url == "postgresql://file@host/db"
        assert settings.redis_url == "redis://environment"
        assert settings.channels["meta_ads"]["token"] == "from-the-file"


@pytest.mark.parametrize("place", ["environment", "file"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("TENURE_MOST_BODY_MIB", "TENURE_MAX_BODY_MIB"),
        ("TENURE_MOST_UPLOAD_MIB", "TENURE_MAX_UPLOAD_MIB"),
        ("TENURE_MOST_UNPACKED_MIB", "TENURE_MAX_UNPACKED_MIB"),
        ("TENURE_MOST_UNPACKED_RATIO", "TENURE_MAX_UNPACKED_RATIO"),
        ("TENURE_MOST_CONNECTIONS", "TENURE_MAX_CONNECTIONS"),
    ],
)
def test_a_setting_under_its_old_name_is_refused_with_the_new_one(monkeypatch, tmp_path, old, new, place):
    monkeypatch.chdir(tmp_path)
    if place == "file":
        (tmp_path / ".env").write_text(f"{old}=20\n")
    else:
        monkeypatch.setenv(old, "20")
    with pytest.raises(OptionError, match=f"{old} is now called {new}") as refusal:
        server_settings()
    assert refusal.value.code == "option.settings"
    assert new in refusal.value.hint


@pytest.mark.parametrize(
    "unsafe",
    [
        {"host": "0.0.0.0"},
        {"host": "192.168.1.5", "public_url": "http://clv.example.com"},
        {"allowed_origins": "*"},
        {"allowed_origins": "https://*.example.com"},
        {"allowed_origins": "shop.example.com"},
        {"port": 70_000},
        {"log_style": "xml"},
        {"gross_margin": 0},
        {"max_body_mib": 0},
        {"trusted_proxies": "10.0.0.0/33"},
        {"trusted_proxies": "0.0.0.0/0"},
        {"trusted_proxies": "*"},
        {"allowed_hosts": "*.example.com"},
        {"metrics_key": "short"},
        {"rate_per_key": "100000"},
    ],
    ids=str,
)
def test_what_is_unsafe_or_impossible_keeps_the_service_from_starting(unsafe):
    with pytest.raises(OptionError) as refused:
        server_settings(**unsafe)
    assert refused.value.code == "option.settings"


def test_beyond_this_machine_it_listens_behind_https():
    settings = server_settings(host="0.0.0.0", public_url="https://clv.example.com")
    assert settings.is_https


def test_the_command_says_what_is_wrong_and_what_to_do(tmp_path, capsys):
    from tenure.server.__main__ import main

    assert main(["--workspace", str(tmp_path), "--host", "0.0.0.0"]) == 2
    assert "https" in capsys.readouterr().err
    assert main(["--workspace", str(tmp_path)]) == 4
    assert "tenure init" in capsys.readouterr().err
