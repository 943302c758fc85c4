import errno

import pytest

from tenure.app.files.output_folder import output_folder
from tenure.core.errors import OptionError, StoreError


def files(path):
    return sorted(one.name for one in path.rglob("*"))


def test_a_folder_appears_when_everything_is_written(tmp_path):
    with output_folder(tmp_path / "deep" / "out", "run.json") as folder:
        (folder / "run.json").write_text("{}")
        assert not (tmp_path / "deep" / "out").exists()

    assert files(tmp_path / "deep") == ["out", "run.json"]


@pytest.mark.parametrize("interruption", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_nothing_behind(tmp_path, interruption):
    with pytest.raises(interruption), output_folder(tmp_path / "out", "run.json") as folder:
        (folder / "half.csv").write_text("a,b")
        raise interruption

    assert files(tmp_path) == []


def test_an_earlier_result_is_replaced_as_a_whole(tmp_path):
    for name in ("old.csv", "new.csv"):
        with output_folder(tmp_path / "out", "run.json") as folder:
            (folder / "run.json").write_text("{}")
            (folder / name).write_text(name)

    assert files(tmp_path) == ["new.csv", "out", "run.json"]


def test_a_failure_keeps_the_earlier_result(tmp_path):
    with output_folder(tmp_path / "out", "run.json") as folder:
        (folder / "run.json").write_text("first")
    with pytest.raises(ValueError, match="late"), output_folder(tmp_path / "out", "run.json") as folder:
        raise ValueError("late")

    assert (tmp_path / "out" / "run.json").read_text() == "first"
    assert files(tmp_path) == ["out", "run.json"]


def test_somebody_elses_folder_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(OptionError) as caught, output_folder(tmp_path, "run.json"):
        pass

    assert caught.value.code == "option.out"
    assert files(tmp_path) == ["thesis.txt"]


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "out").mkdir()
    with output_folder(tmp_path / "out", "run.json") as folder:
        (folder / "run.json").write_text("{}")

    assert files(tmp_path / "out") == ["run.json"]


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "store.full"), (errno.EIO, "store.io")])
def test_a_disk_that_is_full_or_fails_is_told_as_one(tmp_path, number, code):
    with pytest.raises(StoreError) as caught, output_folder(tmp_path / "out", "run.json"):
        raise OSError(number, "it failed")

    assert caught.value.code == code
    assert files(tmp_path) == []


def test_a_file_that_is_not_found_is_no_fault_of_the_results(tmp_path):
    with pytest.raises(FileNotFoundError), output_folder(tmp_path / "out", "run.json"):
        (tmp_path / "nowhere.csv").read_text()
