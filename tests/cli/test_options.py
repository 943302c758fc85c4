import pytest
import typer
from typer.testing import CliRunner

from tenure.cli.options import share, takes_order_log
from tenure.core.errors import OptionError


def invoked(command, *arguments):
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_reading_options_become_one_value():
    seen = {}

    @takes_order_log
    def command(log, out: str = "out"):
        seen.update(log=log, out=out)

    invoked(
        command, "orders.csv", "--column", "customer_id=Customer ID", "--column", "amount=a * b",
        "--date-format", "%d.%m.%Y", "--decimal", ",", "--out", "there",
    )  # fmt: skip

    assert seen["out"] == "there"
    assert seen["log"].location == "orders.csv"
    assert seen["log"].options.columns == {"customer_id": "Customer ID", "amount": "a * b"}
    assert (seen["log"].options.date_format, seen["log"].options.decimal) == ("%d.%m.%Y", ",")


def test_the_location_may_be_left_out_where_the_command_says_so():
    seen = {}

    @takes_order_log
    def command(log=None):
        seen["log"] = log

    invoked(command)

    assert seen["log"] is None


@pytest.mark.parametrize("text", ["customer_id", "=x", "customer_id="])
def test_a_column_that_is_not_ours_equals_theirs_is_refused(text):
    @takes_order_log
    def command(log):
        pass

    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, ["orders.csv", "--column", text])

    assert isinstance(result.exception, OptionError)
    assert result.exception.code == "option.column"


@pytest.mark.parametrize("level", [0.0, 0.49, 1.0, 80])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(OptionError):
        share(level)
