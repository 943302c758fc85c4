from datetime import UTC, datetime

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tenure.app.model_versions.comparison import compare_versions
from tenure.app.model_versions.list_models import ModelVersions
from tenure.app.workspace.init import Init, init
from tenure.cli.drawing.findings import drawn
from tenure.cli.main import cli
from tenure.core.modelling.backtest import Metrics
from tenure.learning.evidence import Evidence
from tenure.store.registry.registry import Registry, Training, Version

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


GOOD = Metrics(800, 30.364, 80.9, 0.65, 0.9, -0.28, 0.657, 0.895, 0.53, 0.63, 0.836)
WORSE = Metrics(800, 42.948, 85.6, 0.5, 0.95, 0.353, 0.561, 0.848, 4.8, 0.5, 0.88)
MADE = datetime(2026, 1, 2, 7, tzinfo=UTC)


def evidence_of(metrics: Metrics) -> dict:
    return Evidence(60, 0.8, metrics=metrics).to_json()


def version_of(number: int, alias: str, model: str, metrics: Metrics | None) -> Version:
    tags = {"model": model, "as_of": "2026-01-01", "horizon_days": "60", "target": "spend"}
    return Version(number, (alias,), MADE, tags, evidence_of(metrics) if metrics else None, "run")


def printed(finding: object) -> list[str]:
    console = Console(width=100, record=True, quiet=False, file=None)
    with console.capture() as captured:
        for one in drawn(finding):
            console.print(one)
    return captured.get().splitlines()


def test_the_list_has_every_figure_under_its_name():
    champion = version_of(1, "champion", "bg_nbd_gamma_gamma", GOOD)

    lines = printed(ModelVersions((version_of(2, "challenger", "spend_rate", None), champion)))

    heads = next(line for line in lines if "Spearman" in line)
    row = next(line for line in lines if "bg_nbd_gamma_gamma" in line)
    assert heads.split()[-5:] == ["MAE", "Spearman", "bias", "held", "created"]
    assert row.split()[-5:] == ["30.36", "0.657", "-28.0%", "84%", "2026-01-02"]
    assert any("challenger" in line and "spend_rate" in line for line in lines)
    assert max(map(len, lines)) <= 100


def test_the_longest_name_of_a_model_leaves_the_other_columns_whole():
    lines = printed(ModelVersions((version_of(12345, "challenger", "pareto_nbd_gamma_gamma", GOOD),)))

    said = " ".join(lines)
    assert "…" not in said
    assert all(figure in said for figure in ("12345", "challenger", "2026-01-01", "0.657", "2026-01-02"))


def test_two_versions_stand_beside_each_other():
    first, second = version_of(1, "champion", "blend", GOOD), version_of(2, "challenger", "lightgbm", WORSE)

    lines = printed(compare_versions(first, second))

    mae, bias = (next(line for line in lines if line.split()[:1] == [name]) for name in ("mae", "bias"))
    assert mae.split()[:3] == ["mae", "30.364", "42.948"] and "version 1 champion" in mae
    assert bias.split()[:3] == ["bias", "-28.0%", "+35.3%"] and "not judged" in bias
    assert max(map(len, lines)) <= 100


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A workspace with a champion and a challenger that is worse."""
    pytest.importorskip("mlflow")
    place = init(Init(tmp_path_factory.mktemp("models") / "shop")).path
    model = place.parent / "model"
    model.mkdir()
    (model / "training.json").write_text("{}")
    for metrics in (GOOD, WORSE):
        tags = {"model": "blend", "as_of": "2026-01-01", "horizon_days": "60", "target": "spend"}
        evidence = evidence_of(metrics)
        Registry(place, "shop").record(
            Training("run", MADE, MADE, model, {}, {"mae": metrics.mae}, evidence, tags)
        )
    return str(place)


@pytest.mark.integration
def test_a_worse_version_is_refused_with_figures_then_forced_then_taken_back(workspace):
    def models(*words: str):
        return runner.invoke(cli, ["models", *words, "--workspace", workspace])

    refused = models("promote", "2")
    assert refused.exit_code != 0
    assert "model.not_better" in refused.stderr and "mae 42.95 against 30.36" in refused.stderr
    assert "--force" in refused.stderr

    forced = models("promote", "2", "--force")
    assert forced.exit_code == 0 and "Champion  version 2" in forced.stdout
    back = models("rollback")
    assert back.exit_code == 0 and "Champion  version 1 (was version 2)" in back.stdout
    again = models("rollback")
    assert again.exit_code != 0 and "no earlier champion" in again.stderr
    unknown = models("promote", "9")
    assert unknown.exit_code != 0 and "versions: 2, 1" in unknown.stderr
