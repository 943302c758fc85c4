import errno

import pytest
import typer
from typer.testing import CliRunner

from tenure.cli.failures import explain_crash, reported
from tenure.core.errors import DataError, StoreError


def failing(error):
    app = typer.Typer()

    @app.command()
    @reported
    def command():
        raise error

    return CliRunner().invoke(app)


def test_an_error_is_told_in_two_lines_with_its_code_and_next_step():
    result = failing(DataError("No purchase is left.", values=["3 rows"], hint="look at the log"))

    assert result.exit_code == 2
    assert result.stderr == "data: No purchase is left. (3 rows)\n  next: look at the log\n"


def test_the_store_has_an_exit_code_of_its_own():
    assert failing(StoreError("Locked.")).exit_code == 4


def test_an_interrupt_says_that_nothing_was_written():
    result = failing(KeyboardInterrupt())

    assert result.exit_code == 130
    assert "nothing was written" in result.stderr


def test_a_full_disk_is_told_without_a_traceback():
    result = failing(OSError(errno.ENOSPC, "No space left on device"))

    assert result.exit_code == 4
    assert "disk is full" in result.stderr
    assert "--out" not in result.stderr  # not every command has it


def test_a_defect_keeps_its_traceback_in_a_file(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    try:
        raise ZeroDivisionError("inside")
    except ZeroDivisionError as error:
        explain_crash(type(error), error, error.__traceback__)

    told = capsys.readouterr().err
    kept = next(tmp_path.glob("tenure-crash-*.txt"))
    assert "Traceback" not in told
    assert str(kept) in told
    assert "ZeroDivisionError: inside" in kept.read_text()


def test_an_interrupt_outside_a_command_is_no_crash():
    with pytest.raises(SystemExit) as left:
        explain_crash(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert left.value.code == 130


def test_a_query_that_was_interrupted_is_ctrl_c_and_no_defect(capsys):
    def interrupted():
        raise RuntimeError("Query interrupted")

    with pytest.raises(typer.Exit) as left:
        reported(interrupted)()

    assert left.value.exit_code == 130
    assert "nothing was written" in capsys.readouterr().err


def test_another_fault_is_not_taken_for_ctrl_c():
    def broken():
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        reported(broken)()
