"""`tenure audience`, as somebody types it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.audience_shop import audience_shop
from tests.channels.meta_platform import Meta, environment_of
from tests.channels.platforms import TOKEN, started
from typer.testing import CliRunner

from tenure.cli.customers.audience import share_of
from tenure.core.errors import OptionError


@pytest.fixture(scope="module")
def made_once(tmp_path_factory) -> Path:
    return audience_shop(tmp_path_factory.mktemp("typed"), 600)


@pytest.fixture
def meta():
    with started(Meta()) as platform:
        yield platform


@pytest.fixture
def typed(made_once, tmp_path, meta):
    """Runs `tenure audience ...` on a workspace of one's own; what it said, and how it ended."""
    place = Path(shutil.copytree(made_once, tmp_path / "shop"))
    environment = environment_of(meta)

    def run(*words: object, code: int = 0) -> str:
        from tenure.cli.main import cli

        asked = ["audience", *map(str, words)]
        if words[0] != "channels":
            asked += ["--workspace", str(place)]
        done = CliRunner(env={"TENURE_WORKSPACE": None, **environment}).invoke(cli, asked)
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_from_a_segment_to_a_delivered_audience(typed, meta):
    frozen = typed("freeze", "best", "--segment", "High-CLV", "--channel", "meta_ads", "--hold-out", "10%")
    dry = typed("send", "best", "--dry-run")
    assert (meta.calls, "Nothing was sent" in dry, "@" in dry) == ([], True, False)
    sent = typed("send", "best", "--channel", "meta_ads")
    again = typed("send", "best")
    listed = typed("list")
    shown = typed("show", "best")

    assert "are held out for comparison" in frozen
    assert f"{len(meta.arrived)} added" in sent
    assert "nothing was done" in again
    assert set(meta.arrived.values()) == {1}
    assert "meta_ads" in listed and "sent" in listed
    assert "Receipts" in shown and "have not been asked" in shown


def test_a_refresh_and_a_lookalike(typed, meta):
    typed("freeze", "best", "--segment", "High-CLV", "--channel", "meta_ads")
    typed("send", "best")

    assert "Since best v1: 0 added, 0 removed" in typed("refresh", "best")
    made = typed("lookalike", "best", "--version", 1, "--country", "GB", "--percent", 2, "--create")
    assert next(key for key, one in meta.audiences.items() if one.get("subtype") == "LOOKALIKE") in made


def test_every_channel_is_listed_with_what_it_needs(typed):
    said = typed("channels")

    for name in ("meta_ads", "google_ads", "tiktok_ads", "csv_export", "webhook", "klaviyo"):
        assert name in said
    assert "TENURE_GOOGLE_ADS_TOKEN" in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("freeze", "x", "--segment", "CHAMPION", "--channel", "meta_ads"), 2, "did you mean"),
        (("freeze", "x", "--segment", "CHAMPIONS", "--channel", "meta"), 2, "meta_ads"),
        (("freeze", "rich", "--segment", "High-CLV", "--channel", "meta_ads"), 2, "--public-name"),
        (("freeze", "x", "--segment", "High-CLV", "--channel", "meta_ads", "--hold-out", "all"), 2, "10%"),
        (("freeze", "x", "--segment", "High-CLV", "--channel", "meta_ads", "--minimum", 9999), 2, "9,999"),
        (("send", "x"), 2, "tenure audience freeze"),
        (("show", "x"), 2, "tenure audience freeze"),
    ],
)
def test_what_cannot_be_says_the_next_step(typed, words, code, said):
    assert said in typed(*words, code=code)


def test_a_channel_that_is_not_set_up_names_the_variables(typed):
    typed("freeze", "x", "--segment", "High-CLV", "--channel", "google_ads")

    assert "TENURE_GOOGLE_ADS_TOKEN" in typed("send", "x", code=7)


@pytest.mark.parametrize(("text", "share"), [("10%", 0.1), ("0.25", 0.25), (" 5 %", 0.05), ("0", 0.0)])
def test_shares_as_people_write_them(text, share):
    assert share_of(text) == pytest.approx(share)


def test_what_is_no_share_is_refused():
    with pytest.raises(OptionError, match="not a share"):
        share_of("a tenth")
