"""Files named side by side, as a shell writes `exports/*.csv` out."""

from __future__ import annotations

import pytest

from tenure.cli.arguments import refuse_several_files
from tenure.core.errors import OptionError


@pytest.fixture
def files(tmp_path):
    names = [tmp_path / "exports" / name for name in ("a.csv", "b.csv", "c.csv")]
    names[0].parent.mkdir()
    for path in names:
        path.write_text("x")
    return [str(path) for path in names]


def test_several_files_are_told_to_go_by_their_folder(files, tmp_path):
    with pytest.raises(OptionError) as caught:
        refuse_several_files([*files, "--out", "q"])

    assert caught.value.code == "option.location"
    assert "3 files" in caught.value.message
    assert f"give their folder: {tmp_path / 'exports'}" in caught.value.hint


def test_files_that_are_values_of_options_are_none_of_these(files):
    refuse_several_files([files[0], "--customers", files[1], "--products", files[2]])
    refuse_several_files(["--lines", files[0], files[1]])
    refuse_several_files([files[0], "nothing.csv", "--out", "q"])
