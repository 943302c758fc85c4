"""What every connector promises."""

from __future__ import annotations

import pytest

from tenure.core.activation.channel import Wire
from tenure.core.catalog import CONNECTORS, SOURCES
from tenure.core.connections.connector import Reach, settings_with_defaults
from tenure.core.errors import OptionError

REACH = Reach(Wire(lambda _: None, lambda: 0.0))


@pytest.fixture(params=CONNECTORS.names())
def connector(request):
    return CONNECTORS.load(request.param)


@pytest.fixture
def card(connector):
    return connector.card


def test_its_card_names_it_and_a_source_that_reads_its_files(connector, card):
    assert CONNECTORS.load(card.name) is connector
    assert card.reads is None or card.reads in SOURCES.names()
    assert card.title and card.doc.endswith(".")


def test_every_setting_is_explained(card):
    names = [setting.name for setting in card.settings]
    assert len(names) == len(set(names))
    for setting in card.settings:
        assert setting.title and setting.doc[0].isupper() and setting.doc.endswith(".")
        assert not (setting.is_secret and setting.default)


def test_what_sounds_like_a_secret_is_one(card):
    for setting in card.settings:
        if any(word in setting.name for word in ("token", "key", "secret", "password")):
            assert setting.is_secret, setting.name


def test_missing_settings_are_named_before_anything_is_called(connector, card):
    with pytest.raises(OptionError) as caught:
        connector.check({}, REACH)
    assert caught.value.code.startswith("option.connection") and caught.value.values


def test_unknown_settings_are_refused(card):
    with pytest.raises(OptionError):
        settings_with_defaults(card, {"nothing of the kind": "x"})


def test_a_refused_value_is_never_quoted(connector, card):
    given = {setting.name: "mysecretvalue" for setting in card.settings}
    try:
        connector.check(given, REACH)
    except OptionError as error:
        assert "mysecretvalue" not in f"{error} {error.hint}"
