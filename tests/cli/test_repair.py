"""`tenure repair`: says what it would do, does it, and says what only a backup can."""

from __future__ import annotations

import pytest
from tests.cli.commands import tenure


def test_a_lost_head_is_announced_and_then_written(shop):
    head = shop / "lake" / "HEAD.json"
    before = head.read_bytes()
    head.unlink()

    looked = tenure("repair", "--workspace", shop, "--dry-run")
    assert (looked.exit_code, head.exists()) == (0, False)
    assert "HEAD.json is missing" in looked.output
    assert "would be rewritten from its copy in heads/: version 1" in looked.output

    done = tenure("repair", "--workspace", shop)
    assert (done.exit_code, head.read_bytes()) == (0, before)
    again = tenure("repair", "--workspace", shop)
    assert "intact (version 1)" in again.output


def test_a_damaged_file_is_named_and_the_exit_code_tells(shop):
    (path,) = shop.glob("lake/transactions.*/*.parquet")
    path.write_bytes(path.read_bytes()[:100])

    found = tenure("repair", "--workspace", shop)

    assert found.exit_code == 4
    assert path.name in found.output.replace("\n", "")
    assert "from a backup" in found.output


@pytest.mark.integration
def test_a_lost_store_is_named_and_begun_anew_on_purpose_only(shop):
    assert tenure("storage", "--workspace", shop).exit_code == 0  # the store is made
    for path in shop.glob("store.db*"):
        path.unlink()

    for command in (("storage",), ("repair", "--dry-run"), ("repair",)):
        refused = tenure(*command, "--workspace", shop)
        assert refused.exit_code == 4
        told = " ".join(refused.output.split())
        assert "store.db" in told and "pending orders" in told and "tenure restore" in told
        assert "--new-store" in told
    assert tenure("doctor", "--workspace", shop).exit_code == 1

    looked = tenure("repair", "--workspace", shop, "--new-store", "--dry-run")
    assert looked.exit_code == 0 and "would continue" in looked.output
    assert not (shop / "store.db").exists()
    done = tenure("repair", "--workspace", shop, "--new-store")
    assert done.exit_code == 0 and "Lost:" in done.output
    assert tenure("storage", "--workspace", shop).exit_code == 0
    again = tenure("repair", "--workspace", shop, "--new-store")
    assert again.exit_code != 0 and "option.new_store" in again.output
