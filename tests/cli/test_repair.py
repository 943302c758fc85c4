"""`tenure repair`: says what it would do, does it, and says what only a backup can."""

from __future__ import annotations

from tests.cli.commands import tenure


def test_a_lost_head_is_announced_and_then_written(shop):
    head = shop / "lake" / "HEAD.json"
    before = head.read_bytes()
    head.unlink()

    looked = tenure("repair", "--workspace", shop, "--dry-run")
    assert (looked.exit_code, head.exists()) == (0, False)
    assert "HEAD.json is missing" in looked.output
    assert "would be written again from its copy in heads/: version 1" in looked.output

    done = tenure("repair", "--workspace", shop)
    assert (done.exit_code, head.read_bytes()) == (0, before)
    again = tenure("repair", "--workspace", shop)
    assert "in order (version 1)" in again.output


def test_a_damaged_file_is_named_and_the_exit_code_tells(shop):
    (path,) = shop.glob("lake/transactions.*/*.parquet")
    path.write_bytes(path.read_bytes()[:100])

    found = tenure("repair", "--workspace", shop)

    assert found.exit_code == 4
    assert path.name in found.output.replace("\n", "")
    assert "from a backup" in found.output
