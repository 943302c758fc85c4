from pathlib import Path

from tenure.cli.main import cli
from tenure.cli.reference import reference_page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"


def test_the_committed_page_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "run `make docs`"


def test_every_command_has_its_part():
    page = reference_page()

    assert len(cli.registered_commands) > 10
    for command in cli.registered_commands:
        assert f"## tenure {command.name}\n" in page
