from typer.testing import CliRunner

from tenure.app.init import Init, init
from tenure.cli.main import cli

runner = CliRunner(env={"COLUMNS": "100"})


def test_models_alone_lists_the_kinds():
    said = runner.invoke(cli, ["models"])

    assert said.exit_code == 0
    assert "bg_nbd_gamma_gamma" in said.stdout and "lightgbm" in said.stdout


def test_a_folder_that_is_no_workspace_is_refused(tmp_path):
    said = runner.invoke(cli, ["models", "list", "--workspace", str(tmp_path)])

    assert said.exit_code == 4
    assert "store.not_a_workspace" in said.stderr


def test_a_workspace_without_models_says_how_to_get_one(tmp_path):
    place = init(Init(tmp_path / "shop")).path

    said = runner.invoke(cli, ["models", "list", "--workspace", str(place)])

    assert said.exit_code == 0
    assert "No model yet: tenure train" in said.stdout
